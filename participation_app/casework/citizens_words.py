"""The citizen's own words on a ticket's page: the comment with what stands around it, or what else they sent."""

from __future__ import annotations

import mimetypes

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access
from participation_app.casework.kept_evidence import seal_in_words, ways_left
from participation_app.casework.kept_media import media_of
from participation_app.casework.notes import plain
from participation_app.rules.lifecycle import CITIZEN

_LINE = (
	"name",
	"author_name",
	"text",
	"posted_at",
	"is_own",
	"typed_outside",
	"removed_by_us",
	"visibility",
	"evidence",
	"edited_at",
)


def words_of(ticket: Document) -> dict[str, object]:
	"""Text, who and when, the post above, pictures, and the lines of the thread before and after it."""
	return _of_comment(ticket) if ticket.participation_comment else _of_ticket(ticket)


def _of_comment(ticket: Document) -> dict[str, object]:
	comment = frappe.get_doc("Social Comment", ticket.participation_comment)
	post = ("Social Post", comment.post, ["text", "permalink"])
	return {
		"text": comment.text,
		"author": comment.author_name,
		"platform": comment.platform,
		"posted_at": comment.posted_at,
		"permalink": comment.permalink,
		"visibility": comment.visibility,
		"edited_at": comment.edited_at,
		"post": frappe.db.get_value(*post, as_dict=True) if comment.post else None,
		"media": media_of(comment.name),
		"comment": comment.name,
		"seal": seal_in_words(comment),
		"ways_left": ways_left(ticket),
		"above": _above(comment),
		"below": _below(ticket, comment),
	}


def _above(comment: Document) -> list[frappe._dict]:
	"""What the comment answers."""
	wanted = {"account": comment.account, "external_id": comment.parent_external_id}
	wanted.update(access.open_comments(frappe.session.user))
	return _lines(wanted) if comment.parent_external_id else []


def _below(ticket: Document, comment: Document) -> list[frappe._dict]:
	"""What came to the ticket since: the author's further comments, and what was answered."""
	return _lines({"ticket": str(ticket.name), "name": ["!=", comment.name]})


def _lines(wanted: dict[str, object]) -> list[frappe._dict]:
	return frappe.get_all("Social Comment", wanted, list(_LINE), order_by="posted_at, name", limit=50)


def _of_ticket(ticket: Document) -> dict[str, object]:
	return {
		"text": plain(ticket.description),
		"author": _(CITIZEN),
		"platform": ticket.participation_channel,
		"posted_at": ticket.participation_received_at,
		"place": ticket.participation_place,
		"media": _photos(ticket),
		"above": [],
		"below": [],
	}


def _photos(ticket: Document) -> list[dict[str, object]]:
	"""What was sent along, in the form in which a comment's pictures are shown."""
	sent = {"attached_to_doctype": "HD Ticket", "attached_to_name": str(ticket.name), "is_private": 1}
	rows = frappe.get_all("File", sent, ["name", "file_name", "file_url"], order_by="creation")
	return [
		{
			"name": row.name,
			"kind": "Picture",
			"state": "Saved",
			"file": row.file_url,
			"content_type": mimetypes.guess_type(row.file_name)[0],
			"source_host": row.file_name,
		}
		for row in rows
	]
