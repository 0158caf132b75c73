"""Events that many contributions are about: gathering them, and the one answer to all with its pace and its stop."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.api import arguments
from participation_app.casework import access, event_masters, event_moves, events
from participation_app.intake import event_comments
from participation_app.publication import event_answers, event_corrections, event_view
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER

AT_ONCE = 10  # more than these a person does not wait for: they join in the background
JOIN_JOB = "participation_app.jobs.events.join"


@frappe.whitelist(methods=["GET", "POST"])
def view(ticket: str) -> dict | None:
	"""The event that a ticket belongs to, with its progress where the ticket answers for it; None without one."""
	return event_view.of_ticket(_workable(ticket))


@frappe.whitelist(methods=["GET", "POST"])
@frappe.validate_and_sanitize_search_inputs
def find(doctype: str, txt: str, searchfield: str, start: int, page_len: int, filters: object) -> list[tuple]:
	"""What a link field offers of events, by their words; Frappe gives all six arguments."""
	frappe.has_permission("Participation Event", "read", throw=True)
	return event_view.matching(txt, *arguments.span(start, page_len))


@frappe.whitelist(methods=["POST"])
def open_event(ticket: str, title: str) -> dict:
	"""Makes the ticket the one that answers for all that join: {"event"}."""
	return {"event": events.open_event(_workable(ticket).name, title).name}


@frappe.whitelist(methods=["POST"])
def join(event: str, contributions: list | str, reason: str) -> dict:
	"""Has tickets and comments follow an event, comments are registered first: {"joined", "queued"}.

	Many join in the background, each by itself; who cannot is told to whoever asked.
	"""
	document = _readable(event)
	events.check_gatherer()
	names = [str(name) for name in frappe.parse_json(contributions)]
	if len(names) <= AT_ONCE:
		return {"joined": event_comments.join_event(names, document.name, reason), "queued": 0}
	asked = {"contributions": names, "reason": reason, "user": frappe.session.user}
	frappe.enqueue(JOIN_JOB, queue="long", event_name=document.name, enqueue_after_commit=True, **asked)
	return {"joined": [], "queued": len(names)}


@frappe.whitelist(methods=["POST"])
def leave(ticket: str, reason: str) -> None:
	"""Takes a ticket out of its event; it goes on alone with its own clock."""
	events.leave(_workable(ticket).name, reason)


@frappe.whitelist(methods=["POST"])
def change_master(ticket: str, reason: str) -> dict:
	"""Has a ticket that waits for the answer to its event answer for the event from now on: {"event"}."""
	return {"event": event_masters.change_master(_workable(ticket).name, reason).name}


@frappe.whitelist(methods=["POST"])
def move(event: str, move: str, reason: str | None = None) -> dict:
	"""Stops, resumes or gives up the answering of an event; answers with its new state."""
	document = _readable(event)
	if move not in ("stop", "resume", "cancel"):
		frappe.throw(
			_("An event is stopped, resumed or given up here; it is answered by its proposed reply.")
		)
	return {"state": event_moves.make_event_move(document.name, move, reason).state}


@frappe.whitelist(methods=["POST"])
def correct_for_all(event: str, reason: str) -> dict:
	"""Opens the draft of one correction for everybody who has the answer to the event: {"draft"}."""
	return {"draft": event_corrections.correct_for_all(_readable(event).name, reason).name}


@frappe.whitelist(methods=["POST"])
def set_pace(event: str, answers_a_minute: int | str) -> dict:
	"""How many answers begin in a minute on each account; answers with what it is now."""
	document = _readable(event)
	return {"pace": event_moves.set_pace(document.name, frappe.utils.cint(answers_a_minute)).pace}


@frappe.whitelist(methods=["GET", "POST"])
def review(event: str) -> dict:
	"""What the event's contributions would get: samples, the longest, what does not fit, and who joined late."""
	document = _readable(event)
	if not access.reads_every_department(frappe.session.user):
		frappe.throw(
			_("The call centre and public relations read the answers to all."), frappe.PermissionError
		)
	return event_view.review_of(document)


@frappe.whitelist(methods=["POST"])
def approve_late(event: str) -> dict:
	"""The approved answer is still right for those who joined since: {"number"}."""
	document = _readable(event)
	if PUBLIC_RELATIONS_OFFICER not in event_moves.roles_before(document):
		frappe.throw(_("Public relations checks whether the answer is still right."), frappe.PermissionError)
	return {"number": event_answers.approve_late(document.name)}


def _readable(event: str) -> Document:
	document = frappe.get_doc("Participation Event", event)
	document.check_permission("read")
	return document


def _workable(ticket: str) -> Document:
	"""The ticket, for its staff: the panel shows what is internal."""
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	access.raise_unless_worked_on(document)
	return document
