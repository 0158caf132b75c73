"""Due dates in working days: the worked cases, the edges of the rule, and calendars that are refused."""

import time
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from participation_app.rules.working_days import CalendarError, WorkingCalendar

DUBAI = ZoneInfo("Asia/Dubai")
FULL_DAY = [["08:00", "16:00"]]
WEEK = {day: FULL_DAY for day in ("Monday", "Tuesday", "Wednesday", "Thursday")} | {
	"Friday": [["08:00", "12:00"]]
}
LONG_WEEK = {day: [["07:00", "20:00"]] for day in WEEK}
SEASON = {
	"from": "2026-03-04",
	"to": "2026-03-19",
	"weekly": {day: [["09:00", "14:00"]] for day in WEEK},
}


def calendar(**parts):
	return WorkingCalendar.from_dict({"timezone": "Asia/Dubai", "weekly": WEEK} | parts)


def at(text, zone=DUBAI):
	return datetime.fromisoformat(text).replace(tzinfo=zone)


WORKED_CASES = [
	("an ordinary week", "2026-03-02 09:00", "2026-03-05 16:00", {}),
	("received after closing", "2026-03-02 23:50", "2026-03-05 16:00", {}),
	("third day is the half day", "2026-03-03 09:00", "2026-03-06 12:00", {}),
	("Friday counts, then Monday and Tuesday", "2026-03-05 10:00", "2026-03-10 16:00", {}),
	("received on the weekend", "2026-03-07 11:00", "2026-03-11 16:00", {}),
	("a holiday in between", "2026-03-02 09:00", "2026-03-06 12:00", {"holidays": ["2026-03-04"]}),
	("five days for an inspection", "2026-03-02 09:00", "2026-03-09 16:00", {"count": 5}),
	(
		"paused with two days left",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-05 10:00")]},
	),
	(
		"paused on the last day",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-05 10:00", "2026-03-07 10:00")]},
	),
	("seasonal hours", "2026-03-02 09:00", "2026-03-05 14:00", {"seasons": [SEASON]}),
]

MORE_CASES = [
	("received at midnight", "2026-03-02 00:00", "2026-03-05 16:00", {}),
	("received on the half day after it closed", "2026-03-06 13:00", "2026-03-11 16:00", {}),
	("received on a holiday", "2026-03-03 09:00", "2026-03-06 12:00", {"holidays": ["2026-03-03"]}),
	("one day from Thursday", "2026-03-05 09:00", "2026-03-06 12:00", {"count": 1}),
	("one day from Friday", "2026-03-06 09:00", "2026-03-09 16:00", {"count": 1}),
	("four hundred days", "2026-03-02 09:00", "2027-09-13 16:00", {"count": 400}),
	("a holiday on a closed day", "2026-03-05 10:00", "2026-03-10 16:00", {"holidays": ["2026-03-07"]}),
	(
		"three holidays in a row",
		"2026-03-02 09:00",
		"2026-03-10 16:00",
		{"holidays": ["2026-03-03", "2026-03-04", "2026-03-05"]},
	),
	("season ends before the due date", "2026-03-17 09:00", "2026-03-20 12:00", {"seasons": [SEASON]}),
	("last day of the season", "2026-03-16 09:00", "2026-03-19 14:00", {"seasons": [SEASON]}),
	(
		"hours changed on the due date",
		"2026-03-02 09:00",
		"2026-03-05 15:00",
		{"changes": [{"from": "2026-03-05", "weekly": {"Thursday": [["07:00", "15:00"]]}}]},
	),
	(
		"a new week without Thursdays",
		"2026-03-02 09:00",
		"2026-03-06 11:00",
		{"changes": [{"from": "2026-03-05", "weekly": {"Friday": [["07:00", "11:00"]]}}]},
	),
	(
		"hours changed the day after",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"changes": [{"from": "2026-03-06", "weekly": {"Thursday": [["07:00", "15:00"]]}}]},
	),
	(
		"a season wins over the changed week",
		"2026-03-02 09:00",
		"2026-03-05 14:00",
		{"seasons": [SEASON], "changes": [{"from": "2026-03-01", "weekly": LONG_WEEK}]},
	),
	(
		"the last of two intervals closes the day",
		"2026-03-02 09:00",
		"2026-03-04 20:00",
		{"count": 1, "weekly": {"Wednesday": [["16:00", "20:00"], ["08:00", "12:00"]]}},
	),
	(
		"open until midnight",
		"2026-03-02 09:00",
		"2026-03-04 00:00",
		{"count": 1, "weekly": {"Tuesday": [["00:00", "24:00"]]}},
	),
	(
		"resumed before closing on the last day",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"pauses": [("2026-03-05 10:00", "2026-03-05 15:59")]},
	),
	(
		"resumed at the minute of closing",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"pauses": [("2026-03-05 10:00", "2026-03-05 16:00")]},
	),
	(
		"resumed after closing on the last day",
		"2026-03-02 09:00",
		"2026-03-06 12:00",
		{"pauses": [("2026-03-05 10:00", "2026-03-05 16:01")]},
	),
	(
		"paused at the minute it was due",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-05 16:00", "2026-03-07 10:00")]},
	),
	(
		"already overdue when paused",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"pauses": [("2026-03-05 16:01", "2026-03-20 10:00")]},
	),
	(
		"still paused",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"pauses": [("2026-03-03 10:00", None)]},
	),
	(
		"two pauses",
		"2026-03-02 09:00",
		"2026-03-11 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-05 10:00"), ("2026-03-06 09:00", "2026-03-10 09:00")]},
	),
	(
		"a pause inside another",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-05 10:00"), ("2026-03-03 12:00", "2026-03-04 09:00")]},
	),
	(
		"a pause that another carries on",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-04 10:00"), ("2026-03-03 12:00", "2026-03-05 09:00")]},
	),
	(
		"a second pause not ended",
		"2026-03-02 09:00",
		"2026-03-09 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-05 10:00"), ("2026-03-06 09:00", None)]},
	),
	(
		"paused on the day of receipt",
		"2026-03-02 09:00",
		"2026-03-10 16:00",
		{"pauses": [("2026-03-02 10:00", "2026-03-05 10:00")]},
	),
	(
		"resumed over a holiday",
		"2026-03-02 09:00",
		"2026-03-10 16:00",
		{"pauses": [("2026-03-03 10:00", "2026-03-05 10:00")], "holidays": ["2026-03-06"]},
	),
	(
		"a pause from before the receipt",
		"2026-03-02 09:00",
		"2026-03-05 16:00",
		{"pauses": [("2026-02-20 10:00", "2026-02-25 10:00")]},
	),
]


@pytest.mark.parametrize(
	("received", "due", "parts"),
	[case[1:] for case in WORKED_CASES + MORE_CASES],
	ids=[case[0] for case in WORKED_CASES + MORE_CASES],
)
def test_a_ticket_is_due_when_the_last_working_day_closes(received, due, parts):
	parts = dict(parts)
	count = parts.pop("count", 3)
	pauses = [(at(start), end and at(end)) for start, end in parts.pop("pauses", ())]
	found = calendar(**parts).due_at(at(received), count, pauses)
	assert found == at(due)
	assert found.tzinfo == DUBAI


def test_a_receipt_counts_from_its_date_at_the_authority():
	just_before_midnight_in_utc = datetime(2026, 3, 1, 20, 30, tzinfo=timezone.utc)
	assert calendar().due_at(just_before_midnight_in_utc, 3) == at("2026-03-05 16:00")


def test_the_counted_days_are_listed_for_explanation():
	days = calendar(holidays=["2026-03-04"]).count_days(at("2026-03-02 09:00"), 3)
	assert days == [date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 6)]


def test_a_half_day_counts_as_one_day():
	assert calendar().working_days_between(date(2026, 3, 5), date(2026, 3, 9)) == 2


def test_no_working_day_lies_between_a_date_and_an_earlier_one():
	assert calendar().working_days_between(date(2026, 3, 9), date(2026, 3, 2)) == 0


def test_a_holiday_is_no_working_day_and_has_no_closing_time():
	feast = calendar(holidays=["2026-03-04"])
	assert not feast.is_working_day(date(2026, 3, 4))
	with pytest.raises(ValueError, match="2026-03-04 is not a working day"):
		feast.closing_time(date(2026, 3, 4))


@pytest.mark.parametrize(
	("moment", "closing"),
	[
		("2026-03-05 15:59", "2026-03-05 16:00"),
		("2026-03-05 16:00", "2026-03-06 12:00"),
		("2026-03-06 12:01", "2026-03-09 16:00"),
	],
)
def test_the_first_closing_after_a_moment_lies_strictly_after_it(moment, closing):
	assert calendar().first_closing_after(at(moment)) == at(closing)


def test_a_day_open_until_midnight_closes_after_its_last_second():
	night = calendar(weekly={"Monday": [["16:00", "24:00"]]})
	assert night.first_closing_after(at("2026-03-02 23:59")) == at("2026-03-03 00:00")
	assert night.first_closing_after(at("2026-03-03 00:00")) == at("2026-03-10 00:00")


@pytest.mark.parametrize(
	("old", "new", "now", "expected"),
	[
		("2026-03-05 16:00", "2026-03-09 16:00", "2026-03-03 09:00", "2026-03-09 16:00"),
		("2026-03-09 16:00", "2026-03-05 16:00", "2026-03-03 09:00", "2026-03-05 16:00"),
		("2026-03-09 16:00", "2026-03-03 16:00", "2026-03-04 09:00", "2026-03-04 16:00"),
		("2026-03-09 16:00", "2026-03-03 16:00", "2026-03-04 17:00", "2026-03-05 16:00"),
		("2026-03-05 16:00", "2026-03-04 16:00", "2026-03-05 17:00", "2026-03-05 16:00"),
		("2026-03-05 16:00", "2026-03-05 16:00", "2026-03-09 09:00", "2026-03-05 16:00"),
	],
	ids=[
		"a later date is taken",
		"an earlier date that is still to come is taken",
		"an earlier date already past moves to today's closing",
		"or to the next closing once today has closed",
		"and never past the old date",
		"an unchanged date stays",
	],
)
def test_no_ticket_becomes_late_through_a_change_of_calendar(old, new, now, expected):
	assert calendar().redated(at(old), at(new), at(now)) == at(expected)


@pytest.mark.parametrize(
	("zone", "day", "closing", "in_utc"),
	[
		("Africa/Cairo", "2026-04-23", "24:00", "2026-04-23T22:00"),
		("Asia/Beirut", "2026-03-28", "24:00", "2026-03-28T22:00"),
		("Asia/Beirut", "2026-03-29", "16:00", "2026-03-29T13:00"),
		("Europe/Madrid", "2026-10-25", "16:00", "2026-10-25T15:00"),
		("Europe/Madrid", "2026-03-29", "02:30", "2026-03-29T01:30"),
	],
)
def test_closing_times_follow_summer_time(zone, day, closing, in_utc):
	week = {date.fromisoformat(day).strftime("%A"): [["00:00", closing]]}
	found = calendar(timezone=zone, weekly=week).closing_time(date.fromisoformat(day))
	assert found.astimezone(timezone.utc) == at(in_utc, timezone.utc)
	assert found.astimezone(timezone.utc).astimezone(found.tzinfo) == found


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "3", None])
def test_a_number_of_working_days_that_cannot_be_counted_is_refused(count):
	with pytest.raises(ValueError, match="give a whole number from 1"):
		calendar().due_at(at("2026-03-02 09:00"), count)


@pytest.mark.parametrize("zone", [None, timezone.utc])
def test_a_moment_without_a_time_zone_is_refused(zone):
	naive = datetime(2026, 3, 2, 9)
	received = naive.replace(tzinfo=zone)
	with pytest.raises(ValueError, match="attach the zone"):
		calendar().due_at(received, 3, [(naive, None)])


@pytest.mark.parametrize(
	("pauses", "message"),
	[
		([("2026-03-04 10:00", "2026-03-03 10:00")], "before it starts"),
		([("2026-03-04 10:00", None), ("2026-03-03 10:00", None)], "in time order"),
	],
)
def test_pauses_that_make_no_sense_are_refused(pauses, message):
	pauses = [(at(start), end and at(end)) for start, end in pauses]
	with pytest.raises(ValueError, match=message):
		calendar().due_at(at("2026-03-02 09:00"), 3, pauses)


def season(**parts):
	return {"seasons": [SEASON, SEASON | parts]}


@pytest.mark.parametrize(
	("parts", "message"),
	[
		({"weekly": {}}, "weekly: no weekday is open"),
		({"weekly": {"Monday": []}}, "weekly: no weekday is open"),
		({"weekly": None}, "weekly: give the opening hours"),
		({"weekly": {"monday": FULL_DAY}}, "'monday' is not a weekday"),
		({"weekly": {"Monday": [["16:00", "08:00"]]}}, "08:00 is not after 16:00"),
		({"weekly": {"Monday": [["08:00", "08:00"]]}}, "is not after"),
		({"weekly": {"Monday": [["08:00", "12:00"], ["11:00", "15:00"]]}}, "weekly, Monday: two intervals"),
		({"weekly": {"Monday": [["08:00"]]}}, "pair of opening and closing"),
		({"weekly": {"Monday": "08:00-16:00"}}, "give a list of intervals"),
		({"weekly": {"Monday": [["8", "16:00"]]}}, "'8' is not a time of day"),
		({"weekly": {"Monday": [["08:00", "24:01"]]}}, "not a time of day"),
		({"weekly": {"Monday": [["08:61", "16:00"]]}}, "not a time of day"),
		({"timezone": "Asia/Atlantis"}, "timezone: 'Asia/Atlantis' is unknown"),
		({"timezone": "../etc/passwd"}, "is unknown"),
		({"timezone": "Asia"}, "is unknown"),
		({"timezone": None}, "timezone: None is unknown"),
		({"holidays": ["4 March"]}, "holidays: '4 March' is not a date"),
		({"holidays": "2026-03-04"}, "holidays: give a list"),
		({"seasons": [SEASON | {"to": "2026-03-01"}]}, "put the end after the start"),
		({"seasons": [SEASON | {"weekly": {}}]}, "season from 2026-03-04: no weekday is open"),
		({"seasons": [{"from": "2026-03-04"}]}, "has no 'to'"),
		(season(**{"from": "2026-03-19", "to": "2026-03-25"}), "move one of them"),
		({"changes": [{"from": "2026-07-01", "weekly": {}}]}, "change from 2026-07-01: no weekday"),
		({"changes": [{"from": "2026-07-01", "weekly": WEEK}] * 2}, "two start on 2026-07-01"),
		({"holyday": []}, "'holyday' is no part of a calendar"),
	],
)
def test_a_calendar_that_cannot_be_used_is_refused_with_a_reason(parts, message):
	with pytest.raises(CalendarError, match=message):
		calendar(**parts)


def test_intervals_that_touch_are_one_after_the_other():
	day = calendar(weekly={"Monday": [["08:00", "12:00"], ["12:00", "16:00"]]})
	assert day.closing_time(date(2026, 3, 2)) == at("2026-03-02 16:00")


def test_a_calendar_without_enough_working_days_fails_at_once():
	start = date(2026, 1, 1)
	never_open = calendar(holidays=[start + timedelta(days=offset) for offset in range(4000)])
	began = time.perf_counter()
	with pytest.raises(CalendarError, match="0 working days in the ten years"):
		never_open.due_at(at("2026-03-02 09:00"), 3)
	with pytest.raises(CalendarError, match="no working day"):
		never_open.first_closing_after(at("2026-03-02 09:00"))
	assert time.perf_counter() - began < 0.5


def test_the_last_days_that_can_be_written_do_not_overflow():
	with pytest.raises(CalendarError, match="working days"):
		calendar().due_at(at("9999-12-28 09:00"), 30)


def test_a_pause_at_midnight_does_not_fall_back_on_the_day_that_closes_then():
	weekly = {"Sunday": [["08:00", "24:00"]], "Monday": [["00:00", "00:30"]]}
	calendar = WorkingCalendar.from_dict({"timezone": "Asia/Dubai", "weekly": weekly})
	received = datetime(2026, 3, 7, 10, tzinfo=calendar.zone)
	midnight = datetime(2026, 3, 9, tzinfo=calendar.zone)
	assert calendar.due_at(received, 2, [(midnight, midnight)]) == calendar.due_at(received, 2)
