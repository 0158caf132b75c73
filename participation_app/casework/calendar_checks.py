"""What is refused when a season, a holiday list or the settings that agreements are reckoned by are saved."""

from __future__ import annotations

from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.casework.agreements import (
	AGREEMENT,
	Agreement,
	agreements_touched_by,
	participation_agreements,
	read_agreement,
)
from participation_app.casework.dates import written_date
from participation_app.casework.hours import check_hours, weekly_hours
from participation_app.casework.seasons import Season, read_season, seasons_at_this_moment
from participation_app.rules.working_days import CalendarError, WorkingCalendar
from participation_app.rules.working_week import WEEKDAYS

ROWS_NAMED = 5
_ANY_WEEK = {"Monday": [["08:00", "16:00"]]}


class CalendarRefused(frappe.ValidationError):
	"""A season, holiday list or setting that agreements cannot be reckoned by."""


def check_season(season: Document) -> None:
	"""Its hours, its dates, and that no other season of the same agreement meets it."""
	check_hours(season.hours)
	if season.to_date and getdate(season.to_date) < getdate(season.from_date):
		message = _("The season ends on {0}, before it begins on {1}. Correct its last day.")
		_refuse_calendar(message, getdate(season.to_date), getdate(season.from_date))
	_check_meets_no_other(read_season(season))
	check_calendars(season)


def check_holiday_list(holiday_list: Document) -> None:
	"""That each holiday stands in it once and that the agreements can be reckoned by it."""
	if not agreements_touched_by(holiday_list):
		return
	_check_each_day_once(holiday_list)
	check_calendars(holiday_list)
	_tell_days_off_that_are_open(holiday_list)


def check_list_mergeable(holiday_list: Document) -> None:
	"""Refuses to merge a list away that a participation agreement uses."""
	for agreement in agreements_touched_by(holiday_list):
		message = _(
			"The agreement {0} uses this list. Choose the other list on the agreement instead of merging."
		)
		_refuse_calendar(message, agreement)


def check_settings(own: Document) -> None:
	"""That the agreements named promise working days and can be reckoned in the time zone."""
	for field in ("standard_agreement", "inspection_agreement"):
		if own.get(field) and own.has_value_changed(field):
			_check_named(own, field)
	if own.has_value_changed("time_zone"):
		_check_zone(own.time_zone)
		check_calendars(own)


def check_calendars(document: Document) -> None:
	"""Refuses what would leave an agreement without a due date."""
	replaced = {(document.doctype, document.name): document}
	for name in agreements_touched_by(document):
		if document.doctype == AGREEMENT or frappe.get_cached_value(AGREEMENT, name, "enabled"):
			_check_reckonable(read_agreement(name, replaced))


def _check_reckonable(agreement: Agreement) -> None:
	now = frappe.utils.now_datetime()
	targets = [agreement.standard, *agreement.targets.values()]
	agreement.due_at(now, max(target.working_days for target in targets))
	for priority in (None, *agreement.targets):
		agreement.receipt_due_at(now, priority)


def _check_each_day_once(holiday_list: Document) -> None:
	first_rows: dict[date, int] = {}
	for row in holiday_list.holidays:
		if row.weekly_off or not row.holiday_date:
			continue
		first = first_rows.setdefault(getdate(row.holiday_date), row.idx)
		if first != row.idx:
			message = _("Rows {0} and {1} are both on {2}. Keep one of them.")
			_refuse_calendar(message, first, row.idx, getdate(row.holiday_date))


def _tell_days_off_that_are_open(holiday_list: Document) -> None:
	"""A weekly day off has no say where an agreement has opening hours: not refused, but not silent either."""
	open_days = {
		weekday
		for name in agreements_touched_by(holiday_list)
		for weekday in weekly_hours(frappe.get_cached_doc(AGREEMENT, name).support_and_resolution)
	}
	rows = [row for row in holiday_list.holidays if row.weekly_off and row.holiday_date]
	found = [row for row in rows if WEEKDAYS[getdate(row.holiday_date).weekday()] in open_days]
	if not found:
		return
	message = _("Row {0}: {1} counts as a working day. Untick “{2}” to make it a holiday.")
	label = _(found[0].meta.get_label("weekly_off"))
	lines = [
		message.format(row.idx, written_date(getdate(row.holiday_date)), label) for row in found[:ROWS_NAMED]
	]
	if len(found) > ROWS_NAMED:
		lines.append(_("{0} more").format(len(found) - ROWS_NAMED))
	frappe.msgprint("<br>".join(lines), title=_("Open on a Weekly Day Off"), indicator="orange")


def _check_zone(time_zone: str) -> None:
	try:
		WorkingCalendar.from_dict({"timezone": time_zone, "weekly": _ANY_WEEK})
	except CalendarError as error:
		_refuse_calendar("{0}", error.said(_))


def _check_meets_no_other(season: Season) -> None:
	for other in seasons_at_this_moment():
		if other.name == season.name or not _share_an_agreement(season, other):
			continue
		if season.last and other.last and season.first <= other.last and other.first <= season.last:
			message = _(
				"“{0}” has hours of its own from {1} to {2}. Move one of the two, or choose other agreements."
			)
			_refuse_calendar(message, other.name, getdate(other.first), getdate(other.last))
		if not season.last and not other.last and season.first == other.first:
			message = _("“{0}” changes the hours on {1}, too. Keep one of the two.")
			_refuse_calendar(message, other.name, getdate(other.first))


def _share_an_agreement(one: Season, other: Season) -> bool:
	return not one.agreements or not other.agreements or bool(one.agreements & other.agreements)


def _check_named(own: Document, field: str) -> None:
	name = own.get(field)
	label = _(own.meta.get_label(field))
	if name not in participation_agreements():
		message = _("“{0}”: {1} promises no working days. Set them on its form, or choose another agreement.")
		_refuse_calendar(message, label, name)
	if not frappe.get_cached_value(AGREEMENT, name, "enabled"):
		_refuse_calendar(_("“{0}”: {1} is disabled. Enable it, or choose another agreement."), label, name)


def _refuse_calendar(message: str, *values: object) -> None:
	told = [written_date(value) if isinstance(value, date) else value for value in values]
	frappe.throw(message.format(*told), CalendarRefused, title=_("Calendar Cannot Be Used"))
