"""The working calendar and the number of days that an HD Service Level Agreement gives a ticket."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _

from participation_app.casework import moments
from participation_app.casework.settings import authority_zone, required
from participation_app.rules.working_days import CalendarError, WorkingCalendar


class AgreementUnusable(frappe.ValidationError):
	"""An agreement's hours, holidays or number of days give no due date."""


@dataclass(frozen=True)
class Agreement:
	"""Days promised, reckoned by a calendar; `version` is a digest of that calendar."""

	name: str
	working_days: int
	calendar: WorkingCalendar
	version: str

	def due_at(self, received_at: datetime) -> datetime:
		"""When a contribution received then (site time) is due, in site time."""
		try:
			due = self.calendar.due_at(moments.aware(received_at), self.working_days)
		except CalendarError as error:
			raise _unusable(self.name, error) from error
		return moments.stored(due)


def agreement_for(needs_inspection: bool) -> Agreement:
	"""The agreement that the settings name for tickets with or without an inspection."""
	return read_agreement(required("inspection_agreement" if needs_inspection else "standard_agreement"))


def read_agreement(name: str) -> Agreement:
	"""The agreement of this name; raises AgreementUnusable where its form does not make sense."""
	document = frappe.get_cached_doc("HD Service Level Agreement", name)
	if not document.get("participation_working_days"):
		message = _("The agreement {0} promises no working days. Set “Working Days to Answer” on its form.")
		frappe.throw(message.format(name), AgreementUnusable, title=_("Agreement Incomplete"))
	if not document.holiday_list:
		message = _("The agreement {0} has no holiday list. Choose one on its form, if only an empty one.")
		frappe.throw(message.format(name), AgreementUnusable, title=_("Agreement Incomplete"))
	values = _calendar_values(document)
	try:
		calendar = WorkingCalendar.from_dict(values)
	except CalendarError as error:
		raise _unusable(name, error) from error
	version = hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
	return Agreement(name, document.participation_working_days, calendar, version)


def _calendar_values(document) -> dict[str, object]:
	weekly: dict[str, list[list[str]]] = {}
	for row in document.support_and_resolution:
		weekly.setdefault(row.workday, []).append([_clock(row.start_time), _clock(row.end_time)])
	holidays = frappe.get_cached_doc("HD Service Holiday List", document.holiday_list).holidays
	return {
		"timezone": authority_zone().key,
		"weekly": weekly,
		"holidays": sorted({str(row.holiday_date) for row in holidays if not row.weekly_off}),
	}


def _clock(value: object) -> str:
	seconds = int(frappe.utils.to_timedelta(str(value)).total_seconds())
	return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _unusable(name: str, error: CalendarError) -> AgreementUnusable:
	message = _("The agreement {0} gives no due date. Correct its hours or its holiday list. ({1})")
	return AgreementUnusable(message.format(name, error))
