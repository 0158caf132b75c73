"""Due dates looked up, one or very many at once, are those that the rule gives when it is followed day by day."""

import pickle
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.rules.working_days import CalendarError, WorkingCalendar
from tests.unit.rules.test_working_days_properties import ZONES, calendars

WEEK = {day: [["08:00", "16:00"]] for day in ("Monday", "Tuesday", "Wednesday", "Thursday")}
WEEK |= {"Friday": [["08:00", "12:00"]]}

# Where an hour is skipped that stands near midnight or across it, and where a whole date was.
SKIPPED = [
	("Asia/Beirut", datetime(2026, 3, 29)),
	("Africa/Cairo", datetime(2026, 4, 24)),
	("America/Santiago", datetime(2026, 9, 6)),
	("America/Asuncion", datetime(2023, 10, 1)),
	("Pacific/Apia", datetime(2011, 12, 30)),
	("Europe/Madrid", datetime(2026, 3, 29)),
	("Australia/Lord_Howe", datetime(2026, 10, 4)),
	("Asia/Dubai", datetime(1920, 1, 1)),
]

written = st.builds(
	lambda minutes, fold: datetime(2026, 1, 1, fold=fold) + timedelta(minutes=minutes),
	st.integers(0, 120 * 24 * 60),
	st.integers(0, 1),
)


def calendar_of(zone):
	return WorkingCalendar.from_dict({"timezone": zone, "weekly": WEEK})


def day_by_day(calendar, received, count):
	return calendar.closing_time(calendar.count_days(received, count)[-1])


@settings(max_examples=60, deadline=None)
@given(
	calendars(),
	st.lists(st.tuples(written, st.sampled_from(("own", "Etc/UTC", *ZONES))), max_size=6),
	st.integers(1, 12),
)
def test_many_due_dates_are_those_of_each(values, moments, count):
	calendar = WorkingCalendar.from_dict(values)
	own = [moment.replace(tzinfo=calendar.zone) for moment, _zone in moments]
	mixed = [m.replace(tzinfo=calendar.zone if z == "own" else ZoneInfo(z)) for m, z in moments]
	for received in (own, mixed, [*own, *mixed]):
		expected = [day_by_day(calendar, moment, count) for moment in received]
		assert [calendar.due_at(moment, count) for moment in received] == expected
		assert calendar.due_dates(received, count) == expected


@pytest.mark.parametrize(("zone", "date"), SKIPPED)
@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_clocks_never_showed_counts_from_the_date_they_did_show(zone, date, fold):
	calendar = calendar_of(zone)
	quarters = [date + timedelta(minutes=15 * quarter) for quarter in range(-96, 2 * 96)]
	received = [moment.replace(tzinfo=calendar.zone, fold=fold) for moment in quarters]
	expected = [day_by_day(calendar, moment.astimezone(timezone.utc), 1) for moment in received]
	assert [calendar.due_at(moment, 1) for moment in received] == expected
	assert calendar.due_dates(received, 1) == expected


def test_the_answers_are_given_in_the_authoritys_zone_and_nothing_is_answered_for_nothing():
	calendar = calendar_of("Asia/Dubai")
	(due,) = calendar.due_dates([datetime(2026, 3, 2, 20, tzinfo=timezone.utc)], 3)
	assert due.isoformat() == "2026-03-06T12:00:00+04:00"
	assert calendar.due_dates([], 3) == []


@pytest.mark.parametrize("count", [True, 0, -1, 1.0, "3", None])
def test_a_count_that_one_due_date_refuses_many_refuse_too(count):
	calendar = calendar_of("Asia/Dubai")
	received = datetime(2026, 3, 2, tzinfo=calendar.zone)
	assert calendar.due_at(received, 1)
	for ask in (lambda: calendar.due_at(received, count), lambda: calendar.due_dates([received], count)):
		with pytest.raises(CalendarError):
			ask()


@pytest.mark.parametrize("moment", [datetime(2026, 3, 2), datetime.min, datetime.max])
def test_a_moment_that_one_due_date_refuses_many_refuse_too(moment):
	calendar = calendar_of("Asia/Dubai")
	moment = moment if moment.year == 2026 else moment.replace(tzinfo=calendar.zone)
	with pytest.raises(CalendarError) as alone:
		calendar.due_at(moment, 3)
	with pytest.raises(CalendarError) as among:
		calendar.due_dates([datetime(2026, 3, 2, tzinfo=calendar.zone), moment], 3)
	assert str(among.value) == str(alone.value)


def test_a_calendar_that_was_sent_elsewhere_answers_the_same():
	asked = calendar_of("Asia/Dubai")
	received = [datetime(2026, 3, 2, 9, tzinfo=asked.zone)]
	due = asked.due_dates(received, 3)
	sent = pickle.loads(pickle.dumps(asked))
	assert sent == asked and sent.due_dates(received, 3) == due
