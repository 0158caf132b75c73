"""The answer of a ticket that others may read: what stands in public, else what the department said may."""

from __future__ import annotations

from dataclasses import dataclass

import frappe

from participation_app.rules import lifecycle


@dataclass(frozen=True)
class PublicAnswer:
	"""A text approved for the public; `link` where it stands on a platform."""

	text: str
	link: str | None


def public_answer(ticket: str) -> PublicAnswer | None:
	"""What anybody may be told of a ticket's answer; what went to its citizen alone is none of it."""
	return _published(str(ticket)) or _said(str(ticket))


def said_in_public(ticket: str) -> str | None:
	"""What the department last reported to be fit for the public."""
	newest = {"ticket": str(ticket)}
	return frappe.db.get_value("Action Report", newest, "public_part", order_by="reported_at desc")


def _published(ticket: str) -> PublicAnswer | None:
	standing = {
		"ticket": ticket,
		"workflow_state": lifecycle.ANSWERED,
		"permalink": ["is", "set"],
		"withdrawn_at": ["is", "not set"],
	}
	fields = ["text", "permalink"]
	row = frappe.db.get_value("Proposed Reply", standing, fields, as_dict=True, order_by="creation desc")
	return PublicAnswer(row.text, row.permalink) if row else None


def _said(ticket: str) -> PublicAnswer | None:
	stage = frappe.db.get_value("HD Ticket", ticket, "participation_stage")
	text = said_in_public(ticket) if stage in (lifecycle.ANSWERED, lifecycle.CLOSED) else None
	return PublicAnswer(text, None) if text else None
