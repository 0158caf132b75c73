"""Removes what a test has really committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

LEFT_BEHIND = (
	"Social Comment",
	"Social Author",
	"Social Post",
	"Ingest Run",
	"Platform Use",
	"Participation Warning",
	"Publication",
	"Proposed Reply",
	"Proposed Reply Version",
	"Participation Notice",
	"Participation Promise",
	"Participation Breach",
	"Participation Pause",
	"Participation Holding",
	"Participation Verdict",
	"Participation Warning",
	"Calendar Change",
	"Action Report",
	"Case Event",
	"HD Ticket",
	"Communication",
	"Error Log",
	"ToDo",
	"Comment",
	"HD Ticket Activity",
	"Version",
	"Notification Log",
	"Email Queue",
)


@contextmanager
def nothing_left_behind() -> Iterator[None]:
	"""Deletes every row that came since, and puts the accounts back."""
	held = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in LEFT_BEHIND}
	accounts = frappe.get_all("Social Account", fields=["*"])
	try:
		yield
	finally:
		frappe.db.rollback()
		for doctype, names in held.items():
			new = set(frappe.get_all(doctype, pluck="name")) - names
			if new:
				frappe.db.delete(doctype, {"name": ["in", list(new)]})
		for account in accounts:
			name = account.pop("name")
			frappe.db.set_value("Social Account", name, account, update_modified=False)
		frappe.db.commit()
