"""Gives tickets of before their words for the search, however they are spelled."""

from __future__ import annotations

import frappe

from participation_app.casework.search_words import DOCTYPE, write

_AT_ONCE = 500


def execute() -> None:
	"""Writes what is missing, so many to a transaction; safe to run again."""
	frappe.reload_doc("casework", "doctype", "ticket_words")
	while names := _without_words():
		for name in names:
			write(str(name))
		frappe.db.commit()  # a stopped update goes on where it was


def _without_words() -> list[str]:
	return frappe.db.sql_list(
		f"""
		select ticket.name from `tabHD Ticket` ticket
		left join `tab{DOCTYPE}` words on words.name = ticket.name
		where ticket.participation_type != '' and words.name is null
		limit {_AT_ONCE}
		"""
	)
