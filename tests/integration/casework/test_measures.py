"""Kept and broken promises, and whose delay it was: the same figures wherever they appear."""

from collections import Counter
from datetime import date, timedelta

import frappe
import pytest
from frappe.desk.query_report import run

from participation_app.api import measures as api
from participation_app.casework import kept_shares, measures, tallies
from participation_app.casework.breaches import note_breaches
from participation_app.casework.delays import delays
from participation_app.casework.measures import Period
from participation_app.casework.report_scope import Scope
from participation_app.casework.tallies import GROUPS
from tests.integration.casework.test_holdings import set_shares
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	SECTION,
	make,
	make_ticket,
	value,
)
from tests.integration.counting import counted_queries
from tests.integration.walk import REPORT, as_person

MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
FILTERS = {"from_date": "2026-03-01", "to_date": "2026-03-31"}
MANAGER = "manager@city.example"


def moment(text):
	return frappe.utils.get_datetime(text)


def answer(ticket):
	make("manager", ticket, "close_without_publication", reason="سحب")


def outcomes(user=MANAGER):
	return {(row.ticket, row.outcome) for row in measures.read_counts(user, MARCH)}


def verdicts(ticket):
	fields = ["kept", "counted_from", "due_at", "ended_at", "days_taken", "days_late"]
	rows = frappe.get_all("Participation Verdict", {"ticket": ticket}, fields, order_by="counted_from")
	return [tuple(row.values()) for row in rows]


def a_month_of_work(freeze):
	"""Kept, broken, open and late, with another department, a reopening and another channel among them."""
	freeze("2026-03-02 09:00")
	kept, broken, late, again = (make_ticket(received_at=moment("2026-03-02 08:00")) for _ in range(4))
	other = make_ticket(received_at=moment("2026-03-02 08:00"), type="Report", channel="Facebook")
	make("agent", late, "refer", department=DEPARTMENT)
	make("agent", other, "refer", department=OTHER_DEPARTMENT)
	freeze("2026-03-04 09:00")
	answer(kept)
	answer(again)
	freeze("2026-03-09 12:00")
	answer(broken)
	make("agent", again, "reopen", reason="اعتراض", department=DEPARTMENT)
	open_ = make_ticket(received_at=moment("2026-03-09 10:00"), type="Inquiry")
	return {"kept": kept, "broken": broken, "late": late, "again": again, "other": other, "open": open_}


def test_a_verdict_is_written_when_the_clock_ends(freeze):
	tickets = a_month_of_work(freeze)
	received, due = moment("2026-03-02 08:00"), moment("2026-03-05 16:00")
	assert verdicts(tickets["kept"]) == [(1, received, due, moment("2026-03-04 09:00"), 2, 0.0)]
	# Friday and the morning of Monday: a whole day and half of one.
	assert verdicts(tickets["broken"]) == [(0, received, due, moment("2026-03-09 12:00"), 5, 1.5)]
	assert verdicts(tickets["open"]) == []


def test_a_reopening_is_a_count_of_its_own_and_leaves_the_first_verdict(freeze):
	ticket = a_month_of_work(freeze)["again"]
	freeze("2026-03-20 09:00")
	make("liaison", ticket, "return", reason="ليس من عملنا")
	answer(ticket)
	assert [(kept, due) for kept, _from, due, *_ in verdicts(ticket)] == [
		(1, moment("2026-03-05 16:00")),
		(0, moment("2026-03-12 16:00")),
	]


def test_a_promise_missed_once_is_broken_though_a_later_date_was_kept(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-05 17:00")
	note_breaches()
	frappe.db.set_value("HD Ticket", ticket, "participation_due_at", "2026-03-10 16:00:00")
	assert (ticket, "Broken") in outcomes()
	freeze("2026-03-06 09:00")
	answer(ticket)
	assert verdicts(ticket)[0][0] == 0
	assert verdicts(ticket)[0][2] == moment("2026-03-05 16:00")
	assert (ticket, "Broken") in outcomes()


def test_the_outcome_of_each_count(freeze):
	tickets = a_month_of_work(freeze)
	assert outcomes() >= {
		(tickets["kept"], "Kept"),
		(tickets["broken"], "Broken"),
		(tickets["late"], "Broken"),
		(tickets["other"], "Broken"),
		(tickets["again"], "Kept"),
		(tickets["again"], "Open"),
		(tickets["open"], "Open"),
	}


def test_an_open_promise_is_broken_the_moment_its_date_is_past_and_not_before(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-05 16:00")
	assert (ticket, "Open") in outcomes()
	freeze("2026-03-05 16:00:01")
	assert (ticket, "Broken") in outcomes()


def raw_figures(user_sees=lambda ticket: True):
	"""The figures of March reckoned anew from tickets, promises and breaches alone."""
	now, counted = frappe.utils.now_datetime(), Counter()
	for name in frappe.get_all("HD Ticket", {"participation_type": ["is", "set"]}, pluck="name"):
		ticket = frappe.get_doc("HD Ticket", name)
		if not user_sees(ticket):
			continue
		ledger = frappe.get_all(
			"Participation Promise", {"ticket": str(name)}, ["*"], order_by="given_at, creation"
		)
		ends = frappe.get_all(
			"Case Event",
			{"ticket": str(name), "move": ["in", ["close_without_publication", "published"]]},
			pluck="at",
			order_by="at",
		)
		starts = [row for row in ledger if row.cause in ("Registered", "Reopened")]
		for number, start in enumerate(starts):
			if not date(2026, 3, 1) <= start.counted_from.date() <= date(2026, 3, 31):
				continue
			until = starts[number + 1].given_at if number + 1 < len(starts) else None
			due = [row for row in ledger if row.counted_from == start.counted_from][-1].due_at
			end = next((at for at in ends if at >= start.given_at and (not until or at <= until)), None)
			missed = frappe.db.exists(
				"Participation Breach", {"ticket": str(name), "promise": ["in", [start.name]]}
			)
			broken = bool(missed) or (end or now) > due
			counted["given"] += 1
			counted["broken" if broken else "kept" if end else "open"] += 1
	return {name: counted[name] for name in ("given", "kept", "broken", "open")}


def report(name, **filters):
	return run(name, filters={**FILTERS, **filters}, ignore_prepared_report=True)["result"]


@pytest.mark.parametrize("group", GROUPS)
def test_report_and_raw_rows_give_the_same_figures(freeze, group):
	a_month_of_work(freeze)
	as_person("manager")
	rows = report("Promises Kept and Broken", group_by=group)
	total = rows[-1]
	expected = raw_figures()
	assert {name: total[name] for name in expected} == expected
	for name in expected:
		assert sum(row[name] for row in rows[:-1]) == expected[name]
	assert total["kept_share"] == pytest.approx(
		100 * expected["kept"] / (expected["kept"] + expected["broken"]), abs=0.05
	)


def test_the_card_shows_what_the_report_shows(freeze):
	a_month_of_work(freeze)
	as_person("manager")
	total = report("Promises Kept and Broken", to_date="2026-03-09")[-1]
	card = api.kept_this_month()
	assert card["value"] == total["kept_share"]
	assert card["route_options"] == {"from_date": "2026-03-01", "to_date": "2026-03-09"}


def test_the_card_shows_a_dash_while_no_promise_is_decided(freeze):
	freeze("1999-01-02 09:00")
	as_person("manager")
	assert api.kept_this_month() == "–"


def test_each_sees_the_figures_of_their_own_tickets_alone(freeze):
	tickets = a_month_of_work(freeze)
	assert {ticket for ticket, _ in outcomes("liaison@city.example")} == {tickets["late"], tickets["again"]}
	assert {ticket for ticket, _ in outcomes("other_liaison@city.example")} == {tickets["other"]}
	assert outcomes("plain_agent@city.example") == set()
	assert outcomes("agent@city.example") == outcomes()
	as_person("liaison")
	expected = raw_figures(lambda ticket: ticket.participation_department == DEPARTMENT)
	total = report("Promises Kept and Broken", group_by="Channel")[-1]
	assert {name: total[name] for name in expected} == expected


def test_the_month_of_receipt_is_the_authoritys(freeze):
	frappe.db.set_single_value("Participation Settings", "time_zone", "Pacific/Auckland")
	freeze("2026-03-31 23:00")
	# Already April in Auckland.
	ticket = make_ticket(received_at=moment("2026-03-31 22:00"))
	assert ticket not in {one for one, _ in outcomes()}
	april = Period(date(2026, 4, 1), date(2026, 4, 1))
	assert set(tallies.read(MANAGER, Scope(april), ["Month"])[0]) == {("2026-04",)}


def test_a_receipt_counts_once_in_time_or_late_and_not_before_it_is_decided(freeze):
	freeze("2026-03-02 09:00")
	in_time, late, pending, none = (make_ticket(received_at=moment("2026-03-02 08:00")) for _ in range(4))
	due = {"participation_receipt_due_at": "2026-03-03 16:00:00"}
	for ticket, sent in ((in_time, "2026-03-03 10:00:00"), (late, "2026-03-04 10:00:00"), (pending, None)):
		frappe.db.set_value("HD Ticket", ticket, {**due, "participation_receipt_sent_at": sent})
	frappe.db.set_value("HD Ticket", none, {"participation_receipt_due_at": None})
	decided = {row.ticket: row.receipt_kept for row in measures.read_counts(MANAGER, MARCH)}
	assert [decided[ticket] for ticket in (in_time, late, pending, none)] == [True, False, None, None]
	freeze("2026-03-03 16:01")
	decided = {row.ticket: row.receipt_kept for row in measures.read_counts(MANAGER, MARCH)}
	assert decided[pending] == 0


def test_a_delay_is_divided_among_those_who_went_beyond_their_budgets(freeze):
	set_shares(triage=0.5, department=0.5, section=1)
	freeze("2026-03-02 08:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-02 12:00")
	make("agent", ticket, "refer", department=DEPARTMENT)
	freeze("2026-03-03 08:00")
	make("liaison", ticket, "assign_to_section", section=SECTION)
	freeze("2026-03-09 12:00")
	make("officer", ticket, "report_action", **REPORT)
	(row,) = [row for row in delays(MANAGER, MARCH) if row.ticket == ticket]
	assert row.used == {"Triage": 0.5, "Department": 0.5, "Section": 4.5}
	assert row.allowed == {"Triage": 0.5, "Department": 0.5, "Section": 1.0}
	assert (row.over, row.days_late, row.parts) == (["Section"], 1.5, {"Section": 1.5})


def test_the_parts_of_all_delays_add_up_to_the_whole_delay(freeze):
	tickets = a_month_of_work(freeze)
	as_person("manager")
	rows = report("Delays by Holder")
	delayed = [row for row in rows if row.get("ticket")]
	assert {row["ticket"] for row in delayed} == {tickets["broken"], tickets["late"], tickets["other"]}
	total, percent = rows[-2:]
	shares = [name for name in total if name.startswith("part_")]
	assert sum(total[name] for name in shares) == pytest.approx(total["days_late"], abs=0.05)
	assert sum(percent[name] for name in shares) == pytest.approx(100, abs=0.5)


def test_later_budgets_do_not_judge_what_has_ended(freeze):
	set_shares(triage=1)
	ticket = a_month_of_work(freeze)["broken"]
	set_shares(triage=3)
	(row,) = [row for row in delays(MANAGER, MARCH) if row.ticket == ticket]
	assert row.allowed["Triage"] == 1.0 and row.over == ["Triage"]


@pytest.mark.parametrize("name", ["Promises Kept and Broken", "Delays by Holder"])
def test_a_report_asks_the_database_as_often_whatever_the_number_of_tickets(freeze, name):
	freeze("2026-03-02 09:00")
	first = make_ticket("With Department", received_at=moment("2026-03-02 08:00"))
	copies(first, 49)
	freeze("2026-03-09 09:00")
	as_person("manager")
	report(name)
	with counted_queries() as few:
		report(name)
	copies(first, 150)
	with counted_queries() as many:
		rows = report(name)
	assert len(rows) >= (200 if name == "Delays by Holder" else 1)
	assert len(few) == len(many)


def copies(ticket, number):
	"""Rows like the ticket's, for lists whose length matters and whose tickets do not."""
	row = frappe.db.get_value("HD Ticket", ticket, "*", as_dict=True)
	holding = frappe.db.get_value("Participation Holding", {"ticket": ticket}, "*", as_dict=True)
	highest = frappe.db.sql("select max(name) from `tabHD Ticket`")[0][0]
	tickets, stays = [], []
	for one in range(1, number + 1):
		name = highest + one
		tickets.append({**row, "name": name, "participation_reference": f"T{name}", "key": f"{name}"})
		stays.append({**holding, "name": f"h{name}", "ticket": str(name)})
	for doctype, rows in (("HD Ticket", tickets), ("Participation Holding", stays)):
		frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(one.values()) for one in rows])


def test_a_period_without_a_promise_has_no_rows_and_no_share():
	nothing = Period(date(1999, 1, 1), date(1999, 1, 2))
	assert kept_shares.read(MANAGER, [nothing]) == [None]
	assert tallies.read(MANAGER, Scope(nothing), ["Type"])[0] == {}
	assert delays(MANAGER, nothing) == []


def test_days_taken_leave_out_the_receipt_date_and_the_pauses(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	pause = {"ticket": ticket, "paused_at": "2026-03-03 10:00:00", "resumed_at": "2026-03-05 10:00:00"}
	frappe.get_doc({"doctype": "Participation Pause", **pause}).insert(ignore_permissions=True)
	freeze("2026-03-06 09:00")
	answer(ticket)
	assert verdicts(ticket)[0][4] == 2
	assert value(ticket, "participation_answered_at") - moment("2026-03-06 09:00") == timedelta(0)


def count_of(ticket):
	(row,) = (row for row in measures.read_counts(MANAGER, MARCH) if row.ticket == ticket)
	return row.outcome, row.department, row.section


def test_a_broken_promise_is_that_of_the_department_that_held_it_when_it_was_missed(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket("With Department", received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-06 11:00")
	note_breaches()
	make("liaison", ticket, "return", reason="ليس لنا")
	make("agent", ticket, "refer", department=OTHER_DEPARTMENT)
	assert count_of(ticket) == ("Broken", DEPARTMENT, None)
	make("other_liaison", ticket, "return", reason="ليس لنا")
	answer(ticket)
	assert count_of(ticket) == ("Broken", DEPARTMENT, None)


def test_what_came_back_is_counted_for_the_department_that_had_it_last(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket("With Department", received_at=moment("2026-03-02 08:00"))
	make("liaison", ticket, "return", reason="ليس لنا")
	assert count_of(ticket) == ("Open", DEPARTMENT, None)
	answer(ticket)
	assert count_of(ticket) == ("Kept", DEPARTMENT, None)


def test_a_retired_agreement_does_not_take_the_report_of_delays_down(freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	freeze("2026-03-06 11:00")
	answer(ticket)
	frappe.set_user("Administrator")
	old = frappe.copy_doc(frappe.get_doc("HD Service Level Agreement", "City: 3 working days"))
	old.update({"service_level": "Old", "participation_working_days": 0}).insert()
	frappe.db.set_value("Participation Verdict", {"ticket": ticket}, "agreement", "Old")
	frappe.local.message_log = []
	(delay,) = (row for row in delays(MANAGER, MARCH) if row.ticket == ticket)
	assert delay.agreement == "Old" and delay.days_late > 0
	assert not frappe.message_log
