"""Reads one account: each page's rows and the cursor commit together, the mark moves when a run is drained."""

from __future__ import annotations

import json
from datetime import timedelta

import frappe
from frappe.model.document import Document

from participation_app.connectors.contract import Cursor, Page
from participation_app.connectors.errors import PlatformError
from participation_app.intake.accounts import connector_for, note_success, note_trouble
from participation_app.intake.comment_store import Tally, quarantine, store_items

LEASE = timedelta(minutes=10)
PAGES_A_RUN = 50  # a backlog goes on in the next run, so that no account starves another


def read_account(name: str) -> str | None:
	"""Reads what is new on the account; returns the Ingest Run, or None if somebody else is reading it."""
	if not _take_lease(name):
		return None
	run = _open_run(name)
	tally = Tally()
	try:
		drained = _read_pages(name, run, tally)
		note_success(name)
		_close_run(run, tally, "Drained" if drained else "Interrupted")
	except PlatformError as error:
		frappe.db.rollback()
		_close_run(run, tally, "Failed", note_trouble(name, error))
	finally:
		frappe.db.set_value("Social Account", name, "lease_until", None, update_modified=False)
		frappe.db.commit()  # the run's outcome and the lease end together
	return run


def _read_pages(name: str, run: str, tally: Tally) -> bool:
	account = frappe.get_doc("Social Account", name)
	cursor = Cursor.from_dict(json.loads(account.cursor) if account.cursor else None)
	for count, page in enumerate(connector_for(account).pull(cursor), start=1):
		_store_page(account, page, tally)
		frappe.db.set_value("Ingest Run", run, {"pages": count, **vars(tally)}, update_modified=False)
		frappe.db.commit()  # rows and cursor of one page, together or not at all
		if not page.more:
			return True
		if count >= PAGES_A_RUN:
			return False
	return True


def _store_page(account: Document, page: Page, tally: Tally) -> None:
	store_items(account, page.items, tally)
	for entry in page.unreadable:
		quarantine(account, entry, tally)
	values = {"cursor": json.dumps(page.cursor.as_dict()), "lease_until": _lease_end()}
	if page.cursor.gap_since:
		values["gap_since"] = frappe.utils.get_datetime(page.cursor.gap_since).replace(tzinfo=None)
	frappe.db.set_value("Social Account", account.name, values, update_modified=False)


def _take_lease(name: str) -> bool:
	lease = frappe.db.get_value(
		"Social Account", name, ["enabled", "lease_until"], for_update=True, as_dict=True
	)
	now = frappe.utils.now_datetime()
	if not lease or not lease.enabled or (lease.lease_until and lease.lease_until > now):
		frappe.db.rollback()
		return False
	frappe.db.set_value("Social Account", name, "lease_until", _lease_end(), update_modified=False)
	frappe.db.commit()  # others see the lease before the first request goes out
	return True


def _lease_end():
	return frappe.utils.now_datetime() + LEASE


def _open_run(account: str) -> str:
	run = frappe.get_doc(
		{
			"doctype": "Ingest Run",
			"account": account,
			"outcome": "Running",
			"started_at": frappe.utils.now_datetime(),
		}
	).insert(ignore_permissions=True)
	frappe.db.commit()  # a run that crashes is seen as one that never ended
	return run.name


def _close_run(run: str, tally: Tally, outcome: str, message: str | None = None) -> None:
	values = {"outcome": outcome, "ended_at": frappe.utils.now_datetime(), "message": message, **vars(tally)}
	frappe.db.set_value("Ingest Run", run, values, update_modified=False)
