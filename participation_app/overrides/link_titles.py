"""The title that a link shows instead of a number: of a contribution its words, for those alone who may read it."""

from __future__ import annotations

import frappe
from frappe.desk import search

from participation_app.casework import access
from participation_app.overrides.narrowed import is_narrowed

_EVENT = "Participation Event"


@frappe.whitelist()
def get_link_title(doctype: str, docname: str | int) -> object:
	"""Frappe's answer, which looks at no permission; the bare name of what is closed to whoever asks, or gone."""
	if is_narrowed(doctype) and not _may_be_read(doctype, str(docname)):
		return docname
	return search.get_link_title(doctype, docname)


def leave_out_closed() -> None:
	"""Takes the titles of tickets that are closed or gone out of what a form was told with its record."""
	titles = frappe.response.get("_link_titles") or {}
	for link in titles:
		doctype, _between, name = link.partition("::")
		if _is_closed(doctype, name):
			titles[link] = name


def _may_be_read(doctype: str, name: str) -> bool:
	# The desk's report view asks for the title of an empty cell too, as of a record named "null".
	return bool(frappe.db.exists(doctype, name)) and frappe.has_permission(doctype, "read", name)


def _is_closed(doctype: str, name: str) -> bool:
	if doctype == "HD Ticket":
		return not _may_be_read(doctype, name)
	closed = access.closed_tickets(frappe.session.user) if doctype == _EVENT else ()
	return bool(closed) and str(frappe.db.get_value(_EVENT, name, "ticket")) in closed
