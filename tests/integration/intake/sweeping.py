"""Sweeping the accounts, as the job does, with the time since the last sweep gone by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe

from participation_app.intake.sweep import sweep_account


def let_time_pass(account: Any, **span: float) -> None:
	"""Moves what the account's sweeps and looks wait for so far into the past; a day, if none is named."""
	ago = timedelta(**(span or {"days": 1}))
	for doctype, key, fields in (
		("Social Comment", "account", ("next_check_at", "last_checked_at", "posted_at")),
		("Social Account", "name", ("swept_at", "next_sweep_at")),
	):
		for row in frappe.get_all(doctype, {key: account.name}, ["name", *fields]):
			values = {field: row[field] - ago for field in fields if row[field]}
			if values:
				frappe.db.set_value(doctype, row.name, values, update_modified=False)


def sweep(account: Any) -> Any:
	"""One sweep; returns its Ingest Run, None where nothing was due."""
	name = sweep_account(account.name)
	return frappe.get_doc("Ingest Run", name) if name else None
