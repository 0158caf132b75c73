"""Where a reply stands between its approval and the platform, for the page of the reply and of its ticket."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Concat
from frappe.utils import get_datetime

from participation_app.publication import drafting, withdrawals
from participation_app.publication.removals import TO_GO
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER, REPLY_DRAFTING

_SHOWN = (
	"name",
	"part",
	"parts",
	"state",
	"text",
	"permalink",
	"external_id",
	"sent_at",
	"message",
	"blocked_since",
	"next_attempt_at",
	"removed_at",
)


def describe(reply: Document) -> dict[str, object]:
	"""What went out, what keeps it back, what it corrects, and its withdrawal."""
	return {
		"publications": _publications(reply),
		"blocked": blocked(reply),
		"corrects": _other(reply.corrects),
		"corrected_by": frappe.db.get_value("Proposed Reply", {"corrects": reply.name}),
		"withdrawal": _withdrawal(reply),
	}


def blocked(reply: Document) -> dict[str, object] | None:
	"""Since when and why the platform keeps back what is approved, and whether that was approved in time."""
	kept_back = {
		"proposed_reply": reply.name,
		"state": ["in", ("Waiting", "Unclear")],
		"blocked_since": ["is", "set"],
	}
	fields = ["blocked_since", "message", "next_attempt_at"]
	row = frappe.db.get_value("Publication", kept_back, fields, as_dict=True)
	if not row:
		return None
	due_at = frappe.db.get_value("HD Ticket", reply.ticket, "participation_due_at")
	return {
		"since": row.blocked_since,
		"message": row.message,
		"next_attempt_at": row.next_attempt_at,
		"approved_at": reply.approved_at,
		"in_time": approved_in_time(reply.approved_at, due_at),
	}


def approved_in_time(approved_at: object, due_at: object) -> bool:
	"""Whether the answer was ready for the platform before its due date."""
	return bool(approved_at and due_at) and get_datetime(approved_at) <= get_datetime(due_at)


def kept_back(due_dates: Mapping[str, datetime]) -> set[str]:
	"""Of these tickets, each with its date, those whose answer was approved in time and kept back by the platform."""
	publication, reply = DocType("Publication"), DocType("Proposed Reply")
	this_version = Concat("reply:", reply.name, ":", reply.version, ":%")
	rows = (
		frappe.qb.from_(publication)
		.join(reply)
		.on(reply.name == publication.proposed_reply)
		.select(publication.ticket, publication.creation)
		.where(publication.ticket.isin(list(due_dates)) & publication.blocked_since.isnotnull())
		.where(publication.unique_key.like(this_version) & (reply.workflow_state != REPLY_DRAFTING))
		.run(as_dict=True)
	)
	# A publication is written with the approval; a later one may have taken its place since.
	return {row.ticket for row in rows if approved_in_time(row.creation, due_dates[row.ticket])}


def blocked_on(ticket: str) -> dict[str, object] | None:
	"""What keeps back the ticket's answer, if anything does."""
	reply = drafting.find_reply(ticket)
	return blocked(reply) if reply else None


def _publications(reply: Document) -> list[dict]:
	rows = frappe.get_all("Publication", {"proposed_reply": reply.name}, _SHOWN, order_by="creation")
	may_remove = PUBLIC_RELATIONS_OFFICER in frappe.get_roles()
	return [{**row, "may_remove": may_remove and row.state in TO_GO} for row in rows]


def _other(name: str | None) -> Mapping[str, object] | None:
	if not name:
		return None
	fields = ["name", "text", "permalink", "withdrawn_at", "modified"]
	other = frappe.db.get_value("Proposed Reply", name, fields, as_dict=True)
	sent = {"proposed_reply": name, "sent_at": ["is", "set"]}
	return {**other, "sent_at": frappe.db.get_value("Publication", sent, "sent_at", order_by="creation")}


def _withdrawal(reply: Document) -> dict[str, object]:
	may_act, user = withdrawals.may_ask(reply), frappe.session.user
	asked_by = reply.withdrawal_asked_by
	return {
		"reason": reply.withdrawal_reason,
		"asked_by": asked_by and frappe.get_cached_value("User", asked_by, "full_name"),
		"asked_at": reply.withdrawal_asked_at,
		"withdrawn_at": reply.withdrawn_at,
		"may_ask": may_act and not asked_by,
		"may_confirm": may_act and bool(asked_by) and asked_by != user,
		"may_call_off": may_act and bool(asked_by),
	}
