"""The questions of a survey: which are asked of somebody, and which answers to them hold.

Questions are numbered from 1 in their order. Of a choice the options are numbered from 1, of a scale they
are its steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

SINGLE_CHOICE = "Single Choice"
MULTIPLE_CHOICE = "Multiple Choice"
SCALE = "Scale"
FREE_TEXT = "Free Text"
KINDS = (SINGLE_CHOICE, MULTIPLE_CHOICE, SCALE, FREE_TEXT)

MOST_QUESTIONS = 60
MOST_OPTIONS = 40
WIDEST_SCALE = 11
LONGEST_TEXT = 2000  # characters

Chosen = tuple[int, ...]
Answer = Chosen | str

# What is wrong with an answer.
UNKNOWN, SEVERAL, NOT_ASKED, MISSING, TOO_LONG = "unknown", "several", "not_asked", "missing", "too_long"
# What is wrong with a question.
NO_OPTIONS = "no_options"
TOO_MANY_OPTIONS = "too_many_options"
BAD_SCALE = "bad_scale"
NOT_EARLIER = "not_earlier"
NO_CHOICE_THERE = "no_choice_there"
NO_SUCH_OPTION = "no_such_option"
HALF_A_CONDITION = "half_a_condition"

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Condition:
	"""A question is asked of those who chose one of these options of an earlier one."""

	question: int
	options: frozenset[int]


@dataclass(frozen=True)
class Question:
	"""What counts of a question, without its words; `options` is empty where people write."""

	number: int
	kind: str
	options: Chosen = ()
	required: bool = False
	condition: Condition | None = None


@dataclass(frozen=True)
class Checked:
	"""The answers that hold and, by the question's number, what is wrong with the others."""

	answers: dict[int, Answer]
	problems: dict[int, str]


def numbers_in(written: str | None) -> frozenset[int]:
	"""The numbers that somebody listed, in digits of any script and with anything between them."""
	return frozenset(int(found) for found in _NUMBER.findall(written or ""))


def steps(lowest: int, highest: int) -> Chosen:
	"""The steps of a scale."""
	return tuple(range(lowest, highest + 1))


def flaws(questions: Sequence[Question]) -> dict[int, str]:
	"""By number, the first thing that keeps a question from being asked."""
	found = {one.number: _flaw(one, questions) for one in questions}
	return {number: flaw for number, flaw in found.items() if flaw}


def is_asked(question: Question, answers: Mapping[int, Answer]) -> bool:
	"""Whether the question is asked of whoever gave these answers to the earlier ones."""
	condition = question.condition
	if condition is None:
		return True
	given = answers.get(condition.question, ())
	return not isinstance(given, str) and not condition.options.isdisjoint(given)


def check(questions: Iterable[Question], given: Mapping[int, Sequence[str]]) -> Checked:
	"""What of the given values holds, as an answer to each question in its order."""
	answers: dict[int, Answer] = {}
	problems: dict[int, str] = {}
	known = set()
	for question in questions:
		known.add(question.number)
		values = [value for value in given.get(question.number, ()) if value.strip()]
		problem = _problem(question, values, is_asked(question, answers))
		if problem:
			problems[question.number] = problem
		elif values:
			answers[question.number] = _answer(question, values)
	for number in given.keys() - known:
		problems[number] = UNKNOWN
	return Checked(answers, problems)


def _problem(question: Question, values: Sequence[str], asked: bool) -> str:
	if not asked:
		return NOT_ASKED if values else ""
	if not values:
		return MISSING if question.required else ""
	if len(values) > 1 and question.kind != MULTIPLE_CHOICE:
		return SEVERAL
	if question.kind == FREE_TEXT:
		return TOO_LONG if len(values[0].strip()) > LONGEST_TEXT else ""
	offered = {str(option) for option in question.options}
	return "" if offered.issuperset(values) else UNKNOWN


def _answer(question: Question, values: Sequence[str]) -> Answer:
	if question.kind == FREE_TEXT:
		return values[0].strip()
	return tuple(sorted({int(value) for value in values}))


def _flaw(question: Question, questions: Sequence[Question]) -> str:
	own = _own_flaw(question)
	if own or question.condition is None:
		return own
	condition = question.condition
	if not condition.question or not condition.options:
		return HALF_A_CONDITION
	earlier = next((one for one in questions if one.number == condition.question), None)
	if earlier is None or earlier.number >= question.number:
		return NOT_EARLIER
	if earlier.kind == FREE_TEXT:
		return NO_CHOICE_THERE
	return "" if condition.options.issubset(earlier.options) else NO_SUCH_OPTION


def _own_flaw(question: Question) -> str:
	if question.kind == FREE_TEXT:
		return ""
	if question.kind == SCALE:
		return "" if 2 <= len(question.options) <= WIDEST_SCALE else BAD_SCALE
	if len(question.options) < 2:
		return NO_OPTIONS
	return TOO_MANY_OPTIONS if len(question.options) > MOST_OPTIONS else ""
