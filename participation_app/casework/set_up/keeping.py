"""The steps that are done on the spot: name, zone, hours and holidays; what would move promised dates asks first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from zoneinfo import available_timezones

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.model.naming import append_number_if_name_exists
from frappe.utils import getdate

from participation_app.casework import redating
from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, participation_agreements
from participation_app.casework.dates import written_weekday
from participation_app.casework.health.calendar import NAMED
from participation_app.casework.holiday_import import find_holidays
from participation_app.casework.hours import weekly_hours
from participation_app.casework.settings import settings
from participation_app.rules.working_days import CalendarError
from participation_app.rules.working_week import WEEKDAYS, read_week

LANGUAGES = ("ar", "en")
LONGEST_NAME = 140
Problems = dict[str, str]
Kept = dict[str, object]


def entered_so_far() -> dict[str, object]:
	"""What the steps begin with: the authority, its zone, its week, and the zones to choose from."""
	own = settings()
	return {
		"authority": {
			"authority_name": own.authority_name,
			"authority_name_in_english": own.authority_name_in_english,
			"default_language": own.default_language,
		},
		"time_zone": own.time_zone,
		"zones": sorted(available_timezones()),
		"week": _week(),
	}


def keep_authority(values: Mapping[str, str]) -> Kept:
	"""Keeps the name in both languages and the language of letters; problems by field."""
	name = (values.get("authority_name") or "").strip()
	english = (values.get("authority_name_in_english") or "").strip()
	problems: Problems = {}
	if not name:
		problems["authority_name"] = _("Write the authority’s name.")
	for field, value in (("authority_name", name), ("authority_name_in_english", english)):
		if len(value) > LONGEST_NAME:
			problems[field] = _("Shorten it to {0} letters.").format(LONGEST_NAME)
	if values.get("default_language") not in LANGUAGES:
		problems["default_language"] = _("Choose Arabic or English.")
	if problems:
		return {"problems": problems}
	own = frappe.get_doc("Participation Settings")
	own.update({"authority_name": name, "authority_name_in_english": english})
	own.default_language = values["default_language"]
	own.save()
	return {"problems": {}}


def keep_time_zone(zone: str, confirmed: bool) -> Kept:
	"""Keeps the zone; answers how many dates would move before it is confirmed."""
	if zone not in available_timezones():
		return {"problems": {"time_zone": _("“{0}” is no time zone. Choose one from the list.").format(zone)}}
	own = frappe.get_doc("Participation Settings")
	own.time_zone = zone
	return _kept([own], confirmed)


def keep_hours(rows: Sequence[Mapping[str, str]], confirmed: bool) -> Kept:
	"""The week of both agreements, a row for each opening: `day`, `opens`, `closes`; problems by weekday."""
	weekly: dict[str, list[list[str]]] = {}
	for row in rows:
		weekly.setdefault(str(row.get("day")), []).append([str(row.get("opens")), str(row.get("closes"))])
	problems = _problems_of(weekly)
	if problems:
		return {"problems": problems}
	names = list(dict.fromkeys(settings().get(field) for field in NAMED))
	if not all(names):
		return {"problems": {"week": _no_agreement()}}
	agreements = [frappe.get_doc(AGREEMENT, name) for name in names]
	for agreement in agreements:
		hours = [
			{"workday": day, "start_time": opens, "end_time": closes}
			for day in WEEKDAYS
			for opens, closes in weekly.get(day, ())
		]
		agreement.set("support_and_resolution", hours)
	return _kept(agreements, confirmed)


def keep_holidays(country: str, confirmed: bool) -> Kept:
	"""Adds the country's public holidays of this year and the next to the list that the agreements use."""
	name = _own_list()
	if not name:
		return {"problems": {"country": _no_agreement()}}
	holidays, today, added, message = frappe.get_doc(HOLIDAY_LIST, name), getdate(), 0, ""
	for year in (today.year, today.year + 1):
		found = find_holidays(country, year, name)
		added, message = added + _add(holidays, found), found["message"]
	holidays.holidays.sort(key=lambda row: str(row.holiday_date))
	for place, row in enumerate(holidays.holidays, 1):
		row.idx = place
	return {**_kept([holidays], confirmed), "added": added, "message": message}


def _add(holidays: Document, found: Mapping) -> int:
	"""Adds the days that the list lacks, and lengthens it as far as they reach; returns how many."""
	held = {str(getdate(row.holiday_date)) for row in holidays.holidays if not row.weekly_off}
	rows = [row for row in found["rows"] if row["holiday_date"] not in held]
	for row in rows:
		holidays.append("holidays", {key: value for key, value in row.items() if key != "known"})
	holidays.from_date = min(getdate(holidays.from_date), getdate(found["from_date"]))
	holidays.to_date = max(getdate(holidays.to_date), getdate(found["to_date"]))
	return len(rows)


def _own_list() -> str | None:
	"""The list of the standard agreement; a copy of it where agreements of Helpdesk's own use the same."""
	name = frappe.db.get_value(AGREEMENT, settings().standard_agreement or "", "holiday_list")
	if not name or not frappe.db.exists(AGREEMENT, {"holiday_list": name, "participation_working_days": 0}):
		return name
	own = frappe.copy_doc(frappe.get_doc(HOLIDAY_LIST, name))
	own.holiday_list_name = append_number_if_name_exists(HOLIDAY_LIST, _("Participation Holidays"))
	own.insert()
	for agreement in participation_agreements():
		if frappe.db.get_value(AGREEMENT, agreement, "holiday_list") == name:
			document = frappe.get_doc(AGREEMENT, agreement)
			document.holiday_list = own.name
			document.save()
	return own.name


def _no_agreement() -> str:
	return _("Choose both agreements in Participation Settings first.")


def _kept(documents: Sequence[Document], confirmed: bool) -> Kept:
	"""Saves the documents; where dates that were promised would move, only once that is confirmed."""
	if not confirmed:
		previews = [redating.preview(document) for document in documents]
		moving = sum(one["moved"] + one["comments_moved"] for one in previews)
		if moving:
			return {"problems": {}, "moving": moving}
	for document in documents:
		document.save()
	return {"problems": {}, "moving": 0}


def _problems_of(weekly: Mapping[str, list[list[str]]]) -> Problems:
	if not any(weekly.values()):
		return {"week": _("Open at least one day.")}
	problems = {}
	for day, hours in weekly.items():
		if day not in WEEKDAYS:
			return {"week": _("“{0}” is no weekday.").format(day)}
		try:
			read_week({day: hours})
		except CalendarError as error:
			problems[day] = (error.inner or error).said(_)
	return problems


def _week() -> list[dict[str, object]]:
	"""Every weekday with its openings, and how it is called."""
	name = settings().standard_agreement
	rows = frappe.get_doc(AGREEMENT, name).support_and_resolution if name else ()
	weekly = weekly_hours(rows)
	# Any week does: the first of January 2024 was a Monday.
	named = {day: written_weekday(getdate(f"2024-01-0{place + 1}")) for place, day in enumerate(WEEKDAYS)}
	return [{"day": day, "label": named[day], "hours": weekly.get(day, [])} for day in WEEKDAYS]
