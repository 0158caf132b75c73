"""What changed in a calendar, as plain values: `promise_reasons` puts them into words for whoever reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, SEASON, SETTINGS
from participation_app.casework.hours import weekly_hours
from participation_app.casework.promise_reasons import Reason
from participation_app.casework.public_holidays import Holiday, holidays_in

NAMED_AT_MOST = 3


def reasons_of(document: Document, before: Document | None, *, removed: bool = False) -> list[Reason]:
	"""What changed in the document; `before` is how it stood, None for a new one."""
	return _CHANGES[document.doctype](document, before, removed)


def _holidays(document: Document, before: Document | None, _removed: bool) -> list[Reason]:
	new, old = holidays_in(document), holidays_in(before) if before else {}
	added = _named("holiday_added", document, new.keys() - old.keys())
	taken_out = _named("holiday_taken_out", before, old.keys() - new.keys()) if before else []
	return [*added, *taken_out]


def _named(code: str, document: Document, days: Iterable[date]) -> list[Reason]:
	days = sorted(days)
	in_arabic, in_english = holidays_in(document, "ar"), holidays_in(document, "en")
	named = [_in_both(in_arabic[day], in_english[day]) for day in days[:NAMED_AT_MOST]]
	return [{"code": code, "holidays": named, "further": len(days) - len(named)}] if named else []


def _in_both(holiday: Holiday, in_english: Holiday) -> dict[str, str]:
	return {"day": holiday.day.isoformat(), "name": holiday.name, "in_english": in_english.name}


def _season(document: Document, _before: Document | None, removed: bool) -> list[Reason]:
	season = {"season": document.season_name}
	if removed:
		return [{"code": "season_taken_out", **season}]
	span = {"first": str(getdate(document.from_date)), "hours": _hours(document.hours)}
	if not document.to_date:
		return [{"code": "season_begins", **season, **span}]
	return [{"code": "season", **season, **span, "last": str(getdate(document.to_date))}]


def _hours(rows: Iterable[Document]) -> list[str]:
	"""The different opening hours of the week: a day with a break has two of them."""
	spans = (span for day in weekly_hours(rows).values() for span in day)
	return list(dict.fromkeys(f"{opens[:5]}–{closes[:5]}" for opens, closes in spans))


def _agreement(document: Document, before: Document | None, _removed: bool) -> list[Reason]:
	if before and before.holiday_list != document.holiday_list:
		return [{"code": "holiday_list", "name": document.holiday_list}]
	if before and weekly_hours(before.support_and_resolution) == weekly_hours(
		document.support_and_resolution
	):
		return [{"code": "working_days"}]
	return [{"code": "hours", "hours": _hours(document.support_and_resolution)}]


def _settings(document: Document, before: Document | None, _removed: bool) -> list[Reason]:
	if before and before.time_zone == document.time_zone:
		return [{"code": "agreement"}]
	return [{"code": "time_zone", "zone": document.time_zone}]


_CHANGES = {HOLIDAY_LIST: _holidays, SEASON: _season, AGREEMENT: _agreement, SETTINGS: _settings}
