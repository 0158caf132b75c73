"""Opening hours as Service Day rows give them; a weekday with a break has several rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.dates import written_weekday
from participation_app.rules.working_days import CalendarError
from participation_app.rules.working_week import WEEKDAYS, read_week

Weekly = dict[str, list[list[str]]]


class HoursUnusable(frappe.ValidationError):
	"""Rows of opening hours that make no week."""


def weekly_hours(rows: Iterable[Document]) -> Weekly:
	"""The rows as the calendar takes them; a row that lacks something is left out."""
	weekly: Weekly = {}
	for row in rows:
		if _is_complete(row):
			weekly.setdefault(row.workday, []).append([_clock(row.start_time), _clock(row.end_time)])
	return weekly


def check_hours(rows: Sequence[Document]) -> None:
	"""Refuses rows that lack something, close before they open, overlap, or open no day at all."""
	for row in rows:
		if not _is_complete(row):
			_refuse(_("Row {0}: give the weekday, the opening and the closing time.").format(row.idx))
	try:
		read_week(weekly_hours(rows))
	except CalendarError as error:
		_refuse(_row_fault(rows, error) or error.said(_))


def hours_in_words(weekly: Weekly, language: str | None = None) -> list[str]:
	"""The week as lines such as "Monday–Thursday 09:00–14:00"; weekdays in a row of the same hours are joined."""
	lines: list[tuple[list[int], str]] = []
	for day in _from_first_working_day(weekly):
		hours = " + ".join(
			f"{opening}–{closing}" for opening, closing in sorted(weekly.get(WEEKDAYS[day], ()))
		)
		if lines and lines[-1][1] == hours:
			lines[-1][0].append(day)
		else:
			lines.append(([day], hours))
	return [f"{_days_in_words(days, language)} {hours}" for days, hours in lines if hours]


def _from_first_working_day(weekly: Weekly) -> list[int]:
	"""The weekdays in order, the first one that follows a closed day at the head."""
	opened = [bool(weekly.get(day)) for day in WEEKDAYS]
	first = next((day for day in range(7) if opened[day] and not opened[day - 1]), 0)
	return [(first + later) % 7 for later in range(7)]


def _days_in_words(days: list[int], language: str | None) -> str:
	# Any week does: the first of January 2024 was a Monday.
	names = [written_weekday(date(2024, 1, 1 + day), language) for day in days]
	return names[0] if len(names) == 1 else f"{names[0]}–{names[-1]}"


def _row_fault(rows: Sequence[Document], error: CalendarError) -> str | None:
	day = [row for row in rows if row.workday == error.part]
	if error.row is None or error.row >= len(day):
		return None
	cause = error.inner or error
	return _("Row {0} ({1}): {2}").format(day[error.row].idx, _(error.part), cause.said(_))


def _is_complete(row: Document) -> bool:
	return bool(row.workday) and row.start_time not in (None, "") and row.end_time not in (None, "")


def _clock(value: timedelta | str) -> str:
	"""What the calendar reads; text that is no time is left for it to refuse."""
	text = str(value).partition(".")[0]
	if isinstance(value, timedelta):
		seconds = int(value.total_seconds())
		text = f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"
	return (text.removesuffix(":00") if text.count(":") == 2 else text).zfill(5)


def _refuse(message: str) -> None:
	frappe.throw(message, HoursUnusable, title=_("Hours Cannot Be Used"))
