"""Dates as people write them, in the reader's language unless another is asked for."""

from __future__ import annotations

from datetime import date, datetime

import frappe
from babel import Locale, UnknownLocaleError
from babel.dates import format_date


def locale_of(language: str | None = None) -> Locale:
	"""How a language is written; English for one that Babel does not know."""
	try:
		return Locale.parse((language or frappe.local.lang).replace("-", "_"))
	except (UnknownLocaleError, ValueError):
		return Locale("en")


def written_date(day: date, language: str | None = None) -> str:
	"""5 March 2026"""
	return format_date(day, "d MMMM yyyy", locale=locale_of(language))


def written_month(day: date, language: str | None = None) -> str:
	"""March 2026"""
	return format_date(day, "MMMM yyyy", locale=locale_of(language))


def written_day(day: date, language: str | None = None) -> str:
	"""5 March"""
	return format_date(day, "d MMMM", locale=locale_of(language))


def written_weekday(day: date, language: str | None = None) -> str:
	"""Thursday"""
	return format_date(day, "EEEE", locale=locale_of(language))


def written_moment(moment: datetime, language: str | None = None) -> str:
	"""Thursday 5 March 2026, 16:00; the moment stands in the zone it is to be read in."""
	day = format_date(moment, "EEEE d MMMM yyyy", locale=locale_of(language))
	comma = "،" if locale_of(language).language == "ar" else ","
	return f"{day}{comma} {moment:%H:%M}"
