"""Tries an agreement out: a receipt at some time, its due date, and the days counted one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import moments
from participation_app.casework.agreement_checks import check_agreement
from participation_app.casework.agreements import AGREEMENT, Agreement, read_agreement
from participation_app.casework.dates import written_date, written_day, written_moment, written_weekday
from participation_app.casework.public_holidays import Holiday, holidays_in
from participation_app.casework.seasons import Season, season_on, seasons_of
from participation_app.rules.counted_days import CLOSED, COUNTED, HOLIDAY, PAUSED, RECEIPT
from participation_app.rules.enumeration import listed
from participation_app.rules.working_days import CountedDay


class ReceiptUnreadable(frappe.ValidationError):
	"""What was entered as the moment of receipt is no moment."""


def try_out(form: Document, received_at: str, priority: str | None = None) -> dict[str, object]:
	"""What the agreement as it stands on the form, saved or not, gives for a receipt then (site time).

	Nothing is stored. A form that could not be saved is refused with the sentence that saving would give.
	"""
	received = _moment(received_at)
	check_agreement(form)
	agreement = read_agreement(form.name, {(AGREEMENT, form.name): form})
	days = agreement.days_for(priority)
	due_at = agreement.due_at(received, days)
	receipt_due_at = agreement.receipt_due_at(received, priority)
	told = agreement.explain(received, days)
	known = _Known(holidays_in(agreement.holiday_list), seasons_of(agreement.name))
	return {
		"due_at": due_at,
		"due_text": _in_words(agreement, due_at),
		"receipt_due_at": receipt_due_at,
		"receipt_due_text": _in_words(agreement, receipt_due_at),
		"days": [_day(one, known) for one in told],
		"unless": _unless(agreement, received, days, told, known),
		"warnings": _warnings(agreement, told[-1].day),
	}


@dataclass(frozen=True)
class _Known:
	"""What the days are called by."""

	holidays: Mapping[date, Holiday]
	seasons: list[Season]


def _moment(entered: str) -> datetime:
	try:
		moment = get_datetime(entered) if entered else None
	except (ValueError, OverflowError, TypeError):
		moment = None
	if not isinstance(moment, datetime):
		message = _("“{0}” is not a date and time. Write it as 2026-03-02 09:00.")
		frappe.throw(message.format(entered or ""), ReceiptUnreadable, title=_("Receipt Not Readable"))
	return moments.stored(moment) if moment.tzinfo else moment


def _in_words(agreement: Agreement, moment: datetime | None) -> str | None:
	return written_moment(moments.aware(moment).astimezone(agreement.calendar.zone)) if moment else None


def _day(told: CountedDay, known: _Known) -> dict[str, object]:
	holiday = known.holidays.get(told.day)
	season = season_on(told.day, known.seasons) if told.season else None
	name = holiday.name if holiday else season.label() if season else None
	return {
		"date": str(told.day),
		"weekday": written_weekday(told.day),
		"text": written_day(told.day),
		"kind": told.kind,
		"label": _LABELS[told.kind](told, holiday),
		"number": told.number,
		"name": name,
		"closes": f"{told.closes_at:%H:%M}" if told.closes_at else None,
	}


def _holiday_label(_told: CountedDay, holiday: Holiday | None) -> str:
	if holiday is None:
		return _("Holiday")
	return (_("Holiday: {0} (expected)") if holiday.expected else _("Holiday: {0}")).format(holiday.name)


_LABELS: Mapping[str, Callable[[CountedDay, Holiday | None], str]] = {
	RECEIPT: lambda _told, _holiday: _("Day of receipt"),
	COUNTED: lambda told, _holiday: _("Working day {0}").format(told.number),
	CLOSED: lambda _told, _holiday: _("No working hours"),
	HOLIDAY: _holiday_label,
	PAUSED: lambda _told, _holiday: _("The clock stood"),
}


def _unless(
	agreement: Agreement, received: datetime, days: int, told: Sequence[CountedDay], known: _Known
) -> dict[str, object] | None:
	otherwise = agreement.due_unless(received, days)
	if otherwise is None:
		return None
	holidays = (known.holidays.get(one.day) for one in told)
	names = dict.fromkeys(holiday.name for holiday in holidays if holiday and holiday.expected)
	return {
		"due_at": otherwise,
		"due_text": _in_words(agreement, otherwise),
		"names": listed(names, frappe.local.lang),
	}


def _warnings(agreement: Agreement, due_on: date) -> list[str]:
	if due_on <= agreement.calendar_ends_on:
		return []
	message = _("The holiday list ends on {0}. Later holidays are not known yet.")
	return [message.format(written_date(agreement.calendar_ends_on))]
