"""Announcements, for their form: how each account takes the text, the moves, and what a person did by hand."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication import announcement_view, announcements
from participation_app.publication.announcement_corrections import correction_of
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER


@frappe.whitelist(methods=["GET", "POST"])
def view(announcement: str) -> dict:
	"""Each account's text with its length, faults and post, the moves open to the reader, and the trail."""
	return announcement_view.describe(_readable(announcement))


@frappe.whitelist(methods=["POST"])
def move(announcement: str, move: str, note: str | None = None, modified: str | None = None) -> dict:
	"""Makes a move of the reader's, of those in `rules.announcements`; an approval says what it saw by `modified`.

	{"state", "correction"}: the announcement that corrects this one, where there is one.
	"""
	moved = announcements.make_move(_readable(announcement).name, move, note, seen=modified)
	return {"state": moved.state, "correction": correction_of(moved.name)}


@frappe.whitelist(methods=["POST"])
def measure(draft: dict | str) -> list[dict]:
	"""What each account would make of a draft as it stands in its form, saved or not."""
	frappe.has_permission("Announcement", "create", throw=True)
	document = announcements.as_drafted(frappe.parse_json(draft))
	return announcement_view.posts_as_drafted(document)


@frappe.whitelist(methods=["POST"])
def post_by_hand(publication: str, link: str) -> None:
	"""Records where public relations posted the text itself."""
	document = frappe.get_doc("Publication", publication)
	document.check_permission("read")
	if PUBLIC_RELATIONS_OFFICER not in frappe.get_roles():
		frappe.throw(_("Public relations posts announcements."), frappe.PermissionError)
	if not frappe.utils.validate_url(link or "", valid_schemes=["https", "http"]):
		frappe.throw(_("Enter the whole link of the post on the platform, beginning with https://."))
	announcements.post_by_hand(document, link)


def _readable(announcement: str) -> Document:
	document = frappe.get_doc("Announcement", announcement)
	document.check_permission("read")
	return document
