"""What workers do for a dataset: the dry run, the release, the renewal; and what a person reads of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import add_to_date

from participation_app.rules.open_data import Words
from participation_app.transparency.days import today
from participation_app.transparency.open_data import releases
from participation_app.transparency.open_data.registry import DATASETS

DOCTYPE = "Open Dataset"
JOB = "participation_app.jobs.open_data.work_on"
DRY_RUN, RELEASE, RENEWAL = "Dry Run", "Release", "Renewal"
_LOST_AFTER = timedelta(hours=6)  # a worker that took longer is dead
_ENTERED = ("enabled", "frequency")
_EVERY = {"Weekly": 7, "Monthly": 28}  # days


class BusyWithDataset(frappe.ValidationError):
	"""A worker is at this dataset already."""


def ensure_datasets() -> None:
	"""A record for each dataset of the registry, for the administrator to keep; its title follows the registry."""
	for name, dataset in DATASETS.items():
		titles = {"title": dataset.description.title.ar, "title_in_english": dataset.description.title.en}
		if frappe.db.exists(DOCTYPE, name):
			frappe.db.set_value(DOCTYPE, name, titles, update_modified=False)
		else:
			frappe.get_doc({"doctype": DOCTYPE, "slug": name, **titles}).insert(ignore_permissions=True)


def put_back(dataset: Document) -> None:
	"""What people enter stays; all else is the registry's and the workers'."""
	before = None if dataset.is_new() else dataset.get_doc_before_save()
	for field in dataset.meta.get("fields") if before else ():
		if field.fieldname not in _ENTERED:
			dataset.set(field.fieldname, before.get(field.fieldname))


def refuse_deletion(dataset: Document) -> None:
	"""A dataset that is not wanted is disabled."""
	frappe.throw(_("A dataset is not deleted. Disable it instead."), title=_("Cannot Be Deleted"))


def order(name: str, what: str) -> None:
	"""Has a worker do it; raises BusyWithDataset."""
	held = frappe.db.get_value(DOCTYPE, name, ["working", "working_since"], as_dict=True, for_update=True)
	now = frappe.utils.now_datetime()
	if held.working and held.working_since and held.working_since > now - _LOST_AFTER:
		frappe.throw(_("This dataset is being worked on. Wait until it is done."), BusyWithDataset)
	_note(name, {"working": what, "working_since": now, "trouble": None})
	frappe.enqueue(JOB, queue="long", timeout=4 * 3600, dataset=name, what=what, enqueue_after_commit=True)


def do(name: str, what: str) -> None:
	"""The work itself, in a worker; what goes wrong is told on the dataset."""
	try:
		_WORKS[what](name)
		_note(name, {"working": None, "working_since": None})
	except Exception as problem:
		frappe.db.rollback()
		is_told = isinstance(problem, releases.NothingToRelease | releases.SameAgain)
		if not is_told:
			frappe.log_error(title=f"Open data: {name}", message=frappe.get_traceback())
		trouble = str(problem) if is_told else _("It did not work. The Error Log says why.")
		_note(name, {"working": None, "working_since": None, "trouble": trouble})


def due() -> list[tuple[str, str]]:
	"""The datasets that something is to be made of now: renewals that are owed, and releases by their time."""
	rows = frappe.get_all(DOCTYPE, {"enabled": 1}, ["name", "frequency", "renewal_owed"], order_by="creation")
	owed = [(row.name, RENEWAL) for row in rows if row.renewal_owed]
	renewed = {name for name, _what in owed}
	return owed + [
		(row.name, RELEASE)
		for row in rows
		if row.name not in renewed and row.name in DATASETS and _is_time(row.name, row.frequency)
	]


def owe_renewal(name: str, reason: Words) -> None:
	"""Notes that a release is to be made because one was taken back."""
	_note(name, {"renewal_owed": reason.ar, "renewal_owed_in_english": reason.en})


def _is_time(name: str, frequency: str) -> bool:
	if frequency not in _EVERY:
		return False
	states = ["in", (releases.WAITING, releases.PUBLISHED)]
	made = frappe.get_all(
		releases.DOCTYPE,
		{"dataset": name, "state": states},
		["state", "made_at"],
		order_by="made_at desc",
		limit=1,
	)
	if not made:
		return True
	return made[0].state == releases.PUBLISHED and _has_passed(made[0].made_at, frequency)


def _has_passed(made_at: datetime, frequency: str) -> bool:
	if frequency == "Monthly":
		return made_at.date() < today().replace(day=1)
	return made_at <= add_to_date(frappe.utils.now_datetime(), days=-_EVERY[frequency])


def _look_through(name: str) -> None:
	left_out = releases.look_through(name)
	told = json.dumps(left_out.as_dict(), ensure_ascii=False)
	_note(name, {"dry_run": told, "dry_run_at": frappe.utils.now_datetime()})


def _release(name: str) -> None:
	releases.make(name)


def _renew(name: str) -> None:
	held = frappe.db.get_value(DOCTYPE, name, ["renewal_owed", "renewal_owed_in_english"])
	_note(name, {"renewal_owed": None, "renewal_owed_in_english": None})
	releases.make(name, Words(*held))


def _note(name: str, values: dict[str, object]) -> None:
	frappe.db.set_value(DOCTYPE, name, values, update_modified=False)


_WORKS: dict[str, Callable[[str], None]] = {DRY_RUN: _look_through, RELEASE: _release, RENEWAL: _renew}
