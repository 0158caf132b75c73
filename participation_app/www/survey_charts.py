"""The figures of one question as a table whose rows are bars."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import frappe
from frappe import _

from participation_app.engagement.survey_results import QuestionResults, SurveyResults
from participation_app.rules.enumeration import listed
from participation_app.rules.survey_figures import FEW, Cell
from participation_app.rules.survey_questions import FREE_TEXT, MULTIPLE_CHOICE, SCALE


@dataclass(frozen=True)
class Bar:
	"""A row: `share` in percent of the people who answered, None where it would say nothing; `length` of the longest."""

	label: str
	count: int
	share: float | None
	length: float
	is_sum: bool


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
	)


def _bar(question: QuestionResults, cell: Cell, longest: int) -> Bar:
	is_sum = len(cell.options) > 1
	# Somebody who made several of the choices that are summed up would be counted more than once.
	tells = question.figures.people and not (is_sum and question.kind == MULTIPLE_CHOICE)
	return Bar(
		label=listed((_label(question, option) for option in cell.options), frappe.local.lang),
		count=cell.count,
		share=round(100 * cell.count / question.figures.people, 1) if tells else None,
		length=round(100 * cell.count / longest, 1) if longest else 0,
		is_sum=is_sum,
	)


def _label(question: QuestionResults, option: int) -> str:
	words = question.options[option].read_in(frappe.local.lang)
	if question.kind == SCALE:
		return f"{option} – {words}" if words else str(option)
	return words


def _only_if(question: QuestionResults, results: SurveyResults) -> str:
	if question.only_after is None:
		return ""
	number, options = question.only_after
	earlier = results.questions[number - 1]
	words = listed((f"“{_label(earlier, option)}”" for option in options), frappe.local.lang)
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
