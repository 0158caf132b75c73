"""The questions of a survey as its form holds them, as the rules take them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules import survey_questions as rules
from participation_app.rules.survey_breakdown import can_break_down
from participation_app.rules.survey_questions import FREE_TEXT, SCALE, Condition, Question


def questions_of(survey: Document) -> tuple[Question, ...]:
	"""The questions in their order, without their words."""
	return tuple(_question(row, number) for number, row in enumerate(survey.questions, 1))


def divider_of(survey: Document) -> Question | None:
	"""The question by whose answers the results are broken down; None where there is none."""
	number = survey.broken_down_by
	return next((one for one in questions_of(survey) if one.number == number), None)


def words_of(row: Document, *, in_english: bool = False) -> dict[int, str]:
	"""What each option of a question is called; of a scale, what its two ends mean."""
	of = "_in_english" if in_english else ""
	if row.kind == SCALE:
		ends = {
			row.scale_from: row.get(f"scale_from_label{of}"),
			row.scale_to: row.get(f"scale_to_label{of}"),
		}
		return {step: label for step, label in ends.items() if label}
	return dict(enumerate(_lines(row.get(f"options{of}")), 1))


def flaws(survey: Document) -> list[str]:
	"""What keeps the questions from being asked at all; in the reader's language."""
	found = [_flaw_of(number, kind) for number, kind in rules.flaws(questions_of(survey)).items()]
	for number, row in enumerate(survey.questions, 1):
		if row.kind not in (SCALE, FREE_TEXT):
			found += _uneven(number, _lines(row.options), _lines(row.options_in_english))
	if survey.broken_down_by and not can_break_down(divider_of(survey)):
		message = _(
			"Results can only be broken down by a question with a single choice that is required and asked of"
			" everybody. Question {0} is none."
		)
		found.append(message.format(survey.broken_down_by))
	if len(survey.questions) > rules.MOST_QUESTIONS:
		found.append(_("A survey has at most {0} questions.").format(rules.MOST_QUESTIONS))
	return found


def faults(survey: Document) -> list[str]:
	"""What is to be completed before the survey can open; in the reader's language."""
	found = flaws(survey)
	if not survey.questions:
		found.append(_("Add a question."))
	if survey.closes_at and frappe.utils.get_datetime(survey.closes_at) <= frappe.utils.now_datetime():
		found.append(_("The time to answer would be over already. Choose a later one."))
	return [*found, *_unreachable(survey)]


def remarks(survey: Document) -> list[str]:
	"""What a writer should know though nothing keeps the survey from opening."""
	told = []
	texts = [(survey, "title"), (survey, "introduction"), *((row, "question") for row in survey.questions)]
	if any(row.get(name) and not row.get(f"{name}_in_english") for row, name in texts):
		told.append(
			_("Not everything is there in English. Where it is missing, readers get the other language.")
		)
	if any(row.picture and not row.picture_says for row in survey.questions):
		told.append(_("A picture has no words for those who do not see it."))
	return told


def _question(row: Document, number: int) -> Question:
	if row.kind == FREE_TEXT:
		options: tuple[int, ...] = ()
	elif row.kind == SCALE:
		options = rules.steps(row.scale_from or 0, row.scale_to or 0)
	else:
		options = tuple(range(1, len(_lines(row.options)) + 1))
	condition = None
	if row.only_after or row.only_after_options:
		condition = Condition(row.only_after or 0, rules.numbers_in(row.only_after_options))
	return Question(number, row.kind, options, bool(row.required), condition)


def _lines(text: str | None) -> list[str]:
	return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _uneven(number: int, lines: Sequence[str], in_english: Sequence[str]) -> list[str]:
	told = []
	if in_english and len(in_english) != len(lines):
		told.append(
			_("Question {0}: there are as many options in English as in the other language.").format(number)
		)
	if len(set(lines)) < len(lines):
		told.append(_("Question {0}: two options have the same words.").format(number))
	return told


def _flaw_of(number: int, kind: str) -> str:
	sentences = {
		rules.NO_OPTIONS: _("Question {0}: write at least two options, one on each line."),
		rules.TOO_MANY_OPTIONS: _("Question {0}: there are too many options; {1} at most."),
		rules.BAD_SCALE: _("Question {0}: a scale has from 2 to 11 steps, the lowest first."),
		rules.NOT_EARLIER: _("Question {0} can only depend on a question that stands before it."),
		rules.NO_CHOICE_THERE: _("Question {0} can only depend on a question with options or a scale."),
		rules.NO_SUCH_OPTION: _("Question {0} depends on an option that the earlier question does not have."),
		rules.HALF_A_CONDITION: _("Question {0}: name both the earlier question and its options."),
	}
	return sentences[kind].format(number, rules.MOST_OPTIONS)


def _unreachable(survey: Document) -> list[str]:
	"""Pictures and documents that the public could not open."""
	pictures = [row.picture for row in survey.questions if row.picture]
	files = [*pictures, *(row.file for row in survey.documents)]
	told = _("{0} is not a public file of this site. Attach it again as a public one.")
	return [told.format(address) for address in files if not is_public(address)]


def is_public(address: str) -> bool:
	"""Whether everybody can open this file, and it is one of the site's own."""
	found = frappe.db.exists("File", {"file_url": address, "is_private": 0})
	return bool(found) and address.startswith("/files/")
