"""Seasonal hours and lasting changes of the week, as an administrator enters them."""

import threading

import frappe
import pytest

from participation_app.api import calendar as api
from participation_app.casework.agreements import AgreementUnusable, read_agreement
from participation_app.casework.calendar_checks import CalendarRefused
from participation_app.casework.hours import HoursUnusable
from participation_app.casework.seasons import DOCTYPE, forget_seasons, stored_seasons
from tests.integration.casework.calendar_forms import (
	AGREEMENT,
	INSPECTION,
	MONDAY_TO_THURSDAY,
	hours,
	make_season,
	moment,
	on,
	set_holidays,
)
from tests.integration.casework.clock import season
from tests.integration.connections import at_once, failures


@pytest.fixture(autouse=True)
def in_english():
	frappe.local.lang = "en"
	set_holidays()


def due(received, agreement=AGREEMENT):
	return read_agreement(agreement).due_at(moment(received))


def test_a_season_has_its_own_closing_time_on_its_days():
	make_season()
	assert due("2026-03-02 09:00") == moment("2026-03-05 14:00")
	assert due("2026-03-17 09:00") == moment("2026-03-20 12:00")
	assert due("2026-03-18 09:00") == moment("2026-03-23 16:00")
	assert due("2026-02-23 09:00") == moment("2026-02-26 16:00")


def test_a_season_without_a_last_day_changes_the_week_for_good():
	make_season(to_date=None, hours=hours(*on(MONDAY_TO_THURSDAY, "07:30-15:30")))
	assert due("2026-03-02 09:00") == moment("2026-03-05 15:30")
	assert due("2027-03-04 09:00") == moment("2027-03-10 15:30")


def test_a_season_of_one_agreement_leaves_the_others_alone():
	make_season(agreements=[{"agreement": INSPECTION}])
	assert due("2026-03-02 09:00") == moment("2026-03-05 16:00")
	assert due("2026-03-02 09:00", INSPECTION) == moment("2026-03-09 14:00")


def test_a_season_that_is_deleted_no_longer_counts():
	season = make_season()
	assert due("2026-03-02 09:00") == moment("2026-03-05 14:00")
	season.delete()
	assert due("2026-03-02 09:00") == moment("2026-03-05 16:00")


def test_a_season_that_was_not_saved_after_all_is_forgotten():
	make_season()
	assert due("2026-03-02 09:00") == moment("2026-03-05 14:00")
	frappe.db.rollback()
	frappe.db.after_rollback.run()
	assert due("2026-03-02 09:00") == moment("2026-03-05 16:00")


def test_its_name_is_shown_in_english_too():
	make_season()
	assert frappe._("رمضان 1447", "en") == "Ramadan 1447"


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"to_date": "2026-03-01"}, "ends on 1 March 2026, before it begins on 4 March 2026"),
		(
			{"season_name": "آخر", "from_date": "2026-03-19", "to_date": "2026-04-01"},
			"“رمضان 1447” has hours of its own",
		),
		(
			{"season_name": "آخر", "agreements": [{"agreement": AGREEMENT}]},
			"from 4 March 2026 to 19 March 2026",
		),
	],
)
def test_dates_that_collide_are_refused_and_the_other_season_named(values, says):
	make_season()
	with pytest.raises(CalendarRefused, match=says):
		make_season(**values)


def test_two_lasting_changes_on_one_day_are_refused():
	make_season(to_date=None)
	with pytest.raises(CalendarRefused, match="“رمضان 1447” changes the hours on 4 March 2026, too"):
		make_season(season_name="آخر", to_date=None)


def test_seasons_of_different_agreements_and_a_lasting_change_may_meet():
	make_season(agreements=[{"agreement": AGREEMENT}])
	make_season(season_name="آخر", agreements=[{"agreement": INSPECTION}])
	make_season(season_name="دائم", to_date=None)
	assert due("2026-03-02 09:00") == moment("2026-03-05 14:00")


def test_hours_of_a_season_are_checked_row_by_row():
	with pytest.raises(HoursUnusable, match=r"Row 2 \(Friday\)"):
		make_season(hours=hours("Monday 09:00-14:00", "Friday 12:00-09:00"))
	with pytest.raises(HoursUnusable, match="No weekday is open"):
		make_season(hours=[])


def test_a_season_broken_behind_our_back_is_named():
	season = make_season()
	frappe.db.set_value("HD Service Day", season.hours[0].name, "end_time", "08:00:00")
	frappe.cache.delete_value("participation_seasons")
	with pytest.raises(AgreementUnusable, match="Season “رمضان 1447”: Monday: 08:00 is not after 09:00"):
		read_agreement(AGREEMENT)


def test_the_form_of_an_agreement_lists_its_seasons_in_plain_lines(freeze):
	freeze("2026-03-10 09:00")
	make_season(
		hours=hours(
			*on(MONDAY_TO_THURSDAY, "09:00-12:00"),
			*on(MONDAY_TO_THURSDAY, "13:00-15:00"),
			"Sunday 09:00-14:00",
		)
	)
	make_season(season_name="دائم", from_date="2026-01-01", to_date=None)
	ramadan = next(row for row in api.seasons_of(AGREEMENT) if row["to_date"])
	assert (ramadan["label"], ramadan["from_date"], ramadan["in_force"]) == (
		"Ramadan 1447",
		"2026-03-04",
		True,
	)
	assert ramadan["hours"] == ["Sunday 09:00–14:00", "Monday–Thursday 09:00–12:00 + 13:00–15:00"]
	assert [row["in_force"] for row in api.seasons_of(AGREEMENT)] == [False, True]


def test_only_managers_change_seasons(as_user):
	as_user("agent")
	with pytest.raises(frappe.PermissionError):
		make_season()
	as_user("manager")
	assert make_season().name


def test_two_overlapping_seasons_saved_at_once_do_not_both_stand(really_committed):
	names = {"موسم 2031-03-04", "موسم 2031-03-10"}
	looked = threading.Barrier(2)

	def save(first, last):
		stored_seasons()
		frappe.db.count(DOCTYPE)  # both look before either has saved
		looked.wait(20)
		season(first, last).insert(ignore_permissions=True)
		committing_late.wait(0.3)

	committing_late = threading.Event()
	try:
		outcomes = at_once(lambda: save("2031-03-04", "2031-03-19"), lambda: save("2031-03-10", "2031-03-25"))
		(refused,) = failures(outcomes)
		assert isinstance(refused, CalendarRefused) and "has hours of its own" in str(refused)
		frappe.db.rollback()
		assert len(names & set(frappe.get_all(DOCTYPE, pluck="name"))) == 1
	finally:
		frappe.db.rollback()
		frappe.db.delete(DOCTYPE, {"name": ["in", names]})
		frappe.db.delete("HD Service Day", {"parent": ["in", names], "parenttype": DOCTYPE})
		frappe.db.commit()
		forget_seasons()
