"""Warnings in working time: once for each threshold and person, one message for all of them."""

from datetime import date

import frappe
import pytest

from participation_app.casework.warning_steps import StepsWrong, check_steps
from participation_app.jobs.warnings import warn
from tests.integration.casework.clock import ask
from tests.integration.casework.test_holdings import set_shares
from tests.integration.casework.test_measures import copies
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT, SECTION, make, make_ticket
from tests.integration.connections import at_once, failures
from tests.integration.counting import counted_queries

BEFORE, AFTER, SHARE = "Before the Due Date", "After the Due Date", "Share Used Up"
LIAISON, OFFICER, AGENT, MANAGER = (
	f"{name}@city.example" for name in ("liaison", "officer", "agent", "manager")
)


def moment(text):
	return frappe.utils.get_datetime(text)


def set_steps(*steps):
	settings = frappe.get_doc("Participation Settings")
	settings.set("warning_steps", [])
	for when, days, tell in steps:
		settings.append("warning_steps", {"moment": when, "working_days": days, "tell": tell})
	settings.flags.ignore_validate = True
	settings.save(ignore_permissions=True)


def told(ticket, **filters):
	filters = {"ticket": str(ticket), **filters}
	return sorted(frappe.get_all("Participation Warning", filters, pluck="told"))


def messages(user):
	return frappe.get_all(
		"Notification Log",
		{"for_user": user, "type": "Alert"},
		["subject", "email_content", "link"],
		order_by="creation",
	)


def mails(user):
	return frappe.get_all("Email Queue Recipient", {"recipient": user}, pluck="parent")


def run_at(freeze, now):
	freeze(now)
	frappe.set_user("Administrator")
	warn()


@pytest.fixture(autouse=True)
def quiet():
	"""Only what the test makes is open, no holiday list ends, and nobody was told anything yet."""
	frappe.db.set_value(
		"HD Ticket", {"participation_type": ["is", "set"]}, "participation_answered_at", "2020-01-01"
	)
	frappe.db.set_value("HD Service Holiday List", {"name": ["is", "set"]}, "to_date", "2099-12-31")
	frappe.db.delete("Notification Log")
	frappe.db.delete("Email Queue Recipient")


@pytest.fixture
def mail_account(quiet):
	"""An account that mail could go out by; on a test site nothing empties the queue."""
	account = {"email_account_name": "Desk", "email_id": "desk@city.example"}
	switches = {"enable_outgoing": 1, "default_outgoing": 1, "awaiting_password": 1}
	frappe.get_doc({"doctype": "Email Account", **account, **switches}).db_insert()
	frappe.local.outgoing_email_account = {}


@pytest.fixture
def ticket(freeze):
	"""With the department's liaison; due on Thursday 5 March at 16:00."""
	freeze("2026-03-02 09:00")
	return make_ticket("With Department", received_at=moment("2026-03-02 08:00"))


@pytest.mark.parametrize(
	("step", "now", "is_told"),
	[
		((BEFORE, 1, "Holder"), "2026-03-04 15:59", False),
		((BEFORE, 1, "Holder"), "2026-03-05 08:00", True),
		((BEFORE, 0.5, "Holder"), "2026-03-05 11:59", False),
		((BEFORE, 0.5, "Holder"), "2026-03-05 12:00", True),
		((BEFORE, 1, "Holder"), "2026-03-06 09:00", False),
		((AFTER, 0, "Holder"), "2026-03-05 15:59", False),
		((AFTER, 0, "Holder"), "2026-03-06 08:00", True),
		((AFTER, 1, "Holder"), "2026-03-06 11:59", False),
		((AFTER, 1, "Holder"), "2026-03-09 08:00", True),
	],
	ids=[
		"not a minute before the last working day",
		"on the morning of the last day",
		"not before the middle of the last day",
		"from the middle of the last day",
		"no warning before a date that is past",
		"not while there is still time",
		"at the opening after the due date",
		"not before a whole working day has gone, a short Friday here",
		"on Monday, a working day after",
	],
)
def test_a_step_is_told_when_its_time_has_come(freeze, ticket, step, now, is_told):
	set_steps(step)
	run_at(freeze, now)
	assert told(ticket) == ([LIAISON] if is_told else [])


@pytest.mark.parametrize(
	"closed", ["2026-03-05 17:00", "2026-03-06 13:00", "2026-03-07 10:00", "2026-03-09 07:59"]
)
def test_nobody_is_told_while_the_authority_is_closed(freeze, ticket, closed):
	set_steps((AFTER, 0, "Holder"))
	run_at(freeze, closed)
	assert told(ticket) == []
	run_at(freeze, "2026-03-09 08:00")
	assert told(ticket) == [LIAISON]


def test_a_threshold_is_told_once_however_often_the_job_runs(freeze, ticket, mail_account):
	set_steps((AFTER, 0, "Holder"))
	for now in ("2026-03-06 08:00", "2026-03-06 08:15", "2026-03-06 08:30", "2026-03-10 08:00"):
		run_at(freeze, now)
	assert told(ticket) == [LIAISON]
	assert len(messages(LIAISON)) == len(mails(LIAISON)) == 1


def test_a_new_holder_is_told_again(freeze, ticket):
	set_steps((AFTER, 0, "Holder"))
	run_at(freeze, "2026-03-06 08:00")
	make("liaison", ticket, "assign_to_section", section=SECTION)
	run_at(freeze, "2026-03-06 08:15")
	assert told(ticket) == sorted([LIAISON, OFFICER])


def test_a_moved_date_counts_anew(freeze, ticket):
	set_steps((BEFORE, 1, "Holder"))
	run_at(freeze, "2026-03-05 08:00")
	frappe.db.set_value("HD Ticket", ticket, "participation_due_at", "2026-03-10 16:00:00")
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket) == [LIAISON]
	run_at(freeze, "2026-03-10 08:00")
	assert told(ticket) == [LIAISON, LIAISON]


def test_an_hour_that_moves_within_the_day_is_not_told_again(freeze, ticket):
	set_steps((BEFORE, 1, "Holder"))
	run_at(freeze, "2026-03-05 08:00")
	frappe.db.set_value("HD Ticket", ticket, "participation_due_at", "2026-03-05 14:00:00")
	run_at(freeze, "2026-03-05 08:15")
	assert told(ticket) == [LIAISON]


def test_without_any_manager_administrator_is_told(freeze, ticket):
	set_steps((AFTER, 0, "Manager"))
	filters = {"role": "Participation Manager", "parenttype": "User", "parent": ["!=", "Administrator"]}
	managers = frappe.get_all("Has Role", filters, pluck="parent")
	frappe.db.set_value("User", {"name": ["in", managers]}, "enabled", 0)
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket) == ["Administrator"]
	assert len(messages("Administrator")) == 1


def test_administrator_is_not_told_while_there_is_a_manager(freeze, ticket):
	set_steps((AFTER, 0, "Manager"))
	run_at(freeze, "2026-03-06 08:00")
	assert MANAGER in told(ticket) and "Administrator" not in told(ticket)


def test_a_share_runs_on_until_the_question_is_delivered(freeze, ticket):
	set_shares(department=1)
	set_steps((SHARE, 0, "Holder"))
	freeze("2026-03-02 10:00")
	ask(ticket)
	run_at(freeze, "2026-03-03 09:00")
	assert told(ticket) == [LIAISON]


def test_answered_and_paused_tickets_are_left_alone(freeze, ticket):
	set_steps((AFTER, 0, "Holder"), (AFTER, 0, "Manager"))
	other = make_ticket(received_at=moment("2026-03-02 08:00"))
	make("manager", other, "close_without_publication", reason="سحب")
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Awaiting Citizen")
	pause = {"doctype": "Participation Pause", "ticket": ticket, "paused_at": "2026-03-04 10:00:00"}
	frappe.get_doc(pause).insert(ignore_permissions=True)
	run_at(freeze, "2026-03-09 08:00")
	assert told(ticket) == told(other) == []


def test_the_steps_go_up_from_the_holder_to_the_manager(freeze, ticket):
	frappe.db.set_value("Participation Department", DEPARTMENT, "head", "pr@city.example")
	set_steps((BEFORE, 1, "Holder"), (AFTER, 0, "Liaison or Head"), (AFTER, 1, "Manager"))
	run_at(freeze, "2026-03-05 08:00")
	assert told(ticket) == [LIAISON]
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket, kind=AFTER) == ["pr@city.example"]
	run_at(freeze, "2026-03-09 08:00")
	assert MANAGER in told(ticket, kind=AFTER)


@pytest.mark.parametrize(
	("stage", "above"),
	[("With Section", [LIAISON]), ("With Department", ["pr@city.example"]), ("Registered", [MANAGER])],
)
def test_who_stands_above_each_holder(freeze, stage, above):
	frappe.db.set_value("Participation Department", DEPARTMENT, "head", "pr@city.example")
	set_steps((AFTER, 0, "Liaison or Head"))
	freeze("2026-03-02 09:00")
	ticket = make_ticket(stage, received_at=moment("2026-03-02 08:00"))
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket) == above


def test_where_nobody_stands_above_the_managers_are_told(freeze):
	set_steps((AFTER, 0, "Liaison or Head"))
	for field in ("call_centre_supervisor", "call_centre_deputy"):
		frappe.db.set_single_value("Participation Settings", field, None)
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	run_at(freeze, "2026-03-06 08:00")
	assert MANAGER in told(ticket)


def test_a_ticket_that_is_assigned_to_nobody_is_told_to_those_of_the_team_whose_turn_it_is(freeze, ticket):
	set_steps((AFTER, 0, "Holder"))
	frappe.db.set_value("ToDo", {"reference_name": ticket}, "status", "Cancelled")
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket) == [LIAISON]


def test_somebody_who_has_left_is_not_told_but_the_team_is(freeze, ticket):
	set_steps((AFTER, 0, "Holder"))
	frappe.db.set_value("ToDo", {"reference_name": ticket}, "allocated_to", "officer@city.example")
	frappe.db.set_value("User", "officer@city.example", "enabled", 0)
	run_at(freeze, "2026-03-06 08:00")
	assert told(ticket) == [LIAISON]


def test_forty_tickets_make_one_message(freeze, ticket, mail_account):
	set_steps((AFTER, 0, "Holder"), (AFTER, 0, "Manager"))
	copies(ticket, 39)
	run_at(freeze, "2026-03-06 08:00")
	(message,) = messages(MANAGER)
	assert "40" in message.subject and message.email_content.count("<li>") == 40
	assert len(mails(MANAGER)) == 1


def test_a_ticket_that_met_two_thresholds_is_one_line(freeze, ticket):
	set_steps((AFTER, 0, "Holder"), (AFTER, 1, "Holder"))
	run_at(freeze, "2026-03-09 08:00")
	(message,) = messages(LIAISON)
	assert message.email_content.count("<li>") == 1
	assert len(told(ticket)) == 2


def test_the_message_is_in_the_recipients_language_with_the_date_in_words(freeze, ticket):
	set_steps((AFTER, 0, "Holder"), (AFTER, 0, "Manager"))
	frappe.db.set_value("User", LIAISON, "language", "en")
	frappe.db.set_value("User", MANAGER, "language", "ar")
	frappe.db.set_value("HD Ticket", ticket, "subject", "<b>حفرة</b>")
	run_at(freeze, "2026-03-06 08:00")
	reference = frappe.db.get_value("HD Ticket", ticket, "participation_reference")
	(english,), (arabic,) = messages(LIAISON), messages(MANAGER)
	assert english.subject == f"{reference}: the answer was due on Thursday 5 March 2026, 16:00."
	assert "الخميس 5 مارس 2026" in arabic.subject and reference in arabic.subject
	assert 'dir="rtl"' in arabic.email_content and 'dir="ltr"' in english.email_content
	assert "<b>" not in english.email_content and "&lt;b&gt;" in english.email_content
	assert english.link.endswith(f"/hd-ticket/{ticket}")


def test_a_share_that_is_used_up_is_told_once_for_each_stay_of_a_new_holder(freeze, ticket):
	set_shares(department=1)
	set_steps((SHARE, 0, "Holder"))
	run_at(freeze, "2026-03-03 08:59")
	assert told(ticket) == []
	run_at(freeze, "2026-03-03 09:00")
	run_at(freeze, "2026-03-04 09:00")
	assert told(ticket) == [LIAISON]
	(message,) = messages(LIAISON)
	assert frappe.db.get_value("HD Ticket", ticket, "participation_reference") in message.subject


def test_no_account_for_mail_leaves_the_notification_and_says_so(freeze, ticket, monkeypatch):
	def refuse(**_values):
		raise frappe.OutgoingEmailError

	monkeypatch.setattr(frappe, "sendmail", refuse)
	set_steps((AFTER, 0, "Holder"), (AFTER, 0, "Manager"))
	before = frappe.db.count("Error Log")
	run_at(freeze, "2026-03-06 08:00")
	assert len(messages(LIAISON)) == len(messages(MANAGER)) == 1
	assert frappe.db.count("Error Log") == before + 1


def test_who_wants_no_mail_gets_none(freeze, ticket, mail_account):
	set_steps((AFTER, 0, "Holder"))
	frappe.db.set_value("Notification Settings", LIAISON, "enable_email_notifications", 0)
	run_at(freeze, "2026-03-06 08:00")
	assert len(messages(LIAISON)) == 1 and mails(LIAISON) == []


def test_each_manager_is_told_once_that_a_holiday_list_ends(freeze):
	set_steps()
	frappe.db.set_value("HD Service Holiday List", "City Holidays", "to_date", "2026-04-30")
	run_at(freeze, "2026-03-06 08:00")
	run_at(freeze, "2026-03-09 08:00")
	ends = frappe.get_all("Participation Warning", {"kind": "Holiday List Ends"}, pluck="told")
	assert MANAGER in ends and len(ends) == len(set(ends))
	assert len(messages(MANAGER)) == 1
	frappe.db.set_value("HD Service Holiday List", "City Holidays", "to_date", date(2026, 5, 1))
	run_at(freeze, "2026-03-10 08:00")
	assert len(messages(MANAGER)) == 2


def test_a_run_asks_the_database_as_often_whatever_the_number_of_tickets(freeze, ticket):
	set_shares(department=1)
	set_steps((AFTER, 0, "Holder"), (AFTER, 1, "Manager"), (SHARE, 0, "Holder"))
	copies(ticket, 49)
	freeze("2026-03-09 08:00")
	frappe.set_user("Administrator")
	warn()
	with counted_queries() as first:
		warn()
	copies(ticket, 150)
	warn()
	with counted_queries() as second:
		warn()
	assert len(first) == len(second)
	assert len(told(ticket)) == 3


def test_tickets_beyond_one_batch_are_told_too(freeze, ticket, monkeypatch):
	monkeypatch.setattr("participation_app.casework.warnings.BATCH", 7)
	set_steps((AFTER, 0, "Manager"))
	copies(ticket, 20)
	run_at(freeze, "2026-03-06 08:00")
	rows = frappe.get_all("Participation Warning", {"told": MANAGER, "kind": AFTER}, pluck="ticket")
	assert len(rows) == len(set(rows)) == 21


def test_two_workers_at_once_tell_once(really_committed, freeze):
	freeze("2026-03-02 09:00")
	ticket = make_ticket(received_at=moment("2026-03-02 08:00"))
	own = frappe.get_doc("Participation Settings")
	held = [(row.moment, row.working_days, row.tell) for row in own.warning_steps]
	set_steps((AFTER, 0, "Manager"))
	freeze("2026-03-06 08:00")
	frappe.db.commit()
	try:
		assert failures(at_once(warn, warn, warn)) == []
		assert told(ticket).count(MANAGER) == 1
		about = [
			row for row in messages(MANAGER) if ticket in (row.link or "") or "<li>" in row.email_content
		]
		assert len(about) == 1
	finally:
		set_steps(*held)
		frappe.db.commit()


def row(idx, when, days, tell):
	return frappe._dict(idx=idx, moment=when, working_days=days, tell=tell)


@pytest.mark.parametrize(
	("rows", "says"),
	[
		([row(1, AFTER, -1, "Holder")], "Row 1"),
		([row(1, AFTER, 0, "Holder"), row(2, BEFORE, 0, "Holder")], "Row 2 .* at least 0.25"),
		([row(1, BEFORE, 0.2, "Holder")], "Row 1 .* 0.2 .* at least 0.25"),
		([row(1, BEFORE, 1, "Holder"), row(2, BEFORE, 1, "Holder")], "Rows 1 and 2"),
		([row(1, SHARE, 0, "Holder"), row(3, SHARE, 2, "Holder")], "Rows 1 and 3"),
	],
)
def test_steps_that_cannot_be_meant_are_refused_by_their_row(rows, says):
	frappe.local.lang = "en"
	with pytest.raises(StepsWrong, match=says):
		check_steps(rows)


def test_the_settings_refuse_the_same_step_twice():
	own = frappe.get_doc("Participation Settings")
	step = {"moment": AFTER, "working_days": 3, "tell": "Manager"}
	own.extend("warning_steps", [step, step])
	with pytest.raises(StepsWrong):
		own.save()


def test_the_same_step_may_tell_several():
	check_steps([row(1, AFTER, 0, "Holder"), row(2, AFTER, 0, "Manager"), row(3, BEFORE, 0.25, "Holder")])


def test_another_department_hears_nothing(freeze, ticket):
	set_steps((AFTER, 0, "Holder"), (AFTER, 0, "Liaison or Head"))
	run_at(freeze, "2026-03-06 08:00")
	people = frappe.get_all("HD Team Member", {"parent": OTHER_DEPARTMENT}, pluck="user")
	assert not set(people) & set(told(ticket))
