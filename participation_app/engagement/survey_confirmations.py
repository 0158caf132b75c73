"""That somebody has answered a survey: a fingerprint that counts a person once and is joined with no answer.

A confirmation has no time but the survey's opening day, and all of them are deleted when the survey closes.
"""

from __future__ import annotations

import hashlib
import hmac

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.password import get_encryption_key

from participation_app.engagement.subscriptions import normal
from participation_app.engagement.survey_responses import insert_without_trace, opening_day
from participation_app.notices import codes

DOCTYPE = "Survey Confirmation"
PURPOSE = "Survey"


class AnsweredAlready(frappe.ValidationError):
	"""This person has answered the survey before."""


def ask(survey: Document, channel: str, address: str, language: str) -> str:
	"""Sends a code to the address, whether it has answered or not; returns the code's id."""
	return codes.send(PURPOSE, survey.name, channel, normal(channel, address), language)


def confirm(survey: Document, code_id: str, digits: str) -> str:
	"""The person whom the code proves; the code itself is forgotten. Raises CodeWrong."""
	proved = codes.confirm(code_id, digits)
	if proved.purpose != PURPOSE or proved.subject != survey.name:
		raise codes.CodeWrong(_("This code is not right or no longer good. Ask for a new one."))
	codes.forget(code_id)
	return f"{proved.channel}:{proved.address}"


def count_once(survey: Document, person: str) -> None:
	"""Notes that the person has answered; raises AnsweredAlready."""
	try:
		values = {"name": _fingerprint(survey, person), "survey": survey.name}
		insert_without_trace(DOCTYPE, values, opening_day(survey))
	except Exception as problem:
		if not frappe.db.is_duplicate_entry(problem):
			raise
		message = _(
			"You have answered this survey already. Everybody counts once, and your first answers stay."
		)
		raise AnsweredAlready(message) from problem


def forget_all(survey: str) -> None:
	"""Deletes the confirmations of a survey that nobody can answer any more."""
	frappe.db.delete(DOCTYPE, {"survey": survey})


def _fingerprint(survey: Document, person: str) -> str:
	message = f"survey confirmation:{survey.name}:{person}".encode()
	return hmac.new(get_encryption_key().encode(), message, hashlib.sha256).hexdigest()
