"""Notices in the desk: the way to a citizen, calls, what a text costs, and sending anew."""

from __future__ import annotations

import frappe

from participation_app.casework.access import may_work_on
from participation_app.notices import limits, outbox, phone_calls, proofs, templates
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER

_CALLERS = (CALL_CENTRE_AGENT, PARTICIPATION_MANAGER)


@frappe.whitelist(methods=["GET", "POST"])
def of_ticket(ticket: str) -> dict:
	"""What was sent to the ticket's citizen when, by which way and with what proof, and the calls."""
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	if not may_work_on(document, frappe.session.user):
		raise frappe.PermissionError
	may_call = bool(set(_CALLERS) & set(frappe.get_roles()))
	return {**proofs.of_ticket(ticket), "may_call": may_call}


@frappe.whitelist(methods=["GET", "POST"])
def use_today() -> dict:
	"""How many SMS went out today, how many may in all, and how many wait for tomorrow."""
	frappe.has_permission("SMS Gateway", "read", throw=True)
	return limits.use_today(frappe.utils.now_datetime())


@frappe.whitelist(methods=["POST"])
def send_anew(notice: str, channel: str, reason: str | None = None) -> dict:
	"""Has what did not reach the citizen sent by a channel of their contact."""
	frappe.only_for(_CALLERS)
	_check_ticket(frappe.db.get_value(outbox.DOCTYPE, notice, "ticket"))
	following = outbox.send_anew(notice, channel)
	if channel == "Phone":
		phone_calls.propose(following, reason)
	return {"notice": following.name, "state": following.state}


@frappe.whitelist(methods=["POST"])
def decide_call(task: str, agreed: bool, note: str | None = None) -> dict:
	"""The supervisor's yes or no to a phone call."""
	frappe.only_for(_CALLERS)
	_check_ticket(frappe.db.get_value(phone_calls.DOCTYPE, task, "ticket"))
	return {"state": phone_calls.decide(task, agreed=agreed, note=note).state}


@frappe.whitelist(methods=["POST"])
def record_call(task: str, outcome: str, note: str | None = None) -> dict:
	"""A call that was tried, with what came of it."""
	frappe.only_for(_CALLERS)
	_check_ticket(frappe.db.get_value(phone_calls.DOCTYPE, task, "ticket"))
	return {"state": phone_calls.record_attempt(task, outcome, note).state}


@frappe.whitelist(methods=["GET", "POST"])
def preview(
	text: str, channel: str, language: str, subject: str | None = None, kind: str | None = None
) -> dict:
	"""A ready-made text as a citizen reads it; of an SMS its parts and what they cost."""
	frappe.has_permission("Notice Template", "read", throw=True)
	return templates.preview(text or "", channel, "en" if language == "en" else "ar", subject, kind)


def _check_ticket(ticket: str | None) -> None:
	"""The call centre speaks to citizens only where it sees the ticket."""
	if ticket:
		frappe.get_doc("HD Ticket", ticket).check_permission("read")
