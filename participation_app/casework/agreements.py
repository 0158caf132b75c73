"""The working calendar and the number of days that an HD Service Level Agreement gives a ticket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from operator import is_
from typing import TypeVar

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt, get_system_timezone, getdate

from participation_app.casework import earlier_hours, moments, replica
from participation_app.casework.seasons import Replaced, Season, read_season, seasons_of, stored_seasons
from participation_app.casework.settings import required, settings
from participation_app.rules.working_days import CalendarError, CountedDay, WorkingCalendar

AGREEMENT, HOLIDAY_LIST = "HD Service Level Agreement", "HD Service Holiday List"
SETTINGS, SEASON = "Participation Settings", "Participation Season"
SHARES = {
	"Triage": "participation_triage_share",
	"Department": "participation_department_share",
	"Section": "participation_section_share",
	"Drafting": "participation_drafting_share",
	"Public Relations": "participation_review_share",
}

Answer = TypeVar("Answer")
Pause = tuple[datetime, datetime | None]


class AgreementUnusable(frappe.ValidationError):
	"""An agreement's hours, holidays or number of days give no due date."""


@dataclass(frozen=True)
class Target:
	"""What is promised: working days to the answer, and days or else minutes to the receipt (0: none)."""

	working_days: int
	receipt_days: int = 0
	receipt_minutes: int = 0


@dataclass(frozen=True)
class Agreement:
	"""Days promised, reckoned by a calendar; `version` is a digest of that calendar.

	`certain_calendar` leaves out the holidays that are only expected; `described` is the calendar as text, for
	`reckoned_by`. Moments are the site's, naive, in and
	out; what cannot be reckoned raises AgreementUnusable in the reader's language.
	"""

	name: str
	standard: Target
	targets: Mapping[str, Target]
	shares: Mapping[str, float]
	calendar: WorkingCalendar
	certain_calendar: WorkingCalendar
	described: str
	version: str
	holiday_list: str
	calendar_ends_on: date

	@property
	def working_days(self) -> int:
		"""The days promised where the priority has none of its own."""
		return self.standard.working_days

	def target(self, priority: str | None) -> Target:
		"""What a ticket of this priority is promised."""
		return self.targets.get(priority or "", self.standard)

	def days_for(self, priority: str | None) -> int:
		"""The working days promised to a ticket of this priority."""
		return self.target(priority).working_days

	def due_at(
		self, received_at: datetime, working_days: int | None = None, pauses: Sequence[Pause] = ()
	) -> datetime:
		"""When a contribution received then is due; without `working_days` the agreement's own count."""
		return self._due_by(self.calendar, received_at, working_days, pauses)

	def due_dates(self, received_at: Sequence[datetime], working_days: int) -> list[datetime]:
		"""What `due_at` answers for each of them, in their order; pauses left aside."""
		received = moments.all_aware(received_at)
		return moments.all_stored(self._asked(lambda: self.calendar.due_dates(received, working_days)))

	def due_unless(
		self, received_at: datetime, working_days: int | None = None, pauses: Sequence[Pause] = ()
	) -> datetime | None:
		"""When it is due if no expected holiday takes place; None where that makes no difference."""
		if self.certain_calendar is self.calendar:
			return None
		expected = self._due_by(self.calendar, received_at, working_days, pauses)
		otherwise = self._due_by(self.certain_calendar, received_at, working_days, pauses)
		return otherwise if otherwise != expected else None

	def receipt_due_at(self, received_at: datetime, priority: str | None = None) -> datetime | None:
		"""When the receipt is due; None where the agreement sets no target for it."""
		target = self.target(priority)
		if target.receipt_days:
			return self._due_by(self.calendar, received_at, target.receipt_days, ())
		if target.receipt_minutes:
			minutes = target.receipt_minutes
			moment = moments.aware(received_at)
			return moments.stored(self._asked(lambda: self.calendar.after_minutes(moment, minutes)))
		return None

	def is_open_at(self, moment: datetime) -> bool:
		"""Whether the authority works at this moment of the site."""
		return self._asked(lambda: self.calendar.is_open(moments.aware(moment)))

	def explain(self, received_at: datetime, working_days: int | None = None) -> tuple[CountedDay, ...]:
		"""Every date from the receipt to the due date; pauses left aside."""
		days = self.working_days if working_days is None else working_days
		return self._asked(lambda: self.calendar.explain(moments.aware(received_at), days))

	def _due_by(
		self,
		calendar: WorkingCalendar,
		received_at: datetime,
		working_days: int | None,
		pauses: Sequence[Pause],
	) -> datetime:
		days = self.working_days if working_days is None else working_days
		stood = [(moments.aware(start), end and moments.aware(end)) for start, end in pauses]
		return moments.stored(self._asked(lambda: calendar.due_at(moments.aware(received_at), days, stood)))

	def _asked(self, ask: Callable[[], Answer]) -> Answer:
		try:
			return ask()
		except CalendarError as error:
			raise _unusable(self.name, error.said(_)) from error


def agreement_for(needs_inspection: bool) -> Agreement:
	"""The agreement that the settings name for tickets with or without an inspection."""
	return read_agreement(required("inspection_agreement" if needs_inspection else "standard_agreement"))


def participation_agreements() -> list[str]:
	"""The agreements that promise working days."""
	return frappe.get_all(AGREEMENT, {"participation_working_days": [">", 0]}, pluck="name", order_by="name")


def agreements_touched_by(document: Document) -> list[str]:
	"""The participation agreements whose calendar the document feeds, or fed before it was changed."""
	if document.doctype == AGREEMENT:
		return [document.name] if cint(document.get("participation_working_days")) else []
	every = participation_agreements()
	if document.doctype == HOLIDAY_LIST:
		keep = set(frappe.get_all(AGREEMENT, {"holiday_list": document.name}, pluck="name"))
		return [name for name in every if name in keep]
	if document.doctype == SEASON:
		seasons = [read_season(version) for version in (document, _before(document)) if version]
		return [name for name in every if any(season.serves(name) for season in seasons)]
	return every if document.doctype == SETTINGS else []


@replica.primary()
def read_agreement(name: str, replaced: Replaced | None = None) -> Agreement:
	"""The agreement of this name; raises AgreementUnusable where its form does not make sense.

	`replaced` holds unsaved documents by doctype and name that stand in for the stored ones, None for one
	that is to be deleted.
	"""
	if replaced:
		return _read(name, replaced)
	document = frappe.get_cached_doc(AGREEMENT, name)
	holidays = document.holiday_list and frappe.get_cached_doc(HOLIDAY_LIST, document.holiday_list)
	sources = (document, holidays, settings(), stored_seasons(), get_system_timezone())
	held = _held().get(name)
	# The cache gives the same objects until one of them changes; to read them anew would cost thirty times more.
	if held is None or not all(map(is_, held[0], sources)):
		held = _held()[name] = (sources, _read(name, {}))
	return held[1]


def reckoned_by(agreement: Agreement, described: str) -> Agreement:
	"""The same promises by the calendar that this text describes."""
	return replace(agreement, calendar=_parsed(described), described=described)


def target_of(row: Document, standard: Target | None = None) -> Target:
	"""A priority's own figures, the agreement's where it has none; the receipt's two go together."""
	days, minutes = (
		cint(row.get("participation_receipt_days")),
		cint(row.get("participation_receipt_minutes")),
	)
	if standard and not (days or minutes):
		days, minutes = standard.receipt_days, standard.receipt_minutes
	fallback = standard.working_days if standard else 0
	return Target(cint(row.get("participation_working_days")) or fallback, days, minutes)


def _held() -> dict[str, tuple[tuple, Agreement]]:
	"""What this request has read of agreements, each with what it was read from."""
	held = getattr(frappe.local, "participation_agreements", None)
	if held is None:
		held = frappe.local.participation_agreements = {}
	return held


def _read(name: str, replaced: Replaced) -> Agreement:
	document = replaced.get((AGREEMENT, name)) or frappe.get_cached_doc(AGREEMENT, name)
	_check_complete(document, name)
	seasons = seasons_of(name, replaced)
	holidays = replaced.get((HOLIDAY_LIST, document.holiday_list)) or frappe.get_cached_doc(
		HOLIDAY_LIST, document.holiday_list
	)
	values = _calendar_values(document, seasons, replaced)
	try:
		described = _described(values, _dates(holidays, "Confirmed", "Expected"))
		certain = _described(values, _dates(holidays, "Confirmed"))
		calendar, certain_calendar = _parsed(described), _parsed(certain)
	except CalendarError as error:
		raise _unusable(name, _fault(error, seasons, values)) from error
	standard = target_of(document)
	return Agreement(
		name=name,
		standard=standard,
		targets={row.priority: target_of(row, standard) for row in document.priorities},
		shares={share: flt(document.get(field)) for share, field in SHARES.items() if document.get(field)},
		calendar=calendar,
		certain_calendar=certain_calendar,
		described=described,
		version=hashlib.sha256(described.encode()).hexdigest()[:16],
		holiday_list=holidays.name,
		calendar_ends_on=getdate(holidays.to_date),
	)


def _check_complete(document: Document, name: str) -> None:
	if cint(document.get("participation_working_days")) <= 0:
		message = _("The agreement {0} promises no working days. Set “Working Days to Answer” on its form.")
		frappe.throw(message.format(name), AgreementUnusable, title=_("Agreement Incomplete"))
	if not document.holiday_list:
		message = _("The agreement {0} has no holiday list. Choose one on its form, if only an empty one.")
		frappe.throw(message.format(name), AgreementUnusable, title=_("Agreement Incomplete"))


def _calendar_values(document: Document, seasons: Sequence[Season], replaced: Replaced) -> dict[str, object]:
	own = replaced.get((SETTINGS, SETTINGS)) or settings()
	lasting = [season.as_calendar() for season in seasons if not season.last]
	return {
		"timezone": own.time_zone or get_system_timezone(),
		**earlier_hours.weeks(document, lasting),
		"seasons": [season.as_calendar() for season in seasons if season.last],
	}


def _dates(holidays: Document, *states: str) -> list[str]:
	"""The dates that do not count: weekly days off have no hours anyhow, and Helpdesk lists them as rows."""
	rows = (row for row in holidays.holidays if row.holiday_date and not row.weekly_off)
	taking_place = (row for row in rows if (row.get("participation_state") or "Confirmed") in states)
	return sorted({str(getdate(row.holiday_date)) for row in taking_place})


def _described(values: dict[str, object], holidays: list[str]) -> str:
	return json.dumps({**values, "holidays": holidays}, sort_keys=True)


@lru_cache(maxsize=64)
def _parsed(text: str) -> WorkingCalendar:
	# Reading a calendar and laying out its days costs far more than a question to it.
	return WorkingCalendar.from_dict(json.loads(text))


def _before(document: Document) -> Document | None:
	"""The document as it stood before this change, saved or about to be."""
	before = document.get_doc_before_save()
	if before is None and document.name and frappe.db.exists(document.doctype, document.name):
		before = frappe.get_doc(document.doctype, document.name)
	return before


def _fault(error: CalendarError, seasons: Sequence[Season], values: Mapping[str, object]) -> str:
	if error.part not in ("changes", "seasons") or error.row is None or not error.inner:
		return error.said(_)
	start = values[error.part][error.row]["from"]
	named = [season.name for season in seasons if season.first == start]
	return _("Season “{0}”: {1}").format(named[0], error.inner.said(_)) if named else error.said(_)


def _unusable(name: str, fault: str) -> AgreementUnusable:
	message = _("The agreement {0} gives no due date. Correct its hours or its holiday list. ({1})")
	return AgreementUnusable(message.format(name, fault))
