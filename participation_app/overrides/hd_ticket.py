"""HD Ticket: participation tickets move by the procedure alone; every other ticket stays Helpdesk's."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from helpdesk.consts import DEFAULT_TICKET_TYPE
from helpdesk.helpdesk.doctype.hd_ticket import hd_ticket as helpdesk_ticket
from helpdesk.helpdesk.doctype.hd_ticket.hd_ticket import HDTicket
from helpdesk.utils import publish_event

from participation_app.casework import access, assignment, few_tickets, first_messages, readings
from participation_app.casework.agreements import read_agreement
from participation_app.casework.clock_display import show_promise
from participation_app.casework.labels import label_of
from participation_app.casework.moves import MoveNotOpen, open_moves
from participation_app.casework.settings import settings
from participation_app.publication.helpdesk_replies import take_reply
from participation_app.rules.enumeration import listed

OURS = (
	"participation_type",
	"participation_reference",
	"participation_channel",
	"participation_language",
	"participation_place",
	"participation_key",
	"participation_comment",
	"participation_stage",
	"participation_department",
	"participation_section",
	"participation_needs_inspection",
	"participation_sensitive",
	"participation_about_employee",
	"participation_routing_reason",
	"participation_received_at",
	"participation_due_at",
	"participation_answered_at",
	"participation_counted_from",
	"participation_working_days",
	"participation_receipt_due_at",
	"participation_receipt_sent_at",
	"participation_event",
	"participation_follows_event",
	"participation_joint_with",
	"participation_returns",
	"participation_came_from",
	"participation_erased_at",
)
GUARDED = (
	*OURS,
	"status",
	"status_category",
	"agent_group",
	"raised_by",
	"sla",
	"is_merged",
	"merged_with",
)


class ParticipationTicket(HDTicket):
	"""Helpdesk's ticket; each method first leaves tickets without a participation type to Helpdesk."""

	@property
	def is_participation(self) -> bool:
		return bool(self.get("participation_type"))

	@staticmethod
	def filter_standard_fields(fields: list[dict]) -> list[dict]:
		"""What the portal's list can be filtered by: nothing of ours, of which a citizen may not read the choices."""
		allowed = HDTicket.filter_standard_fields(fields)
		return [field for field in allowed if field["name"] not in OURS]

	def set_sla(self):
		if not self.is_participation:
			super().set_sla()

	def apply_sla(self):
		if not self.is_participation:
			return super().apply_sla()
		show_promise(self)

	def set_ticket_type(self):
		if not self.is_participation:
			return super().set_ticket_type()
		if not self.ticket_type:
			usual = frappe.get_cached_value("HD Settings", "HD Settings", "default_ticket_type")
			self.ticket_type = usual or DEFAULT_TICKET_TYPE

	def is_currently_outside_working_hours(self):
		if not self.is_participation:
			return super().is_currently_outside_working_hours()
		# Helpdesk knows neither seasons nor short days.
		return not read_agreement(self.sla).is_open_at(frappe.utils.now_datetime())

	def set_contact(self):
		# A social author has no e-mail; the service user's own contact must not stand in for them.
		if not self.is_participation or self.raised_by != frappe.get_cached_value(
			"Participation Settings", "Participation Settings", "service_user"
		):
			super().set_contact()

	def set_default_status(self):
		if not self.is_participation:
			super().set_default_status()

	def send_acknowledgement_email(self):
		# Receipts are notices of ours; this one would go out in the middle of the transaction, to programs too.
		if not self.is_participation and not self._came_to_our_mailbox():
			super().send_acknowledgement_email()

	def _came_to_our_mailbox(self) -> bool:
		return bool(self.email_account) and self.email_account == settings().participation_mailbox

	def handle_email_feedback(self):
		if not self.is_participation:
			super().handle_email_feedback()

	def after_insert(self):
		if not self.is_participation:
			return super().after_insert()
		self.capture_ticket_created_telemetry_events()
		publish_event("helpdesk:new-ticket")
		first_messages.write(self)

	def remove_assignment_if_not_in_team(self):
		if not self.is_participation:
			super().remove_assignment_if_not_in_team()

	def run_post_save_methods(self):
		"""Called by Frappe after every save: the procedure alone says on whose list the ticket is."""
		if not self.is_participation:
			return super().run_post_save_methods()
		with assignment.teams_rules_at_rest():
			super().run_post_save_methods()
		if self.status_category == "Resolved" or self.participation_follows_event:
			assignment.release(self)
		elif self.has_value_changed("participation_stage") and not self.flags.goes_on:
			assignment.assign_holder(self)

	def check_if_latest(self):
		"""Called by Frappe before it saves, and before a form's call of a method.

		A form says that the ticket was seen the moment it opens. Whoever writes to it just then is no reason for
		a red message; what is then written are the reader's own marks.
		"""
		if _says_only_that_it_was_seen():
			frappe.has_permission("HD Ticket", "read", doc=str(self.name), throw=True)
		else:
			super().check_if_latest()

	def apply_fieldlevel_read_permissions(self):
		"""Called by Frappe before it hands the ticket to whoever asked for it, by every one of its doors."""
		readings.note(self)
		super().apply_fieldlevel_read_permissions()

	def before_print(self, print_settings: object = None):
		"""Called by Frappe before the ticket is printed."""
		readings.note(self)

	def on_trash(self):
		if self.is_participation:
			message = _("A participation ticket cannot be deleted. Close it with a reason instead.")
			frappe.throw(message, MoveNotOpen, title=_("Cannot Be Deleted"))
		super().on_trash()

	def before_rename(self, old: str, new: str, merge: bool = False) -> None:
		"""Called by Frappe: a renamed or merged ticket would leave its trail behind."""
		if self.is_participation:
			message = _("A participation ticket keeps its number, and none is merged away with its trail.")
			frappe.throw(message, MoveNotOpen, title=_("Cannot Be Renamed"))

	def validate_share(self, share: Document) -> None:
		"""Called by Frappe before the ticket is shared: a share would open it past our rule."""
		if self.is_participation and (share.everyone or not access.may_see(self, share.user)):
			message = _("This ticket is open only to the people whose turn it is or was. It is not shared.")
			frappe.throw(message, frappe.PermissionError, title=_("Cannot Be Shared"))

	def on_communication_update(self, c):
		if not self.is_participation:
			return super().on_communication_update(c)
		# The message is kept; the procedure alone decides the stage, the status and the clock.
		if c.sent_or_received == "Received":
			self.db_set("last_customer_response", frappe.utils.now_datetime(), update_modified=False)

	@frappe.whitelist()
	def reply_via_agent(
		self,
		message: str,
		*positional: object,
		cc: str | None = None,
		bcc: str | None = None,
		attachments: list | None = None,
		**more: object,
	):
		if not self.is_participation:
			return super().reply_via_agent(
				message, *positional, cc=cc, bcc=bcc, attachments=attachments or [], **more
			)
		reply = take_reply(self, message, copies=f"{cc or ''}{bcc or ''}", files=attachments)
		said = _("Kept as the draft of the proposed reply. Nothing was sent.")
		frappe.msgprint(said, title=_("Proposed Reply"), alert=True, indicator="green")
		# Helpdesk's page keeps such a message to itself; an internal comment it shows at once.
		words = frappe.utils.escape_html(reply.text).replace("\n", "<br>")
		values = {"reference_ticket": self.name, "commented_by": frappe.session.user}
		comment = {**values, "content": f"<p>{said}</p><blockquote>{words}</blockquote>"}
		frappe.get_doc({"doctype": "HD Ticket Comment", **comment}).insert(ignore_permissions=True)
		return reply.name

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


def _says_only_that_it_was_seen() -> bool:
	call = frappe.local.form_dict or {}
	return (call.get("cmd"), call.get("method")) == ("run_doc_method", "mark_seen")


def before_validate(doc: Document, _event: str | None = None) -> None:
	"""Refuses every change of a guarded field that no move makes, whichever door it came through."""
	if doc.flags.participation_move:
		return
	before = doc.get_doc_before_save()
	if before is None or not before.participation_type:
		_refuse_self_made(doc, before)
		_refuse_merge_into_ours(doc, before)
	elif doc.flags.ignore_validate:
		# Helpdesk's own jobs skip validation: what they changed is put back rather than fought over.
		_put_back(doc, before)
	else:
		_refuse_changes(doc, before)


def has_permission(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Our rule for participation tickets, Helpdesk's for the rest."""
	user = user or frappe.session.user
	if not doc.get("participation_type"):
		return bool(helpdesk_ticket.has_permission(doc, user))
	return ptype not in {"delete", "share"} and access.may_see(doc, user)


def permission_query(user: str | None = None) -> str:
	"""Narrows lists: our rule alone for participation tickets, Helpdesk's for the rest.

	Frappe writes it as `(<Helpdesk's> and <this>)`, and Helpdesk's is a chain of ORs without brackets. So
	this adds our tickets to the chain, closes Frappe's bracket and opens it again for what all must meet.
	"""
	user = user or frappe.session.user
	if user == "Administrator":
		return ""
	seen = access.seen_tickets(user)
	if access.sees_all(user):
		return f"1=1 or {access.as_sql(seen)}"
	plain = access.plain_ticket_by_key() if few_tickets.are_open_to(user) else access.plain_ticket()
	ours = f" or {access.as_sql(seen)}" if seen else ""
	return f"1=1{ours}) and ({access.as_sql(plain)}{ours}"


def _refuse_self_made(doc: Document, before: Document | None) -> None:
	if _changed(OURS, doc, before):
		message = _("A contribution is registered from its comment or its form, so that it gets a promise.")
		frappe.throw(message, MoveNotOpen, title=_("Register Instead"))


def _refuse_merge_into_ours(doc: Document, before: Document | None) -> None:
	into = doc.merged_with if _changed(("merged_with",), doc, before) else None
	if into and frappe.db.get_value("HD Ticket", into, "participation_type"):
		message = _("Ticket {0} is a participation ticket. Nothing is merged into it.")
		frappe.throw(message.format(into), MoveNotOpen, title=_("Cannot Be Merged"))


def _put_back(doc: Document, before: Document) -> None:
	for name in GUARDED:
		doc.set(name, before.get(name))


def _refuse_changes(doc: Document, before: Document) -> None:
	changed = _changed(GUARDED, doc, before)
	if not changed:
		return
	moves = [label_of(move) for move in open_moves(before, frappe.session.user)]
	message = _("“{0}” follows the procedure and is not changed by hand.").format(
		_(doc.meta.get_label(changed[0]), context=doc.doctype)
	)
	if moves:
		message += " " + _("Open to you now: {0}.").format(listed(moves, frappe.local.lang))
	else:
		message += " " + _("No move is open to you now.")
	frappe.throw(message, MoveNotOpen, title=_("Use a Move"))


def _changed(names: tuple[str, ...], doc: Document, before: Document | None) -> list[str]:
	return [name for name in names if _differs(before.get(name) if before else None, doc.get(name))]


def _differs(before: object, after: object) -> bool:
	if before in (None, "", 0) and after in (None, "", 0):
		return False
	return str(before) != str(after)
