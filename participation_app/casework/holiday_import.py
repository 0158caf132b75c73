"""Public holidays of a country and year, as rows for a holiday list; nothing is stored here."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date

import frappe
import holidays
from frappe import _
from frappe.utils import getdate
from hijridate import ummalqura
from holidays.constants import HOLIDAY_NAME_DELIMITER

from participation_app.casework.agreements import HOLIDAY_LIST
from participation_app.casework.dates import hijri_date, locale_of
from participation_app.casework.public_holidays import CONFIRMED, EXPECTED
from participation_app.casework.settings import settings
from participation_app.rules.enumeration import listed

ARABIC, ENGLISH = "ar", "en"


class HolidaysUnknown(frappe.ValidationError):
	"""A country or year for which no public holidays are known."""


def find_holidays(country: str, year: int, holiday_list: str | None = None) -> dict[str, object]:
	"""The days of the year as rows of the list, `known` where the list has a holiday on that date.

	`from_date` and `to_date` are what the list has to reach from and to; `message` says what to look at.
	"""
	kind = _kind(country)
	_check_year(country, kind, year)
	own, english = _names(kind, year, ARABIC), _names(kind, year, ENGLISH)
	known, from_date, to_date = _reach(holiday_list, year)
	return {
		"rows": [_row(day, own[day], english.get(day), known) for day in sorted(own)],
		"message": _message(country, kind, own),
		"from_date": from_date,
		"to_date": to_date,
	}


def countries() -> list[dict[str, str]]:
	"""The countries whose holidays are known, in the reader's language and its order."""
	named = locale_of().territories
	codes = holidays.list_supported_countries(include_aliases=False)
	rows = [{"value": code, "label": named.get(code, code)} for code in codes]
	return sorted(rows, key=lambda row: row["label"].casefold())


def _row(day: date, own: list[_Name], english: list[_Name] | None, known: frozenset[date]) -> dict:
	names = english or own
	return {
		"holiday_date": str(day),
		"description": listed((name.text for name in own), settings().default_language),
		"participation_name_in_english": listed((name.text for name in names), ENGLISH),
		"participation_hijri_date": hijri_date(day, settings().default_language or ARABIC),
		"participation_state": EXPECTED if all(name.expected for name in own) else CONFIRMED,
		"known": day in known,
	}


class _Name:
	"""A holiday's name without the labels that say it is estimated or moved to another day."""

	def __init__(self, labelled: str, kind: holidays.HolidayBase, language: str) -> None:
		self.text, self.expected = labelled, False
		for label, expected, moved in _LABELS:
			bare = _without(labelled, kind.tr(getattr(kind, label, None) or ""))
			if bare is not None:
				self.expected = expected
				self.text = _("{0} (day in lieu)", language).format(bare) if moved else bare
				return


# How the library marks a name: the attribute of the label, whether it is estimated, whether it was moved.
_LABELS = (
	("observed_estimated_label", True, True),
	("estimated_label", True, False),
	("observed_label", False, True),
)


def _without(labelled: str, label: str) -> str | None:
	before, placeholder, after = label.partition("%s")
	marked = placeholder and (before or after) and labelled.startswith(before) and labelled.endswith(after)
	return labelled[len(before) : len(labelled) - len(after)].strip() if marked else None


def _names(kind: type[holidays.HolidayBase], year: int, wanted: str) -> dict[date, list[_Name]]:
	"""The names by date in the wanted language, in the country's own where it has none."""
	found = kind(years=year, language=_language(kind, wanted), **_estimates(kind))
	written = wanted if _language(kind, wanted) else ENGLISH
	return {
		day: [_Name(name, found, written) for name in names.split(HOLIDAY_NAME_DELIMITER)]
		for day, names in found.items()
		if day.year == year
	}


def _language(kind: type[holidays.HolidayBase], wanted: str) -> str | None:
	spoken = sorted(kind.supported_languages or ())
	return next((one for one in spoken if one.partition("_")[0] == wanted), kind.default_language)


def _estimates(kind: type[holidays.HolidayBase]) -> dict[str, bool]:
	# Some countries leave the label off unless they are asked for it.
	asked = "islamic_show_estimated"
	return {asked: True} if asked in inspect.signature(kind.__init__).parameters else {}


def _kind(country: str) -> type[holidays.HolidayBase]:
	if country not in holidays.list_supported_countries(include_aliases=False):
		message = _("The public holidays of “{0}” are not known. Choose a country from the list.")
		frappe.throw(message.format(country), HolidaysUnknown, title=_("Country Not Known"))
	return type(holidays.country_holidays(country))


def _check_year(country: str, kind: type[holidays.HolidayBase], year: int) -> None:
	earliest, latest = ummalqura.GREGORIAN_RANGE
	first = max(kind.start_year, earliest[0] + 1)
	last = min(kind.end_year, latest[0] - 1)
	if not first <= year <= last:
		message = _("The public holidays of {0} are known from {1} to {2}. Choose a year in between.")
		name = locale_of().territories.get(country, country)
		frappe.throw(message.format(name, first, last), HolidaysUnknown, title=_("Year Not Known"))


def _reach(holiday_list: str | None, year: int) -> tuple[frozenset[date], str, str]:
	first, last, known = date(year, 1, 1), date(year, 12, 31), frozenset()
	if holiday_list and frappe.db.exists(HOLIDAY_LIST, holiday_list):
		document = frappe.get_cached_doc(HOLIDAY_LIST, holiday_list)
		known = frozenset(getdate(row.holiday_date) for row in document.holidays if not row.weekly_off)
		first, last = min(first, getdate(document.from_date)), max(last, getdate(document.to_date))
	return known, str(first), str(last)


def _message(country: str, kind: type[holidays.HolidayBase], own: dict[date, list[_Name]]) -> str:
	return " ".join(_remarks(country, kind, own))


def _remarks(country: str, kind: type[holidays.HolidayBase], own: dict[date, list[_Name]]) -> Iterator[str]:
	name = locale_of().territories.get(country, country)
	if not own:
		yield _("No public holidays of {0} are known for this year. Add them by hand.").format(name)
	elif (_language(kind, ARABIC) or ENGLISH).partition("_")[0] != ARABIC:
		yield _("No Arabic names are known for {0}. Write them in after the import.").format(name)
	if any(one.expected for names in own.values() for one in names):
		yield _(
			"Expected days depend on the sighting of the moon. Confirm or withdraw them when it is announced."
		)
