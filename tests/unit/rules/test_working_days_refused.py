"""Calendars that cannot be used and questions they cannot answer: each says what is wrong and what to do."""

import pickle
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from participation_app.rules.working_days import CALENDAR_MESSAGES, CalendarError, WorkingCalendar

DUBAI = ZoneInfo("Asia/Dubai")
FULL_DAY = [["08:00", "16:00"]]
WEEK = {day: FULL_DAY for day in ("Monday", "Tuesday", "Wednesday", "Thursday")}
SEASON = {"from": "2026-03-04", "to": "2026-03-19", "weekly": WEEK}
CHANGE = {"from": "2026-07-01", "weekly": WEEK}
OVERLAPPING = {"Monday": [["08:00", "12:00"], ["11:00", "15:00"]]}


def calendar(**parts):
	return WorkingCalendar.from_dict({"timezone": "Asia/Dubai", "weekly": WEEK} | parts)


def at(text):
	return datetime.fromisoformat(text).replace(tzinfo=DUBAI)


UNUSABLE = [
	({"weekly": {}}, "No weekday is open. Give at least one", "weekly", None),
	({"weekly": {"Monday": []}}, "No weekday is open", "weekly", None),
	({"weekly": None}, "opening hours are missing", "weekly", None),
	({"weekly": {"monday": FULL_DAY}}, "“monday” is not a weekday", "weekly", None),
	({"weekly": {"Monday": [["16:00", "08:00"]]}}, "Monday: 08:00 is not after 16:00", "Monday", 0),
	({"weekly": {"Monday": [["08:00", "08:00"]]}}, "Monday: 08:00 is not after 08:00", "Monday", 0),
	(
		{"weekly": OVERLAPPING},
		"Monday: The interval from 11:00 starts before the one until 12:00",
		"Monday",
		1,
	),
	({"weekly": {"Monday": OVERLAPPING["Monday"][::-1]}}, "Monday: The interval from 11:00", "Monday", 0),
	({"weekly": {"Monday": [*FULL_DAY, ["08:00"]]}}, "is not an interval. Give an opening", "Monday", 1),
	({"weekly": {"Monday": "08:00-16:00"}}, "not a list of intervals", "Monday", None),
	({"weekly": {"Monday": [["8", "16:00"]]}}, "“8” is not a time of day", "Monday", 0),
	({"weekly": {"Monday": [["08:00", "24:01"]]}}, "“24:01” is not a time of day", "Monday", 0),
	({"weekly": {"Monday": [["08:61", "16:00"]]}}, "“08:61” is not a time of day", "Monday", 0),
	({"weekly": {"Monday": [[8, 16]]}}, "“8” is not a time of day", "Monday", 0),
	({"holidays": ["2026-03-04", "4 March"]}, "Holiday 2 .4 March.: “4 March” is not a date", "holidays", 1),
	({"holidays": ["20260304"]}, "“20260304” is not a date. Write it as 2026-03-04", "holidays", 0),
	({"holidays": ["2026-02-29"]}, "“2026-02-29” is not a date", "holidays", 0),
	({"holidays": [datetime(2026, 3, 4)]}, "is not a date", "holidays", 0),
	({"holidays": "2026-03-04"}, "“holidays” is not a list", "holidays", None),
	({"holidays": 5}, "“holidays” is not a list", "holidays", None),
	({"seasons": [SEASON | {"to": "2026-03-01"}]}, "Season 1 .* Put the end after the start", "seasons", 0),
	({"seasons": [SEASON | {"weekly": {}}]}, "Season 1 .from 2026-03-04.: No weekday is open", "seasons", 0),
	({"seasons": [SEASON | {"weekly": OVERLAPPING}]}, "Season 1 .* Monday: The interval", "seasons", 0),
	({"seasons": [{"from": "2026-03-04"}]}, "“to” is missing", "seasons", 0),
	({"seasons": [{"to": "2026-03-04"}]}, "Season 1 .from –.: “from” is missing", "seasons", 0),
	({"seasons": ["Ramadan"]}, "“from” is missing", "seasons", 0),
	(
		{"seasons": [SEASON, SEASON | {"from": "2026-03-19", "to": "2026-03-25"}]},
		"The season from 2026-03-19 starts before the one from 2026-03-04 ends on 2026-03-19. Move one",
		"seasons",
		1,
	),
	({"seasons": [SEASON, SEASON]}, "The season from 2026-03-04 starts before", "seasons", 1),
	({"changes": [CHANGE | {"weekly": {}}]}, "Change 1 .* .from 2026-07-01.: No weekday", "changes", 0),
	({"changes": [CHANGE, CHANGE]}, "Two changes of the week start on 2026-07-01", "changes", 1),
	({"changes": {"from": "2026-07-01"}}, "“changes” is not a list", "changes", None),
	({"holyday": []}, "“holyday” is no part of a calendar", "holyday", None),
]


@pytest.mark.parametrize(("parts", "message", "part", "row"), UNUSABLE)
def test_a_calendar_that_cannot_be_used_says_which_row_and_what_to_do(parts, message, part, row):
	with pytest.raises(CalendarError, match=message) as refused:
		calendar(**parts)
	assert (refused.value.part, refused.value.row) == (part, row)


NO_ZONES = [
	"Asia/Atlantis", "../etc/passwd", "../UTC", "Asia/../UTC", "/etc/localtime", "Asia", "Asia/", "", " ", "localtime",
	"posixrules", "Factory", "posix/Asia/Dubai", "right/Asia/Dubai", "UTC\0", "zone.tab", "+04:00", None, 4, b"UTC",
]  # fmt: skip


@pytest.mark.parametrize("name", NO_ZONES)
def test_a_time_zone_that_does_not_exist_is_refused(name):
	with pytest.raises(CalendarError, match="Use a name such as Asia/Dubai") as refused:
		calendar(timezone=name)
	assert refused.value.part == "timezone"


@pytest.mark.parametrize(
	"name", ["UTC", "Asia/Dubai", "America/Port-au-Prince", "Etc/GMT+4", "America/Indiana/Knox"]
)
def test_a_time_zone_that_exists_is_taken(name):
	assert calendar(timezone=name).zone == ZoneInfo(name)


@pytest.mark.parametrize("count", [0, -1, 1.5, True, "3", None])
def test_a_number_of_working_days_that_cannot_be_counted_is_refused(count):
	for question in (calendar().due_at, calendar().explain, calendar().count_days):
		with pytest.raises(CalendarError, match="Give a whole number from 1"):
			question(at("2026-03-02 09:00"), count)


@pytest.mark.parametrize("minutes", [-1, 1.5, True, "3", None])
def test_a_number_of_working_minutes_that_cannot_be_counted_is_refused(minutes):
	with pytest.raises(CalendarError, match="Give a whole number from 0"):
		calendar().after_minutes(at("2026-03-02 09:00"), minutes)


@pytest.mark.parametrize("days", [-0.5, float("nan"), float("inf"), True, "3", None])
def test_an_amount_of_working_days_that_cannot_be_reckoned_is_refused(days):
	for question in (calendar().after_days, calendar().before):
		with pytest.raises(CalendarError, match="Give a number from 0"):
			question(at("2026-03-02 09:00"), days)


@pytest.mark.parametrize("zone", [None, timezone.utc])
def test_a_moment_without_a_time_zone_is_refused(zone):
	naive = datetime(2026, 3, 2, 9)
	with pytest.raises(CalendarError, match="Attach the zone"):
		calendar().due_at(naive.replace(tzinfo=zone), 3, [(naive, None)])


@pytest.mark.parametrize(
	("pauses", "message", "row"),
	[
		([("2026-03-04 10:00", "2026-03-03 10:00")], "before it starts", 0),
		([("2026-03-04 10:00", None), ("2026-03-03 10:00", None)], "in time order", 1),
	],
)
def test_pauses_that_make_no_sense_are_refused(pauses, message, row):
	pauses = [(at(start), end and at(end)) for start, end in pauses]
	with pytest.raises(CalendarError, match=message) as refused:
		calendar().due_at(at("2026-03-02 09:00"), 3, pauses)
	assert (refused.value.part, refused.value.row) == ("pauses", row)


def test_a_calendar_without_enough_working_days_says_so():
	start = date(2015, 1, 1)
	never_open = calendar(holidays=[start + timedelta(days=offset) for offset in range(9000)])
	monday = at("2026-03-02 09:00")
	for days, question in [
		(3, lambda: never_open.due_at(monday, 3)),
		(1, lambda: never_open.first_closing_after(monday)),
		(1, lambda: never_open.after_days(monday, 0.5)),
		(1, lambda: never_open.before(monday, 0.5)),
	]:
		with pytest.raises(CalendarError, match=f"0 working days within ten years of .*, {days} are needed"):
			question()
	with pytest.raises(CalendarError, match="fewer than 5 working minutes"):
		never_open.after_minutes(monday, 5)


def test_the_next_working_day_is_looked_for_over_ten_years_and_no_longer():
	every_day = {day: FULL_DAY for day in (*WEEK, "Friday", "Saturday", "Sunday")}
	monday = date(2026, 3, 2)
	closed = [monday + timedelta(days=offset) for offset in range(1, 3661)]
	almost = calendar(weekly=every_day, holidays=closed[:-1])
	assert almost.due_at(at("2026-03-02 09:00"), 1).date() == closed[-1]
	with pytest.raises(CalendarError, match="0 working days within ten years"):
		calendar(weekly=every_day, holidays=closed).due_at(at("2026-03-02 09:00"), 1)


def test_more_days_than_ten_years_have_are_refused():
	assert calendar().due_at(at("2026-03-02 09:00"), 2000)
	with pytest.raises(
		CalendarError, match=r"has 209\d working days within ten years of 2026-03-02, 2200 are"
	):
		calendar().due_at(at("2026-03-02 09:00"), 2200)


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("offset", [-12, 0, 14])
def test_the_first_and_last_moments_that_can_be_written_are_refused_in_words(moment, offset):
	moment = moment.replace(tzinfo=timezone(timedelta(hours=offset)))
	for zone in ("Pacific/Apia", "Asia/Dubai", "America/Santiago"):
		try:
			due = calendar(timezone=zone).due_at(moment, 1)
		except CalendarError as error:
			assert "years" in str(error) or "Give a year" in str(error)
		else:
			assert due.year < 9999


def test_the_last_days_that_can_be_written_do_not_overflow():
	with pytest.raises(CalendarError, match="working days"):
		calendar().due_at(at("9999-12-28 09:00"), 30)
	with pytest.raises(CalendarError, match="not a working day"):
		calendar().closing_time(date.max)


def test_a_date_on_which_nobody_works_has_no_closing_time():
	with pytest.raises(CalendarError, match="2026-03-07 is not a working day and has no"):
		calendar().closing_time(date(2026, 3, 7))


ARABIC = {
	"Season {0} (from {1}): {2}": "الموسم {0} (من {1}): {2}",
	"{0}: {1}": "{0}: {1}",
	"Monday": "الإثنين",
	"The interval from {0} starts before the one until {1} ends. Join them or move one.": "تتداخل {0} مع {1}",
}


def test_an_error_is_said_in_the_language_of_the_reader():
	with pytest.raises(CalendarError) as refused:
		calendar(seasons=[SEASON | {"weekly": OVERLAPPING}])
	assert (
		refused.value.said(ARABIC.__getitem__) == "الموسم 1 (من 2026-03-04): الإثنين: تتداخل 11:00 مع 12:00"
	)


def test_an_error_in_a_season_tells_the_weekday_and_the_interval_inside():
	with pytest.raises(CalendarError) as refused:
		calendar(seasons=[SEASON | {"weekly": OVERLAPPING}])
	inner = refused.value.inner
	assert (inner.part, inner.row, inner.inner.inner) == ("Monday", 1, None)


@pytest.mark.parametrize("parts", [case[0] for case in UNUSABLE])
def test_every_sentence_is_one_that_can_be_translated(parts):
	with pytest.raises(CalendarError) as refused:
		calendar(**parts)
	error = refused.value
	assert str(error) == str(pickle.loads(pickle.dumps(error)))
	while error is not None:
		assert error.template in CALENDAR_MESSAGES
		error = error.inner
