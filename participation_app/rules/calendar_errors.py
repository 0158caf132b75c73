"""What can be wrong with a calendar or with a question put to it: a sentence each, with what to do."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum


class CalendarFault(Enum):
	"""The sentences; a fault of one row or one weekday stands inside a sentence that names it."""

	IN_SEASON = "Season {0} (from {1}): {2}"
	IN_CHANGE = "Change {0} of the week (from {1}): {2}"
	IN_HOLIDAY = "Holiday {0} ({1}): {2}"
	ON_WEEKDAY = "{0}: {1}"

	UNKNOWN_PART = "“{0}” is no part of a calendar. Use {1}."
	NOT_A_LIST = "“{0}” is not a list. Give one, if only an empty one."
	FIELD_MISSING = "“{0}” is missing. Add it."
	NOT_A_DATE = "“{0}” is not a date. Write it as 2026-03-04."
	UNKNOWN_ZONE = "The time zone “{0}” does not exist. Use a name such as Asia/Dubai."
	NO_WEEK = "The opening hours are missing. Give them for each weekday."
	UNKNOWN_WEEKDAY = "“{0}” is not a weekday. Use {1}."
	NO_WEEKDAY_OPEN = "No weekday is open. Give at least one weekday opening hours."
	NO_INTERVALS = "“{0}” is not a list of intervals. Give pairs of opening and closing time."
	NOT_AN_INTERVAL = "“{0}” is not an interval. Give an opening and a closing time."
	NOT_A_TIME = "“{0}” is not a time of day. Write it as 08:00, at most 24:00."
	CLOSES_TOO_SOON = (
		"{0} is not after {1}. Put the opening before the closing, "
		"and split hours that run past midnight between the two days."
	)
	INTERVALS_OVERLAP = "The interval from {0} starts before the one until {1} ends. Join them or move one."
	CHANGES_COLLIDE = "Two changes of the week start on {0}. Keep one of them."
	SEASON_ENDS_TOO_SOON = "The season from {0} ends on {1}. Put the end after the start."
	SEASONS_OVERLAP = "The season from {0} starts before the one from {1} ends on {2}. Move one of them."

	NOT_A_COUNT = "The number of working days is “{0}”. Give a whole number from 1."
	NOT_AN_AMOUNT = "The amount of working days is “{0}”. Give a number from 0."
	NOT_MINUTES = "The number of working minutes is “{0}”. Give a whole number from 0."
	TOO_FEW_DAYS = (
		"The calendar has {0} working days within ten years of {1}, {2} are needed. "
		"Take holidays out or ask for fewer days."
	)
	TOO_FEW_MINUTES = (
		"The calendar has fewer than {0} working minutes within ten years of {1}. "
		"Take holidays out or ask for fewer minutes."
	)
	NOT_A_WORKING_DAY = "{0} is not a working day and has no closing time. Choose a working day."
	NO_ZONE = "{0} has no time zone. Attach the zone it was recorded in."
	OUT_OF_REACH = "{0} lies outside every calendar. Give a year from 2 to 9998."
	PAUSE_ENDS_TOO_SOON = "A pause ends at {1}, before it starts at {0}. Correct the pair."
	PAUSES_OUT_OF_ORDER = "The pause of {0} stands after a later one. Give pauses in time order."


CALENDAR_MESSAGES = tuple(fault.value for fault in CalendarFault)


class CalendarError(ValueError):
	"""A calendar that cannot be used, or a question it cannot answer.

	`part` names what was wrong ("seasons", "Monday", "pauses", ...) and `row` counts its items from 0, as
	far as they are known. The last of `values` may be the error that lies inside that row: `inner`.
	"""

	def __init__(
		self, fault: CalendarFault, *values: object, part: str | None = None, row: int | None = None
	):
		super().__init__(fault, *values)
		self.fault = fault
		self.values = values
		self.part = part
		self.row = row

	@property
	def template(self) -> str:
		"""The sentence with its placeholders {0}, {1}, ..."""
		return self.fault.value

	@property
	def inner(self) -> CalendarError | None:
		"""What is wrong inside the row that this error names."""
		last = self.values[-1] if self.values else None
		return last if isinstance(last, CalendarError) else None

	def said(self, translate: Callable[[str], str]) -> str:
		"""The whole sentence in another language: `translate` is given the templates and the weekday."""
		values = [
			value.said(translate) if isinstance(value, CalendarError) else value for value in self.values
		]
		if self.fault is CalendarFault.ON_WEEKDAY:
			values[0] = translate(str(values[0]))
		return translate(self.template).format(*values)

	def __str__(self) -> str:
		return self.said(str)
