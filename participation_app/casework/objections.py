"""A citizen objects to a result: once, inside the window, and people decide anew who had no part in it."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework.citizen_acts import in_citizens_name, required_words
from participation_app.casework.earlier_hands import OBJECTION, to_keep_away
from participation_app.casework.moves import make_move
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import ANSWERED, CLOSED


class ObjectionNotOpen(frappe.ValidationError):
	"""There is nothing to object to, the time is over, or it was done before."""


def object_to_result(ticket: str, reason: str, *, confirmed_by: str) -> Document:
	"""Opens the ticket again for its citizen and returns it; `confirmed_by` is SMS, E-mail or Login."""
	reason = required_words(reason, _("Write what you object to."))
	document = frappe.get_doc("HD Ticket", ticket, for_update=True)
	if not may_object(document):
		frappe.throw(_closed_text(document), ObjectionNotOpen, title=_("No Objection Now"))
	with in_citizens_name():
		_write(document, reason, confirmed_by)
		return make_move(
			document.name,
			"reopen",
			{"reason": reason, "department": _department(document)},
			facts={"inside_window": True, "first_objection": True},
			as_citizen=True,
		)


def may_object(ticket: Document) -> bool:
	"""Whether the ticket has a result to which its citizen may still object."""
	until = open_until(ticket)
	return bool(until) and frappe.utils.now_datetime() <= until and bool(_department(ticket))


def open_until(ticket: Document) -> datetime | None:
	"""The end of the window; None where there is no result, or it was objected to before."""
	ended = ticket.participation_stage in (ANSWERED, CLOSED) and ticket.participation_answered_at
	if not ended or frappe.db.exists(OBJECTION, {"ticket": str(ticket.name)}):
		return None
	return get_datetime(ticket.participation_answered_at) + timedelta(days=settings().objection_days or 0)


def _write(ticket: Document, reason: str, confirmed_by: str) -> None:
	objection = {
		"doctype": OBJECTION,
		"ticket": str(ticket.name),
		"objected_at": frappe.utils.now_datetime(),
		"confirmed_by": confirmed_by,
		"reason": reason,
		"kept_from": "\n".join(sorted(to_keep_away(ticket))),
	}
	frappe.get_doc(objection).insert(ignore_permissions=True)


def _department(ticket: Document) -> str | None:
	return ticket.participation_department or settings().objection_department


def _closed_text(ticket: Document) -> str:
	if frappe.db.exists(OBJECTION, {"ticket": str(ticket.name)}):
		return _("You have objected before. An objection is decided once.")
	if ticket.participation_stage not in (ANSWERED, CLOSED):
		return _("There is no result yet to object to.")
	return _("The time to object is over. Send a new contribution, or call us.")
