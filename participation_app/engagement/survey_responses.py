"""What people answer: checked against the questions, stored once for each sending, apart from who they are.

Where secrecy is promised a response has no person, no time but the day on which the survey opened, and a name that
tells nothing of when it came. What people write in their own words is stored apart from the rest of their
answers, with personal identifiers masked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from participation_app.engagement.survey_definition import questions_of
from participation_app.intake.received_text import excerpt_of, storable
from participation_app.rules import survey_questions as rules
from participation_app.rules.redaction import redact
from participation_app.rules.survey_questions import Answer, Chosen
from participation_app.rules.surveys import ANSWERABLE, COMING, standing

DOCTYPE, TEXT = "Survey Response", "Survey Text"
_GUEST = "Guest"
_NAME_LENGTH = 40


class SurveyNotOpen(frappe.ValidationError):
	"""The survey takes no answers now."""


class AnswersRefused(frappe.ValidationError):
	"""Some answers do not hold; `problems` has a kind of problem of the rules by the question's number."""

	def __init__(self, problems: Mapping[int, str]):
		self.problems = dict(problems)
		super().__init__(_("Some answers are missing or do not hold."))


def checked(survey: Document, given: Mapping[int, Sequence[str]]) -> dict[int, Answer]:
	"""The answers that were given, if the survey takes them now; raises SurveyNotOpen or AnswersRefused."""
	_raise_unless_open(survey)
	found = rules.check(questions_of(survey), given)
	if found.problems:
		raise AnswersRefused(found.problems)
	return found.answers


def is_stored(survey: Document, key: str) -> bool:
	"""Whether what was sent under this key is here already."""
	return bool(frappe.db.exists(DOCTYPE, _name(survey, key)))


def store(survey: Document, answers: Mapping[int, Answer], key: str, person: str | None = None) -> None:
	"""Stores checked answers once for each key; `person` is kept only where no secrecy is promised."""
	# Shared with other answers, not with a closing: none comes after the count.
	now = frappe.db.sql(
		"""select state, opens_at, closes_at, results_at from `tabParticipation Survey`
		where name = %s lock in share mode""",
		survey.name,
		as_dict=True,
	)
	survey.update(now[0])
	_raise_unless_open(survey)
	chosen = {number: answer for number, answer in answers.items() if not isinstance(answer, str)}
	written = {number: answer for number, answer in answers.items() if isinstance(answer, str)}
	values = {
		"name": _name(survey, key),
		"survey": survey.name,
		"answers": as_json({str(number): list(answer) for number, answer in chosen.items()}),
		"person": None if survey.anonymous else person,
	}
	try:
		insert_without_trace(DOCTYPE, values, _moment(survey))
	except Exception as problem:
		if frappe.db.is_duplicate_entry(problem):
			return  # the same sending arrived twice at one moment
		raise
	for number, text in written.items():
		_store_text(survey, number, text)


def sheets(survey: str) -> Iterator[dict[int, Chosen]]:
	"""What each person chose, in no order."""
	for answers in frappe.get_all(DOCTYPE, {"survey": survey}, pluck="answers", order_by="name"):
		yield {int(number): tuple(chosen) for number, chosen in json.loads(answers).items()}


def forget_all(survey: str) -> None:
	"""Removes every answer of a survey that is called off."""
	for doctype in (DOCTYPE, TEXT):
		frappe.db.delete(doctype, {"survey": survey})


def insert_without_trace(doctype: str, values: Mapping[str, object], moment: datetime) -> None:
	"""Writes one row past Frappe's forms, which would note who wrote it and when."""
	row = {"owner": _GUEST, "modified_by": _GUEST, "creation": moment, "modified": moment, **values}
	frappe.qb.into(frappe.qb.DocType(doctype)).columns(*row).insert(*row.values()).run()


def opening_day(survey: Document) -> datetime:
	"""The only time that stands on what must not be tied to anybody."""
	return datetime.combine(frappe.utils.get_datetime(survey.opens_at).date(), time())


def as_json(value: object) -> str:
	"""One and the same text for the same value, whoever writes it."""
	return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _store_text(survey: Document, number: int, text: str) -> None:
	masked = redact(storable(text).replace("\r\n", "\n"))
	values = {
		"name": frappe.generate_hash(length=_NAME_LENGTH),
		"survey": survey.name,
		"question": number,
		"text": masked,
		"excerpt": excerpt_of(masked),
		"state": "Received",
	}
	insert_without_trace(TEXT, values, _moment(survey))


def _moment(survey: Document) -> datetime:
	return opening_day(survey) if survey.anonymous else frappe.utils.now_datetime()


def _name(survey: Document, key: str) -> str:
	"""The key under which something was sent makes its name, which tells neither the key nor the order."""
	message = f"survey response:{survey.name}:{key}".encode()
	return hmac.new(get_encryption_key().encode(), message, hashlib.sha256).hexdigest()[:_NAME_LENGTH]


def _raise_unless_open(survey: Document) -> None:
	times = (frappe.utils.get_datetime(survey.get(name)) for name in ("opens_at", "closes_at", "results_at"))
	now = standing(survey.state, *times, frappe.utils.now_datetime())
	if now == COMING:
		frappe.throw(_("This survey has not opened yet. What you entered was not sent."), SurveyNotOpen)
	if now != ANSWERABLE:
		frappe.throw(_("This survey is closed. What you entered was not counted."), SurveyNotOpen)
