"""The stream of comments as the triage desk shows it, and one comment with its thread."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from participation_app.casework.kept_media import media_of
from participation_app.casework.labels import label_of
from participation_app.intake.comment_moves import open_comment_moves
from participation_app.intake.hand_matches import matches_for
from participation_app.intake.seal_opening import describe_seal
from participation_app.intake.threads import conversation_of
from participation_app.rules.lifecycle import COMMENT_QUARANTINED, COMMENT_WAITING

PAGE_LENGTH = 30
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
)


def stream(state: str, platform: str | None, language: str | None, start: int) -> dict[str, object]:
	"""One page of comments in a state, the ones due first at the top; four queries whatever the length."""
	filters = {"state": state}
	if platform:
		filters["platform"] = platform
	if language:
		filters["language"] = language
	order = "due_at asc, posted_at asc" if state == COMMENT_WAITING else "posted_at desc"
	rows = frappe.get_all(
		"Social Comment",
		filters=filters,
		fields=list(_STREAM_FIELDS),
		order_by=order,
		start=start,
		page_length=PAGE_LENGTH + 1,
	)
	more = len(rows) > PAGE_LENGTH
	rows = rows[:PAGE_LENGTH]
	_add_posts(rows)
	_add_parents(rows)
	return {"comments": rows, "more": more, "counts": _counts()}


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
			"moves": [
				{"move": move, "label": label_of(move)}
				for move in open_comment_moves(comment, frappe.session.user)
			],
		}
	)
	_add_posts([row])
	_add_parents([row])
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


def _add_parents(rows: list[dict]) -> None:
	ids = {row["parent_external_id"] for row in rows if row["parent_external_id"]}
	fields = ["account", "external_id", "author_name", "text"]
	parents = frappe.get_all("Social Comment", {"external_id": ["in", ids]}, fields) if ids else []
	by_id = {(parent.account, parent.external_id): parent for parent in parents}
	for row in rows:
		row["parent"] = by_id.get((row["account"], row["parent_external_id"]))


def _counts() -> dict[str, int]:
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(comment.state, Count("*")).groupby(comment.state)
	return dict(query.run())


def tickets_to_attach(comment: Document) -> list[dict]:
	"""Open tickets of the same author or thread, the likeliest first."""
	same = frappe.get_all(
		"Social Comment",
		filters={"ticket": ["is", "set"], "account": comment.account},
		or_filters={"author": comment.author or "-", "post": comment.post or "-"},
		fields=["ticket", "author"],
		order_by="posted_at desc",
		page_length=20,
	)
	names = list(dict.fromkeys(row.ticket for row in same))
	if not names:
		return []
	fields = ["name", "subject", "participation_reference", "participation_stage"]
	tickets = frappe.get_all("HD Ticket", {"name": ["in", names]}, fields)
	return [{**ticket, "stage": _(ticket.participation_stage)} for ticket in tickets]
