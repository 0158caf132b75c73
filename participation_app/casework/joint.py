"""Two matters of one comment: a ticket each, with its own department and promise, and one reply that answers both.

The second names the first. Reopened, the second goes on alone and gets a reply of its own.
"""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.utils import get_datetime

from participation_app.rules.lifecycle import ANSWERED, CLOSED, PR_REVIEW, PUBLISHING, REPLY_DRAFTING

_TOLD = ["name", "participation_reference", "participation_stage", "participation_due_at"]


def lock_both(ticket: str) -> None:
	"""Where the ticket has its reply in common with another: nobody moves either until this transaction ends.

	Always the reply, then the first, then the second, so that nobody waits in a circle.
	"""
	table = DocType("HD Ticket")
	is_one = (table.name == ticket) | (table.participation_joint_with == str(ticket))
	query = frappe.qb.from_(table).select(table.name, table.participation_joint_with).where(is_one)
	found = {str(name): joint_with for name, joint_with in query.run()}
	first = found.get(str(ticket)) or str(ticket)
	seconds = sorted(found.keys() - {first})
	if not seconds:
		return
	unpublished = {"ticket": first, "workflow_state": ["!=", ANSWERED]}
	for reply in frappe.get_all("Proposed Reply", unpublished, pluck="name", order_by="name"):
		frappe.db.get_value("Proposed Reply", reply, "name", for_update=True)
	for name in (first, *seconds):
		frappe.db.get_value("HD Ticket", name, "name", for_update=True)


def other_of(ticket: Document, *, lock: bool = False) -> frappe._dict | None:
	"""The unanswered ticket that has its reply in common with this one: name, reference, stage and due date.

	With `lock` as it is at this moment, and so until the transaction ends.
	"""
	if not ticket.participation_comment:
		return None
	first = ticket.participation_joint_with
	name = first or frappe.db.get_value("HD Ticket", {"participation_joint_with": str(ticket.name)})
	other = name and frappe.db.get_value("HD Ticket", name, _TOLD, as_dict=True, for_update=lock)
	return other if other and other.participation_stage not in (ANSWERED, CLOSED) else None


def joint_facts(ticket: Document, *, lock: bool = False) -> dict[str, object]:
	"""What moves are asked about the other ticket, by the names of `rules.joint_moves`."""
	other = other_of(ticket, lock=lock)
	if not other:
		return {}
	reference, stage = other.participation_reference, other.participation_stage
	if ticket.participation_joint_with:
		under_review = stage in (PR_REVIEW, PUBLISHING)
		return {"answered_with": reference, "under_review_with": reference if under_review else None}
	return {"second_open": reference, "second_awaited": reference if stage != REPLY_DRAFTING else None}


def first_of(ticket: Document) -> Document | None:
	"""The ticket whose reply answers this one, while that is to come; None where it is answered by its own."""
	first = other_of(ticket) if ticket.participation_joint_with else None
	return frappe.get_doc("HD Ticket", first.name) if first else None


def ready_second(ticket: Document, *, lock: bool = False) -> Document | None:
	"""The ticket that waits for this one's reply with its own part of it written."""
	if ticket.participation_joint_with or not ticket.participation_comment:
		return None
	ready = {"participation_joint_with": str(ticket.name), "participation_stage": REPLY_DRAFTING}
	name = frappe.db.get_value("HD Ticket", ready, for_update=lock)
	return frappe.get_doc("HD Ticket", name) if name else None


def describe(ticket: Document) -> dict[str, object] | None:
	"""The other ticket and the later of the two due dates, which is that of the reply."""
	other = other_of(ticket)
	if not other:
		return None
	due_at = max(get_datetime(one.participation_due_at) for one in (ticket, other))
	return {
		"ticket": str(other.name),
		"reference": other.participation_reference,
		"is_second": bool(ticket.participation_joint_with),
		"due_at": due_at,
	}


def tickets_of(comment: Document | frappe._dict) -> list[str]:
	"""Every ticket that came of a comment, or that it was attached to; the first one first."""
	if not comment.ticket:
		return []
	made = frappe.get_all("HD Ticket", {"participation_comment": comment.name}, pluck="name")
	return list(dict.fromkeys(map(str, (comment.ticket, *made))))
