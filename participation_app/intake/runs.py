"""A run over one account: who holds the account meanwhile, what was stored, and how it ended."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import frappe

from participation_app.casework.busy_database import INTERRUPTIONS, LONGEST_PAUSE, again_if_busy
from participation_app.intake.comment_store import Tally
from participation_app.notices import journal

LEASE = timedelta(minutes=10)
LONGEST_LEASE = 2 * LEASE  # one that ends later is of a clock that was wrong
TRIES = 4


class LeaseLost(Exception):
	"""Another worker took the account over, because this one's lease ran out."""


@dataclass(frozen=True)
class Kind:
	"""What a run is for, and the account's field that says until when somebody is at it."""

	name: str
	lease_field: str


READING = Kind("Reading", "lease_until")
SWEEP = Kind("Sweep", "sweep_lease_until")


@dataclass
class Run:
	"""One run; `lease_until` is what the account's lease must still read for the run to go on."""

	account: str
	kind: Kind
	lease_until: datetime
	name: str = ""
	tally: Tally = field(default_factory=Tally)


def begin(account: str, kind: Kind) -> Run | None:
	"""Takes the account and opens an Ingest Run; None where it is disabled or somebody else is at it."""
	lease_until = _take_lease(account, kind)
	if lease_until is None:
		return None
	run = Run(account, kind, lease_until)
	_open(run)
	return run


@again_if_busy
def _open(run: Run) -> None:
	# Whoever left a run open held the lease before us and is gone.
	left_open = {"account": run.account, "kind": run.kind.name, "outcome": "Running"}
	if left := frappe.get_all("Ingest Run", left_open, pluck="name"):
		# By name: a search by account locks its gap in the index, in which two that begin at once wait for each other.
		left_open["name"] = ["in", left]
		frappe.db.set_value("Ingest Run", left_open, "outcome", "Interrupted", update_modified=False)
	values = {
		"doctype": "Ingest Run",
		"account": run.account,
		"kind": run.kind.name,
		"outcome": "Running",
		"started_at": frappe.utils.now_datetime(),
	}
	run.name = frappe.get_doc(values).insert(ignore_permissions=True).name
	frappe.db.commit()  # a run that crashes is seen as one that never ended


def keep(run: Run, store: Callable[[], None]) -> None:
	"""Stores what was fetched in one transaction in which the account is ours, and prolongs the lease.

	A busy database is tried again, since what was fetched was paid for. Raises LeaseLost, or INTERRUPTIONS
	where the database stays busy.
	"""
	for tries_left in reversed(range(TRIES)):
		before = replace(run.tally)
		try:
			lease_until = _renew_lease(run)
			store()
			frappe.db.set_value("Ingest Run", run.name, vars(run.tally), update_modified=False)
			frappe.db.commit()  # rows and cursor together or not at all
			run.lease_until = lease_until
			return
		except INTERRUPTIONS:
			frappe.db.rollback()
			run.tally = before
			if not tries_left:
				raise
			time.sleep(random.uniform(0, LONGEST_PAUSE))


@again_if_busy
def end(run: Run, outcome: str, message: str | None = None) -> None:
	"""Gives the account back and says how the run ended."""
	own_lease = {"name": run.account, run.kind.lease_field: run.lease_until}
	frappe.db.set_value("Social Account", own_lease, run.kind.lease_field, None, update_modified=False)
	values = {"outcome": outcome, "ended_at": frappe.utils.now_datetime(), "message": message}
	frappe.db.set_value("Ingest Run", run.name, values, update_modified=False)
	told = {"account": run.account, "kind": run.kind.name, "outcome": outcome, **vars(run.tally)}
	journal.note("ingest_run", record=run.name, **told)
	frappe.db.commit()  # the run's outcome and the lease end together


@again_if_busy
def _take_lease(name: str, kind: Kind) -> datetime | None:
	"""The end of the lease that was taken."""
	fields = ["enabled", kind.lease_field]
	account = frappe.db.get_value("Social Account", name, fields, for_update=True, as_dict=True)
	if not account or not account.enabled or _is_held(account[kind.lease_field]):
		frappe.db.rollback()
		return None
	lease_until = _set_lease(name, kind)
	frappe.db.commit()  # others see the lease before the first request goes out
	return lease_until


def _is_held(until: datetime | None) -> bool:
	now = frappe.utils.now_datetime()
	return until is not None and now < until < now + LONGEST_LEASE


def _renew_lease(run: Run) -> datetime:
	"""Locks the account until what was fetched is stored."""
	held = frappe.db.get_value("Social Account", run.account, run.kind.lease_field, for_update=True)
	if held != run.lease_until:
		raise LeaseLost
	return _set_lease(run.account, run.kind)


def _set_lease(name: str, kind: Kind) -> datetime:
	lease_until = frappe.utils.now_datetime() + LEASE
	frappe.db.set_value("Social Account", name, kind.lease_field, lease_until, update_modified=False)
	return lease_until
