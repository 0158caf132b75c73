"""An announcement as its form shows it: each account's text against its rules, and where its post stands."""

from __future__ import annotations

from dataclasses import asdict

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication import announcement_trail as trail
from participation_app.publication.announcement_posts import Post, posts_of
from participation_app.publication.announcements import authors_of, roles_of_reader
from participation_app.publication.removals import TO_GO
from participation_app.rules import announcements as rules
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER
from participation_app.rules.reply_length import has_link

_SHOWN = ["name", "account", "language", "state", "text", "message", "permalink", "sent_at", "not_before"]


def describe(announcement: Document) -> dict[str, object]:
	"""{"posts", "moves", "is_author", "trail"}; a post that was queued is shown as it was queued."""
	queued = _queued(announcement)
	return {
		"posts": [_line(announcement, post, queued) for post in posts_of(announcement)],
		"moves": rules.open_moves(announcement.state, roles_of_reader()),
		"is_author": frappe.session.user in authors_of(announcement),
		"trail": trail.lines(announcement),
	}


def _queued(announcement: Document) -> dict[tuple[str, str], frappe._dict]:
	rows = frappe.get_all("Publication", {"announcement": announcement.name}, _SHOWN)
	return {(row.account, row.language): row for row in rows}


def _line(
	announcement: Document, post: Post, queued: dict[tuple[str, str], frappe._dict]
) -> dict[str, object]:
	row = queued.get((post.account, post.language))
	is_officer = PUBLIC_RELATIONS_OFFICER in frappe.get_roles()
	is_out = announcement.state in (rules.APPROVED, rules.PUBLISHED)
	return {
		**asdict(post),
		"faults": [] if row else post.faults,
		"text": row.text if row else post.text,
		"remarks": [] if row else _remarks(post),
		"publication": row,
		"may_post_by_hand": bool(row and row.state == "Refused" and is_officer and is_out),
		"may_note_removed": bool(row and row.state in TO_GO and is_officer),
	}


def _remarks(post: Post) -> list[str]:
	"""What a writer should know though nothing keeps the post back."""
	remarks = []
	if post.platform == "YouTube":
		remarks.append(_("YouTube takes no posts from programs: public relations posts it by hand."))
	if post.platform == "X" and has_link(post.text):
		remarks.append(_("X charges more for a post with a link."))
	if post.platform == "Instagram" and has_link(post.text):
		remarks.append(_("Instagram does not make a link of an address in the text."))
	return remarks
