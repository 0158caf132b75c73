"""A comment that a clerk entered and the copy that was read later: found by their words, joined by the clerk."""

from __future__ import annotations

import re
from datetime import timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.intake.comment_changes import BY_HAND
from participation_app.intake.proposals import Proposer
from participation_app.intake.threads import tie_own_replies
from participation_app.rules import arabic
from participation_app.rules.lifecycle import COMMENT_BEFORE_SERVICE, COMMENT_WAITING

APART = timedelta(days=1)
_LEADING_MENTIONS = re.compile(r"^(?:\s*@[\w.\-]+)+")
# What the platform says of a comment, and what follows from its words.
_TAKEN = (
	"external_id",
	"version_id",
	"parent_external_id",
	"post",
	"author",
	"text",
	"excerpt",
	"normalised_text",
	"language",
	"raw",
	"posted_at",
	"edited_at",
	"visibility",
	"deleted_at",
	"can_reply",
	"permalink",
	"next_check_at",
	"last_checked_at",
)


class NotTheSame(frappe.ValidationError):
	"""Two comments that cannot be one."""


def matches_for(comment: Document) -> list[frappe._dict]:
	"""Comments read from the same account that may be this one: the same words, at most a day apart."""
	words = _bare(comment.text)
	if comment.version_id != BY_HAND or not words:
		return []
	rows = frappe.get_all(
		"Social Comment",
		filters={
			"account": comment.account,
			"posted_at": ["between", [comment.posted_at - APART, comment.posted_at + APART]],
			"state": ["in", [COMMENT_WAITING, COMMENT_BEFORE_SERVICE]],
			"captured_by_hand": 0,
			"decided_at": ["is", "not set"],
			"normalised_text": ["like", f"%{_escaped(words)}%"],
		},
		fields=["name", "author_name", "text", "posted_at", "permalink"],
		order_by="posted_at asc",
		page_length=20,
	)
	return [row for row in rows if _bare(row.text) == words]


def join(comment: str, copy: str) -> Document:
	"""Makes one comment of both: it keeps what was decided on it, and takes what the platform says."""
	kept = frappe.get_doc("Social Comment", comment, for_update=True)
	read = frappe.get_doc("Social Comment", copy, for_update=True)
	if read.name not in {row.name for row in matches_for(kept)}:
		message = _(
			"These two comments are not the same, or one of them has been decided on since. Reload the page."
		)
		frappe.throw(message, NotTheSame, title=_("Cannot Be Joined"))
	frappe.db.set_value("Comment Media", {"comment": read.name}, "comment", kept.name)
	earlier = [
		{"seen_at": row.seen_at, "version_id": row.version_id, "text": row.text} for row in read.versions
	]
	entered = {"seen_at": kept.received_at, "version_id": kept.version_id, "text": kept.text}
	frappe.delete_doc(
		"Social Comment", read.name, ignore_permissions=True, force=True, delete_permanently=True
	)
	kept.extend("versions", [entered, *earlier])
	kept.update({name: read.get(name) for name in _TAKEN})
	kept.author_name = read.author_name or kept.author_name
	kept.joined_at = frappe.utils.now_datetime()
	if kept.state == COMMENT_WAITING:
		Proposer().propose(kept)
	kept.save(ignore_permissions=True)
	tie_own_replies(kept, {})
	return kept


def _bare(text: str | None) -> str:
	"""The words as they are compared: clerks leave out whom a comment addresses."""
	return arabic.normalise(_LEADING_MENTIONS.sub("", text or "")).strip()


def _escaped(words: str) -> str:
	return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
