"""The stream of comments as the triage desk shows it, and one comment with its thread."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, restrictions
from participation_app.casework.kept_media import media_of
from participation_app.casework.labels import label_of
from participation_app.intake import proposal_words
from participation_app.intake.comment_moves import open_comment_moves, who_decided
from participation_app.intake.comment_stream import Filters, Place, counts, folds, group_sizes, read_page
from participation_app.intake.hand_matches import matches_for
from participation_app.intake.related_comments import related_to, tickets_of_group
from participation_app.intake.seal_opening import describe_seal
from participation_app.intake.threads import conversation_of
from participation_app.rules.lifecycle import COMMENT_QUARANTINED

_STREAM_FIELDS = (
	"name",
	"state",
	"platform",
	"account",
	"author_name",
	"text",
	"language",
	"posted_at",
	"due_at",
	"edited_at",
	"visibility",
	"evidence",
	"post",
	"parent_external_id",
	"proposed_type",
	"proposed_department",
	"proposed_section",
	"proposed_inspection",
	"proposed_entity",
	"proposal_reason",
	"permalink",
	"ticket",
	"received_at",
	"comment_group",
	"named_place",
)


def stream(state: str, filters: Filters, after: Place | None) -> dict[str, object]:
	"""One page of comments in a state, the ones due first at the top; six queries whatever the length, more only past a wave."""
	rows, next_place = read_page(_STREAM_FIELDS, state, filters, after)
	_add_posts(rows)
	_add_parents(rows)
	_add_restrictions(rows)
	sizes = group_sizes((row.comment_group for row in rows), filters) if folds(state, filters) else {}
	for row in rows:
		row.group_size = sizes.get(row.comment_group, 1)
	return {"comments": rows, "next": next_place, "counts": counts()}


def describe(comment: Document) -> dict[str, object]:
	"""A comment with the post above it, its thread, earlier versions and what may be done with it."""
	row = {name: comment.get(name) for name in _STREAM_FIELDS}
	row.update(
		{
			"redirected_to": comment.redirected_to,
			"dismissal_reason": comment.dismissal_reason,
			"quarantine_reason": comment.quarantine_reason,
			"raw": comment.raw if comment.state == COMMENT_QUARANTINED else None,
			"versions": [{"text": version.text, "seen_at": version.seen_at} for version in comment.versions],
			"thread": conversation_of(comment),
			"media": media_of(comment.name),
			"seal": describe_seal(comment, frappe.session.user),
			"former_names": _former_names(comment),
			"captured_by_hand": comment.captured_by_hand,
			"joined_at": comment.joined_at,
			"matches": matches_for(comment),
			"because": proposal_words.sentence(comment),
			"marked": proposal_words.marked(comment),
			"related": related_to(comment),
			"decided": who_decided(comment),
			"moves": [
				{"move": move, "label": label_of(move)}
				for move in open_comment_moves(comment, frappe.session.user)
			],
		}
	)
	_add_posts([row])
	_add_parents([row])
	_add_restrictions([row])
	return row


def _former_names(comment: Document) -> list[str]:
	earlier = (
		frappe.db.get_value("Social Author", comment.author, "earlier_names") if comment.author else None
	)
	return (earlier or "").splitlines()


def _add_posts(rows: list[dict]) -> None:
	names = {row["post"] for row in rows if row["post"]}
	posts = (
		frappe.get_all("Social Post", {"name": ["in", names]}, ["name", "text", "permalink"]) if names else []
	)
	by_name = {post.name: post for post in posts}
	for row in rows:
		row["post"] = by_name.get(row["post"])


def _add_restrictions(rows: list[dict]) -> None:
	"""The marks of the tickets that came of the comments; what is closed to the reader is not among the rows."""
	for row in rows:
		row["restriction"] = restrictions.marks_of(row["ticket"])


def _add_parents(rows: list[dict]) -> None:
	answers = [row for row in rows if row["parent_external_id"]]
	ids = sorted({row["parent_external_id"] for row in answers})
	accounts = sorted({row["account"] for row in answers})
	fields = ["account", "external_id", "author_name", "text"]
	wanted = {
		"account": ["in", accounts],
		"external_id": ["in", ids],
		**access.open_comments(frappe.session.user),
	}
	parents = frappe.get_all("Social Comment", wanted, fields) if ids else []
	by_id = {(parent.account, parent.external_id): parent for parent in parents}
	for row in rows:
		row["parent"] = by_id.get((row["account"], row["parent_external_id"]))


def tickets_to_attach(comment: Document) -> list[dict]:
	"""Tickets of those who say the same, of the same author or thread, the likeliest first."""
	same = frappe.get_all(
		"Social Comment",
		filters={"ticket": ["is", "set"], "account": comment.account},
		or_filters={"author": comment.author or "-", "post": comment.post or "-"},
		fields=["ticket", "author"],
		order_by="posted_at desc",
		page_length=20,
	)
	closed = access.closed_tickets(frappe.session.user)
	tickets = [*tickets_of_group(comment), *(row.ticket for row in same)]
	names = [name for name in dict.fromkeys(tickets) if name not in closed]
	if not names:
		return []
	fields = ["name", "subject", "participation_reference", "participation_stage"]
	tickets = frappe.get_all("HD Ticket", {"name": ["in", names]}, fields)
	found = {str(ticket.name): {**ticket, "stage": _(ticket.participation_stage)} for ticket in tickets}
	return [found[name] for name in map(str, names) if name in found]
