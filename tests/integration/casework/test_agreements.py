"""Agreements as the desk has them: what they promise, and what their form refuses."""

import frappe
import pytest

from participation_app.casework.agreement_checks import AgreementRefused
from participation_app.casework.agreements import (
	AgreementUnusable,
	agreement_for,
	agreements_touched_by,
	read_agreement,
)
from participation_app.casework.calendar_checks import CalendarRefused
from participation_app.casework.hours import HoursUnusable
from tests.integration.casework.calendar_forms import (
	AGREEMENT,
	HOLIDAYS,
	INSPECTION,
	MONDAY_TO_THURSDAY,
	agreement,
	change,
	hours,
	make_season,
	moment,
	on,
	set_holidays,
)
from tests.integration.casework.tickets import make, make_plain_ticket, make_ticket, value
from tests.integration.counting import counted_queries

WEEK = [*on(MONDAY_TO_THURSDAY, "08:00-16:00"), "Friday 08:00-12:00"]


@pytest.fixture(autouse=True)
def in_english():
	frappe.local.lang = "en"
	set_holidays()


def priorities(**own):
	rows = [{"priority": "Medium", "default_priority": 1}, {"priority": "Urgent", **own}]
	return [{**row, "response_time": 1, "resolution_time": 1} for row in rows]


def test_a_weekday_with_a_break_closes_in_the_evening():
	split = [*on(MONDAY_TO_THURSDAY, "08:00-12:00"), *on(MONDAY_TO_THURSDAY, "14:00-18:00")]
	change(agreement(), support_and_resolution=hours(*split))
	due = read_agreement(AGREEMENT).due_at(moment("2026-03-02 09:00"))
	assert due == moment("2026-03-05 18:00")


def test_helpdesks_own_agreement_still_takes_one_row_for_a_weekday():
	own = frappe.get_last_doc("HD Service Level Agreement", {"default_sla": 1})
	with pytest.raises(frappe.ValidationError, match="has been repeated"):
		change(own, support_and_resolution=hours("Monday 08:00-12:00", "Monday 14:00-18:00"))


def test_a_priority_may_have_working_days_of_its_own():
	change(
		agreement(),
		participation_receipt_days=2,
		priorities=priorities(participation_working_days=1, participation_receipt_minutes=90),
	)
	found = read_agreement(AGREEMENT)
	assert [found.days_for(name) for name in (None, "Medium", "Urgent", "Low")] == [3, 3, 1, 3]
	received = moment("2026-03-02 15:00")
	assert found.receipt_due_at(received) == moment("2026-03-04 16:00")
	assert found.receipt_due_at(received, "Urgent") == moment("2026-03-03 08:30")


def test_without_a_target_the_receipt_is_due_at_no_moment():
	assert read_agreement(AGREEMENT).receipt_due_at(moment("2026-03-02 15:00")) is None


def test_helpdesks_durations_are_filled_so_that_nobody_has_to():
	rows = [{**row, "response_time": None, "resolution_time": None} for row in priorities()]
	saved = change(agreement(), participation_receipt_minutes=90, priorities=rows)
	assert [(row.response_time, row.resolution_time) for row in saved.priorities] == [(5400, 3 * 86400)] * 2


def test_helpdesk_never_chooses_it_for_a_ticket_of_its_own():
	saved = change(agreement(), condition=None, condition_json=None)
	assert saved.condition == "doc.participation_type"
	assert value(make_plain_ticket(), "sla") not in (AGREEMENT, INSPECTION)


def test_pauses_are_told_in_the_sites_time():
	stood = [(moment("2026-03-03 10:00"), moment("2026-03-05 10:00"))]
	assert read_agreement(AGREEMENT).due_at(moment("2026-03-02 09:00"), pauses=stood) == moment(
		"2026-03-09 16:00"
	)


def test_only_the_shares_that_are_set_are_told():
	change(agreement(), participation_triage_share=0.5, participation_section_share=1.5)
	assert read_agreement(AGREEMENT).shares == {"Triage": 0.5, "Section": 1.5}


@pytest.mark.parametrize(
	("states", "due", "otherwise"),
	[
		(["Confirmed"], "2026-03-06 12:00", None),
		(["Expected"], "2026-03-06 12:00", "2026-03-05 16:00"),
		(["Withdrawn"], "2026-03-05 16:00", None),
		([None], "2026-03-06 12:00", None),
	],
)
def test_an_expected_holiday_counts_until_it_is_withdrawn(states, due, otherwise):
	set_holidays(*({"holiday_date": "2026-03-04", "participation_state": state} for state in states))
	found, received = read_agreement(AGREEMENT), moment("2026-03-02 09:00")
	assert found.due_at(received) == moment(due)
	assert found.due_unless(received) == (moment(otherwise) if otherwise else None)
	assert found.due_unless(moment("2026-04-02 09:00")) is None


def test_a_holiday_that_was_withdrawn_is_a_working_day_for_helpdesk_too():
	rows = [
		{"holiday_date": f"2026-03-0{day}", "participation_state": state}
		for day, state in ((4, "Withdrawn"), (5, None))
	]
	set_holidays(*rows)
	own = frappe.get_last_doc("HD Service Level Agreement", {"default_sla": 1})
	own.holiday_list = HOLIDAYS
	assert [str(day) for day in own.get_holidays()] == ["2026-03-05"]


def test_the_version_follows_the_calendar_and_nothing_else():
	before = read_agreement(AGREEMENT).version
	change(agreement(), participation_working_days=4, description="x")
	assert read_agreement(AGREEMENT).version == before
	set_holidays({"holiday_date": "2026-03-04"})
	assert read_agreement(AGREEMENT).version != before


def test_an_agreement_once_read_costs_no_query():
	agreement_for(False).due_at(moment("2026-03-02 09:00"))
	with counted_queries() as queries:
		agreement_for(False).due_at(moment("2026-03-03 09:00"))
	assert queries == []


def test_an_agreement_is_read_anew_only_after_something_that_feeds_it_changed():
	read = read_agreement(AGREEMENT)
	assert read_agreement(AGREEMENT) is read
	set_holidays({"holiday_date": "2026-03-04"})
	changed = read_agreement(AGREEMENT)
	assert changed.due_at(moment("2026-03-02 09:00")) == moment("2026-03-06 12:00")
	make_season()
	assert read_agreement(AGREEMENT) is not changed
	own = agreement()
	assert read_agreement(AGREEMENT, {(own.doctype, own.name): own}) is not read_agreement(AGREEMENT)


def test_many_due_dates_are_those_of_each_in_the_sites_time():
	change(frappe.get_doc("Participation Settings"), time_zone="Africa/Cairo")
	received = [
		moment(f"2026-03-{day:02} {hour}") for day in range(1, 15) for hour in ("00:30", "09:00", "23:50")
	]
	read = read_agreement(AGREEMENT)
	assert read.due_dates(received, 3) == [read.due_at(one, 3) for one in received]


def test_unsaved_documents_stand_in_for_the_stored_ones():
	unsaved = frappe.get_doc("HD Service Holiday List", HOLIDAYS)
	unsaved.append("holidays", {"holiday_date": "2026-03-04", "description": "عطلة"})
	replaced = {(unsaved.doctype, unsaved.name): unsaved}
	received = moment("2026-03-02 09:00")
	assert read_agreement(AGREEMENT, replaced).due_at(received) == moment("2026-03-06 12:00")
	assert read_agreement(AGREEMENT).due_at(received) == moment("2026-03-05 16:00")


def test_a_document_touches_the_agreements_whose_calendar_it_feeds():
	touched = agreements_touched_by
	assert touched(agreement()) == [AGREEMENT]
	assert touched(frappe.get_doc("HD Service Holiday List", HOLIDAYS)) == [AGREEMENT, INSPECTION]
	assert {AGREEMENT, INSPECTION} <= set(touched(frappe.get_doc("Participation Settings")))
	season = make_season(agreements=[{"agreement": AGREEMENT}])
	season.set("agreements", [{"agreement": INSPECTION}])
	assert touched(season) == [AGREEMENT, INSPECTION]
	assert touched(frappe.get_last_doc("HD Service Level Agreement", {"default_sla": 1})) == []


@pytest.mark.parametrize(
	("rows", "says"),
	[
		(["Monday 16:00-08:00"], r"Row 1 \(Monday\): 08:00 is not after 16:00"),
		([*WEEK, "Tuesday 15:00-18:00"], r"Row 6 \(Tuesday\): The interval from 15:00 starts before"),
		([*WEEK, "Tuesday 08:00-16:00"], r"Row 6 \(Tuesday\)"),
	],
)
def test_hours_that_make_no_week_are_refused_with_their_row(rows, says):
	with pytest.raises(HoursUnusable, match=says):
		change(agreement(), support_and_resolution=hours(*rows))


def test_no_working_day_at_all_is_refused():
	with pytest.raises(HoursUnusable, match="No weekday is open"):
		change(agreement(), support_and_resolution=[])


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"participation_working_days": 401}, "401 working days cannot be promised"),
		({"participation_working_days": -1}, "-1 working days cannot be promised"),
		({"priorities": priorities(participation_working_days=500)}, "Row 2: 500 working days"),
		({"participation_receipt_days": 4}, "The receipt would be due after the answer"),
		({"priorities": priorities(participation_receipt_minutes=99999)}, "Row 2: The receipt would be due"),
		(
			{"participation_triage_share": 2, "participation_review_share": 1.5},
			"add up to 3.5 working days, 3 are",
		),
		(
			{"participation_triage_share": 2, "priorities": priorities(participation_working_days=1)},
			"add up to 2 working days, 1 are promised",
		),
		({"default_sla": 1}, "cannot be Helpdesk's default"),
	],
)
def test_figures_that_contradict_each_other_are_refused(values, says):
	with pytest.raises(AgreementRefused, match=says):
		change(agreement(), **values)


def test_four_hundred_working_days_are_counted():
	change(agreement(), participation_working_days=400)
	assert read_agreement(AGREEMENT).due_at(moment("2026-03-02 09:00")) == moment("2027-09-13 16:00")


def test_a_missing_holiday_list_is_refused():
	with pytest.raises(AgreementUnusable, match="has no holiday list"):
		change(agreement(), holiday_list=None)


def test_working_days_of_a_priority_need_those_of_the_agreement():
	own = frappe.get_last_doc("HD Service Level Agreement", {"default_sla": 1})
	own.priorities[0].participation_working_days = 2
	with pytest.raises(AgreementRefused, match="Row 1 has working days of its own"):
		own.save()


@pytest.mark.parametrize("values", [{"participation_working_days": 0}, {"enabled": 0}])
def test_an_agreement_that_new_tickets_are_counted_by_stays(values):
	with pytest.raises(AgreementRefused, match="Choose another agreement in Participation Settings"):
		change(agreement(), **values)


def test_an_agreement_of_open_tickets_stays_until_they_are_answered():
	ticket = make_ticket()
	frappe.set_user("Administrator")
	frappe.db.set_single_value("Participation Settings", "standard_agreement", INSPECTION)
	for refused in (lambda: change(agreement(), enabled=0), lambda: agreement().delete()):
		with pytest.raises(AgreementRefused, match="until the tickets counted by it are answered"):
			refused()
	make("manager", ticket, "close_without_publication", reason="سحب")
	frappe.set_user("Administrator")
	others = {"sla": AGREEMENT, "participation_answered_at": ["is", "not set"]}
	frappe.db.set_value("HD Ticket", others, "sla", INSPECTION)
	assert not change(agreement(), enabled=0).enabled


@pytest.mark.parametrize(
	("broken", "says"),
	[
		({"participation_working_days": 0}, "promises no working days"),
		({"holiday_list": None}, "no holiday list"),
	],
)
def test_an_agreement_broken_behind_our_back_says_what_to_do(broken, says):
	frappe.db.set_value("HD Service Level Agreement", AGREEMENT, broken)
	with pytest.raises(AgreementUnusable, match=says):
		agreement_for(False)


def test_settings_name_agreements_that_promise_days_and_a_zone_that_exists():
	own = frappe.get_doc("Participation Settings")
	default = frappe.db.get_value("HD Service Level Agreement", {"default_sla": 1})
	with pytest.raises(CalendarRefused, match=r"Inspection Agreement.*promises no working days"):
		change(own, inspection_agreement=default)
	with pytest.raises(CalendarRefused, match="The time zone “Mars/Base” does not exist"):
		change(frappe.get_doc("Participation Settings"), time_zone="Mars/Base")


def test_a_new_priority_has_the_agreements_working_days_and_asks_for_nothing():
	frappe.get_doc(
		{"doctype": "HD Ticket Priority", "name": "Whenever", "__newname": "Whenever", "integer_value": 9}
	).insert()
	frappe.clear_messages()
	change(agreement(), description="x")
	assert frappe.get_message_log() == []
	assert read_agreement(AGREEMENT).days_for("Whenever") == 3


def test_an_agreement_that_contributions_are_counted_by_is_not_merged():
	plain = frappe.copy_doc(agreement())
	plain.update({"service_level": "Helpdesk", "participation_working_days": 0}).insert()
	for old, new in ((AGREEMENT, INSPECTION), (AGREEMENT, "Helpdesk"), ("Helpdesk", AGREEMENT)):
		with pytest.raises(AgreementRefused, match="cannot be merged"):
			frappe.rename_doc("HD Service Level Agreement", old, new, merge=True)
