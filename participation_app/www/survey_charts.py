"""The figures of one question as a table whose rows are bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _

from participation_app.engagement.survey_cells import option_words, share_of, words_of
from participation_app.engagement.survey_results import QuestionResults, SurveyResults
from participation_app.rules.enumeration import listed
from participation_app.rules.survey_figures import FEW, Cell
from participation_app.rules.survey_questions import FREE_TEXT, MULTIPLE_CHOICE


@dataclass(frozen=True)
class Bar:
	"""A row: `share` in percent of the people who answered, None where it would say nothing; `length` of the longest."""

	label: str
	count: int
	share: float | None
	length: float
	is_sum: bool


@dataclass(frozen=True)
class Table:
	"""The figures by the answers to another question: its words, what heads each column, and the rows.

	A row is its label and a count for each column, None where it is hidden.
	"""

	by: str
	columns: tuple[str, ...]
	rows: tuple[tuple[str, tuple[int | None, ...]], ...]
	has_hidden: bool


@dataclass(frozen=True)
class Chart:
	"""One question with its rows, what is said beside them, and texts that people wrote."""

	number: int
	words: str
	only_if: str
	says: str
	note: str
	bars: tuple[Bar, ...]
	is_text: bool
	texts: tuple[str, ...]
	breakdown: Table | None


def chart(question: QuestionResults, results: SurveyResults, texts: Sequence[str]) -> Chart:
	"""The figures of a question for who reads now."""
	figures = question.figures
	longest = max((cell.count for cell in figures.cells), default=0)
	return Chart(
		number=question.number,
		words=question.question.read_in(frappe.local.lang),
		only_if=_only_if(question, results),
		says=_says(question, results.threshold),
		note=_note(question, results.threshold),
		bars=tuple(_bar(question, cell, longest) for cell in figures.cells),
		is_text=question.kind == FREE_TEXT,
		texts=() if figures.hidden else tuple(texts),
		breakdown=_breakdown(question, results),
	)


def _breakdown(question: QuestionResults, results: SurveyResults) -> Table | None:
	found = question.breakdown
	if found is None:
		return None
	by = results.questions[results.broken_down_by - 1]
	counts = [count for row in found.counts for count in row]
	return Table(
		by=by.question.read_in(frappe.local.lang),
		columns=tuple(_labels(question, options) for options in found.cells),
		rows=tuple((_labels(by, row), own) for row, own in zip(found.rows, found.counts, strict=True)),
		has_hidden=None in counts,
	)


def _bar(question: QuestionResults, cell: Cell, longest: int) -> Bar:
	return Bar(
		label=_labels(question, cell.options),
		count=cell.count,
		share=share_of(question, cell),
		length=round(100 * cell.count / longest, 1) if longest else 0,
		is_sum=len(cell.options) > 1,
	)


def _labels(question: QuestionResults, options: Sequence[int]) -> str:
	return words_of(question, options, frappe.local.lang)


def _only_if(question: QuestionResults, results: SurveyResults) -> str:
	if question.only_after is None:
		return ""
	number, options = question.only_after
	earlier = results.questions[number - 1]
	language = frappe.local.lang
	words = listed((f"“{option_words(earlier, option, language)}”" for option in options), language)
	return _("Only for those who answered question {0} with: {1}.").format(number, words)


def _says(question: QuestionResults, threshold: int) -> str:
	figures = question.figures
	if figures.hidden == FEW:
		return _("Fewer than {0} people answered this question. What they answered is not shown.").format(
			threshold
		)
	if figures.hidden:
		return _("Not shown: it would tell how few people gave an answer to an earlier question.")
	if question.kind == MULTIPLE_CHOICE:
		return _("People who answered: {0} · choices they made: {1}").format(figures.people, figures.choices)
	if figures.average is not None:
		return _("People who answered: {0} · average: {1}").format(figures.people, figures.average)
	return _("People who answered: {0}").format(figures.people)


def _note(question: QuestionResults, threshold: int) -> str:
	told = []
	if question.kind == MULTIPLE_CHOICE and question.figures.cells:
		told.append(_("Several choices were possible, so the shares may add up to more than 100%."))
	if any(len(cell.options) > 1 for cell in question.figures.cells):
		message = _(
			"An answer of fewer than {0} people is shown together with others, so that it tells of nobody."
		)
		told.append(message.format(threshold))
	return " ".join(told)
