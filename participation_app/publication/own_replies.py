"""Our own replies, read back from a platform, know the ticket that they answer."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document


def tie_comment(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of an own reply that was read: takes the ticket of its publication."""
	published = {"account": comment.account, "external_id": comment.external_id}
	ticket = frappe.db.get_value("Publication", published, "ticket")
	if ticket:
		frappe.db.set_value("Social Comment", comment.name, "ticket", ticket, update_modified=False)


def tie_publication(publication: Document) -> None:
	"""Gives the ticket to the reply where it was read back before the publisher knew that it was posted."""
	read_back = {"account": publication.account, "external_id": publication.external_id}
	if publication.ticket and publication.external_id:
		frappe.db.set_value("Social Comment", read_back, "ticket", publication.ticket, update_modified=False)
