"""Reads one account: each page's rows and the cursor commit together, the mark moves when a run is drained."""

from __future__ import annotations

import json
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments, storage
from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Cursor, Page
from participation_app.intake import runs
from participation_app.intake.accounts import connector_for, note_rest, note_success, note_trouble
from participation_app.intake.budgets import allowance_for
from participation_app.intake.comment_store import store_page
from participation_app.intake.gaps import note_gap
from participation_app.intake.proposals import Proposer
from participation_app.intake.runs import LeaseLost, Run
from participation_app.intake.use_ledger import READING, counted, note_use

PAGES_A_RUN = 50  # a backlog goes on in the next run, so that no account starves another


def read_account(name: str) -> str | None:
	"""Reads what is new on the account; returns the Ingest Run, or None if somebody else is reading it.

	Trouble of whatever kind ends as the run's outcome and the account's state; where the database takes nothing in,
	it is noted beside it. Nothing is raised.
	"""
	with storage.noted():
		run = runs.begin(name, runs.READING)
		if run is None:
			return None
		outcome, message = _read(run)
		runs.end(run, outcome, message)
		return run.name
	return None


def _read(run: Run) -> tuple[str, str | None]:
	"""The run's outcome and what a person should know about it."""
	try:
		return _read_pages(run)
	except LeaseLost:
		frappe.db.rollback()
		return "Interrupted", _("Another reader took over. It goes on where this one stopped.")
	except INTERRUPTIONS:
		frappe.db.rollback()
		return "Interrupted", _("The database was busy; the page is read again in the next run.")
	except Exception as error:
		frappe.db.rollback()
		if kind := storage.kind_of(error):
			return "Interrupted", storage.refused(kind)
		return "Failed", note_trouble(run.account, error)


def _read_pages(run: Run) -> tuple[str, str | None]:
	account = frappe.get_doc("Social Account", run.account)
	connector = connector_for(account)
	proposer, spent = Proposer(), Spent()
	with counted(run.account, READING, connector):
		for page in connector.pull(_cursor(account), allowance_for(account, READING)):
			runs.keep(run, partial(_store_page, account, page, proposer, run))
			spent += page.spent
			if not page.more or run.tally.pages >= PAGES_A_RUN:
				note_success(run.account)
				storage.note_success()
				return ("Interrupted" if page.more else "Drained"), None
	return "Interrupted", note_rest(account, READING, spent)


def _cursor(account: Document) -> Cursor:
	"""Where reading stands; a gap that it told before stands on the account until a sweep closes it."""
	cursor = Cursor.from_dict(json.loads(account.cursor) if account.cursor else None)
	cursor.gap_since = None
	return cursor


def _store_page(account: Document, page: Page, proposer: Proposer, run: Run) -> None:
	store_page(account, page, proposer, run.tally)
	run.tally.pages += 1
	cursor = json.dumps(page.cursor.as_dict())
	frappe.db.set_value("Social Account", account.name, "cursor", cursor, update_modified=False)
	if page.cursor.gap_since:
		note_gap(account.name, moments.stored(frappe.utils.get_datetime(page.cursor.gap_since)))
	note_use(account.name, READING, page.spent)
