"""The try-out of an agreement: every date from receipt to due date, and why it counts or not."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from participation_app.rules.counted_days import KINDS, CountedDay
from participation_app.rules.working_days import WorkingCalendar

DUBAI = ZoneInfo("Asia/Dubai")
WEEK = {day: [["08:00", "16:00"]] for day in ("Monday", "Tuesday", "Wednesday", "Thursday")} | {
	"Friday": [["08:00", "12:00"]]
}
RAMADAN = {"from": "2026-03-09", "to": "2026-03-19", "weekly": {day: [["09:00", "14:00"]] for day in WEEK}}


def at(day):
	return datetime.fromisoformat(f"2026-03-{day}").replace(tzinfo=DUBAI)


def told(received="02 09:00", count=3, pauses=(), **parts):
	calendar = WorkingCalendar.from_dict({"timezone": "Asia/Dubai", "weekly": WEEK} | parts)
	pauses = [(at(start), end and at(end)) for start, end in pauses]
	days = calendar.explain(at(received), count, pauses)
	assert days[-1].closes_at == calendar.due_at(at(received), count, pauses)
	return days


def in_words(days):
	return " ".join(f"{day.day:%a}:{day.number or day.kind}" for day in days)


@pytest.mark.parametrize(
	("words", "parts"),
	[
		("Mon:receipt Tue:1 Wed:2 Thu:3", {}),
		("Thu:receipt Fri:1 Sat:closed Sun:closed Mon:2 Tue:3", {"received": "05 09:00"}),
		("Sat:receipt Sun:closed Mon:1", {"received": "07 09:00", "count": 1}),
		("Mon:receipt Tue:1 Wed:holiday Thu:2 Fri:3", {"holidays": ["2026-03-04"]}),
		(
			"Thu:receipt Fri:1 Sat:holiday Sun:closed Mon:2",
			{"received": "05 09:00", "count": 2, "holidays": ["2026-03-07"]},
		),
		("Wed:receipt Thu:1", {"received": "04 09:00", "count": 1, "holidays": ["2026-03-04"]}),
		(
			"Mon:receipt Tue:1 Wed:paused Thu:paused Fri:2 Sat:closed Sun:closed Mon:3",
			{"pauses": [("03 10:00", "05 10:00")]},
		),
		(
			"Mon:receipt Tue:paused Wed:paused Thu:1 Fri:2 Sat:closed Sun:closed Mon:3",
			{"pauses": [("02 10:00", "04 10:00")]},
		),
		(
			"Mon:receipt Tue:1 Wed:2 Thu:paused Fri:paused Sat:closed Sun:closed Mon:3",
			{"pauses": [("05 10:00", "07 10:00")]},
		),
		("Mon:receipt Tue:1 Wed:2 Thu:3", {"pauses": [("05 10:00", "05 15:00")]}),
		("Mon:receipt Tue:1 Wed:2 Thu:paused Fri:3", {"pauses": [("05 10:00", "05 17:00")]}),
		("Mon:receipt Tue:1 Wed:2 Thu:3", {"pauses": [("03 10:00", None)]}),
		("Mon:receipt Tue:1 Wed:2 Thu:3", {"pauses": [("05 17:00", "20 10:00")]}),
		(
			"Mon:receipt Tue:1 Wed:paused Thu:2 Fri:paused Sat:closed Sun:closed Mon:paused Tue:3",
			{"pauses": [("03 10:00", "04 10:00"), ("05 10:00", "09 10:00")]},
		),
		(
			"Mon:receipt Tue:1 Wed:2 Thu:paused Fri:paused Sat:closed Sun:closed Mon:paused Tue:paused Wed:3",
			{"pauses": [("05 10:00", "07 11:00"), ("08 12:00", "10 11:00")]},
		),
		(
			"Mon:receipt Tue:1 Wed:paused Thu:holiday Fri:2 Sat:closed Sun:closed Mon:3",
			{"pauses": [("03 10:00", "05 10:00")], "holidays": ["2026-03-05"]},
		),
	],
)
def test_every_date_is_counted_or_says_why_not(words, parts):
	assert in_words(told(**parts)) == words


def test_a_day_tells_when_it_closes_and_whether_a_season_is_in_force():
	receipt, friday, saturday, _, monday = told("05 09:00", 2, seasons=[RAMADAN])
	assert receipt == CountedDay(date(2026, 3, 5), "receipt", None, at("05 16:00"), False)
	assert friday == CountedDay(date(2026, 3, 6), "counted", 1, at("06 12:00"), False)
	assert saturday == CountedDay(date(2026, 3, 7), "closed", None, None, False)
	assert monday == CountedDay(date(2026, 3, 9), "counted", 2, at("09 14:00"), True)


def test_a_receipt_on_a_day_that_is_closed_closes_never():
	assert told("07 09:00")[0].closes_at is None


def test_a_paused_day_tells_when_it_would_have_closed():
	paused = [day for day in told(pauses=[("03 10:00", "05 10:00")]) if day.kind == "paused"]
	assert [day.closes_at for day in paused] == [at("04 16:00"), at("05 16:00")]


def test_four_hundred_days_are_told_to_the_last():
	days = told(count=400)
	assert [day.number for day in days if day.number] == list(range(1, 401))
	assert days[-1].day - days[0].day == timedelta(days=560)
	assert {day.kind for day in days} < set(KINDS)
