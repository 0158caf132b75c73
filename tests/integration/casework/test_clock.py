"""Due dates through Helpdesk's own agreements and holiday lists, and what Helpdesk shows of them."""

from datetime import timedelta

import frappe
import pytest

from participation_app.casework.agreements import AgreementUnusable
from participation_app.casework.settings import SettingsIncomplete
from participation_app.jobs.clock import note_breaches
from tests.integration.casework.rules import make_rule
from tests.integration.casework.tickets import make, make_plain_ticket, make_ticket, promises, value
from tests.integration.walk import as_person

AGREEMENT, INSPECTION, HOLIDAYS = "City: 3 working days", "City: 5 working days", "City Holidays"


def moment(text):
	return frappe.utils.get_datetime(text)


def due_of(ticket):
	return value(ticket, "participation_due_at")


def change(doctype, name, **values):
	frappe.set_user("Administrator")
	frappe.get_doc(doctype, name).update(values).save(ignore_permissions=True)


@pytest.mark.parametrize(
	("received", "due"),
	[
		("2026-03-02 09:00", "2026-03-05 16:00"),
		("2026-03-02 23:50", "2026-03-05 16:00"),
		("2026-03-03 09:00", "2026-03-06 12:00"),
		("2026-03-05 10:00", "2026-03-10 16:00"),
		("2026-03-07 11:00", "2026-03-11 16:00"),
	],
)
def test_three_working_days_from_receipt(received, due):
	ticket = make_ticket(received_at=moment(received))
	assert due_of(ticket) == moment(due)
	assert promises(ticket) == [("Registered", moment(due))]
	assert value(ticket, "sla", "resolution_by") == (AGREEMENT, moment(due))


def test_a_holiday_is_not_counted():
	holidays = [{"holiday_date": "2026-03-04", "description": "عيد"}]
	change("HD Service Holiday List", HOLIDAYS, holidays=holidays)
	assert due_of(make_ticket(received_at=moment("2026-03-02 09:00"))) == moment("2026-03-06 12:00")


def test_weekly_off_rows_that_helpdesk_fills_in_count_as_the_weekend_they_are():
	days = [{"holiday_date": f"2026-03-{day:02}", "description": "x", "weekly_off": 1} for day in (7, 8)]
	change("HD Service Holiday List", HOLIDAYS, holidays=days)
	assert due_of(make_ticket(received_at=moment("2026-03-05 10:00"))) == moment("2026-03-10 16:00")


def test_a_rule_that_asks_for_an_inspection_gives_five_days():
	make_rule(any_words="مطعم متسخ", needs_inspection=1)
	ticket = make_ticket(text="مطعم متسخ في السوق", received_at=moment("2026-03-02 09:00"))
	assert due_of(ticket) == moment("2026-03-09 16:00")
	assert value(ticket, "sla", "participation_needs_inspection") == (INSPECTION, 1)


def test_the_authoritys_zone_decides_not_the_sites():
	frappe.db.set_single_value("Participation Settings", "time_zone", "Pacific/Auckland")
	# 22:00 in Dubai on Monday is already Tuesday in Auckland.
	ticket = make_ticket(received_at=moment("2026-03-02 22:00"))
	assert due_of(ticket) == moment("2026-03-06 03:00")


def test_hours_changed_by_an_administrator_serve_the_next_ticket(freeze):
	freeze("2026-03-02 08:00")
	earlier = make_ticket(received_at=moment("2026-03-02 09:00"))
	hours = [{"workday": day, "start_time": "09:00", "end_time": "14:30"} for day in ("Tuesday", "Thursday")]
	change("HD Service Level Agreement", AGREEMENT, support_and_resolution=hours)
	assert due_of(make_ticket(received_at=moment("2026-03-02 09:00"))) == moment("2026-03-10 14:30")
	assert due_of(earlier) == moment("2026-03-05 16:00")


def test_helpdesk_never_overwrites_the_date():
	ticket = make_ticket("With Department", received_at=moment("2026-11-20 09:00"))
	due_at = due_of(ticket)
	shown = ("sla", "resolution_by", "response_by", "service_level_agreement_creation")
	before = value(ticket, *shown)
	assert before == (AGREEMENT, due_at, due_at, moment("2026-11-20 09:00"))

	as_person("agent")
	for field, new in (("priority", "Urgent"), ("subject", "غيره"), ("resolution_by", "2030-01-01")):
		frappe.client.set_value("HD Ticket", ticket, field, new)
	change("HD Service Holiday List", HOLIDAYS, color="#ffffff")
	change("HD Service Level Agreement", AGREEMENT, description="x")
	frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)

	assert value(ticket, *shown) == before
	assert due_of(ticket) == due_at


def test_a_breach_shows_though_nobody_saves_the_ticket(freeze):
	ticket, answered, plain = make_ticket(), make_ticket(), make_plain_ticket()
	make("manager", answered, "close_without_publication", reason="سحب")
	plain_status = value(plain, "agreement_status")
	assert value(ticket, "agreement_status") == "Resolution Due"
	freeze(str(due_of(ticket) + timedelta(minutes=1)))
	note_breaches()
	assert value(ticket, "agreement_status") == "Failed"
	assert value(answered, "agreement_status") == "Fulfilled"
	assert value(plain, "agreement_status") == plain_status


def test_an_answer_in_time_stays_in_time_and_a_late_one_late(freeze):
	freeze("2026-03-02 10:00")
	early, late = (make_ticket(received_at=moment("2026-03-02 09:00")) for _ in range(2))
	make("manager", early, "close_without_publication", reason="سحب")
	freeze("2026-03-05 16:01")
	make("manager", late, "close_without_publication", reason="سحب")
	freeze("2026-04-01 10:00")
	for ticket in (early, late):
		frappe.get_doc("HD Ticket", ticket).save(ignore_permissions=True)
	assert value(early, "agreement_status", "participation_due_at") == (
		"Fulfilled",
		moment("2026-03-05 16:00"),
	)
	assert value(late, "agreement_status", "participation_due_at") == ("Failed", moment("2026-03-05 16:00"))
	assert value(early, "resolution_date") == moment("2026-03-02 10:00")


@pytest.mark.parametrize(
	("broken", "says"),
	[
		({"participation_working_days": 0}, "promises no working days"),
		({"support_and_resolution": []}, "at least one weekday"),
		({"holiday_list": None}, "no holiday list"),
	],
)
def test_a_broken_agreement_says_what_to_do_and_registers_nothing(broken, says):
	frappe.set_user("Administrator")
	agreement = frappe.get_doc("HD Service Level Agreement", AGREEMENT).update(broken)
	# Its form would refuse this; another program or an import may not have asked the form.
	agreement.flags.ignore_mandatory = agreement.flags.ignore_validate = True
	agreement.save(ignore_permissions=True)
	frappe.local.lang = "en"
	before = frappe.db.count("HD Ticket")
	with pytest.raises(AgreementUnusable, match=says):
		make_ticket()
	assert frappe.db.count("HD Ticket") == before


def test_settings_that_name_no_agreement_say_which_field_is_missing():
	frappe.db.set_single_value("Participation Settings", "standard_agreement", None)
	with pytest.raises(SettingsIncomplete, match="Standard Agreement"):
		frappe.local.lang = "en"
		make_ticket()


def test_helpdesks_own_tickets_keep_helpdesks_agreement():
	plain = make_plain_ticket()
	assert value(plain, "sla") not in (AGREEMENT, INSPECTION)
	assert value(plain, "resolution_by") and not value(plain, "participation_due_at")
