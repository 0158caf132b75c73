"""A hundred thousand random tickets, each due when the plain reading of the rule says."""

import random
from datetime import date, datetime, timedelta, timezone

from participation_app.rules.working_days import WorkingCalendar
from participation_app.rules.working_week import WEEKDAYS
from tests.unit.rules.plain_reading import PlainReading

CALENDARS, TICKETS = 400, 250
ZONES = {  # a zone and the first date of the stretch in which its tickets are received
	"Asia/Dubai": date(2026, 2, 1),
	"Asia/Beirut": date(2026, 3, 1),
	"Africa/Cairo": date(2026, 10, 1),
	"Europe/Madrid": date(2026, 3, 1),
	"America/Santiago": date(2026, 8, 10),
	"Pacific/Apia": date(2011, 12, 1),
	"Asia/Kathmandu": date(2028, 2, 1),
}
RECEIVED_WITHIN = 60  # days


def random_week(draw):
	return {day: random_day(draw) for day in draw.sample(WEEKDAYS, draw.randint(1, 7))}


def random_day(draw):
	marks = sorted(draw.sample(range(49), draw.choice((2, 2, 2, 4, 6))))
	clocks = [f"{mark // 2:02}:{mark % 2 * 30:02}" for mark in marks]
	intervals = list(zip(clocks[::2], clocks[1::2], strict=True))
	draw.shuffle(intervals)
	return intervals


def random_calendar(draw, zone, first):
	dates = [(first + timedelta(days=offset)).isoformat() for offset in range(RECEIVED_WITHIN + 30)]
	borders = sorted(draw.sample(dates, draw.choice((0, 2, 4))))
	return {
		"timezone": zone,
		"weekly": random_week(draw),
		"changes": [
			{"from": day, "weekly": random_week(draw)} for day in draw.sample(dates, draw.randint(0, 2))
		],
		"holidays": draw.sample(dates, draw.randint(0, 20)),
		"seasons": [
			{"from": start, "to": end, "weekly": random_week(draw)}
			for start, end in zip(borders[::2], borders[1::2], strict=True)
		],
	}


def random_ticket(draw, first, closings):
	"""Receipt, days and pauses; half of the marks lie within a minute of some closing."""
	received = datetime.combine(first, datetime.min.time(), timezone.utc)
	received += timedelta(minutes=draw.randrange(RECEIVED_WITHIN * 24 * 60))
	later = [closing for closing in closings if received < closing < received + timedelta(days=25)]
	marks = sorted(random_mark(draw, received, later) for _ in range(draw.choice((0, 2, 2, 4, 6))))
	pauses = list(zip(marks[::2], marks[1::2], strict=True))
	if pauses and draw.random() < 0.2:
		pauses[-1] = (pauses[-1][0], None)
	return received, draw.choice((1, 2, 3, 5, 10)), pauses


def random_mark(draw, received, closings):
	if closings and draw.random() < 0.5:
		return max(received, draw.choice(closings) + timedelta(minutes=draw.randint(-1, 1)))
	return received + timedelta(minutes=draw.randrange(25 * 24 * 60))


def test_a_hundred_thousand_random_tickets_are_due_when_the_plain_reading_says():
	draw = random.Random(20260302)
	for number in range(CALENDARS):
		zone, first = list(ZONES.items())[number % len(ZONES)]
		values = random_calendar(draw, zone, first)
		calendar = WorkingCalendar.from_dict(values)
		plain = PlainReading(values, first - timedelta(days=10), 400)
		closings = list(plain.closings.values())[:100]
		for _ in range(TICKETS):
			received, count, pauses = random_ticket(draw, first, closings)
			due = calendar.due_at(received, count, pauses).astimezone(timezone.utc)
			assert due == plain.due_at(received, count, pauses), (values, received, count, pauses)
