"""How a count of a survey's results reads, wherever it is shown: its words, and its share of those who answered."""

from __future__ import annotations

from collections.abc import Iterable

from participation_app.engagement.survey_results import QuestionResults
from participation_app.rules.enumeration import listed
from participation_app.rules.survey_figures import Cell
from participation_app.rules.survey_questions import MULTIPLE_CHOICE, SCALE


def words_of(question: QuestionResults, options: Iterable[int], language: str) -> str:
	"""Options one after the other, as those that were counted together."""
	return listed((option_words(question, option, language) for option in options), language)


def option_words(question: QuestionResults, option: int, language: str) -> str:
	"""One option as people read it; of a scale the step, and what it means where that is said."""
	words = question.options[option].read_in(language)
	if question.kind == SCALE:
		return f"{option} – {words}" if words else str(option)
	return words


def share_of(question: QuestionResults, cell: Cell) -> float | None:
	"""In percent of the people who answered the question; None where it would say nothing.

	Somebody who made several of the choices that are summed up would be counted more than once.
	"""
	is_of_several = len(cell.options) > 1 and question.kind == MULTIPLE_CHOICE
	people = question.figures.people
	return round(100 * cell.count / people, 1) if people and not is_of_several else None
