"""Working days against a slow and obvious reading of the rule, and the properties that must always hold."""

import os
import time
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.working_days import WorkingCalendar
from participation_app.rules.working_week import WEEKDAYS
from tests.unit.rules.plain_reading import PlainReading

FIRST = date(2026, 1, 1)
ZONES = ("Asia/Dubai", "Asia/Beirut", "Africa/Cairo", "Europe/Madrid", "America/Santiago", "Pacific/Apia")


HALF_HOURS = [f"{half // 2:02}:{half % 2 * 30:02}" for half in range(49)]
DATES = st.integers(0, 120).map(lambda offset: (FIRST + timedelta(days=offset)).isoformat())
MOMENTS = st.integers(0, 120 * 24 * 60).map(
	lambda minutes: datetime(2026, 1, 1, tzinfo=timezone.utc) + timedelta(minutes=minutes)
)


@st.composite
def days(draw):
	marks = sorted(draw(st.lists(st.sampled_from(HALF_HOURS), min_size=2, max_size=4, unique=True)))
	pairs = [marks[index : index + 2] for index in range(0, len(marks), 2)]
	return [pair for pair in pairs if len(pair) == 2]


WEEKS = st.dictionaries(st.sampled_from(WEEKDAYS), days(), min_size=1)


@st.composite
def calendars(draw):
	marks = sorted(draw(st.lists(DATES, max_size=4, unique=True)))
	seasons = [
		{"from": marks[index], "to": marks[index + 1], "weekly": draw(WEEKS)}
		for index in range(0, len(marks) - 1, 2)
	]
	starts = draw(st.lists(DATES, max_size=2, unique=True))
	return {
		"timezone": draw(st.sampled_from(ZONES)),
		"weekly": draw(WEEKS),
		"changes": [{"from": start, "weekly": draw(WEEKS)} for start in starts],
		"holidays": draw(st.lists(DATES, max_size=12)),
		"seasons": seasons,
	}


@st.composite
def cases(draw):
	received = draw(MOMENTS)
	minutes = sorted(draw(st.lists(st.integers(0, 20 * 24 * 60), max_size=6, unique=True)))
	marks = [received + timedelta(minutes=offset) for offset in minutes]
	pauses = [(marks[index], marks[index + 1]) for index in range(0, len(marks) - 1, 2)]
	return draw(calendars()), received, draw(st.integers(1, 12)), pauses


EXAMPLES = settings(max_examples=int(os.environ.get("WORKING_DAYS_EXAMPLES", "100")), deadline=None)
FEWER = settings(max_examples=80, deadline=None)


@EXAMPLES
@given(cases())
def test_the_calendar_agrees_with_the_plain_reading_of_the_rule(case):
	values, received, count, pauses = case
	expected = PlainReading(values, FIRST - timedelta(days=40), 400).due_at(received, count, pauses)
	assert (
		WorkingCalendar.from_dict(values).due_at(received, count, pauses).timestamp() == expected.timestamp()
	)


@FEWER
@given(cases())
def test_a_due_date_is_always_the_closing_time_of_a_working_day(case):
	values, received, count, pauses = case
	calendar = WorkingCalendar.from_dict(values)
	due = calendar.due_at(received, count, pauses)
	closings = [
		calendar.closing_time(day)
		for day in (due.date(), due.date() - timedelta(days=1))
		if calendar.is_working_day(day)
	]
	assert due in closings


@FEWER
@given(cases(), DATES)
def test_adding_a_holiday_never_makes_a_due_date_earlier(case, holiday):
	values, received, count, pauses = case
	before = WorkingCalendar.from_dict(values).due_at(received, count, pauses)
	longer = values | {"holidays": [*values["holidays"], holiday]}
	after = WorkingCalendar.from_dict(longer).due_at(received, count, pauses)
	assert after.timestamp() >= before.timestamp()


@FEWER
@given(cases())
def test_one_working_day_more_is_never_due_before(case):
	values, received, count, pauses = case
	calendar = WorkingCalendar.from_dict(values)
	fewer, more = (calendar.due_at(received, days, pauses).timestamp() for days in (count, count + 1))
	assert more >= fewer


@FEWER
@given(cases(), st.floats(0, 1), st.floats(0, 1))
def test_a_pause_that_ends_before_the_same_day_closes_changes_nothing(case, one, other):
	values, received, count, _ = case
	calendar = WorkingCalendar.from_dict(values)
	for day in calendar.count_days(received, count):
		closing = calendar.closing_time(day).astimezone(timezone.utc)
		midnight = datetime(day.year, day.month, day.day, tzinfo=calendar.zone).astimezone(timezone.utc)
		paused, resumed = (midnight + (closing - midnight) * share for share in sorted((one, other)))
		if resumed.astimezone(calendar.zone).date() == day:
			pauses = [(paused, resumed)]
			assert calendar.due_at(received, count, pauses) == calendar.due_at(received, count)


@FEWER
@given(cases())
def test_a_pause_that_has_not_ended_leaves_the_due_date_as_it_stood(case):
	values, received, count, pauses = case
	calendar = WorkingCalendar.from_dict(values)
	last = pauses[-1][1] if pauses else received
	still_paused = [*pauses, (last, None)]
	assert calendar.due_at(received, count, still_paused) == calendar.due_at(received, count, pauses)


@FEWER
@given(cases(), st.booleans())
def test_the_explanation_ends_with_the_due_date_and_counts_up_to_it(case, open_ended):
	values, received, count, pauses = case
	if pauses and open_ended:
		pauses[-1] = (pauses[-1][0], None)
	calendar = WorkingCalendar.from_dict(values)
	days = calendar.explain(received, count, pauses)
	assert days[-1].closes_at == calendar.due_at(received, count, pauses)
	assert [day.number for day in days if day.kind == "counted"] == list(range(1, count + 1))
	assert [day.day for day in days] == [days[0].day + timedelta(days=offset) for offset in range(len(days))]
	assert [day.kind for day in days].index("receipt") == 0
	for day in days[1:]:
		assert (day.kind in ("counted", "paused")) == calendar.is_working_day(day.day)
		assert (day.closes_at is not None) == calendar.is_working_day(day.day)


@FEWER
@given(cases())
def test_without_a_pause_no_day_is_told_as_paused(case):
	values, received, count, _ = case
	calendar = WorkingCalendar.from_dict(values)
	counted = [day.day for day in calendar.explain(received, count) if day.kind == "counted"]
	assert counted == calendar.count_days(received, count)
	assert "paused" not in {day.kind for day in calendar.explain(received, count)}


@FEWER
@given(cases())
def test_joining_and_nesting_pauses_changes_nothing(case):
	values, received, count, pauses = case
	calendar = WorkingCalendar.from_dict(values)
	twice = [pause for pause in pauses for _ in range(2)]
	assert calendar.due_at(received, count, twice) == calendar.due_at(received, count, pauses)


@FEWER
@given(cases(), MOMENTS, MOMENTS, MOMENTS)
def test_a_changed_calendar_makes_no_ticket_late(case, old, new, now):
	calendar = WorkingCalendar.from_dict(case[0])
	redated = calendar.redated(old, new, now)
	assert redated >= min(old, calendar.first_closing_after(now))
	assert redated >= min(old, new)
	if new < old:
		assert redated <= old
	else:
		assert redated == new
	if old > now:
		assert redated > now


@FEWER
@given(cases(), MOMENTS, MOMENTS, MOMENTS, st.integers(0, 20 * 24 * 60))
def test_dating_again_later_brings_no_ticket_forward_nor_beyond_its_old_date(case, old, new, now, minutes):
	calendar = WorkingCalendar.from_dict(case[0])
	once = calendar.redated(old, new, now)
	assert calendar.redated(once, new, now) == once
	again = calendar.redated(once, new, now + timedelta(minutes=minutes))
	assert again.timestamp() == once.timestamp() or min(old, new) <= again <= once
	assert again >= min(once, calendar.first_closing_after(now + timedelta(minutes=minutes)))


@FEWER
@given(cases(), DATES, MOMENTS)
def test_a_holiday_withdrawn_again_makes_no_ticket_late(case, holiday, now):
	values, received, count, pauses = case
	without = WorkingCalendar.from_dict(values)
	with_holiday = WorkingCalendar.from_dict(values | {"holidays": [*values["holidays"], holiday]})
	first = without.due_at(received, count, pauses)
	longer = with_holiday.redated(first, with_holiday.due_at(received, count, pauses), now)
	back = without.redated(longer, without.due_at(received, count, pauses), now)
	assert first.timestamp() <= back.timestamp() <= longer.timestamp()
	assert back > now or longer <= now


@pytest.fixture
def server_zone(monkeypatch):
	def move_to(name):
		monkeypatch.setenv("TZ", name)
		time.tzset()

	yield move_to
	monkeypatch.undo()
	time.tzset()


@pytest.mark.parametrize("zone", ZONES)
def test_results_do_not_depend_on_the_time_zone_of_the_server(zone, server_zone):
	server_zone(zone)
	week = {day: [["08:00", "16:00"]] for day in WEEKDAYS[:5]}
	calendar = WorkingCalendar.from_dict({"timezone": "Asia/Beirut", "weekly": week})
	due = calendar.due_at(datetime(2026, 3, 25, 23, tzinfo=timezone.utc), 3)
	assert due.isoformat() == "2026-03-31T16:00:00+03:00"
	assert calendar.after_minutes(due, 60).isoformat() == "2026-04-01T09:00:00+03:00"
	assert calendar.after_days(due, 0.5).isoformat() == "2026-04-01T12:00:00+03:00"
	assert calendar.before(due, 2).isoformat() == "2026-03-30T08:00:00+03:00"
	assert calendar.explain(due, 1)[-1].closes_at.isoformat() == "2026-04-01T16:00:00+03:00"
