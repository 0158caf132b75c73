"""What a due date costs: one beside a bare bisect and Helpdesk's calc_time, very many beside numpy's busday_offset.

Run as `./scripts/bench due_dates [DATES …]`. The calendar has ten years of holidays, 131 of them; what is written
to the site for that is rolled back.
"""

from __future__ import annotations

import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta, timezone
from random import Random

import frappe
import numpy
from measuring.rounds import Method, compare, print_head, print_lines

from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, agreement_for, read_agreement
from participation_app.rules.working_days import WorkingCalendar

DATES = (1_000, 10_000, 100_000)
DAYS, HOLIDAYS = 3, 131
FIRST, LAST = date(2022, 1, 1), date(2031, 12, 31)
ASKED, ASKED_OF_HELPDESK = 2_000, 10
FROM_MONDAY = "1111100"


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	try:
		agreement = _agreement_with_holidays()
		print_head()
		_measure_one(agreement)
		for size in map(int, sizes or DATES):
			_measure_many(read_agreement(agreement).calendar, size)
	finally:
		frappe.db.rollback()
		frappe.clear_cache()
		frappe.destroy()


def _agreement_with_holidays() -> str:
	name = agreement_for(needs_inspection=False).name
	holidays = frappe.get_doc(HOLIDAY_LIST, frappe.db.get_value(AGREEMENT, name, "holiday_list"))
	holidays.update({"from_date": FIRST, "to_date": LAST, "holidays": []})
	weekdays = [day for day in _every_day() if day.weekday() < 5]
	for day in sorted(Random(131).sample(weekdays, HOLIDAYS)):
		holidays.append("holidays", {"holiday_date": day, "description": "عطلة"})
	holidays.save()
	return name


def _measure_one(name: str) -> None:
	agreement, helpdesk = read_agreement(name), frappe.get_doc(AGREEMENT, name)
	calendar, priority = agreement.calendar, helpdesk.priorities[0].priority
	stored = _moments(ASKED)
	own = [moment.replace(tzinfo=calendar.zone) for moment in stored]
	utc = [moment.astimezone(timezone.utc) for moment in own]
	few = stored[:ASKED_OF_HELPDESK]
	pure = _bisect(calendar)
	lines = compare(
		[
			_each("rule, by the authority's clock", calendar.due_at, own),
			_each("bisect, by the authority's clock", pure, own),
		],
		clock=time.process_time,
	)
	print_lines("1", lines)
	lines = compare(
		[
			_each("rule, by UTC", calendar.due_at, utc),
			_each("bisect, by UTC", lambda moment, days: pure(moment.astimezone(calendar.zone), days), utc),
		],
		clock=time.process_time,
	)
	print_lines("1", lines)
	lines = compare(
		[
			_each("agreement in hand", agreement.due_at, stored),
			_each(
				"agreement found by name", lambda moment, days: read_agreement(name).due_at(moment, days), few
			),
			_each(
				"calc_time as shipped",
				lambda moment, _days: helpdesk.calc_time(moment, priority, "resolution_time"),
				few,
			),
		]
	)
	print_lines("1", lines)


def _each(name: str, ask: Callable[[datetime, int], object], moments: Sequence[datetime]) -> Method:
	return Method(name, lambda: [ask(moment, DAYS) for moment in moments], len(moments))


def _bisect(calendar: WorkingCalendar) -> Callable[[datetime, int], datetime]:
	days = [day.toordinal() for day in _every_day() if calendar.is_working_day(day)]
	closings = [calendar.closing_time(date.fromordinal(day)) for day in days]
	return lambda moment, count: closings[bisect_right(days, moment.toordinal()) + count - 1]


def _measure_many(calendar: WorkingCalendar, size: int) -> None:
	stored = _moments(size)
	own = [moment.replace(tzinfo=calendar.zone) for moment in stored]
	table = numpy.array(stored, dtype="datetime64[D]")
	holidays = numpy.array(sorted(calendar.hours.holidays), dtype="datetime64[D]")
	week = numpy.busdaycalendar(FROM_MONDAY, holidays)

	def dates(days: numpy.ndarray) -> numpy.ndarray:
		return numpy.busday_offset(days, DAYS, roll="backward", busdaycal=week)

	assert [due.date() for due in calendar.due_dates(own, DAYS)] == dates(table).tolist()
	pure = _bisect(calendar)
	lines = compare(
		[
			Method("rule, hours included", lambda: calendar.due_dates(own, DAYS), size),
			Method("one by one", lambda: [calendar.due_at(moment, DAYS) for moment in own], size),
			Method("bisect, one by one", lambda: [pure(moment, DAYS) for moment in own], size),
			Method(
				"busday_offset, from moments to dates",
				lambda: dates(numpy.array(stored, dtype="datetime64[D]")).tolist(),
				size,
			),
			Method("busday_offset, within its own table", lambda: dates(table), size),
		],
		clock=time.process_time,
	)
	print_lines(f"{size:,}", lines)


def _moments(count: int) -> list[datetime]:
	chance = Random(count)
	begin, seconds = datetime(2024, 1, 1), 4 * 365 * 24 * 60 * 60
	return [begin + timedelta(seconds=chance.randrange(seconds)) for _number in range(count)]


def _every_day() -> list[date]:
	return [FIRST + timedelta(days=number) for number in range((LAST - FIRST).days + 1)]


if __name__ == "__main__":
	main()
