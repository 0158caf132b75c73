"""What a benchmark really committed is deleted once it is over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import frappe

from participation_app.intake.accounts import IN_ORDER, KEPT_BY_WORKERS

_MODULES = ("Notices", "Casework", "Intake", "Publication", "Engagement")
_OTHERS = (
	"HD Ticket",
	"HD Ticket Activity",
	"Communication",
	"ToDo",
	"Comment",
	"Notification Log",
	"Error Log",
)
_READ = ("Social Comment", "Social Author", "Social Post", "Comment Sketch", "Ingest Run")
_SALTS = "__participation_salt"


@contextmanager
def afterwards() -> Iterator[None]:
	"""Rows of the work that came meanwhile go, and the accounts are as they were."""
	_begin_anew()
	there = {doctype: set(_names(doctype)) for doctype in _doctypes()}
	salts, accounts = set(_salts()), frappe.get_all("Social Account", fields=["*"])
	try:
		yield
	finally:
		frappe.db.rollback()
		for doctype, names in there.items():
			_delete(f"tab{doctype}", "name", set(_names(doctype)) - names)
		_delete(_SALTS, "event", set(_salts()) - salts)
		for account in accounts:
			frappe.db.set_value("Social Account", account.pop("name"), account, update_modified=False)
		frappe.db.commit()  # a benchmark leaves nothing behind


def _begin_anew() -> None:
	"""No comment, and every account as it was at first: a run that was killed could not tidy up."""
	for doctype in _READ:
		frappe.db.sql(f"delete from `tab{doctype}`")
	unread = {field: None for field in KEPT_BY_WORKERS if field != "scopes"}
	for account in frappe.get_all("Social Account", pluck="name"):
		frappe.db.set_value(
			"Social Account", account, {"enabled": 1, **IN_ORDER, **unread}, update_modified=False
		)
	frappe.db.commit()  # workers see it


def _doctypes() -> list[str]:
	made = {"module": ["in", _MODULES], "in_create": 1, "istable": 0, "issingle": 0}
	return [*frappe.get_all("DocType", made, pluck="name"), *_OTHERS]


def _names(doctype: str) -> list[object]:
	return frappe.db.sql_list(f"select name from `tab{doctype}`")


def _salts() -> list[str]:
	return frappe.db.sql_list(f"select event from `{_SALTS}`")


def _delete(table: str, key: str, names: set[object]) -> None:
	ordered = sorted(names, key=str)
	for first in range(0, len(ordered), 1000):
		some = {"names": ordered[first : first + 1000]}
		frappe.db.sql(f"delete from `{table}` where `{key}` in %(names)s", some)
