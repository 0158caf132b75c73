"""How dates are written: the Hijri date beside the Gregorian one, and the digits, where the settings ask."""

from bisect import bisect_right
from datetime import date, datetime, timedelta

import frappe
import pytest
from hijridate import Hijri

from participation_app.api.boot import tell_dates
from participation_app.casework.dates import (
	hijri_date,
	hijri_months,
	in_digits,
	written_date,
	written_moment,
	written_month,
)

DAY = date(2026, 3, 5)
HUNDRED_DAYS = [date(1999, 6, 17) + timedelta(days=100 * number) for number in range(100)]


def set_dates(hijri_beside=0, arabic_digits="0123456789"):
	values = {"hijri_beside": hijri_beside, "arabic_digits": arabic_digits}
	frappe.db.set_single_value("Participation Settings", values)


@pytest.mark.parametrize(
	("settings", "language", "written"),
	[
		({}, "en", "5 March 2026"),
		({}, "ar", "5 مارس 2026"),
		({"hijri_beside": 1}, "en", "5 March 2026 (16 Ramadan 1447 AH)"),
		({"hijri_beside": 1}, "ar", "5 مارس 2026 (16 رمضان 1447 هـ)"),
		({"arabic_digits": "٠١٢٣٤٥٦٧٨٩"}, "ar", "٥ مارس ٢٠٢٦"),
		({"hijri_beside": 1, "arabic_digits": "٠١٢٣٤٥٦٧٨٩"}, "ar", "٥ مارس ٢٠٢٦ (١٦ رمضان ١٤٤٧ هـ)"),
		({"hijri_beside": 1, "arabic_digits": "٠١٢٣٤٥٦٧٨٩"}, "en", "5 March 2026 (16 Ramadan 1447 AH)"),
		({"hijri_beside": 1}, "ar-SA", "5 مارس 2026 (16 رمضان 1447 هـ)"),
	],
)
def test_a_date_is_written_as_the_settings_ask(settings, language, written):
	set_dates(**settings)
	assert written_date(DAY, language) == written


def test_the_hour_stands_behind_both_dates():
	set_dates(hijri_beside=1)
	moment = datetime(2026, 3, 5, 16, 0)
	assert written_moment(moment, "en") == "Thursday 5 March 2026 (16 Ramadan 1447 AH), 16:00"
	assert written_moment(moment, "ar") == "الخميس 5 مارس 2026 (16 رمضان 1447 هـ)، 16:00"


def test_a_month_of_the_gregorian_calendar_has_no_hijri_month_beside_it():
	set_dates(hijri_beside=1, arabic_digits="٠١٢٣٤٥٦٧٨٩")
	assert written_month(DAY, "ar") == "مارس ٢٠٢٦"


@pytest.mark.parametrize("day", HUNDRED_DAYS, ids=str)
def test_a_hijri_date_names_the_day_it_was_made_from(day):
	for language in ("ar", "en"):
		number, *name, year = hijri_date(day, language).split(" ")
		month = hijri_months(language).index(" ".join(name)) + 1
		assert Hijri(int(year), month, int(number)).to_gregorian() == day


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2100, 1, 1)])
def test_a_day_beyond_the_hijri_calendar_stands_alone(day):
	set_dates(hijri_beside=1)
	assert written_date(day, "en") == f"1 January {day.year}"


def test_only_digits_change_and_only_in_arabic():
	set_dates(arabic_digits="٠١٢٣٤٥٦٧٨٩")
	assert in_digits("AB-10 ٪50", "ar") == "AB-١٠ ٪٥٠"
	assert in_digits("AB-10", "en") == "AB-10"


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_desk_is_told_how_the_server_writes_dates(language):
	set_dates(hijri_beside=1)
	frappe.local.lang = language
	boot = {}
	tell_dates(boot)
	told = boot["participation_dates"]
	assert f"16 {told['hijri_months'][8]} 1447 {told['hijri_era']}" in written_date(DAY)
	assert (told["hijri_beside"], told["digits"]) == (True, "latn")


@pytest.mark.parametrize("day", HUNDRED_DAYS, ids=str)
def test_what_the_desk_reckons_from_the_months_beginnings_is_the_servers_date(day):
	set_dates(hijri_beside=1)
	boot = {}
	tell_dates(boot)
	told, number = boot["participation_dates"], (day - date(1970, 1, 1)).days
	month = bisect_right(told["hijri_starts"], number) - 1
	reckoned = (
		number - told["hijri_starts"][month] + 1,
		told["hijri_months"][month % 12],
		told["hijri_first_year"] + month // 12,
	)
	assert "{} {} {}".format(*reckoned) == hijri_date(day)


def test_the_desk_is_told_no_more_than_it_needs():
	set_dates()
	boot = {}
	tell_dates(boot)
	assert boot["participation_dates"] == {"hijri_beside": False, "digits": "latn"}
