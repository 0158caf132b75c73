"""Reads one account: each page's rows and the cursor commit together, the mark moves when a run is drained."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors.contract import Cursor, Page
from participation_app.intake.accounts import connector_for, note_success, note_trouble
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.partial_undo import INTERRUPTIONS
from participation_app.intake.proposals import Proposer

LEASE = timedelta(minutes=10)
PAGES_A_RUN = 50  # a backlog goes on in the next run, so that no account starves another


class LeaseLost(Exception):
	"""Another reader took the account over, because this one's lease ran out."""


@dataclass
class _Run:
	"""One run; `lease_until` is what the account's lease must still read for the run to go on."""

	account: str
	lease_until: datetime
	name: str = ""
	pages: int = 0
	tally: Tally = field(default_factory=Tally)


def read_account(name: str) -> str | None:
	"""Reads what is new on the account; returns the Ingest Run, or None if somebody else is reading it.

	Trouble of whatever kind ends as the run's outcome and the account's state; nothing is raised.
	"""
	lease_until = _take_lease(name)
	if lease_until is None:
		return None
	run = _Run(name, lease_until)
	_open_run(run)
	outcome, message = _read(run)
	_close_run(run, outcome, message)
	frappe.db.commit()  # the run's outcome and the lease end together
	return run.name


def _read(run: _Run) -> tuple[str, str | None]:
	"""The run's outcome and what a person should know about it."""
	try:
		drained = _read_pages(run)
	except LeaseLost:
		frappe.db.rollback()
		return "Interrupted", _("Another reader took over. It goes on where this one stopped.")
	except INTERRUPTIONS:
		frappe.db.rollback()
		return "Interrupted", _("The database was busy; the page is read again in the next run.")
	except Exception as error:
		frappe.db.rollback()
		return "Failed", note_trouble(run.account, error)
	note_success(run.account)
	return "Drained" if drained else "Interrupted", None


def _read_pages(run: _Run) -> bool:
	account = frappe.get_doc("Social Account", run.account)
	cursor = Cursor.from_dict(json.loads(account.cursor) if account.cursor else None)
	proposer = Proposer()
	for page in connector_for(account).pull(cursor):
		lease_until = _renew_lease(run)
		_store_page(account, page, proposer, run)
		frappe.db.commit()  # rows and cursor of one page, together or not at all
		run.lease_until = lease_until
		if not page.more:
			return True
		if run.pages >= PAGES_A_RUN:
			return False
	return True


def _store_page(account: Document, page: Page, proposer: Proposer, run: _Run) -> None:
	store_page(account, page, proposer, run.tally)
	run.pages += 1
	progress = {"pages": run.pages, **vars(run.tally)}
	frappe.db.set_value("Ingest Run", run.name, progress, update_modified=False)
	values: dict[str, object] = {"cursor": json.dumps(page.cursor.as_dict())}
	if page.cursor.gap_since:
		values["gap_since"] = moments.stored(frappe.utils.get_datetime(page.cursor.gap_since))
	frappe.db.set_value("Social Account", account.name, values, update_modified=False)


def _take_lease(name: str) -> datetime | None:
	"""The end of the lease that was taken; None where the account is disabled or being read."""
	fields = ["enabled", "lease_until"]
	account = frappe.db.get_value("Social Account", name, fields, for_update=True, as_dict=True)
	now = frappe.utils.now_datetime()
	if not account or not account.enabled or (account.lease_until and account.lease_until > now):
		frappe.db.rollback()
		return None
	lease_until = _set_lease(name)
	frappe.db.commit()  # others see the lease before the first request goes out
	return lease_until


def _renew_lease(run: _Run) -> datetime:
	"""Locks the account until the page is stored; raises LeaseLost where it is no longer ours."""
	held = frappe.db.get_value("Social Account", run.account, "lease_until", for_update=True)
	if held != run.lease_until:
		raise LeaseLost
	return _set_lease(run.account)


def _set_lease(name: str) -> datetime:
	lease_until = frappe.utils.now_datetime() + LEASE
	frappe.db.set_value("Social Account", name, "lease_until", lease_until, update_modified=False)
	return lease_until


def _open_run(run: _Run) -> None:
	# Whoever left a run open held the lease before us and is gone.
	left_open = {"account": run.account, "outcome": "Running"}
	frappe.db.set_value("Ingest Run", left_open, "outcome", "Interrupted", update_modified=False)
	values = {
		"doctype": "Ingest Run",
		"account": run.account,
		"outcome": "Running",
		"started_at": frappe.utils.now_datetime(),
	}
	run.name = frappe.get_doc(values).insert(ignore_permissions=True).name
	frappe.db.commit()  # a run that crashes is seen as one that never ended


def _close_run(run: _Run, outcome: str, message: str | None) -> None:
	own_lease = {"name": run.account, "lease_until": run.lease_until}
	frappe.db.set_value("Social Account", own_lease, "lease_until", None, update_modified=False)
	values = {"outcome": outcome, "ended_at": frappe.utils.now_datetime(), "message": message}
	frappe.db.set_value("Ingest Run", run.name, values, update_modified=False)
