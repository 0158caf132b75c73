"""Our own replies, read back from a platform, know the ticket that they answer."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.publication.queue import REMOVED


def tie_comment(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of an own reply that was read: takes the ticket of its publication."""
	published = {"account": comment.account, "external_id": comment.external_id}
	ticket = frappe.db.get_value("Publication", published, "ticket")
	if ticket:
		frappe.db.set_value("Social Comment", comment.name, "ticket", ticket, update_modified=False)
	if frappe.db.exists("Publication", {**published, "state": REMOVED}):
		mark_removed(comment)


def mark_removed(reply: Document) -> None:
	"""What was read of our reply says that we removed it, before reading finds it missing.

	`reply` is its publication or its comment.
	"""
	if not reply.external_id:
		return
	read_back = {"account": reply.account, "external_id": reply.external_id}
	gone = {"visibility": "deleted", "deleted_at": frappe.utils.now_datetime(), "removed_by_us": 1}
	frappe.db.set_value("Social Comment", read_back, gone, update_modified=False)


def tie_publication(publication: Document) -> None:
	"""Gives the ticket to the reply where it was read back before the publisher knew that it was posted."""
	read_back = {"account": publication.account, "external_id": publication.external_id}
	if publication.ticket and publication.external_id:
		frappe.db.set_value("Social Comment", read_back, "ticket", publication.ticket, update_modified=False)
