"""Notes what changed in a calendar: a record of its own, which a job then carries out."""

from __future__ import annotations

import json

import frappe
from frappe.model.document import Document
from frappe.utils import get_system_timezone

from participation_app.casework.agreements import (
	AGREEMENT,
	HOLIDAY_LIST,
	SEASON,
	SETTINGS,
	AgreementUnusable,
	agreements_touched_by,
	read_agreement,
	target_of,
)
from participation_app.casework.change_reasons import reasons_of
from participation_app.casework.hours import weekly_hours
from participation_app.casework.promise_reasons import kept
from participation_app.casework.public_holidays import holidays_in
from participation_app.casework.seasons import read_season

DOCTYPE = "Calendar Change"
JOB = "participation_app.jobs.clock.carry_out_calendar_changes"
CAUSES = {HOLIDAY_LIST: "Holiday", SEASON: "Season", AGREEMENT: "Corrected", SETTINGS: "Corrected"}


def note_change(document: Document, cause: str | None = None, *, removed: bool = False) -> str | None:
	"""Called as a document that feeds a calendar is saved or deleted; notes what it changed, if anything.

	Returns the name of the Calendar Change, written in the caller's transaction.
	"""
	before = document if removed else document.get_doc_before_save()
	after = None if removed else document
	if what_it_feeds(before) == what_it_feeds(after):
		return None
	agreements = touched_agreements(document, before)
	if not agreements:
		return None
	change = new_change(document, agreements)
	change.cause = cause or change.cause
	change.update(kept(reasons_of(document, before, removed=removed)))
	change.calendars_before = json.dumps(_calendars_before(document, before, agreements))
	change.insert(ignore_permissions=True)
	wake()
	return change.name


def new_change(document: Document, agreements: list[str]) -> Document:
	"""A Calendar Change of the document, not yet stored."""
	return frappe.get_doc(
		{
			"doctype": DOCTYPE,
			"source_doctype": document.doctype,
			"source_name": document.name or document.get("season_name"),
			"cause": CAUSES[document.doctype],
			"agreements": "\n".join(agreements),
			"changed_by": frappe.session.user,
			"changed_at": frappe.utils.now_datetime(),
			"state": "Waiting",
		}
	)


def _calendars_before(document: Document, before: Document | None, agreements: list[str]) -> dict[str, str]:
	"""Each agreement's calendar as the change found it; left out where there was none to find."""
	stood = {(document.doctype, document.name): before}
	found = {}
	for name in agreements:
		try:
			found[name] = read_agreement(name, stood).described
		except AgreementUnusable:
			frappe.clear_last_message()
	return found


def touched_agreements(document: Document, before: Document | None) -> list[str]:
	"""The agreements whose promised dates the document may move.

	Of what is saved for the first time only a season can: no date was promised by anything else that is new.
	"""
	return [] if before is None and document.doctype != SEASON else agreements_touched_by(document)


def what_it_feeds(document: Document | None) -> object:
	"""Of the document, what a calendar is made of; equal where nothing of that changed."""
	return _FED[document.doctype](document) if document else None


def wake() -> None:
	"""Has the changes carried out once this transaction stands; the scheduler looks for what was lost."""
	frappe.enqueue(
		JOB, queue="long", job_id="carry-out-calendar-changes", deduplicate=True, enqueue_after_commit=True
	)


def _fed_by_agreement(document: Document) -> tuple[object, ...]:
	# How many days are promised moves nothing that was promised, but the date that a waiting comment carries.
	days = {row.priority: target_of(row, target_of(document)).working_days for row in document.priorities}
	hours = weekly_hours(document.support_and_resolution)
	return document.holiday_list, hours, target_of(document).working_days, days


def _fed_by_settings(document: Document) -> tuple[object, ...]:
	# Where no zone is set the site's own counts, so that setting the same one changes nothing.
	zone = document.time_zone or get_system_timezone()
	return zone, document.standard_agreement, document.inspection_agreement


def _fed_by_season(document: Document) -> tuple[object, ...]:
	season = read_season(document)
	return season.first, season.last, season.agreements, season.weekly


_FED = {
	AGREEMENT: _fed_by_agreement,
	HOLIDAY_LIST: lambda document: set(holidays_in(document)),
	SEASON: _fed_by_season,
	SETTINGS: _fed_by_settings,
}
