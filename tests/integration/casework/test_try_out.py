"""Trying an agreement out on its form: the due date, and the days counted one by one."""

import frappe
import pytest

from participation_app.api import calendar as api
from participation_app.casework.agreement_checks import AgreementRefused
from participation_app.casework.agreements import AgreementUnusable
from participation_app.casework.hours import HoursUnusable
from participation_app.casework.try_out import ReceiptUnreadable
from tests.integration.casework.calendar_forms import (
	AGREEMENT,
	agreement,
	hours,
	make_season,
	moment,
	set_holidays,
)
from tests.integration.counting import counted_queries


@pytest.fixture(autouse=True)
def in_english():
	frappe.local.lang = "en"
	set_holidays()


def form(**values):
	"""The form's document as the browser sends it, with unsaved edits."""
	document = agreement()
	document.update(values)
	return frappe.as_json(document.as_dict(convert_dates_to_str=True))


def told(found):
	return [(day["weekday"], day["text"], day["label"], day["closes"]) for day in found["days"]]


def test_the_days_are_counted_one_by_one():
	found = api.try_out(AGREEMENT, "2026-03-05 10:00")
	assert (found["due_at"], found["due_text"]) == (
		moment("2026-03-10 16:00"),
		"Tuesday 10 March 2026, 16:00",
	)
	assert told(found) == [
		("Thursday", "5 March", "Day of receipt", "16:00"),
		("Friday", "6 March", "Working day 1", "12:00"),
		("Saturday", "7 March", "No working hours", None),
		("Sunday", "8 March", "No working hours", None),
		("Monday", "9 March", "Working day 2", "16:00"),
		("Tuesday", "10 March", "Working day 3", "16:00"),
	]
	assert found["unless"] is None and found["receipt_due_text"] is None


def test_it_speaks_the_readers_language():
	frappe.local.lang = "ar"
	assert api.try_out(AGREEMENT, "2026-03-05 10:00")["due_text"] == "الثلاثاء 10 مارس 2026، 16:00"


def test_both_outcomes_of_an_expected_holiday_are_told():
	row = {
		"holiday_date": "2026-03-04",
		"description": "عيد الفطر",
		"participation_name_in_english": "Eid al-Fitr",
	}
	set_holidays({**row, "participation_state": "Expected"})
	found = api.try_out(AGREEMENT, "2026-03-02 09:00")
	assert found["days"][2]["label"] == "Holiday: Eid al-Fitr (expected)"
	assert found["due_text"] == "Friday 6 March 2026, 12:00"
	assert found["unless"]["due_text"] == "Thursday 5 March 2026, 16:00"
	assert found["unless"]["names"] == "Eid al-Fitr"


def test_unsaved_edits_and_seasons_are_counted_with():
	make_season()
	found = api.try_out(
		form(participation_working_days=1, participation_receipt_minutes=30), "2026-03-04 09:15"
	)
	assert found["due_text"] == "Thursday 5 March 2026, 14:00"
	assert found["receipt_due_text"] == "Wednesday 4 March 2026, 09:45"
	assert found["days"][1]["name"] == "Ramadan 1447"


def test_a_priority_has_its_own_days():
	rows = [{"priority": "Urgent", "default_priority": 1, "participation_working_days": 1}]
	found = api.try_out(form(priorities=rows), "2026-03-02 09:00", "Urgent")
	assert found["due_text"] == "Tuesday 3 March 2026, 16:00"


def test_a_form_that_was_never_saved_can_be_tried():
	unsaved = frappe.copy_doc(agreement())
	unsaved.service_level = "New"
	found = api.try_out(
		frappe.as_json({**unsaved.as_dict(), "__islocal": 1, "name": "new-1"}), "2026-03-02 09:00"
	)
	assert found["due_at"] == moment("2026-03-05 16:00")


def test_nothing_is_stored():
	version = agreement().modified
	with counted_queries() as queries:
		api.try_out(form(participation_working_days=9), "2026-03-02 09:00")
	assert not [query for query in queries if not query.lstrip().lower().startswith("select")]
	assert agreement().modified == version and agreement().participation_working_days == 3


def test_a_list_that_ends_before_the_due_date_is_told_and_the_date_computed():
	set_holidays(from_date="2026-01-01", to_date="2026-12-31")
	found = api.try_out(AGREEMENT, "2026-12-30 10:00")
	assert found["due_text"] == "Monday 4 January 2027, 16:00"
	assert found["warnings"] == [
		"The holiday list ends on 31 December 2026. Later holidays are not known yet."
	]
	assert api.try_out(AGREEMENT, "2026-12-01 10:00")["warnings"] == []


@pytest.mark.parametrize(
	("received", "due"),
	[
		("1999-12-31 10:00", "2000-01-05 16:00"),
		("2399-12-31 10:00", "2400-01-05 16:00"),
		("2026-03-02T09:00:00+04:00", "2026-03-05 16:00"),
	],
)
def test_a_receipt_long_ago_or_far_ahead_is_computed(received, due):
	assert api.try_out(AGREEMENT, received)["due_at"] == moment(due)


@pytest.mark.parametrize("received", ["", "soon", "2026-02-30 10:00"])
def test_a_moment_that_is_none_is_refused(received):
	with pytest.raises(ReceiptUnreadable, match="is not a date and time"):
		api.try_out(AGREEMENT, received)


@pytest.mark.parametrize(
	("values", "error"),
	[
		({"support_and_resolution": hours("Monday 16:00-08:00")}, HoursUnusable),
		({"participation_triage_share": 4}, AgreementRefused),
		({"holiday_list": None}, AgreementUnusable),
		({"participation_working_days": 0}, AgreementUnusable),
	],
)
def test_a_form_that_could_not_be_saved_is_refused_with_the_same_sentence(values, error):
	with pytest.raises(error):
		api.try_out(form(**values), "2026-03-02 09:00")


def test_a_row_without_its_closing_time_is_refused_with_its_number():
	rows = hours("Monday 08:00-16:00", "Friday 08:00-12:00")
	rows[1]["end_time"] = None
	with pytest.raises(HoursUnusable, match="Row 2: give the weekday, the opening and the closing time"):
		api.try_out(form(support_and_resolution=rows), "2026-03-02 09:00")


@pytest.mark.parametrize("sent", ["{", "{}", '{"doctype": "User"}', "[]"])
def test_what_is_no_form_is_refused(sent):
	with pytest.raises((frappe.ValidationError, frappe.DoesNotExistError)):
		api.try_out(sent, "2026-03-02 09:00")


def test_staff_may_try_out_and_citizens_may_not(as_user):
	as_user("officer")
	assert api.try_out(AGREEMENT, "2026-03-02 09:00")["due_at"]
	as_user("citizen")
	for ask in (lambda: api.try_out(AGREEMENT, "2026-03-02 09:00"), lambda: api.seasons_of(AGREEMENT)):
		with pytest.raises(frappe.PermissionError):
			ask()


def test_the_preview_takes_an_unsaved_form_from_those_who_may_save_it(as_user):
	season = frappe.as_json(
		{
			"doctype": "Participation Season",
			"name": "new-season-1",
			"__islocal": 1,
			"season_name": "رمضان 1447",
			"from_date": "2026-03-04",
			"to_date": "2026-03-19",
			"agreements": [],
			"hours": hours("Monday 09:00-14:00"),
		}
	)
	as_user("manager")
	assert api.preview(season)["affected"] >= 0
	as_user("agent")
	for sent in (season, form()):
		with pytest.raises(frappe.PermissionError):
			api.preview(sent)


def test_the_preview_knows_only_the_forms_that_feed_a_calendar():
	with pytest.raises(frappe.ValidationError, match="not a form of the calendar"):
		api.preview('{"doctype": "User", "name": "Administrator"}')
