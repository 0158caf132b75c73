"""Removes what a test has really committed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.intake.accounts import IN_ORDER, KEPT_BY_WORKERS

MODULES = ("Notices", "Casework", "Intake", "Publication", "Engagement", "Transparency")
WRITTEN_BY_PEOPLE = ("Announcement", "Participation Absence", "Participation Survey")
OF_OTHER_APPS = (
	"HD Ticket",
	"HD Ticket Activity",
	"Communication",
	"Error Log",
	"ToDo",
	"Comment",
	"Version",
	"File",
	"Notification Log",
	"Email Queue",
	"Email Account",
	"Auto Email Report",
)


def left_behind() -> list[str]:
	"""What the work leaves in the database: records of the work itself, with their rows."""
	made = frappe.get_all("DocType", {"module": ["in", MODULES], "in_create": 1, "istable": 0}, pluck="name")
	own = [*made, *WRITTEN_BY_PEOPLE]
	tables = {"parent": ["in", own], "fieldtype": ["in", frappe.model.table_fields]}
	rows = frappe.get_all("DocField", tables, pluck="options")
	return [*own, *rows, *OF_OTHER_APPS]


def clear_away() -> None:
	"""Deletes all of it and has every account as it was at first: a run that was killed could not tidy up."""
	for doctype in left_behind():
		others = {"is_folder": 0} if doctype == "File" else {}
		_remove(doctype, set(frappe.get_all(doctype, others, pluck="name")))
	unread = {field: None for field in KEPT_BY_WORKERS if field != "scopes"}
	for account in frappe.get_all("Social Account", pluck="name"):
		values = {"enabled": 1, **IN_ORDER, **unread}
		frappe.db.set_value("Social Account", account, values, update_modified=False)


@contextmanager
def nothing_left_behind() -> Iterator[None]:
	"""Deletes every row that came since, and puts the accounts back."""
	held = {doctype: set(frappe.get_all(doctype, pluck="name")) for doctype in left_behind()}
	accounts = frappe.get_all("Social Account", fields=["*"])
	try:
		yield
	finally:
		frappe.db.rollback()
		for doctype, names in held.items():
			_remove(doctype, set(frappe.get_all(doctype, pluck="name")) - names)
		for account in accounts:
			name = account.pop("name")
			frappe.db.set_value("Social Account", name, account, update_modified=False)
		frappe.db.commit()


def _remove(doctype: str, names: set[str]) -> None:
	if doctype == "File":
		for name in names:
			frappe.delete_doc("File", name, force=True, ignore_permissions=True, ignore_missing=True)
	elif names:
		frappe.db.delete(doctype, {"name": ["in", list(names)]})
