"""Who holds a ticket and since when, and what each share of the total has used."""

import frappe
import pytest

from participation_app.casework import holdings
from participation_app.casework.holdings import SHARE_OF_STAGE
from participation_app.rules import lifecycle
from tests.integration.casework.clock import answered_by_citizen, ask, deliver_question
from tests.integration.casework.tickets import DEPARTMENT, SECTION, make, make_ticket
from tests.integration.walk import REPORT

AGREEMENT = "City: 3 working days"


def moment(text):
	return frappe.utils.get_datetime(text)


def stays(ticket):
	rows = frappe.get_all("Participation Holding", {"ticket": ticket}, ["*"], order_by="since, creation")
	return [(row.stage, row.share, row.since, row.until, row.days_spent) for row in rows]


def describe(ticket):
	return holdings.describe(frappe.get_doc("HD Ticket", ticket))


def set_shares(**shares):
	frappe.set_user("Administrator")
	agreement = frappe.get_doc("HD Service Level Agreement", AGREEMENT)
	agreement.update({f"participation_{name}_share": days for name, days in shares.items()})
	agreement.save(ignore_permissions=True)


def test_every_stage_that_somebody_holds_is_accounted_for():
	assert set(lifecycle.STAGES) - set(SHARE_OF_STAGE) == {lifecycle.ANSWERED, lifecycle.CLOSED}


def test_each_stay_is_written_with_its_share_and_its_working_days(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-02 12:00")
	make("agent", ticket, "refer", department=DEPARTMENT)
	freeze("2026-03-03 12:00")
	make("liaison", ticket, "assign_to_section", section=SECTION)
	freeze("2026-03-06 10:00")
	make("officer", ticket, "report_action", **REPORT)
	assert stays(ticket) == [
		("Registered", "Triage", moment("2026-03-02 08:00"), moment("2026-03-02 12:00"), 0.5),
		("With Department", "Department", moment("2026-03-02 12:00"), moment("2026-03-03 12:00"), 1.0),
		# From Tuesday noon to Friday ten, the half day's own middle: a short day is worth a whole one.
		("With Section", "Section", moment("2026-03-03 12:00"), moment("2026-03-06 10:00"), 3.0),
		("Action Reported", "Department", moment("2026-03-06 10:00"), None, 0.0),
	]


def test_what_waited_before_it_was_registered_was_with_the_call_centre(freeze):
	freeze("2026-03-04 12:00")
	ticket = make_ticket("With Department", received_at=moment("2026-03-02 12:00"))
	assert stays(ticket)[0] == (
		"Registered",
		"Triage",
		moment("2026-03-02 12:00"),
		moment("2026-03-04 12:00"),
		2.0,
	)


def test_a_receipt_in_the_future_begins_no_stay_before_its_time(freeze):
	freeze("2026-03-02 12:00")
	ticket = make_ticket(received_at=moment("2026-03-02 13:00"))
	assert stays(ticket)[0][2] == moment("2026-03-02 12:00")


def test_a_move_that_keeps_the_stage_keeps_the_stay():
	ticket = make_ticket("With Department")
	before = stays(ticket)
	make("liaison", ticket, "call_for_inspection", reason="مطعم")
	assert stays(ticket) == before


def test_an_answered_ticket_is_held_by_nobody_and_a_reopened_one_again():
	ticket = make_ticket()
	make("manager", ticket, "close_without_publication", reason="سحب")
	assert describe(ticket) is None
	assert stays(ticket)[-1][3]
	make("agent", ticket, "reopen", reason="اعتراض", department=DEPARTMENT)
	held = frappe.get_last_doc("Participation Holding", {"ticket": ticket, "until": ["is", "not set"]})
	assert (held.stage, held.share) == ("With Department", "Department")
	assert held.counted_from == frappe.db.get_value("HD Ticket", ticket, "participation_counted_from")


def test_a_share_is_used_over_all_stays_of_the_count(freeze):
	set_shares(triage=1)
	freeze("2026-03-02 08:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-02 12:00")
	make("agent", ticket, "refer", department=DEPARTMENT)
	freeze("2026-03-03 08:00")
	make("liaison", ticket, "return", reason="ليس من عملنا")
	freeze("2026-03-03 11:00")
	held = describe(ticket)
	assert held["share"] == "Triage" and held["since"] == moment("2026-03-03 08:00")
	assert (held["days_spent"], held["days_allowed"], held["used_up"]) == (0.875, 1.0, False)
	freeze("2026-03-03 12:00")
	assert describe(ticket)["used_up"]


def test_what_an_earlier_count_used_is_not_used_in_the_next(freeze):
	set_shares(department=1)
	freeze("2026-03-02 08:00")
	ticket = make_ticket("With Department")
	freeze("2026-03-05 08:00")
	make("liaison", ticket, "return", reason="ليس من عملنا")
	make("manager", ticket, "close_without_publication", reason="سحب")
	make("agent", ticket, "reopen", reason="اعتراض", department=DEPARTMENT)
	freeze("2026-03-05 12:00")
	assert describe(ticket)["days_spent"] == 0.5


def test_what_was_reckoned_when_a_stay_ended_outlives_a_change_of_the_calendar(freeze):
	freeze("2026-03-02 08:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-04 08:00")
	make("agent", ticket, "refer", department=DEPARTMENT)
	frappe.set_user("Administrator")
	holidays = frappe.get_doc("HD Service Holiday List", "City Holidays")
	holidays.update({"from_date": "2026-01-01", "holidays": []})
	holidays.append("holidays", {"holiday_date": "2026-03-03", "description": "عيد"})
	holidays.save(ignore_permissions=True)
	assert stays(ticket)[0][4] == 2.0


@pytest.mark.parametrize("share", [None, 0])
def test_a_share_without_a_budget_is_never_used_up(freeze, share):
	set_shares(triage=share)
	freeze("2026-03-02 08:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-30 08:00")
	held = describe(ticket)
	assert (held["share"], held["days_allowed"], held["used_up"]) == ("Triage", None, False)


def test_an_undelivered_question_is_the_time_of_whoever_asked(freeze):
	set_shares(department=2)
	freeze("2026-03-02 08:00")
	ticket = make_ticket("With Department", received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-02 12:00")
	ask(ticket)
	freeze("2026-03-03 12:00")
	held = describe(ticket)
	assert (held["share"], held["days_spent"], held["days_allowed"]) == ("Department", 1.5, 2.0)


def test_while_the_clock_stands_the_time_is_nobodys(freeze):
	freeze("2026-03-02 08:00")
	ticket = make_ticket("With Department", received_at=moment("2026-03-02 08:00"))
	ask(ticket)
	freeze("2026-03-02 12:00")
	deliver_question(ticket)
	freeze("2026-03-04 12:00")
	assert describe(ticket)["days_spent"] == 0.5
	answered_by_citizen(ticket)
	freeze("2026-03-05 08:00")
	assert describe(ticket)["days_spent"] == 1.0
	asked = next(stay for stay in stays(ticket) if stay[0] == "Awaiting Citizen")
	assert (asked[1], asked[4]) == ("Department", 0.5)
