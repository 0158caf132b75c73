"""Working time: minutes that pass while the authority is open, and days worth one each."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.working_days import WorkingCalendar
from tests.unit.rules.plain_reading import PlainReading

DUBAI = ZoneInfo("Asia/Dubai")
WEEK = {day: [["08:00", "16:00"]] for day in ("Monday", "Tuesday", "Wednesday", "Thursday")} | {
	"Friday": [["08:00", "12:00"]]
}
SHIFTS = {"Monday": [["08:00", "12:00"], ["16:00", "20:00"]], "Tuesday": [["08:00", "10:00"]]}
RAMADAN = {"from": "2026-03-04", "to": "2026-03-19", "weekly": {day: [["09:00", "14:00"]] for day in WEEK}}
NIGHTS = {"Saturday": [["20:00", "24:00"]], "Sunday": [["00:00", "06:00"]]}


def calendar(weekly=WEEK, timezone="Asia/Dubai", **parts):
	return WorkingCalendar.from_dict({"timezone": timezone, "weekly": weekly} | parts)


def at(text, zone=DUBAI):
	return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=zone)


@pytest.mark.parametrize(
	("start", "minutes", "end", "parts"),
	[
		("03-02 09:00", 60, "03-02 10:00", {}),
		("03-02 07:00", 60, "03-02 09:00", {}),
		("03-02 15:00", 60, "03-02 16:00", {}),
		("03-02 15:00", 61, "03-03 08:01", {}),
		("03-02 16:00", 1, "03-03 08:01", {}),
		("03-06 11:00", 120, "03-09 09:00", {}),
		("03-07 11:00", 30, "03-09 08:30", {}),
		("03-02 09:00", 0, "03-02 09:00", {}),
		("03-07 09:00", 0, "03-07 09:00", {}),
		("03-02 08:00", 480, "03-02 16:00", {}),
		("03-02 08:00", 36 * 60, "03-06 12:00", {}),
		("03-03 15:00", 120, "03-04 10:00", {"seasons": [RAMADAN]}),
		("03-03 15:00", 120, "03-05 09:00", {"holidays": ["2026-03-04"]}),
		("03-02 11:00", 120, "03-02 17:00", {"weekly": SHIFTS}),
		("03-02 13:00", 60, "03-02 17:00", {"weekly": SHIFTS}),
		("03-02 11:00", 60, "03-02 12:00", {"weekly": SHIFTS}),
	],
)
def test_working_minutes_run_while_the_authority_is_open(start, minutes, end, parts):
	assert calendar(**parts).after_minutes(at(start), minutes) == at(end)


@pytest.mark.parametrize(
	("zone", "start", "minutes", "end"),
	[
		("Europe/Madrid", "03-28 20:00", 5 * 60, "03-29 01:00"),
		("Europe/Madrid", "03-28 20:00", 7 * 60, "03-29 04:00"),
		("Europe/Madrid", "03-28 20:00", 9 * 60, "03-29 06:00"),
		("Europe/Madrid", "10-24 20:00", 8 * 60, "10-25 03:00"),
		("Europe/Madrid", "10-24 20:00", 11 * 60, "10-25 06:00"),
		("Asia/Beirut", "03-28 20:00", 5 * 60, "03-29 02:00"),
		("America/Santiago", "04-04 20:00", 5 * 60, "04-05 00:00"),
		("America/Santiago", "09-05 20:00", 5 * 60, "09-06 02:00"),
	],
)
def test_a_night_on_which_the_clocks_change_is_as_long_as_it_lasts(zone, start, minutes, end):
	there = ZoneInfo(zone)
	assert calendar(NIGHTS, zone).after_minutes(at(start, there), minutes) == at(end, there)


def test_hours_that_summer_time_pushes_into_each_other_pass_only_once():
	madrid = ZoneInfo("Europe/Madrid")
	mornings = calendar({"Sunday": [["01:00", "02:45"], ["03:00", "04:00"]]}, "Europe/Madrid")
	assert mornings.after_minutes(at("03-29 00:00", madrid), 120) == at("03-29 04:00", madrid)
	assert mornings.days_spent(at("03-29 00:00", madrid), at("03-29 03:00", madrid)) == 0.5


@pytest.mark.parametrize(
	("weekly", "moment", "is_open"),
	[
		(WEEK, "03-02 07:59", False),
		(WEEK, "03-02 08:00", True),
		(WEEK, "03-02 15:59", True),
		(WEEK, "03-02 16:00", False),
		(WEEK, "03-07 10:00", False),
		(SHIFTS, "03-02 13:00", False),
		(SHIFTS, "03-02 16:00", True),
		(NIGHTS, "03-07 23:59", True),
		(NIGHTS, "03-08 00:00", True),
		(NIGHTS, "03-09 00:00", False),
	],
)
def test_an_authority_is_open_from_opening_until_closing(weekly, moment, is_open):
	assert calendar(weekly).is_open(at(moment)) is is_open


@pytest.mark.parametrize(
	("start", "end", "days", "parts"),
	[
		("03-02 08:00", "03-02 16:00", 1.0, {}),
		("03-02 00:00", "03-03 00:00", 1.0, {}),
		("03-02 08:00", "03-02 12:00", 0.5, {}),
		("03-06 08:00", "03-06 10:00", 0.5, {}),
		("03-06 08:00", "03-06 12:00", 1.0, {}),
		("03-02 12:00", "03-03 12:00", 1.0, {}),
		("03-06 10:00", "03-09 12:00", 1.0, {}),
		("03-07 10:00", "03-08 10:00", 0.0, {}),
		("03-03 12:00", "03-02 12:00", 0.0, {}),
		("03-02 12:00", "03-02 12:00", 0.0, {}),
		("03-02 08:00", "03-16 08:00", 10.0, {}),
		("03-03 08:00", "03-05 08:00", 1.0, {"holidays": ["2026-03-04"]}),
		("03-03 12:00", "03-04 11:30", 1.0, {"seasons": [RAMADAN]}),
		("03-02 08:00", "03-02 14:00", 0.5, {"weekly": SHIFTS}),
		("03-02 08:00", "03-02 17:00", 0.625, {"weekly": SHIFTS}),
	],
)
def test_every_working_day_is_worth_one_however_long_it_is_open(start, end, days, parts):
	assert calendar(**parts).days_spent(at(start), at(end)) == days


@pytest.mark.parametrize(
	("moment", "days", "earliest", "latest_before", "weekly"),
	[
		("03-03 12:00", 0, "03-03 12:00", "03-03 12:00", WEEK),
		("03-07 12:00", 0, "03-07 12:00", "03-07 12:00", WEEK),
		("03-03 12:00", 0.5, "03-03 16:00", "03-03 08:00", WEEK),
		("03-03 12:00", 1, "03-04 12:00", "03-02 12:00", WEEK),
		("03-03 16:00", 1, "03-04 16:00", "03-03 08:00", WEEK),
		("03-05 16:00", 1, "03-06 12:00", "03-05 08:00", WEEK),
		("03-05 12:00", 1, "03-06 10:00", "03-04 12:00", WEEK),
		("03-07 12:00", 0.5, "03-09 12:00", "03-06 10:00", WEEK),
		("03-09 08:00", 1, "03-09 16:00", "03-06 08:00", WEEK),
		("03-02 08:00", 0.5, "03-02 12:00", "02-24 09:00", SHIFTS),
		("03-03 10:00", 1.5, "03-10 09:00", "03-02 16:00", SHIFTS),
	],
)
def test_days_are_added_until_the_earliest_and_taken_off_until_the_latest_moment(
	moment, days, earliest, latest_before, weekly
):
	assert calendar(weekly).after_days(at(moment), days) == at(earliest)
	assert calendar(weekly).before(at(moment), days) == at(latest_before)


ZONED = [
	calendar(holidays=["2026-03-04", "2026-03-05"], seasons=[RAMADAN | {"from": "2026-03-10"}]),
	calendar(SHIFTS),
	calendar(NIGHTS, "Europe/Madrid"),
	calendar(NIGHTS, "America/Santiago"),
	calendar({"Sunday": [["01:00", "02:45"], ["03:00", "04:00"]]}, "Europe/Madrid"),
	calendar({"Sunday": [["02:30", "03:15"]], "Monday": [["09:00", "10:00"]]}, "Europe/Madrid"),
	calendar({"Friday": [["00:30", "24:00"]], "Thursday": [["00:00", "24:00"]]}, "Africa/Cairo"),
]
CALENDARS = st.sampled_from(ZONED)
UTC = ZoneInfo("UTC")
MOMENTS = st.integers(0, 365 * 24 * 60).map(
	lambda minutes: at("01-01 00:00", UTC) + timedelta(minutes=minutes)
)
DAYS = st.one_of(st.integers(0, 9), st.floats(0, 9), st.sampled_from([0.25, 0.5, 1.5, 2.75]))
SOME = settings(max_examples=150, deadline=None)


@SOME
@given(CALENDARS, MOMENTS, DAYS)
def test_days_added_are_days_spent(calendar, start, days):
	end = calendar.after_days(start, days)
	assert end >= start
	assert calendar.days_spent(start, end) >= days
	if days:
		assert calendar.days_spent(start, end - timedelta(microseconds=1)) <= days


@SOME
@given(CALENDARS, MOMENTS, DAYS)
def test_days_taken_off_are_days_spent(calendar, end, days):
	start = calendar.before(end, days)
	assert start <= end
	assert calendar.days_spent(start, end) >= days
	if days:
		assert calendar.days_spent(start + timedelta(microseconds=1), end) <= days


@SOME
@given(CALENDARS, MOMENTS, DAYS)
def test_taking_off_what_was_added_leads_back_over_closed_hours_at_most(calendar, start, days):
	end = calendar.after_days(start, days)
	back = calendar.before(end, days)
	assert back >= start - timedelta(microseconds=1)
	assert calendar.days_spent(start, back) == pytest.approx(0, abs=1e-9)


@SOME
@given(CALENDARS, st.lists(MOMENTS, min_size=3, max_size=3).map(sorted))
def test_days_spent_add_up(calendar, moments):
	first, second, third = moments
	parts = calendar.days_spent(first, second) + calendar.days_spent(second, third)
	assert calendar.days_spent(first, third) == pytest.approx(parts)


@SOME
@given(CALENDARS, MOMENTS, st.integers(0, 3000), st.integers(0, 3000))
def test_more_minutes_never_end_earlier_and_minutes_add_up(calendar, start, one, other):
	after_one = calendar.after_minutes(start, one)
	together = calendar.after_minutes(start, one + other)
	assert together >= after_one
	assert calendar.after_minutes(after_one, other) == together


@SOME
@given(CALENDARS, MOMENTS, st.integers(1, 3000))
def test_minutes_end_while_the_authority_is_open(calendar, start, minutes):
	end = calendar.after_minutes(start, minutes)
	assert calendar.is_open(end.astimezone(UTC) - timedelta(microseconds=1))


@SOME
@given(CALENDARS, MOMENTS, st.integers(1, 6))
def test_so_many_days_after_an_opening_day_has_passed_the_ticket_is_due(calendar, received, count):
	due = calendar.due_at(received, count)
	midnight = (received.astimezone(calendar.zone) + timedelta(days=1)).replace(hour=0, minute=0, fold=0)
	assert calendar.after_days(midnight, count).timestamp() == due.timestamp()


def half_hours(start, end):
	while start < end:
		yield start
		start += timedelta(minutes=30)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([WEEK, SHIFTS]), st.integers(0, 2000), st.integers(0, 700))
def test_working_time_is_what_counting_half_hours_one_by_one_gives(weekly, first, length):
	values = {"timezone": "Asia/Dubai", "weekly": weekly, "holidays": ["2026-01-06"], "seasons": [RAMADAN]}
	plain, reckoned = PlainReading(values, at("01-01").date(), 0), WorkingCalendar.from_dict(values)
	start = at("01-01 00:00") + timedelta(minutes=30 * first)
	end = start + timedelta(minutes=30 * length)
	opened = [
		half
		for half in half_hours(start, end)
		if any(opens <= f"{half:%H:%M}" < closes for opens, closes in plain.hours(half.date()))
	]
	assert [half for half in half_hours(start, end) if reckoned.is_open(half)] == opened
	worth = {day: 1 / half_hours_on(plain.hours(day)) for day in {half.date() for half in opened}}
	assert reckoned.days_spent(start, end) == pytest.approx(sum(worth[half.date()] for half in opened))
	if opened:
		assert reckoned.after_minutes(start, 30 * len(opened)) == opened[-1] + timedelta(minutes=30)


def half_hours_on(intervals):
	marks = [int(clock[:2]) * 2 + int(clock[3:]) // 30 for interval in intervals for clock in interval]
	return sum(marks[1::2]) - sum(marks[::2])
