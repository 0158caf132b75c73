"""Every move that people make on a ticket: who may make it, what follows, and what the trail says."""

import frappe
import pytest

from participation_app.casework.moves import MoveNotOpen, make_move
from tests.integration.casework.tickets import (
	CALL_CENTRE,
	DEPARTMENT,
	OTHER_DEPARTMENT,
	OTHER_SECTION,
	PUBLIC_RELATIONS,
	SECTION,
	events,
	last_event,
	make,
	make_ticket,
	promises,
	stage_of,
	value,
)
from tests.integration.walk import REPORT, as_person

REASON = {"reason": "لأن الموضع ليس لنا"}
# move: from, by, with, to, team
MOVES = {
	"refer": ("Registered", "agent", {"department": DEPARTMENT}, "With Department", DEPARTMENT),
	"assign_to_section": ("With Department", "liaison", {"section": SECTION}, "With Section", SECTION),
	"return": ("With Department", "liaison", REASON, "Returned", CALL_CENTRE),
	"decline": ("With Section", "officer", REASON, "With Department", DEPARTMENT),
	"call_for_inspection": ("With Section", "officer", REASON, "With Section", SECTION),
	"report_action": ("With Section", "officer", REPORT, "Action Reported", DEPARTMENT),
	"send_back": ("Action Reported", "liaison", REASON, "With Section", SECTION),
	"confirm_result": ("Action Reported", "liaison", {}, "Reply Drafting", CALL_CENTRE),
	"ask_again": ("Reply Drafting", "agent", REASON, "With Department", DEPARTMENT),
	"close_without_publication": ("Registered", "manager", REASON, "Closed", CALL_CENTRE),
}
MAY_TOO = {("call_for_inspection", "liaison")}
EVERYBODY = ("agent", "liaison", "officer", "pr", "manager", "other_liaison", "other_officer", "plain_agent")


def answered_ticket(**overrides):
	"""Answered by hand: public relations posted the text itself and entered its link."""
	ticket = make_ticket("Reply Drafting", **overrides)
	as_person("agent")
	make_move(ticket, "submit_reply", facts={"proposed_reply": True, "text_fits": True})
	as_person("pr")
	make_move(ticket, "published", {"link": "https://x.example/1"}, facts={"approved": True})
	return ticket


@pytest.mark.parametrize("move", MOVES)
def test_a_move_leads_to_its_stage_and_team_and_leaves_one_event(move):
	stage, person, values, to_stage, team = MOVES[move]
	ticket = make_ticket(stage)
	before, due_before = len(events(ticket)), value(ticket, "participation_due_at")

	assert make(person, ticket, move, **values) == to_stage

	assert value(ticket, "participation_stage", "agent_group") == (to_stage, team)
	assert value(ticket, "status") == ("Closed" if to_stage == "Closed" else "Open")
	assert len(events(ticket)) == before + 1
	event = last_event(ticket)
	assert (event.move, event.actor) == (move, f"{person}@city.example")
	assert (event.from_state, event.to_state) == (stage, to_stage)
	assert event.note == values.get("reason")
	assert event.due_before == due_before
	assert event.due_after == value(ticket, "participation_due_at")


@pytest.mark.parametrize("move", MOVES)
def test_nobody_else_may_make_it(move):
	stage, holder, values, _to_stage, _team = MOVES[move]
	ticket = make_ticket(stage)
	events_before = len(events(ticket))
	for person in EVERYBODY:
		if person == holder or (move, person) in MAY_TOO:
			continue
		with pytest.raises((MoveNotOpen, frappe.PermissionError)):
			make(person, ticket, move, **values)
	assert stage_of(ticket) == stage
	assert len(events(ticket)) == events_before


@pytest.mark.parametrize(
	("stage", "person", "move", "values", "open_move"),
	[
		("Registered", "agent", "confirm_result", {}, "Refer"),
		("With Department", "liaison", "confirm_result", {}, "Assign to Section"),
		("With Section", "officer", "assign_to_section", {"section": SECTION}, "Report Action"),
		("Action Reported", "liaison", "return", REASON, "Confirm Result"),
		("Reply Drafting", "agent", "close", {}, "Ask Again"),
	],
)
def test_a_move_from_the_wrong_stage_is_refused_and_the_open_ones_are_named(
	stage, person, move, values, open_move
):
	ticket = make_ticket(stage)
	frappe.local.lang = "en"
	with pytest.raises(MoveNotOpen, match=open_move):
		make(person, ticket, move, **values)
	assert stage_of(ticket) == stage
	assert open_move in frappe.local.message_log[-1]["message"], "what the desk shows"


@pytest.mark.parametrize("move", [move for move, row in MOVES.items() if row[2] is REASON])
def test_a_move_that_needs_a_reason_is_refused_without_one(move):
	stage, person, _values, _to_stage, _team = MOVES[move]
	ticket = make_ticket(stage)
	with pytest.raises(MoveNotOpen):
		make(person, ticket, move, reason="   ")


@pytest.mark.parametrize("missing", ["outcome", "findings", "action_taken", "public_part"])
def test_a_report_without_one_of_its_parts_is_refused(missing):
	ticket = make_ticket("With Section")
	with pytest.raises(MoveNotOpen):
		make("officer", ticket, "report_action", **{**REPORT, missing: ""})
	assert not frappe.get_all("Action Report", {"ticket": ticket})


@pytest.mark.parametrize("department", [None, "", SECTION, "لا توجد"])
def test_a_ticket_is_referred_only_to_a_department(department):
	ticket = make_ticket()
	with pytest.raises(MoveNotOpen):
		make("agent", ticket, "refer", department=department)


def test_a_ticket_is_not_referred_to_a_department_that_is_no_longer_in_use():
	ticket = make_ticket()
	frappe.db.set_value("Participation Department", DEPARTMENT, "enabled", 0)
	with pytest.raises(MoveNotOpen):
		make("agent", ticket, "refer", department=DEPARTMENT)


def test_a_returned_ticket_leaves_its_department_and_goes_where_the_call_centre_says():
	ticket = make_ticket("With Department")
	make("liaison", ticket, "return", **REASON)
	assert value(ticket, "participation_department", "participation_returns") == (None, 1)
	with pytest.raises(MoveNotOpen):
		make("agent", ticket, "refer")
	assert make("agent", ticket, "refer", department=OTHER_DEPARTMENT) == "With Department"
	assert value(ticket, "agent_group") == OTHER_DEPARTMENT


def test_a_section_of_another_department_is_refused():
	ticket = make_ticket("With Department")
	with pytest.raises(MoveNotOpen):
		make("liaison", ticket, "assign_to_section", section=OTHER_SECTION)
	assert value(ticket, "participation_section") is None


def test_a_department_that_acts_itself_reports_and_gets_it_back():
	ticket = make_ticket("With Department")
	assert make("liaison", ticket, "report_action", **REPORT) == "Action Reported"
	report = frappe.get_last_doc("Action Report", {"ticket": ticket})
	assert (report.department, report.reported_by) == (DEPARTMENT, "liaison@city.example")
	assert make("liaison", ticket, "send_back", **REASON) == "With Department"


def test_a_second_report_after_a_question_names_the_department_that_wrote_it():
	ticket = make_ticket("Reply Drafting")
	make("agent", ticket, "ask_again", **REASON)
	make("liaison", ticket, "report_action", **REPORT)
	reports = frappe.get_all("Action Report", {"ticket": ticket}, pluck="department", order_by="creation")
	assert reports == [SECTION, DEPARTMENT]


def test_an_inspection_is_called_for_once_and_promises_five_days_from_receipt():
	ticket = make_ticket("With Department", received_at=frappe.utils.get_datetime("2026-03-02 09:00"))
	make("liaison", ticket, "call_for_inspection", **REASON)
	assert [(cause, str(due)) for cause, due in promises(ticket)] == [
		("Registered", "2026-03-05 16:00:00"),
		("Inspection", "2026-03-09 16:00:00"),
	]
	assert last_event(ticket).due_after == value(ticket, "participation_due_at")
	make("liaison", ticket, "assign_to_section", section=SECTION)
	with pytest.raises(MoveNotOpen):
		make("officer", ticket, "call_for_inspection", **REASON)
	assert len(promises(ticket)) == 2


def test_a_confirmed_result_opens_a_draft_from_its_public_part():
	ticket = make_ticket("Reply Drafting")
	draft = frappe.get_last_doc("Proposed Reply", {"ticket": ticket})
	assert draft.workflow_state == "Reply Drafting"
	assert REPORT["public_part"] in draft.text
	assert REPORT["internal_part"] not in draft.text


def test_only_the_supervisor_or_a_manager_closes_without_publication():
	ticket = make_ticket()
	with pytest.raises(MoveNotOpen):
		make("agent", ticket, "close_without_publication", **REASON)
	frappe.db.set_single_value("Participation Settings", "call_centre_supervisor", "agent@city.example")
	assert make("agent", ticket, "close_without_publication", **REASON) == "Closed"


def test_an_answered_ticket_is_closed_by_the_call_centre():
	ticket = answered_ticket()
	assert value(ticket, "status", "agent_group") == ("Resolved", CALL_CENTRE)
	assert make("agent", ticket, "close") == "Closed"
	assert value(ticket, "status") == "Closed"


def test_a_reopened_ticket_gets_a_new_promise_and_keeps_the_old_one(freeze):
	freeze("2026-03-02 10:00")
	ticket = answered_ticket(received_at=frappe.utils.get_datetime("2026-03-02 09:00"))
	freeze("2026-03-10 10:00")
	assert make("agent", ticket, "reopen", department=DEPARTMENT, **REASON) == "With Department"
	assert [(cause, str(due)) for cause, due in promises(ticket)] == [
		("Registered", "2026-03-05 16:00:00"),
		("Reopened", "2026-03-13 12:00:00"),
	]
	assert value(ticket, "status", "participation_answered_at", "agent_group") == ("Open", None, DEPARTMENT)


def test_an_inspection_after_a_reopening_counts_from_the_reopening(freeze):
	freeze("2026-03-02 10:00")
	ticket = answered_ticket(received_at=frappe.utils.get_datetime("2026-03-02 09:00"))
	freeze("2026-03-10 10:00")
	make("agent", ticket, "reopen", department=DEPARTMENT, **REASON)
	make("liaison", ticket, "call_for_inspection", **REASON)
	assert str(value(ticket, "participation_due_at")) == "2026-03-17 16:00:00"


def test_a_ticket_closed_before_any_department_had_it_is_reopened_to_one():
	ticket = make_ticket()
	make("manager", ticket, "close_without_publication", **REASON)
	assert make("agent", ticket, "reopen", department=DEPARTMENT, **REASON) == "With Department"


def test_what_the_page_offers_is_what_may_be_made():
	ticket = make_ticket("With Department")
	as_person("liaison")
	from participation_app.api import tickets

	offered = [move["move"] for move in tickets.view(ticket)["moves"]]
	assert offered == ["assign_to_section", "return", "call_for_inspection", "report_action", "ask_citizen"]
	as_person("agent")
	assert tickets.view(ticket)["moves"] == []


def test_moves_on_the_text_of_the_answer_are_not_made_on_the_ticket():
	ticket = make_ticket("Reply Drafting")
	for move in ("submit_reply", "approve", "published", "no_such_move"):
		with pytest.raises(MoveNotOpen):
			make("pr", ticket, move)


def test_public_relations_has_the_ticket_while_it_reviews():
	ticket = make_ticket("Reply Drafting")
	as_person("agent")
	make_move(ticket, "submit_reply", facts={"proposed_reply": True, "text_fits": True})
	assert value(ticket, "agent_group", "status") == (PUBLIC_RELATIONS, "Open")
