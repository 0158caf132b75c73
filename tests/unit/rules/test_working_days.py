"""Due dates in working days, read like a calendar: the worked cases and the edges of the rule."""

import pickle
from datetime import date, datetime, timezone
from zoneinfo import ZoneInfo

import pytest

from participation_app.rules.working_days import WorkingCalendar


def week(days, *intervals):
	return {day: [list(interval) for interval in intervals] for day in days.split()}


FOUR_AND_A_HALF = week("Monday Tuesday Wednesday Thursday", ("08:00", "16:00")) | week(
	"Friday", ("08:00", "12:00")
)
SHORT = week("Monday Tuesday Wednesday Thursday Friday", ("09:00", "14:00"))
RAMADAN = {"from": "2026-03-04", "to": "2026-03-19", "weekly": SHORT}


def hours(weekly=FOUR_AND_A_HALF, timezone="Asia/Dubai", **parts):
	return {"timezone": timezone, "weekly": weekly} | parts


FRIDAY_AND_SATURDAY_FREE = week("Sunday Monday Tuesday Wednesday Thursday", ("07:30", "14:30"))
SATURDAY_AND_SUNDAY_FREE = week("Monday Tuesday Wednesday Thursday Friday", ("09:00", "17:00"))
FRIDAY_FREE = week("Saturday Sunday Monday Tuesday Wednesday Thursday", ("08:00", "15:00"))
SHORT_THURSDAY = FRIDAY_FREE | week("Thursday", ("08:00", "12:00"))
TWO_SHIFTS = week("Sunday Monday Tuesday Wednesday Thursday", ("17:00", "20:30"), ("08:00", "12:30"))
ROUND_THE_CLOCK = week("Monday Tuesday Wednesday Thursday Friday Saturday Sunday", ("00:00", "24:00"))
ONE_DAY_A_WEEK = week("Wednesday", ("10:00", "12:00"))
EID = [f"2026-03-{day}" for day in range(19, 25)]


# fmt: off
TABLE = [
	("the worked cases",
		hours(), [
			("an ordinary week", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00"),
			("received after closing", "Mon 2026-03-02 23:50", 3, "Thu 2026-03-05 16:00"),
			("the third day is the half day", "Tue 2026-03-03 09:00", 3, "Fri 2026-03-06 12:00"),
			("Friday counts, then Monday and Tuesday", "Thu 2026-03-05 10:00", 3, "Tue 2026-03-10 16:00"),
			("received on the weekend", "Sat 2026-03-07 11:00", 3, "Wed 2026-03-11 16:00"),
			("five days for an inspection", "Mon 2026-03-02 09:00", 5, "Mon 2026-03-09 16:00"),
			("paused with two days left", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00")]),
			("paused on the last day", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Thu 2026-03-05 10:00", "Sat 2026-03-07 10:00")]),
		]),
	("a worked case: Wednesday is declared a holiday",
		hours(holidays=["2026-03-04"]), [
			("the holiday does not count", "Mon 2026-03-02 09:00", 3, "Fri 2026-03-06 12:00"),
			("received on the holiday", "Wed 2026-03-04 09:00", 3, "Mon 2026-03-09 16:00"),
			("received the evening before", "Tue 2026-03-03 23:59", 1, "Thu 2026-03-05 16:00"),
		]),
	("a worked case: seasonal hours from 4 March",
		hours(seasons=[RAMADAN]), [
			("due at the season's hour", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 14:00"),
			("the season has not begun", "Thu 2026-02-26 09:00", 3, "Tue 2026-03-03 16:00"),
			("its first day", "Tue 2026-03-03 09:00", 1, "Wed 2026-03-04 14:00"),
			("its last day", "Mon 2026-03-16 09:00", 3, "Thu 2026-03-19 14:00"),
			("it ends in between", "Tue 2026-03-17 09:00", 3, "Fri 2026-03-20 12:00"),
			("its Friday is no half day", "Tue 2026-03-03 09:00", 3, "Fri 2026-03-06 14:00"),
			("paused before it, resumed in it", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 14:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00")]),
			("paused in it, resumed after it", "Mon 2026-03-16 09:00", 3, "Tue 2026-03-24 16:00",
				[("Tue 2026-03-17 10:00", "Fri 2026-03-20 13:00")]),
			("resumed after the season's early closing", "Mon 2026-03-02 09:00", 3, "Fri 2026-03-06 14:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 15:00")]),
		]),
	("hours of receipt and numbers of days",
		hours(), [
			("at midnight", "Mon 2026-03-02 00:00", 3, "Thu 2026-03-05 16:00"),
			("in the last minute of the day", "Mon 2026-03-02 23:59", 3, "Thu 2026-03-05 16:00"),
			("at opening", "Mon 2026-03-02 08:00", 3, "Thu 2026-03-05 16:00"),
			("at closing", "Mon 2026-03-02 16:00", 3, "Thu 2026-03-05 16:00"),
			("on the half day after it closed", "Fri 2026-03-06 13:00", 3, "Wed 2026-03-11 16:00"),
			("one day", "Mon 2026-03-02 09:00", 1, "Tue 2026-03-03 16:00"),
			("one day from Thursday", "Thu 2026-03-05 09:00", 1, "Fri 2026-03-06 12:00"),
			("one day from Friday", "Fri 2026-03-06 09:00", 1, "Mon 2026-03-09 16:00"),
			("one day from Sunday", "Sun 2026-03-08 09:00", 1, "Mon 2026-03-09 16:00"),
			("two days", "Mon 2026-03-02 09:00", 2, "Wed 2026-03-04 16:00"),
			("two days over the weekend", "Thu 2026-03-05 09:00", 2, "Mon 2026-03-09 16:00"),
			("ten days", "Mon 2026-03-02 09:00", 10, "Mon 2026-03-16 16:00"),
			("four hundred days", "Mon 2026-03-02 09:00", 400, "Mon 2027-09-13 16:00"),
			("ten years ago", "Wed 2016-03-02 09:00", 3, "Mon 2016-03-07 16:00"),
			("in a hundred years", "Mon 2126-03-04 09:00", 3, "Thu 2126-03-07 16:00"),
		]),
	("the end of a year and the end of February",
		hours(holidays=["2027-01-01"]), [
			("New Year's Day is a holiday", "Wed 2026-12-30 09:00", 2, "Mon 2027-01-04 16:00"),
			("received on New Year's Eve", "Thu 2026-12-31 23:00", 1, "Mon 2027-01-04 16:00"),
			("a February of 28 days", "Thu 2027-02-25 09:00", 2, "Mon 2027-03-01 16:00"),
			("a February of 29 days", "Fri 2028-02-25 09:00", 2, "Tue 2028-02-29 16:00"),
			("received on 29 February", "Tue 2028-02-29 09:00", 1, "Wed 2028-03-01 16:00"),
			("five days over New Year", "Mon 2026-12-28 09:00", 5, "Tue 2027-01-05 16:00"),
		]),
	("a long Eid from Thursday to Tuesday",
		hours(holidays=EID), [
			("received before it", "Tue 2026-03-17 09:00", 3, "Thu 2026-03-26 16:00"),
			("received on its first day", "Thu 2026-03-19 09:00", 1, "Wed 2026-03-25 16:00"),
			("received in the middle", "Sat 2026-03-21 09:00", 3, "Fri 2026-03-27 12:00"),
			("paused before it, resumed in it", "Mon 2026-03-16 09:00", 3, "Thu 2026-03-26 16:00",
				[("Tue 2026-03-17 10:00", "Sun 2026-03-22 10:00")]),
			("paused on the last day, resumed in it", "Fri 2026-03-13 09:00", 3, "Wed 2026-03-25 16:00",
				[("Wed 2026-03-18 10:00", "Fri 2026-03-20 10:00")]),
			("paused in it, resumed in it", "Tue 2026-03-17 09:00", 3, "Thu 2026-03-26 16:00",
				[("Fri 2026-03-20 10:00", "Mon 2026-03-23 10:00")]),
			("still paused when it begins", "Tue 2026-03-17 09:00", 3, "Thu 2026-03-26 16:00",
				[("Wed 2026-03-18 10:00", None)]),
		]),
	("Ramadan that an Eid ends early",
		hours(seasons=[RAMADAN], holidays=["2026-03-19", "2026-03-20"]), [
			("the holiday lies in the season", "Tue 2026-03-17 09:00", 2, "Mon 2026-03-23 16:00"),
			("the season's last day is the holiday", "Mon 2026-03-16 09:00", 2, "Wed 2026-03-18 14:00"),
		]),
	("a holiday on a closed day",
		hours(holidays=["2026-03-07"]), [
			("changes nothing", "Thu 2026-03-05 10:00", 3, "Tue 2026-03-10 16:00"),
		]),
	("three holidays in a row",
		hours(holidays=["2026-03-03", "2026-03-04", "2026-03-05"]), [
			("are all left out", "Mon 2026-03-02 09:00", 3, "Tue 2026-03-10 16:00"),
		]),
	("new hours from 5 March",
		hours(changes=[{"from": "2026-03-05", "weekly": SHORT}]), [
			("dates before keep the old ones", "Mon 2026-03-02 09:00", 2, "Wed 2026-03-04 16:00"),
			("its first day has the new ones", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 14:00"),
			("received before, due after", "Mon 2026-03-02 09:00", 5, "Mon 2026-03-09 14:00"),
		]),
	("a new week without Thursdays from 5 March",
		hours(changes=[{"from": "2026-03-05", "weekly": week("Friday", ("07:00", "11:00"))}]), [
			("Thursday no longer counts", "Mon 2026-03-02 09:00", 3, "Fri 2026-03-06 11:00"),
			("and the next day is a week later", "Mon 2026-03-02 09:00", 4, "Fri 2026-03-13 11:00"),
		]),
	("new weeks from 5 March and again from 10 March, written in any order",
		hours(changes=[{"from": "2026-03-10", "weekly": ONE_DAY_A_WEEK}, {"from": "2026-03-05", "weekly": SHORT}]), [
			("the second one is in force", "Thu 2026-03-05 09:00", 3, "Wed 2026-03-11 12:00"),
			("the first one until the day before", "Thu 2026-03-05 09:00", 2, "Mon 2026-03-09 14:00"),
		]),
	("a season over changed hours",
		hours(seasons=[RAMADAN], changes=[{"from": "2026-03-10", "weekly": SATURDAY_AND_SUNDAY_FREE}]), [
			("wins while it lasts", "Mon 2026-03-09 09:00", 3, "Thu 2026-03-12 14:00"),
			("and leaves the changed ones behind", "Tue 2026-03-17 09:00", 3, "Fri 2026-03-20 17:00"),
		]),
	("Friday and Saturday free",
		hours(FRIDAY_AND_SATURDAY_FREE, "Asia/Riyadh"), [
			("Sunday counts", "Wed 2026-03-04 09:00", 3, "Mon 2026-03-09 14:30"),
			("received on Friday", "Fri 2026-03-06 09:00", 1, "Sun 2026-03-08 14:30"),
			("received on Thursday evening", "Thu 2026-03-05 23:50", 3, "Tue 2026-03-10 14:30"),
		]),
	("Saturday and Sunday free",
		hours(SATURDAY_AND_SUNDAY_FREE, "Europe/Berlin"), [
			("Friday is a full day", "Wed 2026-03-04 09:00", 2, "Fri 2026-03-06 17:00"),
			("received on Sunday", "Sun 2026-03-08 09:00", 1, "Mon 2026-03-09 17:00"),
		]),
	("only Friday free",
		hours(FRIDAY_FREE, "Asia/Tehran"), [
			("Saturday counts", "Wed 2026-03-04 09:00", 2, "Sat 2026-03-07 15:00"),
			("received on Friday", "Fri 2026-03-06 09:00", 3, "Mon 2026-03-09 15:00"),
		]),
	("only Friday free and Thursday short",
		hours(SHORT_THURSDAY, "Asia/Baghdad"), [
			("Thursday counts as one", "Tue 2026-03-03 09:00", 2, "Thu 2026-03-05 12:00"),
			("received after its closing", "Thu 2026-03-05 13:00", 1, "Sat 2026-03-07 15:00"),
		]),
	("two shifts a day, the evening one written first",
		hours(TWO_SHIFTS, "Asia/Kuwait"), [
			("the evening closes the day", "Mon 2026-03-02 09:00", 1, "Tue 2026-03-03 20:30"),
			("received between the shifts", "Mon 2026-03-02 14:00", 2, "Wed 2026-03-04 20:30"),
			("resumed between the shifts of the last day", "Mon 2026-03-02 09:00", 1, "Tue 2026-03-03 20:30",
				[("Tue 2026-03-03 09:00", "Tue 2026-03-03 14:00")]),
		]),
	("open round the clock",
		hours(ROUND_THE_CLOCK), [
			("closes at midnight", "Mon 2026-03-02 09:00", 1, "Wed 2026-03-04 00:00"),
			("resumed at the midnight of closing", "Mon 2026-03-02 09:00", 1, "Wed 2026-03-04 00:00",
				[("Tue 2026-03-03 09:00", "Wed 2026-03-04 00:00")]),
			("resumed after it", "Mon 2026-03-02 09:00", 1, "Thu 2026-03-05 00:00",
				[("Tue 2026-03-03 09:00", "Wed 2026-03-04 00:01")]),
		]),
	("open on Wednesdays only",
		hours(ONE_DAY_A_WEEK), [
			("a week for each day", "Mon 2026-03-02 09:00", 3, "Wed 2026-03-18 12:00"),
			("received on a Wednesday", "Wed 2026-03-04 09:00", 1, "Wed 2026-03-11 12:00"),
		]),
	("a pause",
		hours(), [
			("resumed the same day", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Tue 2026-03-03 10:00", "Tue 2026-03-03 15:00")]),
			("begun on the day of receipt", "Mon 2026-03-02 09:00", 3, "Tue 2026-03-10 16:00",
				[("Mon 2026-03-02 10:00", "Thu 2026-03-05 10:00")]),
			("begun at the moment of receipt", "Mon 2026-03-02 09:00", 3, "Fri 2026-03-06 12:00",
				[("Mon 2026-03-02 09:00", "Tue 2026-03-03 10:00")]),
			("resumed on the weekend", "Mon 2026-03-02 09:00", 3, "Tue 2026-03-10 16:00",
				[("Tue 2026-03-03 10:00", "Sat 2026-03-07 10:00")]),
			("of a weekend", "Thu 2026-03-05 10:00", 3, "Tue 2026-03-10 16:00",
				[("Sat 2026-03-07 10:00", "Sun 2026-03-08 10:00")]),
			("resumed before closing on the last day", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 15:59")]),
			("resumed at the minute of closing", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 16:00")]),
			("resumed a minute after closing", "Mon 2026-03-02 09:00", 3, "Fri 2026-03-06 12:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 16:01")]),
			("begun at the minute it was due", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Thu 2026-03-05 16:00", "Sat 2026-03-07 10:00")]),
			("begun when it was already overdue", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Thu 2026-03-05 16:01", "Fri 2026-03-20 10:00")]),
			("that has not ended", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Tue 2026-03-03 10:00", None)]),
			("of four months", "Mon 2026-03-02 09:00", 3, "Tue 2026-07-07 16:00",
				[("Tue 2026-03-03 10:00", "Fri 2026-07-03 10:00")]),
			("that lies before the receipt", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Fri 2026-02-20 10:00", "Wed 2026-02-25 10:00")]),
			("that reaches from before the receipt into the days after", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Fri 2026-02-20 10:00", "Wed 2026-03-04 10:00")]),
		]),
	("several pauses",
		hours(), [
			("one after the other", "Mon 2026-03-02 09:00", 3, "Wed 2026-03-11 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00"), ("Fri 2026-03-06 09:00", "Tue 2026-03-10 09:00")]),
			("the second begins where the first ends", "Mon 2026-03-02 09:00", 3, "Wed 2026-03-11 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00"), ("Thu 2026-03-05 10:00", "Mon 2026-03-09 10:00")]),
			("one inside another", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00"), ("Tue 2026-03-03 12:00", "Wed 2026-03-04 09:00")]),
			("one carries the other on", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Tue 2026-03-03 10:00", "Wed 2026-03-04 10:00"), ("Tue 2026-03-03 12:00", "Thu 2026-03-05 09:00")]),
			("the second has not ended", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00"), ("Fri 2026-03-06 09:00", None)]),
			("one inside another that has not ended", "Mon 2026-03-02 09:00", 3, "Thu 2026-03-05 16:00",
				[("Tue 2026-03-03 10:00", None), ("Wed 2026-03-04 10:00", "Thu 2026-03-05 10:00")]),
			("both on the last day", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 11:00"), ("Thu 2026-03-05 12:00", "Sun 2026-03-08 11:00")]),
			("the last day twice moved", "Mon 2026-03-02 09:00", 3, "Wed 2026-03-11 16:00",
				[("Thu 2026-03-05 10:00", "Sat 2026-03-07 11:00"), ("Sun 2026-03-08 12:00", "Tue 2026-03-10 11:00")]),
			("the second after it was overdue", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00"), ("Tue 2026-03-10 09:00", "Thu 2026-03-12 09:00")]),
		]),
	("a pause over a holiday on Friday",
		hours(holidays=["2026-03-06"]), [
			("the holiday does not count", "Mon 2026-03-02 09:00", 3, "Tue 2026-03-10 16:00",
				[("Tue 2026-03-03 10:00", "Thu 2026-03-05 10:00")]),
			("resumed on it", "Mon 2026-03-02 09:00", 3, "Tue 2026-03-10 16:00",
				[("Tue 2026-03-03 10:00", "Fri 2026-03-06 10:00")]),
			("the last day moves over it", "Mon 2026-03-02 09:00", 3, "Mon 2026-03-09 16:00",
				[("Thu 2026-03-05 10:00", "Thu 2026-03-05 17:00")]),
		]),
	("clocks go forward in Cairo at midnight of Friday 24 April",
		hours(FRIDAY_AND_SATURDAY_FREE | week("Friday", ("00:30", "12:00")) | week("Thursday", ("08:00", "24:00")), "Africa/Cairo"), [
			("open until the hour that is skipped", "Wed 2026-04-22 09:00", 1, "Fri 2026-04-24 01:00"),
			("received in the hour that is skipped", "Fri 2026-04-24 00:30", 1, "Sun 2026-04-26 14:30"),
			("the short day counts", "Wed 2026-04-22 09:00", 2, "Fri 2026-04-24 12:00"),
		]),
	("clocks go back in Cairo on Thursday 29 October",
		hours(FRIDAY_AND_SATURDAY_FREE | week("Thursday", ("08:00", "23:30")), "Africa/Cairo"), [
			("due in the first of the two hours", "Wed 2026-10-28 09:00", 1, "Thu 2026-10-29 23:30"),
			("the long day counts as one", "Wed 2026-10-28 09:00", 2, "Sun 2026-11-01 14:30"),
			("resumed in the first of them", "Wed 2026-10-28 09:00", 1, "Thu 2026-10-29 23:30",
				[("Thu 2026-10-29 10:00", "Thu 2026-10-29 23:15")]),
		]),
	("clocks go forward in Beirut at midnight of Sunday 29 March",
		hours(FRIDAY_FREE, "Asia/Beirut"), [
			("Sunday counts as one", "Fri 2026-03-27 09:00", 2, "Sun 2026-03-29 15:00"),
			("received just before", "Sat 2026-03-28 23:59", 1, "Sun 2026-03-29 15:00"),
			("received in the hour that is skipped", "Sun 2026-03-29 00:30", 1, "Mon 2026-03-30 15:00"),
		]),
	("clocks go back in Madrid on Sunday 25 October",
		hours(SATURDAY_AND_SUNDAY_FREE | week("Sunday", ("01:00", "02:30")), "Europe/Madrid"), [
			("due in the first of the two hours", "Fri 2026-10-23 09:00", 1, "Sun 2026-10-25 02:30"),
			("received in one of the two hours", "Sun 2026-10-25 02:30", 1, "Mon 2026-10-26 17:00"),
		]),
	("clocks go forward in Madrid on Sunday 29 March",
		hours(SATURDAY_AND_SUNDAY_FREE | week("Sunday", ("01:00", "02:30")), "Europe/Madrid"), [
			("due in the hour that is skipped", "Fri 2026-03-27 09:00", 1, "Sun 2026-03-29 03:30"),
			("received in it", "Sun 2026-03-29 02:30", 1, "Mon 2026-03-30 17:00"),
		]),
	("clocks in Santiago go back on 4 April and forward on 5 September",
		hours(ROUND_THE_CLOCK, "America/Santiago"), [
			("a day of 25 hours", "Fri 2026-04-03 09:00", 1, "Sun 2026-04-05 00:00"),
			("a day of 23 hours", "Sat 2026-09-05 09:00", 1, "Mon 2026-09-07 00:00"),
			("due at the hour that is skipped", "Fri 2026-09-04 09:00", 1, "Sun 2026-09-06 01:00"),
		]),
	("Apia left out Friday 30 December 2011",
		hours(SATURDAY_AND_SUNDAY_FREE | week("Saturday", ("09:00", "12:00")), "Pacific/Apia"), [
			("the date that was not does not count", "Thu 2011-12-29 09:00", 1, "Sat 2011-12-31 12:00"),
			("the second day comes after the weekend", "Thu 2011-12-29 09:00", 2, "Mon 2012-01-02 17:00"),
			("received on the day after it", "Sat 2011-12-31 09:00", 1, "Mon 2012-01-02 17:00"),
		]),
]
# fmt: on


def moment(text, zone):
	weekday, _, when = text.partition(" ")
	found = datetime.strptime(when, "%Y-%m-%d %H:%M").replace(tzinfo=ZoneInfo(zone))
	assert found.strftime("%a") == weekday, text
	return found


def row(name, received, count, due, pauses=()):
	return name, received, count, due, pauses


CASES = [(group, values, row(*case)) for group, values, cases in TABLE for case in cases]


@pytest.mark.parametrize(
	("values", "case"), [case[1:] for case in CASES], ids=[f"{group}: {case[0]}" for group, _, case in CASES]
)
def test_a_ticket_is_due_when_the_last_working_day_closes(values, case):
	_, received, count, due, pauses = case
	zone = values["timezone"]
	pauses = [(moment(start, zone), end and moment(end, zone)) for start, end in pauses]
	calendar = WorkingCalendar.from_dict(values)
	found = calendar.due_at(moment(received, zone), count, pauses)
	assert found == moment(due, zone)
	assert found.tzinfo is calendar.zone
	assert calendar.explain(moment(received, zone), count, pauses)[-1].closes_at == found


def calendar(**parts):
	return WorkingCalendar.from_dict(hours(**parts))


def at(text):
	return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Dubai"))


def test_a_receipt_counts_from_its_date_at_the_authority():
	just_after_midnight_in_dubai = datetime(2026, 3, 1, 20, 30, tzinfo=timezone.utc)
	assert calendar().due_at(just_after_midnight_in_dubai, 3) == at("2026-03-05 16:00")


def test_a_receipt_in_a_skipped_hour_counts_from_the_date_that_the_clocks_showed():
	beirut = calendar(timezone="Asia/Beirut", weekly=ROUND_THE_CLOCK)
	skipped = datetime(2026, 3, 29, 0, 30, tzinfo=beirut.zone)
	assert beirut.count_days(skipped, 1) == [date(2026, 3, 30)]  # half past one once the clocks went forward
	assert beirut.count_days(skipped.replace(fold=1), 1) == [date(2026, 3, 29)]  # half past eleven before


def test_the_counted_days_are_listed():
	days = calendar(holidays=["2026-03-04"]).count_days(at("2026-03-02 09:00"), 3)
	assert days == [date(2026, 3, 3), date(2026, 3, 5), date(2026, 3, 6)]


@pytest.mark.parametrize(
	("after", "until", "days"),
	[
		("2026-03-05", "2026-03-09", 2),
		("2026-03-05", "2026-03-05", 0),
		("2026-03-06", "2026-03-08", 0),
		("2026-03-09", "2026-03-02", 0),
		("2026-01-01", "2027-01-01", 261),
		("2016-01-01", "2026-01-01", 2609),
	],
)
def test_working_days_between_two_dates_leave_out_the_first_and_count_half_days_as_one(after, until, days):
	assert calendar().working_days_between(date.fromisoformat(after), date.fromisoformat(until)) == days


def test_a_holiday_is_no_working_day():
	feast = calendar(holidays=["2026-03-04"])
	assert [feast.is_working_day(date(2026, 3, day)) for day in (3, 4, 5, 7)] == [True, False, True, False]


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
		("Africa/Cairo", "2026-10-29", "23:30", "2026-10-29T20:30"),
		("Europe/Madrid", "2026-10-25", "16:00", "2026-10-25T15:00"),
		("Europe/Madrid", "2026-10-25", "02:30", "2026-10-25T00:30"),
		("Europe/Madrid", "2026-03-29", "02:30", "2026-03-29T01:30"),
	],
)
def test_closing_times_follow_summer_time(zone, day, closing, in_utc):
	weekly = {date.fromisoformat(day).strftime("%A"): [["00:00", closing]]}
	found = calendar(timezone=zone, weekly=weekly).closing_time(date.fromisoformat(day))
	assert found.astimezone(timezone.utc) == datetime.fromisoformat(in_utc).replace(tzinfo=timezone.utc)


def test_intervals_that_touch_are_one_after_the_other():
	day = calendar(weekly={"Monday": [["08:00", "12:00"], ["12:00", "16:00"]]})
	assert day.closing_time(date(2026, 3, 2)) == at("2026-03-02 16:00")


def test_a_pause_at_midnight_does_not_fall_back_on_the_day_that_closes_then():
	nights = calendar(weekly={"Sunday": [["08:00", "24:00"]], "Monday": [["00:00", "00:30"]]})
	received, midnight = at("2026-03-07 10:00"), at("2026-03-09 00:00")
	assert nights.due_at(received, 2, [(midnight, midnight)]) == nights.due_at(received, 2)


def test_calendars_of_the_same_hours_are_equal_whatever_they_were_asked():
	asked, copied, fresh = calendar(), pickle.loads(pickle.dumps(calendar())), calendar()
	asked.due_at(at("2026-03-02 09:00"), 400)
	assert asked == copied == fresh
	assert hash(asked) == hash(copied) == hash(fresh)
	assert asked != calendar(holidays=["2026-03-04"])
	again = pickle.loads(pickle.dumps(asked))
	assert again.due_at(at("2026-03-02 09:00"), 3) == fresh.due_at(at("2026-03-02 09:00"), 3)
