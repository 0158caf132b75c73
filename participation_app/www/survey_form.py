"""The questions of a survey as its page shows them, with what was given and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.engagement.survey_definition import is_public, questions_of, words_of
from participation_app.rules import survey_questions as rules
from participation_app.rules.enumeration import listed
from participation_app.rules.survey_questions import Condition, Question
from participation_app.transparency.languages import in_readers_language


@dataclass(frozen=True)
class Asked:
	"""One question for its reader; `options` are (value, label) pairs, `only_if` says of whom it is asked."""

	number: int
	name: str
	kind: str
	words: str
	required: bool
	options: tuple[tuple[str, str], ...]
	lowest: str
	highest: str
	picture: str
	picture_says: str
	only_if: str
	after: str
	after_options: str
	given: tuple[str, ...]
	error: str


def asked(survey: Document, given: Mapping[int, Sequence[str]], errors: Mapping[str, str]) -> list[Asked]:
	"""The questions in the reader's language."""
	questions = questions_of(survey)
	return [_asked(survey, question, given, errors) for question in questions]


def problems(survey: Document, kinds: Mapping[int, str]) -> dict[str, str]:
	"""What is wrong with answers, by the name of the field; in the reader's language."""
	questions = {question.number: question for question in questions_of(survey)}
	return {
		f"q{number}" if number in questions else "": _problem(survey, questions.get(number), number, kind)
		for number, kind in sorted(kinds.items())
	}


def option_words(row: Document, option: int) -> str:
	"""What an option is called, in the reader's language; of a scale, its step."""
	if row.kind == rules.SCALE:
		return str(option)
	in_english = words_of(row, in_english=True) if frappe.local.lang == "en" else {}
	return in_english.get(option) or words_of(row)[option]


def _asked(
	survey: Document, question: Question, given: Mapping[int, Sequence[str]], errors: Mapping[str, str]
) -> Asked:
	row = survey.questions[question.number - 1]
	condition = question.condition
	is_scale = row.kind == rules.SCALE
	return Asked(
		number=question.number,
		name=f"q{question.number}",
		kind=row.kind,
		words=in_readers_language(row, "question"),
		required=question.required,
		options=tuple((str(option), option_words(row, option)) for option in question.options),
		lowest=in_readers_language(row, "scale_from_label") if is_scale else "",
		highest=in_readers_language(row, "scale_to_label") if is_scale else "",
		picture=row.picture if row.picture and is_public(row.picture) else "",
		picture_says=in_readers_language(row, "picture_says"),
		only_if=_only_if(survey, condition) if condition else "",
		after=f"q{condition.question}" if condition else "",
		after_options=" ".join(map(str, sorted(condition.options))) if condition else "",
		given=tuple(given.get(question.number, ())),
		error=errors.get(f"q{question.number}", ""),
	)


def _only_if(survey: Document, condition: Condition) -> str:
	row = survey.questions[condition.question - 1]
	words = [f"“{option_words(row, option)}”" for option in sorted(condition.options)]
	message = _("Only for those who answered question {0} with: {1}.")
	return message.format(condition.question, listed(words, frappe.local.lang))


def _problem(survey: Document, question: Question | None, number: int, kind: str) -> str:
	if question is None:
		return _("An answer belongs to no question of this survey. Reload the page.")
	if kind == rules.NOT_ASKED:
		told = _(
			"Question {0} is not asked of you. Choose “No answer”, or change your answer to question {1}."
		)
		return told.format(number, question.condition.question)
	sentences = {
		rules.MISSING: _("Answer question {0}."),
		rules.SEVERAL: _("Give one answer to question {0}."),
		rules.UNKNOWN: _("Choose one of the answers to question {0}."),
		rules.TOO_LONG: _("Your answer to question {0} is too long: {1} characters at most."),
	}
	return sentences[kind].format(number, rules.LONGEST_TEXT)
