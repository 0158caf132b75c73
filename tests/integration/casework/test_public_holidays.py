"""Holiday lists: public holidays of a country, names in two languages, and lists that run out."""

from datetime import date

import frappe
import pytest

from participation_app.api import calendar as api
from participation_app.casework.calendar_checks import CalendarRefused
from participation_app.casework.holiday_import import HolidaysUnknown
from participation_app.casework.public_holidays import holidays_in, lists_that_end_soon
from tests.integration.casework.calendar_forms import HOLIDAYS, change, set_holidays
from tests.integration.casework.tickets import make_plain_ticket, make_ticket, value


@pytest.fixture(autouse=True)
def in_english():
	frappe.local.lang = "en"


def on(found, day):
	return next(row for row in found["rows"] if row["holiday_date"] == day)


def test_a_holiday_has_both_names_its_hijri_date_and_says_whether_it_is_certain():
	set_holidays({"holiday_date": "2027-12-02"}, from_date="2026-06-01", to_date="2027-12-31")
	found = api.public_holidays("AE", 2027, HOLIDAYS)
	assert on(found, "2027-03-09") == {
		"holiday_date": "2027-03-09",
		"description": "عيد الفطر",
		"participation_name_in_english": "Eid al-Fitr",
		"participation_hijri_date": "1 شوال 1448",
		"participation_state": "Expected",
		"known": False,
	}
	national_day = on(found, "2027-12-02")
	assert (national_day["participation_state"], national_day["known"]) == ("Confirmed", True)
	assert (found["from_date"], found["to_date"]) == ("2026-06-01", "2027-12-31")
	assert "sighting of the moon" in found["message"]


@pytest.mark.parametrize("country", ["AE", "SA", "EG", "KW", "PK", "MY", "TR", "ID"])
def test_no_name_carries_the_librarys_own_labels(country):
	rows = api.public_holidays(country, 2027)["rows"]
	names = " ".join(row["description"] + row["participation_name_in_english"] for row in rows)
	assert not any(label in names for label in ("estimated", "observed", "المقدرة", "ملاحظة", "anggaran"))


def test_where_the_sighting_decides_the_days_are_expected_even_if_the_library_is_sure():
	assert on(api.public_holidays("SA", 2030), "2030-02-05")["participation_state"] == "Expected"


def test_several_holidays_on_one_date_are_one_row_and_certain_if_one_of_them_is():
	row = on(api.public_holidays("PK", 2026), "2026-05-28")
	assert row["participation_name_in_english"] == "Eid-ul-Adha, Youm-e-Takbeer"
	assert row["participation_state"] == "Confirmed"


def test_a_country_without_arabic_names_has_its_own_and_the_message_says_so():
	found = api.public_holidays("DE", 2027)
	row = on(found, "2027-10-03")
	assert (row["description"], row["participation_name_in_english"]) == (
		"Tag der Deutschen Einheit",
		"German Unity Day",
	)
	assert "No Arabic names are known for Germany" in found["message"]


@pytest.mark.parametrize(
	("country", "year", "says"),
	[
		("XX", 2027, "“XX” are not known. Choose a country"),
		("AE", 1900, "known from 1972 to 2076"),
		("AE", 2090, "known from 1972 to 2076"),
	],
)
def test_an_unknown_country_or_year_is_refused(country, year, says):
	with pytest.raises(HolidaysUnknown, match=says):
		api.public_holidays(country, year)


def test_countries_are_named_in_the_readers_language():
	assert {"value": "AE", "label": "United Arab Emirates"} in api.countries()
	frappe.local.lang = "ar"
	assert {"value": "AE", "label": "الإمارات العربية المتحدة"} in api.countries()


def test_what_is_found_can_be_saved_and_found_again():
	rows = api.public_holidays("AE", 2027, HOLIDAYS)["rows"]
	set_holidays(*({key: row[key] for key in row if key != "known"} for row in rows))
	assert all(row["known"] for row in api.public_holidays("AE", 2027, HOLIDAYS)["rows"])
	eid = holidays_in(HOLIDAYS)[date(2027, 3, 9)]
	assert (eid.name, eid.expected) == ("Eid al-Fitr", True)
	assert holidays_in(HOLIDAYS, "ar")[date(2027, 3, 9)].name == "عيد الفطر"


def test_only_those_who_may_change_the_list_import_into_it(as_user):
	as_user("agent")
	for ask in (lambda: api.public_holidays("AE", 2027), api.countries):
		with pytest.raises(frappe.PermissionError):
			ask()


def test_a_holiday_stands_in_the_list_once():
	with pytest.raises(CalendarRefused, match="Rows 1 and 3 are both on 4 March 2026"):
		set_holidays(*({"holiday_date": f"2026-03-{day}"} for day in ("04", "05", "04")))


def test_a_holiday_on_a_weekly_day_off_may_stand_beside_it():
	saturday = {"holiday_date": "2026-03-07"}
	assert set_holidays(saturday, {**saturday, "weekly_off": 1}).name


def test_a_holiday_outside_the_list_is_refused():
	with pytest.raises(frappe.ValidationError, match="not between From Date and To Date"):
		set_holidays({"holiday_date": "2020-03-04"})


def test_a_list_that_leaves_no_working_day_is_refused():
	year = [frappe.utils.add_days("2026-01-01", day) for day in range(365 * 11)]
	with pytest.raises(frappe.ValidationError, match="gives no due date"):
		set_holidays(*({"holiday_date": str(day)} for day in year), to_date="2037-12-31")


def test_saving_the_list_saves_helpdesks_open_tickets_as_before_and_none_of_ours():
	ours, plain = make_ticket(), make_plain_ticket()
	frappe.set_user("Administrator")
	own = frappe.get_doc("HD Service Level Agreement", value(plain, "sla"))
	change(own, holiday_list=HOLIDAYS)
	frappe.db.set_value(
		"HD Ticket", {"name": ["in", (ours, plain)]}, "modified", "2020-01-01", update_modified=False
	)
	set_holidays({"holiday_date": "2026-03-04"})
	assert str(value(ours, "modified")).startswith("2020")
	assert not str(value(plain, "modified")).startswith("2020")


def test_a_list_that_ends_within_sixty_days_is_told(freeze):
	set_holidays(from_date="2026-01-01", to_date="2026-12-31")
	default_list = frappe.db.get_value("HD Service Level Agreement", {"default_sla": 1}, "holiday_list")
	for name in frappe.get_all("HD Service Level Agreement", {"holiday_list": default_list}, pluck="name"):
		frappe.db.set_value("HD Service Level Agreement", name, "holiday_list", HOLIDAYS)
	for day, told in (("2026-10-31", []), ("2026-11-01", [(HOLIDAYS, date(2026, 12, 31))])):
		freeze(f"{day} 09:00")
		assert lists_that_end_soon() == told


@pytest.mark.parametrize("used", [True, False])
def test_only_a_list_that_no_agreement_uses_can_be_merged_away(used):
	values = {"from_date": "2026-01-01", "to_date": "2026-12-31", "holiday_list_name": "Other"}
	other = frappe.get_doc({"doctype": "HD Service Holiday List", **values})
	other.append("holidays", {"holiday_date": "2026-03-04", "description": "عيد"})
	other.insert()
	if used:
		with pytest.raises(CalendarRefused, match="uses this list"):
			frappe.rename_doc("HD Service Holiday List", HOLIDAYS, "Other", merge=True)
	else:
		frappe.rename_doc("HD Service Holiday List", "Other", HOLIDAYS, merge=True)
	assert frappe.db.exists("HD Service Holiday List", HOLIDAYS)
	assert bool(frappe.db.exists("HD Service Holiday List", "Other")) == used


def test_a_weekly_day_off_with_opening_hours_is_not_silent():
	set_holidays({"holiday_date": "2026-03-07", "weekly_off": 1})
	assert not frappe.message_log
	set_holidays(
		{"holiday_date": "2026-03-06", "weekly_off": 1}, {"holiday_date": "2026-03-07", "weekly_off": 1}
	)
	message = frappe.message_log[-1]
	assert "Row 1: 6 March 2026 counts as a working day." in message["message"]
	assert "Row 2" not in message["message"] and message["indicator"] == "orange"
