"""What is published of a survey's answers: counts that tell nothing of a group smaller than a threshold.

The reader of a result knows how it is made. So a small group is never left alone beside a total: options with
fewer than `threshold` people are shown as one sum, with further options where that sum would give them away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .survey_questions import FREE_TEXT, SCALE, Chosen, Question, is_asked

# Why a question's figures are not shown.
FEW = "few"
TELLS_ANOTHER = "tells_another"


@dataclass
class Tally:
	"""What was answered to one question.

	`asked` people were asked, `people` answered, `counts` has how many chose each option; of a text that
	people wrote only `asked` and `people` are known.
	"""

	asked: int = 0
	people: int = 0
	counts: Counter[int] = field(default_factory=Counter)

	@property
	def choices(self) -> int:
		"""How many choices they made, all together."""
		return sum(self.counts.values())


@dataclass(frozen=True)
class Cell:
	"""How often these options were chosen, all together."""

	options: Chosen
	count: int


@dataclass(frozen=True)
class Figures:
	"""What is shown of one question; `people` and `choices` are None where `hidden` says why.

	`average` is that of a scale of which every step is shown.
	"""

	number: int
	people: int | None
	choices: int | None
	cells: tuple[Cell, ...]
	average: float | None = None
	hidden: str = ""


def tally(
	questions: Sequence[Question], sheets: Iterable[Mapping[int, Chosen]], texts: Mapping[int, int]
) -> dict[int, Tally]:
	"""Counts one sheet for each person; `texts` has how many people wrote to each question."""
	tallies = {question.number: Tally() for question in questions}
	for sheet in sheets:
		for question in questions:
			_add(tallies[question.number], sheet.get(question.number), is_asked(question, sheet))
	for number, people in texts.items():
		tallies[number].people = people
	return tallies


def published(
	questions: Sequence[Question], tallies: Mapping[int, Tally], threshold: int
) -> dict[int, Figures]:
	"""What may be shown of each question, by its number."""
	shown: dict[int, Figures] = {}
	for question in questions:
		counted = tallies[question.number]
		if _tells_another(question, shown, tallies, threshold):
			shown[question.number] = Figures(question.number, None, None, (), hidden=TELLS_ANOTHER)
		elif counted.people < threshold:
			shown[question.number] = Figures(question.number, None, None, (), hidden=FEW)
		else:
			shown[question.number] = _figures(question, counted, threshold)
	return shown


def cells(counts: Mapping[int, int], threshold: int) -> tuple[Cell, ...]:
	"""The counts of a question's options, the small ones as one sum that gives none of them away."""
	together = _together(counts, threshold)
	if not together:
		return tuple(Cell((option,), count) for option, count in counts.items())
	alone = (Cell((option,), count) for option, count in counts.items() if option not in together)
	return (*alone, Cell(tuple(together), sum(counts[option] for option in together)))


def _add(counted: Tally, chosen: Chosen | None, asked: bool) -> None:
	counted.asked += asked
	if chosen:
		counted.people += 1
		counted.counts.update(chosen)


def _figures(question: Question, counted: Tally, threshold: int) -> Figures:
	if question.kind == FREE_TEXT:
		return Figures(question.number, counted.people, None, ())
	counts = {option: counted.counts[option] for option in question.options}
	shown = cells(counts, threshold)
	is_whole = len(shown) == len(counts)
	average = _average(counts) if question.kind == SCALE and is_whole else None
	return Figures(question.number, counted.people, sum(counts.values()), shown, average)


def _together(counts: Mapping[int, int], threshold: int) -> list[int]:
	"""The options that are shown as one sum, in their order; none where no group is small.

	Which they are depends on their counts alone, never on their places, and equal counts go together. So
	within a sum of different counts every option may be the small one.
	"""
	if not any(0 < count < threshold for count in counts.values()):
		return []
	# A zero beside a hidden group would tell that the group is none of the zeros.
	small = [count for count in counts.values() if count < threshold]
	highest = max(small)
	if not _is_safe(small, threshold):
		highest = min((count for count in counts.values() if count >= threshold), default=highest)
	return [option for option, count in counts.items() if count <= highest]


def _is_safe(small: Sequence[int], threshold: int) -> bool:
	"""Whether the sum of small groups is none itself, and does not take each of them at its largest."""
	return threshold <= sum(small) < len(small) * (threshold - 1)


def _tells_another(
	question: Question, shown: Mapping[int, Figures], tallies: Mapping[int, Tally], threshold: int
) -> bool:
	"""Whether how many were asked tells what the earlier question's figures keep to themselves."""
	condition = question.condition
	if condition is None:
		return False
	if shown[condition.question].hidden:
		return True
	cells = shown[condition.question].cells
	if any(0 < len(condition.options.intersection(cell.options)) < len(cell.options) for cell in cells):
		return True
	earlier, asked = tallies[condition.question], tallies[question.number].asked
	if earlier.choices == earlier.people:  # one choice from each: these are sums of what is shown
		return False
	# How many made any of several choices tells how many made more than one, all but one, or none of them.
	alone = (
		cell.count for cell in cells if condition.options.issuperset(cell.options) and len(cell.options) == 1
	)
	several = sum(earlier.counts[option] for option in condition.options) - asked
	told = (several, earlier.people - asked, *(asked - count for count in alone))
	return any(0 < people < threshold for people in told)


def _average(counts: Mapping[int, int]) -> float:
	return round(sum(step * count for step, count in counts.items()) / sum(counts.values()), 1)
