"""Sweeps one account for what reading cannot see: late replies, edits, deletions, what is hidden or shown again.

A sweep has a cursor, a lease and a share of the budget of its own, and rests while reading rests.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import storage
from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.connectors.budget import Allowance
from participation_app.connectors.contract import Connector, Cursor, Page
from participation_app.intake import rechecks, runs
from participation_app.intake.accounts import connector_for, explained
from participation_app.intake.budgets import allowance_for
from participation_app.intake.comment_store import store_page
from participation_app.intake.gaps import close_gap
from participation_app.intake.proposals import Proposer
from participation_app.intake.runs import LeaseLost, Run
from participation_app.intake.use_ledger import SWEEPING, counted, note_use

PAUSE = timedelta(minutes=10)  # between two looks whether something is due
AFTER_TROUBLE = timedelta(minutes=30)
# Replies under old posts are rare and their lists long; X bills every post that a search finds.
LISTS_EVERY = {"X": timedelta(days=1)}
OTHER_LISTS_EVERY = timedelta(hours=6)
PAGES_A_SWEEP = 20
POSTED_WITHIN = timedelta(days=90)
DISCUSSED_WITHIN = timedelta(days=30)
MOST_POSTS = 500


def sweep_account(name: str) -> str | None:
	"""Sweeps what is due on the account; returns the Ingest Run, or None where nothing is or somebody is at it.

	Trouble ends as the run's outcome; the account's state is left to reading, which meets the same.
	"""
	if not _are_lists_due(frappe.get_doc("Social Account", name)) and not rechecks.due(name, limit=1):
		_come_back(name, PAUSE)
		return None
	run = runs.begin(name, runs.SWEEP)
	if run is None:
		return None
	outcome, message = _sweep(run)
	_come_back(name, AFTER_TROUBLE if outcome == "Failed" else PAUSE)
	runs.end(run, outcome, message)
	return run.name


def _sweep(run: Run) -> tuple[str, str | None]:
	try:
		return _sweep_within_budget(run)
	except LeaseLost:
		frappe.db.rollback()
		return "Interrupted", _("Another worker took over. It goes on where this one stopped.")
	except INTERRUPTIONS:
		frappe.db.rollback()
		return "Interrupted", _("The database was busy; the rest is swept in the next run.")
	except Exception as error:
		frappe.db.rollback()
		if kind := storage.kind_of(error):
			return "Interrupted", storage.refused(kind)
		return "Failed", explained(run.account, error)


def _sweep_within_budget(run: Run) -> tuple[str, str | None]:
	account = frappe.get_doc("Social Account", run.account)
	connector = connector_for(account)
	proposer = Proposer()
	with counted(run.account, SWEEPING, connector):
		lists_read = not _are_lists_due(account) or _read_lists(account, connector, proposer, run)
		checked = rechecks.recheck(run, connector, proposer, allowance_for(account, SWEEPING))
	if lists_read and checked:
		return "Drained", None
	return "Interrupted", _("The rest is swept in the next runs.")


def _read_lists(account: Document, connector: Connector, proposer: Proposer, run: Run) -> bool:
	"""Whether all that stands under known posts was read to its end."""
	cursor = Cursor.from_dict(json.loads(account.sweep_cursor) if account.sweep_cursor else None)
	if not cursor.pending:
		began = {"sweep_began_at": frappe.utils.now_datetime()}
		frappe.db.set_value("Social Account", account.name, began, update_modified=False)
	posts = _posts(account.name)
	for page in connector.sweep(cursor, posts, _allowance(account)):
		runs.keep(run, partial(_store_page, account, page, proposer, run))
		if not page.more:
			runs.keep(run, partial(_note_drained, account.name, page.cursor, connector, run))
			return True
		if run.tally.pages >= PAGES_A_SWEEP:
			return False
	return not posts


def _allowance(account: Document) -> Allowance:
	return allowance_for(account, SWEEPING)


def _store_page(account: Document, page: Page, proposer: Proposer, run: Run) -> None:
	store_page(account, page, proposer, run.tally)
	run.tally.pages += 1
	cursor = json.dumps(page.cursor.as_dict())
	frappe.db.set_value("Social Account", account.name, "sweep_cursor", cursor, update_modified=False)
	note_use(account.name, SWEEPING, page.spent)


def _note_drained(account: str, cursor: Cursor, connector: Connector, run: Run) -> None:
	began_at = frappe.db.get_value("Social Account", account, "sweep_began_at")
	frappe.db.set_value("Social Account", account, "swept_at", began_at, update_modified=False)
	if cursor.gap_since:
		return
	closed = close_gap(account, swept_from=began_at, reaches_back=connector.sweeps_back)
	frappe.db.set_value("Ingest Run", run.name, "closed_gap_since", closed, update_modified=False)


def _are_lists_due(account: Document) -> bool:
	"""At their time, in the middle of a sweep, and at once where a gap was noted since the last one began."""
	cursor = json.loads(account.sweep_cursor) if account.sweep_cursor else {}
	if not account.swept_at or cursor.get("pending"):
		return True
	if account.gap_since and account.gap_noted_at and account.gap_noted_at > account.swept_at:
		return True
	every = LISTS_EVERY.get(account.platform, OTHER_LISTS_EVERY)
	return account.swept_at <= frappe.utils.now_datetime() - every


def _posts(account: str) -> Sequence[str]:
	"""The posts under which something may still come in, the latest first."""
	now = frappe.utils.now_datetime()
	recent = {"account": account, "posted_at": [">=", now - POSTED_WITHIN]}
	found = frappe.get_all("Social Post", recent, pluck="external_id", order_by="posted_at desc")
	commented = {"account": account, "post": ["is", "set"], "posted_at": [">=", now - DISCUSSED_WITHIN]}
	names = frappe.get_all("Social Comment", commented, pluck="post", distinct=True)
	discussed = frappe.get_all("Social Post", {"name": ["in", names]}, pluck="external_id") if names else []
	return list(dict.fromkeys([*found, *discussed]))[:MOST_POSTS]


def _come_back(name: str, pause: timedelta) -> None:
	next_sweep = frappe.utils.now_datetime() + pause
	frappe.db.set_value("Social Account", name, "next_sweep_at", next_sweep, update_modified=False)
	frappe.db.commit()  # the next look has its time, whoever takes it
