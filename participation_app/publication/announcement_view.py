"""An announcement as its form shows it: each account's text against its rules, and where its post stands."""

from __future__ import annotations

from dataclasses import asdict

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication import announcement_trail as trail
from participation_app.publication.announcement_corrections import correction_of
from participation_app.publication.announcement_posts import Post, posts_of
from participation_app.publication.announcements import authors_of, roles_of_reader
from participation_app.publication.costs import told_cost
from participation_app.publication.queue import STANDING
from participation_app.publication.removals import TO_GO
from participation_app.rules import announcements as rules
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER
from participation_app.rules.reply_length import has_link

# Where no program may remove a post.
KEEPS_POSTS = {"Instagram"}
_SHOWN = [
	"name",
	"account",
	"language",
	"state",
	"text",
	"message",
	"permalink",
	"sent_at",
	"not_before",
	"missing_since",
]
_WRITTEN = (rules.DRAFT, rules.UNDER_REVIEW)


def describe(announcement: Document) -> dict[str, object]:
	"""{"posts", "moves", "is_author", "trail", "removal", "corrects", "corrected_by"}.

	A post that was queued is shown as it was queued.
	"""
	queued = {} if announcement.state in _WRITTEN else _queued(announcement)
	return {
		"posts": [_line(announcement, post, queued) for post in posts_of(announcement)],
		"moves": rules.open_moves(announcement.state, roles_of_reader()),
		"is_author": frappe.session.user in authors_of(announcement),
		"trail": trail.lines(announcement),
		"removal": _removal(announcement),
		"corrects": _other(announcement.corrects),
		"corrected_by": _other(correction_of(announcement.name)),
	}


def posts_as_drafted(announcement: Document) -> list[dict[str, object]]:
	"""What each account would make of what is written so far."""
	return [_line(announcement, post, {}) for post in posts_of(announcement)]


def _queued(announcement: Document) -> dict[tuple[str, str], frappe._dict]:
	"""The newest publication of each place: a later approval takes the place of an earlier one."""
	of_it = {"announcement": announcement.name}
	rows = frappe.get_all("Publication", of_it, _SHOWN, order_by="creation")
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
	if cost := told_cost(post.platform, post.text):
		remarks.append(cost)
	if post.platform == "Instagram" and has_link(post.text):
		remarks.append(_("Instagram does not make a link of an address in the text."))
	return remarks


def _removal(announcement: Document) -> dict[str, object]:
	"""Who asked to remove it and why, and what public relations then removes by hand."""
	asked_by = announcement.removal_asked_by
	return {
		"asked_by": asked_by and frappe.get_cached_value("User", asked_by, "full_name"),
		"asked_at": announcement.removal_asked_at,
		"reason": announcement.removal_reason,
		"is_mine": asked_by == frappe.session.user,
		"by_hand": _removed_by_hand(announcement),
	}


def _removed_by_hand(announcement: Document) -> list[str]:
	standing = {"announcement": announcement.name, "state": ["in", STANDING]}
	rows = frappe.get_all("Publication", standing, ["account", "state"], order_by="account")
	by_hand = [row.account for row in rows if row.state == "By Hand" or _platform(row.account) in KEEPS_POSTS]
	return list(dict.fromkeys(by_hand))


def _platform(account: str) -> str:
	return frappe.get_cached_value("Social Account", account, "platform")


def _other(name: str | None) -> dict[str, str] | None:
	return {"name": name, "title": frappe.db.get_value("Announcement", name, "title")} if name else None
