"""The conversation of a comment: what stands above it, what answers it, and what else stands under the post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe.model.document import Document

from participation_app.casework import access

MOST_LEVELS = 12
MOST_BELOW = 100
MOST_BESIDE = 60
_FIELDS = (
	"name",
	"external_id",
	"parent_external_id",
	"author_name",
	"text",
	"posted_at",
	"is_own",
	"typed_outside",
	"removed_by_us",
	"state",
	"visibility",
	"evidence",
	"edited_at",
)


def conversation_of(comment: Document) -> list[frappe._dict]:
	"""The comments of the conversation, the comment itself among them, the oldest first; a query for each level."""
	own = frappe._dict({name: comment.get(name) for name in _FIELDS})
	found = {line.name: line for line in [own, *_above(comment), *_below(comment), *_beside(comment)]}
	return sorted(found.values(), key=lambda line: (str(line.posted_at or ""), line.name))


def tie_own_replies(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a comment got a ticket: what we answered it before belongs to the ticket."""
	if not comment.ticket:
		return
	answers = {
		"account": comment.account,
		"parent_external_id": comment.external_id,
		"is_own": 1,
		"ticket": ["is", "not set"],
	}
	frappe.db.set_value("Social Comment", answers, "ticket", comment.ticket, update_modified=False)


def _above(comment: Document) -> list[frappe._dict]:
	found: list[frappe._dict] = []
	seen, wanted = {comment.external_id}, comment.parent_external_id
	while wanted and wanted not in seen and len(found) < MOST_LEVELS:
		seen.add(wanted)
		rows = _read(comment.account, {"external_id": wanted}, 1)
		found += rows
		wanted = rows[0].parent_external_id if rows else None
	return found


def _below(comment: Document) -> list[frappe._dict]:
	found: list[frappe._dict] = []
	seen, level = {comment.external_id}, [comment.external_id]
	for _depth in range(MOST_LEVELS):
		left = MOST_BELOW - len(found)
		rows = _read(comment.account, {"parent_external_id": ["in", level]}, left) if level and left else []
		level = [row.external_id for row in rows if row.external_id not in seen]
		seen.update(level)
		found += rows
	return found


def _beside(comment: Document) -> list[frappe._dict]:
	return _read(comment.account, {"post": comment.post}, MOST_BESIDE) if comment.post else []


def _read(account: str, filters: Mapping[str, object], limit: int) -> Sequence[frappe._dict]:
	return frappe.get_all(
		"Social Comment",
		filters={"account": account, **filters, **access.open_comments(frappe.session.user)},
		fields=list(_FIELDS),
		order_by="posted_at asc",
		page_length=limit,
	)
