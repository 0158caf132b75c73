"""The rule of working days as it is written: slow, obvious, one day after the other."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


class PlainReading:
	"""Knows the hours of every date from `first` on, for as many days as asked."""

	def __init__(self, values, first, days):
		self.values = values
		self.zone = ZoneInfo(values["timezone"])
		dates = (first + timedelta(days=offset) for offset in range(days))
		self.closings = {day: self.closing(day) for day in dates if self.hours(day)}

	def hours(self, day):
		if day.isoformat() in self.values.get("holidays", ()) or not self.exists(day):
			return []
		weekly = self.values["weekly"]
		for change in sorted(self.values.get("changes", ()), key=lambda change: change["from"]):
			if change["from"] <= day.isoformat():
				weekly = change["weekly"]
		for season in self.values.get("seasons", ()):
			if season["from"] <= day.isoformat() <= season["to"]:
				weekly = season["weekly"]
		return weekly.get(day.strftime("%A"), [])

	def exists(self, day):
		return self.date_of(datetime(day.year, day.month, day.day, 12, tzinfo=self.zone)) == day

	def closing(self, day):
		hour, minute = max(end for _, end in self.hours(day)).split(":")
		naive = datetime(day.year, day.month, day.day) + timedelta(hours=int(hour), minutes=int(minute))
		return naive.replace(tzinfo=self.zone).astimezone(timezone.utc)

	def date_of(self, moment) -> date:
		return moment.astimezone(timezone.utc).astimezone(self.zone).date()

	def working_day_after(self, day, count):
		while count:
			day += ONE_DAY
			count -= day in self.closings
		return day

	def working_days_between(self, after, until):
		found = 0
		while after < until:
			after += ONE_DAY
			found += after in self.closings
		return found

	def first_day_closing_from(self, moment):
		day = self.date_of(moment) - ONE_DAY
		while day not in self.closings or self.closings[day] < moment:
			day += ONE_DAY
		return day

	def due_at(self, received, count, pauses=()):
		"""Pauses lie one after the other, all after the receipt."""
		due = self.working_day_after(self.date_of(received), count)
		for paused, resumed in pauses:
			if resumed is None or paused.astimezone(timezone.utc) > self.closings[due]:
				continue
			left = self.working_days_between(self.date_of(paused), due)
			if left:
				due = self.working_day_after(self.date_of(resumed), left)
			else:
				due = max(due, self.first_day_closing_from(resumed.astimezone(timezone.utc)))
		return self.closings[due]
