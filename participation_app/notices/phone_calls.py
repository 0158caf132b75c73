"""Phone calls in exceptional cases: proposed with a reason, agreed by the supervisor, made by the call centre."""

from __future__ import annotations

from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.notices import contacts, limits, outbox
from participation_app.notices.lease import note
from participation_app.notices.reasons import Reason
from participation_app.notices.settings import is_supervisor, settings

DOCTYPE = "Phone Call Task"
PROPOSED, APPROVED, DONE, GIVEN_UP, REFUSED = "Proposed", "Approved", "Done", "Given Up", "Refused"
TOLD, WRONG_NUMBER, NOT_WANTED = "Told", "Wrong Number", "Did Not Want to Hear"
PREFERS, OTHERS_FAILED, NO_OTHER = "Prefers the Phone", "Other Ways Failed", "No Other Way"
ATTEMPTS = 3
AGAIN_AFTER = timedelta(hours=1)


class CallNotOpen(frappe.ValidationError):
	"""What is to be done with a call task is not open in its state or to this person."""


def propose(notice: Document, reason: str | None = None) -> Document:
	"""A task that waits for the supervisor's yes, with the notice's text as script; one for each notice."""
	note(notice, next_attempt_at=None, lease_until=None)
	standing = frappe.db.get_value(DOCTYPE, {"notice": notice.name})
	if standing:
		return frappe.get_doc(DOCTYPE, standing)
	task = {
		"doctype": DOCTYPE,
		"ticket": notice.ticket,
		"notice": notice.name,
		"reason": reason or _reason_of(notice),
		"state": PROPOSED,
		"number": notice.recipient,
		"language": notice.language,
		"script": notice.text,
		"due_at": limits.waking(frappe.utils.now_datetime()),
	}
	return frappe.get_doc(task).insert(ignore_permissions=True)


def decide(name: str, *, agreed: bool, note: str | None = None) -> Document:
	"""The supervisor's yes or no; without it nobody calls. Raises CallNotOpen."""
	if not is_supervisor(frappe.session.user):
		frappe.throw(_("Ask the call-centre supervisor to agree."), CallNotOpen, title=_("Phone Call"))
	task = _open_task(name, PROPOSED)
	if not agreed and not (note or "").strip():
		frappe.throw(_("Give a reason."), CallNotOpen, title=_("Phone Call"))
	now = frappe.utils.now_datetime()
	_save(
		task,
		state=APPROVED if agreed else REFUSED,
		decided_by=frappe.session.user,
		decided_at=now,
		decision_note=note,
		due_at=limits.waking(now),
	)
	if not agreed:
		outbox.fail(task.notice, Reason("call_not_agreed", (str(note),)))
	return task


def record_attempt(name: str, outcome: str, note: str | None = None) -> Document:
	"""A call was tried. One that was heard settles the notice; too many that were not give it up."""
	task = _open_task(name, APPROVED)
	task.append(
		"attempts",
		{
			"at": frappe.utils.now_datetime(),
			"caller": frappe.session.user,
			"outcome": outcome,
			"note": note,
		},
	)
	most = settings().call_attempts or ATTEMPTS
	if outcome in (TOLD, NOT_WANTED):
		_save(task, state=DONE)
		outbox.settle(task.notice, evidence=_proof(task))
	elif outcome == WRONG_NUMBER or len(task.attempts) >= most:
		_save(task, state=GIVEN_UP)
		outbox.fail(task.notice, Reason("call_not_heard", (outcome,)))
	else:
		_save(task, due_at=limits.waking(frappe.utils.now_datetime() + AGAIN_AFTER))
	return task


def _open_task(name: str, state: str) -> Document:
	task = frappe.get_doc(DOCTYPE, name, for_update=True)
	if task.state != state:
		message = _("The call is {0}. This is only open while it is {1}.")
		frappe.throw(message.format(_(task.state), _(state)), CallNotOpen, title=_("Phone Call"))
	return task


def _save(task: Document, **values: object) -> None:
	task.update(values)
	task.save(ignore_permissions=True)


def _reason_of(notice: Document) -> str:
	if notice.follows:
		return OTHERS_FAILED
	contact = contacts.contact_of(notice.ticket) if notice.ticket else None
	prefers = (
		contact and contact.preferred_channel == contacts.PHONE and len(contacts.channels_of(contact)) > 1
	)
	return PREFERS if prefers else NO_OTHER


def _proof(task: Document) -> str:
	"""Who called whom when, and what came of it."""
	last = task.attempts[-1]
	name = frappe.get_cached_value("User", last.caller, "full_name") or last.caller
	when = frappe.utils.get_datetime(last.at).strftime("%Y-%m-%d %H:%M")
	return f"{_('Phone Call')}: {_(last.outcome)} · {name} · {when} · {task.number}"
