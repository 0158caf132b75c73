"""Gives contributions the approved answer to their event, at its pace. The rows say what is due."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.utils import escape_html

from participation_app.casework.language import in_authority_language, in_language
from participation_app.casework.service_user import as_service_user
from participation_app.intake import event_comments
from participation_app.publication import event_answers, event_pace


def answer_due() -> None:
	"""Every minute: a job for each event with answers that wait, and an end to those that are through."""
	for event in event_pace.answering():
		frappe.enqueue(
			event_answers.JOB, queue="long", event_name=event, job_id=f"answer-{event}", deduplicate=True
		)
	_finish()


def answer(event_name: str) -> None:
	"""As many answers to the event as its pace allows now, as the service user."""
	_begin(event_name)


@in_authority_language()
def _begin(event: str) -> None:
	with as_service_user():
		event_pace.begin_due(event)


@in_authority_language()
def _finish() -> None:
	with as_service_user():
		event_answers.finish_all()


def join(event_name: str, contributions: list[str], reason: str, user: str) -> None:
	"""Many contributions join, each by itself, as who asked; one that cannot is told and keeps nobody out."""
	frappe.set_user(user)
	refused: list[str] = []
	for name in contributions:
		try:
			event_comments.join_event([name], event_name, reason)
		except frappe.ValidationError as error:
			frappe.db.rollback()
			frappe.clear_messages()
			refused.append(str(error))
		frappe.db.commit()  # who has joined has joined, whatever the next one meets
	_tell(user, len(contributions) - len(refused), refused)


def _tell(user: str, joined: int, refused: list[str]) -> None:
	"""On the screen of who asked: how many joined, and why the first of the others could not."""
	with in_language(frappe.db.get_value("User", user, "language")):
		told = _("Joined the event: {0}.").format(joined)
		if refused:
			told += " " + _("Could not join: {0}. {1}").format(len(refused), refused[0])
	frappe.publish_realtime("msgprint", {"message": escape_html(told), "alert": 1}, user=user)
