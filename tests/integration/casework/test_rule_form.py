"""What a rule's form says while it is edited: its sentence, what is wrong, what is to be thought of."""

import frappe
import pytest

from participation_app.api import routing as api
from tests.integration.casework.rules import make_rule, rule_form
from tests.integration.casework.tickets import DEPARTMENT, OTHER_SECTION, SECTION


def said(**overrides):
	found = api.describe(rule_form(**overrides))
	found["sentence"] = (found["sentence"] or "").replace("\u2068", "").replace("\u2069", "")
	return found


def sentence(**overrides):
	return said(**overrides)["sentence"]


def test_a_rule_is_told_as_a_sentence():
	frappe.local.lang = "en"
	values = {"any_words": "حفرة\nحفر", "places": "North", "mode": "Refer", "section": SECTION}
	told = sentence(**values, priority="High", needs_inspection=1)
	assert told == (
		"If the text has «حفرة» or «حفر» and the place is North: "
		f"refer at once to {frappe._(DEPARTMENT)}, section {frappe._(SECTION)}, priority High, with an inspection."
	)


def test_it_is_told_in_the_readers_language():
	frappe.local.lang = "ar"
	told = sentence(any_words="حفرة", channels="Phone")
	assert told.startswith("إذا") and "هاتف" in told and DEPARTMENT in told


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"all_words": "a1\nb1"}, "the text has «a1» and «b1»"),
		({"none_words": "a1\nb1\nc1"}, "the text does not have «a1», «b1» or «c1»"),
		({"channels": "X\nSMS"}, "the channel is X or SMS"),
		({"types": "Complaint"}, "the type is Complaint"),
		({"languages": "en\nmixed"}, "the language is English or Mixed"),
		({"authors": "city_fan\n#press"}, "the author is city_fan or #press"),
		({"weekdays": "Friday"}, "the day is Friday"),
		({"time_from": "٢٢:٠٠", "time_to": "6:00"}, "the time is between 22:00 and 06:00"),
		({"time_to": "06:00"}, "the time is before 06:00"),
		({"time_from": "00:00", "time_to": "06:00"}, "the time is between 00:00 and 06:00"),
		(
			{"date_from": "2026-03-01", "date_to": "2026-03-31"},
			"the date is from 1 March 2026 to 31 March 2026",
		),
		({"date_from": "2026-03-01"}, "the date is 1 March 2026 or later"),
	],
)
def test_each_condition_stands_in_the_sentence(values, says):
	frappe.local.lang = "en"
	assert says in sentence(**values)


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"any_words": "حفرة", "none_words": "حفره"}, "«حفرة» always has «حفره»"),
		({"date_from": "2026-03-02", "date_to": "2026-03-01"}, "after the last"),
		({"time_from": "08:00", "time_to": "8:00"}, "begin and end at 08:00"),
		({"time_from": "noon"}, "cannot be read"),
		({"any_words": ""}, "matches everything"),
		({"places": "…"}, "no letter or digit"),
		({"section": OTHER_SECTION}, "does not belong"),
		({"section": OTHER_SECTION, "department": None}, "does not belong"),
	],
)
def test_what_cannot_be_meant_is_said_and_refused(values, says):
	frappe.local.lang = "en"
	found = said(**values)
	assert says in found["problems"][0] and not found["sentence"] and not found["warnings"]
	values = rule_form(**values)
	values.pop("__islocal")
	with pytest.raises(frappe.ValidationError):
		frappe.get_doc(values).insert()


def test_a_rule_that_an_earlier_one_leaves_nothing_is_warned_of_from_both_sides():
	frappe.local.lang = "en"
	make_rule(rule_name="first", any_words="غصن", rule_order=-5)
	(warned,) = said(rule_name="second", any_words="الغصن", rule_order=-4)["warnings"]
	assert "never decides" in warned and "“first”" in warned
	make_rule(rule_name="third", any_words="أغصان كثيرة", rule_order=-1)
	(warned,) = said(rule_name="second", any_words="أغصان", rule_order=-4)["warnings"]
	assert "would never decide" in warned and "“third”" in warned
	assert said(rule_name="second", any_words="أغصان", rule_order=-4, enabled=0)["warnings"] == []


def test_what_is_idle_or_out_of_service_is_warned_of():
	frappe.local.lang = "en"
	assert "sets nothing" in said(department=None)["warnings"][0]
	frappe.db.set_value("Participation Department", DEPARTMENT, "enabled", 0)
	assert "switched off" in said(accounts="gone")["warnings"][0]
	assert "no account called gone" in said(accounts="gone")["warnings"][1]


def test_the_choices_are_offered_as_people_read_them():
	frappe.local.lang = "ar"
	offered = api.choices()
	assert {"value": "Phone", "label": "هاتف"} in offered["channels"]
	assert {"value": "Report", "label": "بلاغ"} in offered["types"]
	assert len(offered["weekdays"]) == 7 and {one["value"] for one in offered["languages"]} == {
		"ar",
		"en",
		"mixed",
	}
	assert {one["value"] for one in offered["accounts"]} == set(
		frappe.get_all("Social Account", pluck="name")
	)


@pytest.mark.parametrize("sent", ["{", "[]", '{"doctype": "User"}'])
def test_what_is_no_rule_is_refused(sent):
	with pytest.raises(frappe.ValidationError):
		api.describe(sent)
