"""What else has to do with a comment: nearly the same words, the same author, the same place."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType, Order
from frappe.query_builder.functions import Count

from participation_app.casework import access
from participation_app.intake.comment_stream import BY_GROUP, RELATED_BY
from participation_app.rules.lifecycle import COMMENT_WAITING

MOST_TICKETS = 5


def related_to(comment: Document) -> list[dict[str, object]]:
	"""By what they are related, how many others wait, and what became of those that nearly say the same.

	[{"by": a field, "value", "label", "waiting": number, "decided": {state: number}, "tickets": [...]}]
	"""
	found = [_others(comment, field) for field in RELATED_BY if comment.get(field)]
	return [row for row in found if row["waiting"] or row["decided"]]


def tickets_of_group(comment: Document) -> list[str]:
	"""The tickets of comments that say nearly the same, the latest first."""
	if not comment.comment_group:
		return []
	other = DocType("Social Comment")
	query = frappe.qb.from_(other).select(other.ticket).force_index(BY_GROUP)
	query = query.where((other.comment_group == comment.comment_group) & (other.ticket != ""))
	found = query.orderby(other.posted_at, order=Order.desc).limit(MOST_TICKETS).run(pluck=True)
	closed = access.closed_tickets(frappe.session.user)
	return [ticket for ticket in found if ticket not in closed]


def _others(comment: Document, field: str) -> dict[str, object]:
	by_state = _by_state(comment, field)
	is_group = field == "comment_group"
	waiting = by_state.pop(COMMENT_WAITING, 0)
	return {
		"by": field,
		"value": comment.get(field),
		"label": _labels()[field].format(comment.get(field)),
		"waiting": waiting,
		# An author and a place are there all year; only a campaign has a fate.
		"decided": by_state if is_group else {},
		"tickets": list(dict.fromkeys(tickets_of_group(comment))) if is_group else [],
	}


def _by_state(comment: Document, field: str) -> Mapping[str, int]:
	other = DocType("Social Comment")
	query = frappe.qb.from_(other).select(other.state, Count("*"))
	query = query.where((other[field] == comment.get(field)) & (other.name != comment.name))
	if field != "comment_group":
		query = query.where(other.state == COMMENT_WAITING)
	return dict(query.groupby(other.state).run())


def _labels() -> dict[str, str]:
	return {
		"comment_group": _("Nearly the same words"),
		"author": _("Same author"),
		"named_place": _("Same place: {0}"),
	}
