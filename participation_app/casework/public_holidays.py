"""The holidays of a holiday list as people read them, and the lists that run out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe.model.document import Document
from frappe.utils import add_days, getdate, strip_html

from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST
from participation_app.casework.dates import locale_of

CONFIRMED, EXPECTED, WITHDRAWN = "Confirmed", "Expected", "Withdrawn"


@dataclass(frozen=True)
class Holiday:
	"""A holiday in the reader's language; an expected one depends on the sighting of the moon."""

	day: date
	name: str
	expected: bool


def holidays_in(holiday_list: Document | str, language: str | None = None) -> dict[date, Holiday]:
	"""The list's holidays that take place or are expected to, by date; without the weekly days off."""
	document = _document(holiday_list)
	english = locale_of(language).language == "en"
	found: dict[date, Holiday] = {}
	for row in document.holidays:
		state = row.get("participation_state") or CONFIRMED
		if row.holiday_date and not row.weekly_off and state != WITHDRAWN:
			day = getdate(row.holiday_date)
			name = (english and row.get("participation_name_in_english")) or strip_html(row.description or "")
			found[day] = Holiday(day, name.strip(), state == EXPECTED)
	return found


def withdrawn_dates(holiday_list: str | None) -> frozenset[date]:
	"""The dates that only withdrawn rows of the list name."""
	if not holiday_list:
		return frozenset()
	withdrawn, kept = set(), set()
	for row in _document(holiday_list).holidays:
		dates = withdrawn if row.get("participation_state") == WITHDRAWN else kept
		dates.add(getdate(row.holiday_date))
	return frozenset(withdrawn - kept)


def lists_that_end_soon(within_days: int = 60) -> list[tuple[str, date]]:
	"""The holiday lists of enabled participation agreements that have ended or soon will, and their last day."""
	using = {"participation_working_days": [">", 0], "enabled": 1}
	lists = frappe.get_all(AGREEMENT, using, pluck="holiday_list", distinct=True)
	ending = {
		"name": ["in", lists],
		"to_date": ["<=", add_days(frappe.utils.now_datetime().date(), within_days)],
	}
	rows = frappe.get_all(HOLIDAY_LIST, ending, ["name", "to_date"], order_by="to_date, name")
	return [(row.name, row.to_date) for row in rows]


def _document(holiday_list: Document | str) -> Document:
	return (
		frappe.get_cached_doc(HOLIDAY_LIST, holiday_list) if isinstance(holiday_list, str) else holiday_list
	)
