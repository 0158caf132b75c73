"""Dates as people write them, in the reader's language unless another is asked for.

The settings say whether the Hijri date of the Umm al-Qura calendar stands beside a whole date, and in which
digits Arabic writes it.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

import frappe
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from hijridate import Gregorian, Hijri

from participation_app.casework.settings import settings

HIJRI_YEARS = range(1420, 1481)  # 1999 to 2058
ARABIC_INDIC = "٠١٢٣٤٥٦٧٨٩"
_AS_ARABIC_INDIC = str.maketrans("0123456789", ARABIC_INDIC)


def locale_of(language: str | None = None) -> Locale:
	"""How a language is written; English for one that Babel does not know."""
	try:
		return Locale.parse((language or frappe.local.lang).replace("-", "_"))
	except (UnknownLocaleError, ValueError):
		return Locale("en")


def written_date(day: date, language: str | None = None) -> str:
	"""5 March 2026; or 5 March 2026 (16 Ramadan 1447 AH)"""
	return in_digits(_with_hijri(_formatted(day, "d MMMM yyyy", language), day, language), language)


def written_month(day: date, language: str | None = None) -> str:
	"""March 2026"""
	return in_digits(_formatted(day, "MMMM yyyy", language), language)


def written_day(day: date, language: str | None = None) -> str:
	"""5 March"""
	return in_digits(_formatted(day, "d MMMM", language), language)


def written_weekday(day: date, language: str | None = None) -> str:
	"""Thursday"""
	return _formatted(day, "EEEE", language)


def written_moment(moment: datetime, language: str | None = None) -> str:
	"""Thursday 5 March 2026, 16:00; the moment stands in the zone it is to be read in."""
	day = _with_hijri(_formatted(moment, "EEEE d MMMM yyyy", language), moment, language)
	comma = "،" if _is_arabic(language) else ","
	return in_digits(f"{day}{comma} {moment:%H:%M}", language)


def hijri_date(day: date, language: str | None = None) -> str:
	"""1 Shawwal 1448; empty for a day that the calendar does not reach."""
	try:
		hijri = Gregorian(day.year, day.month, day.day).to_hijri()
	except OverflowError:
		return ""
	return f"{hijri.day} {hijri.month_name(_hijri_language(language))} {hijri.year}"


def hijri_months(language: str | None = None) -> list[str]:
	"""The months' names, Muharram first."""
	return [Hijri(1447, month, 1).month_name(_hijri_language(language)) for month in range(1, 13)]


@cache
def hijri_starts() -> tuple[int, ...]:
	"""The first days of the months from HIJRI_YEARS, in days since 1970, for who cannot reckon them."""
	months = ((year, month) for year in HIJRI_YEARS for month in range(1, 13))
	return tuple((Hijri(year, month, 1).to_gregorian() - date(1970, 1, 1)).days for year, month in months)


def hijri_era(language: str | None = None) -> str:
	"""What stands behind a year of the Hijri calendar."""
	return "هـ" if _is_arabic(language) else "AH"


def in_digits(text: str, language: str | None = None) -> str:
	"""The text with the digits that the settings choose for Arabic; another language keeps its own."""
	if _is_arabic(language) and settings().get("arabic_digits") == ARABIC_INDIC:
		return text.translate(_AS_ARABIC_INDIC)
	return text


def _with_hijri(written: str, day: date, language: str | None) -> str:
	hijri = hijri_date(day, language) if settings().get("hijri_beside") else ""
	return f"{written} ({hijri} {hijri_era(language)})" if hijri else written


def _formatted(day: date, pattern: str, language: str | None) -> str:
	return format_date(day, pattern, locale=locale_of(language))


def _hijri_language(language: str | None) -> str:
	return "ar" if _is_arabic(language) else "en"


def _is_arabic(language: str | None) -> bool:
	return locale_of(language).language == "ar"
