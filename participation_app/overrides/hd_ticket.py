"""HD Ticket: participation tickets move by the procedure alone; every other ticket stays Helpdesk's."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import frappe
from frappe import _
from frappe.model.document import Document
from helpdesk.helpdesk.doctype.hd_ticket import hd_ticket as helpdesk_ticket
from helpdesk.helpdesk.doctype.hd_ticket.hd_ticket import HDTicket

from participation_app.casework import access
from participation_app.casework.clock_display import show_promise
from participation_app.casework.labels import label_of
from participation_app.casework.moves import MoveNotOpen, open_moves

GUARDED = (
	"participation_type",
	"participation_reference",
	"participation_channel",
	"participation_language",
	"participation_comment",
	"participation_stage",
	"participation_department",
	"participation_section",
	"participation_needs_inspection",
	"participation_routing_reason",
	"participation_received_at",
	"participation_due_at",
	"participation_answered_at",
	"participation_returns",
	"participation_came_from",
	"status",
	"agent_group",
	"raised_by",
	"sla",
)


def called_like(original: Callable) -> Callable:
	"""Gives a method the parameters of Helpdesk's own, which differ from version to version.

	Frappe passes on from a request only what the method's signature names.
	"""

	def decorate(method: Callable) -> Callable:
		method.__signature__ = inspect.signature(original)
		return method

	return decorate


class ParticipationTicket(HDTicket):
	"""Helpdesk's ticket; each method first leaves tickets without a participation type to Helpdesk."""

	@property
	def is_participation(self) -> bool:
		return bool(self.get("participation_type"))

	def set_sla(self):
		if not self.is_participation:
			super().set_sla()

	def apply_sla(self):
		if not self.is_participation:
			return super().apply_sla()
		show_promise(self)

	def set_contact(self):
		# A social author has no e-mail; the service user's own contact must not stand in for them.
		if not self.is_participation or self.raised_by != frappe.get_cached_value(
			"Participation Settings", "Participation Settings", "service_user"
		):
			super().set_contact()

	def set_default_status(self):
		if not self.is_participation:
			super().set_default_status()

	def on_communication_update(self, c):
		if not self.is_participation:
			return super().on_communication_update(c)
		# The message is kept; the procedure alone decides the stage, the status and the clock.
		if c.sent_or_received == "Received":
			self.db_set("last_customer_response", frappe.utils.now_datetime(), update_modified=False)

	@frappe.whitelist()
	def create_communication_via_contact(
		self,
		message: str,
		attachments: list[dict] | None = None,
		new_ticket: bool = False,
	):
		if not self.is_participation or new_ticket:
			return super().create_communication_via_contact(message, attachments or [], new_ticket)
		# Helpdesk would reopen the ticket before it stores the message; only the storing is wanted.
		super().create_communication_via_contact(message, attachments or [], new_ticket=True)

	@frappe.whitelist()
	@called_like(HDTicket.reply_via_agent)
	def reply_via_agent(self, *args, **kwargs):
		if not self.is_participation:
			return super().reply_via_agent(*args, **kwargs)
		frappe.throw(
			_("The citizen is answered through the proposed reply, which public relations reviews."),
			MoveNotOpen,
		)

	@frappe.whitelist()
	def assign_agent(self, agent: str):
		if not self.is_participation:
			return super().assign_agent(agent)
		if not access.may_see(self, frappe.session.user):
			raise frappe.PermissionError
		if not access.may_see(self, agent):
			message = _("{0} may not see this ticket. Assign somebody whose team it is with.")
			frappe.throw(message.format(agent), MoveNotOpen)
		return super().assign_agent(agent)


def before_validate(doc: Document, _event: str | None = None) -> None:
	"""Refuses every change of a guarded field that no move makes, whichever door it came through."""
	if doc.flags.participation_move:
		return
	before = doc.get_doc_before_save()
	if before is None:
		_refuse_self_made(doc)
		return
	if not (before.participation_type or doc.participation_type):
		return
	if doc.flags.ignore_validate:
		# Helpdesk's own jobs skip validation: what they changed is put back rather than fought over.
		_put_back(doc, before)
		return
	changed = [name for name in GUARDED if _differs(before.get(name), doc.get(name))]
	if changed:
		_refuse(doc, before, changed[0])


def on_trash(doc: Document, _event: str | None = None) -> None:
	"""A participation ticket is the authority's record; nobody deletes it."""
	if doc.participation_type:
		message = _("A participation ticket cannot be deleted. Close it with a reason instead.")
		frappe.throw(message, MoveNotOpen, title=_("Cannot Be Deleted"))


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Our rule for participation tickets, Helpdesk's for the rest."""
	user = user or frappe.session.user
	if not doc.get("participation_type"):
		return bool(helpdesk_ticket.has_permission(doc, user))
	return ptype not in {"delete", "share"} and access.may_see(doc, user)


def permission_query(user: str | None = None) -> str:
	"""Narrows lists to what may be seen; Helpdesk's unbracketed OR before it is closed off first."""
	condition = access.tickets_condition(user or frappe.session.user)
	return f"1=1) and ({condition}" if condition else ""


def _refuse_self_made(doc: Document) -> None:
	if doc.get("participation_type") or doc.get("participation_stage"):
		message = _("A contribution is registered from its comment or its form, so that it gets a promise.")
		frappe.throw(message, MoveNotOpen, title=_("Register Instead"))


def _put_back(doc: Document, before: Document) -> None:
	for name in (*GUARDED, "status_category"):
		doc.set(name, before.get(name))


def _differs(before: object, after: object) -> bool:
	if before in (None, "", 0) and after in (None, "", 0):
		return False
	return str(before) != str(after)


def _refuse(doc: Document, before: Document, fieldname: str) -> None:
	moves = [label_of(move) for move in open_moves(before, frappe.session.user)]
	message = _("“{0}” follows the procedure and is not changed by hand.").format(
		_(doc.meta.get_label(fieldname))
	)
	if moves:
		message += " " + _("Open to you now: {0}.").format(", ".join(moves))
	else:
		message += " " + _("No move is open to you now.")
	frappe.throw(message, MoveNotOpen, title=_("Use a Move"))
