"""The due lists: what is overdue, due today or soon, reckoned when they are read."""

import frappe
import pytest
from frappe.desk.query_report import run

from participation_app.api import desks, measures
from participation_app.casework import due_list
from participation_app.casework.due_list import Wanted
from tests.integration.casework.test_measures import copies
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	SECTION,
	make,
	make_ticket,
)
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

MANAGER = "manager@city.example"


def moment(text):
	return frappe.utils.get_datetime(text)


def names(which="All Open", user=MANAGER, **wanted):
	return [str(row.name) for row in due_list.read(user, Wanted(which, **wanted))]


def entry(name, user=MANAGER):
	return next(row for row in due_list.read(user, Wanted()) if str(row.name) == str(name))


def make_comment(**values):
	account = frappe.db.get_value("Social Account", {"platform": "X"})
	comment = frappe.get_doc(
		{
			"doctype": "Social Comment",
			"account": account,
			"platform": "X",
			"external_id": frappe.generate_hash(length=12),
			"state": "Waiting",
			"text": "أين وصلت الشكوى؟",
			"excerpt": "أين وصلت الشكوى؟",
			"posted_at": "2026-03-02 08:00:00",
			"due_at": "2026-03-05 16:00:00",
			**values,
		}
	)
	comment.db_insert()
	return comment.name


@pytest.fixture
def week(freeze):
	"""Three tickets: due on Thursday 5, on Friday 6 at noon, and on Wednesday 11 March."""
	freeze("2026-03-02 09:00")
	received = ("2026-03-02 08:00", "2026-03-03 08:00", "2026-03-07 08:00")
	return [make_ticket(received_at=moment(each)) for each in received]


@pytest.mark.parametrize(
	("now", "overdue", "today", "soon"),
	[
		("2026-03-02 09:00", (), (), ()),
		("2026-03-03 16:00", (), (), (0,)),
		("2026-03-04 09:00", (), (), (0, 1)),
		("2026-03-05 09:00", (), (0,), (0, 1)),
		("2026-03-05 16:00", (), (0,), (0, 1)),
		("2026-03-05 16:00:01", (0,), (), (1,)),
		("2026-03-06 11:00", (0,), (1,), (1,)),
		("2026-03-06 12:01", (0, 1), (), ()),
		("2026-03-08 09:00", (0, 1), (), ()),
		("2026-03-09 09:00", (0, 1), (), (2,)),
		("2026-03-12 09:00", (0, 1, 2), (), ()),
	],
)
def test_each_list_at_each_moment_though_nobody_saves_a_ticket(freeze, week, now, overdue, today, soon):
	freeze(now)
	for which, expected in (("Overdue", overdue), ("Due Today", today), ("Due Soon", soon)):
		assert [name for name in names(which) if name in week] == [week[number] for number in expected]
	assert [name for name in names() if name in week] == week


def test_due_today_is_today_in_the_authoritys_zone(freeze, week):
	frappe.db.set_single_value("Participation Settings", "time_zone", "Pacific/Auckland")
	# 02:00 on Friday 6 March in Auckland; the third ticket is due at Auckland's midnight, still that Friday.
	freeze("2026-03-05 17:00")
	frappe.db.set_value("HD Ticket", week[2], "participation_due_at", "2026-03-06 14:59:59")
	frappe.db.set_value("HD Ticket", week[1], "participation_due_at", "2026-03-06 15:00:01")
	assert week[2] in names("Due Today") and week[1] not in names("Due Today")


def test_days_left_and_days_overdue_are_working_days(freeze, week):
	freeze("2026-03-05 09:00")
	assert (entry(week[0]).standing, entry(week[0]).days_left) == ("Due Today", 0)
	assert (entry(week[2]).standing, entry(week[2]).days_left) == ("Open", 4)
	freeze("2026-03-09 09:00")
	assert (entry(week[0]).standing, entry(week[0]).days_overdue) == ("Overdue", 2)


def test_an_answered_ticket_is_on_no_list(freeze, week):
	make("manager", week[0], "close_without_publication", reason="سحب")
	freeze("2026-03-12 09:00")
	assert week[0] not in names() and week[0] not in names("Overdue")


def test_a_ticket_whose_clock_stands_is_late_only_if_it_was_so_before(freeze, week):
	for ticket, paused_at in ((week[0], "2026-03-04 10:00:00"), (week[1], "2026-03-06 13:00:00")):
		frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Awaiting Citizen")
		pause = {"doctype": "Participation Pause", "ticket": ticket, "paused_at": paused_at}
		frappe.get_doc(pause).insert(ignore_permissions=True)
	freeze("2026-03-05 10:00")
	assert week[0] not in names("Due Today")
	freeze("2026-03-09 10:00")
	assert week[0] not in names("Overdue") and week[1] in names("Overdue")
	assert (entry(week[0]).standing, entry(week[1]).standing) == ("Paused", "Overdue")


def test_waiting_comments_stand_beside_the_tickets(freeze, week):
	comment = make_comment(proposed_department=DEPARTMENT)
	late = make_comment(due_at="2026-03-03 16:00:00")
	done = make_comment(state="Dismissed")
	freeze("2026-03-05 09:00")
	assert comment in names("Due Today") and late in names("Overdue") and done not in names()
	row = entry(comment)
	assert (row.doctype, row.kind, row.share) == ("Social Comment", "Comment", "Triage")
	assert row.held_since == moment("2026-03-02 08:00")
	due = [row.due_at for row in due_list.read(MANAGER, Wanted())]
	assert due == sorted(due)


def test_who_holds_it_and_since_when(freeze, week):
	freeze("2026-03-03 10:00")
	make("agent", week[0], "refer", department=DEPARTMENT)
	row = entry(week[0])
	assert (row.share, row.stage, row.department) == ("Department", "With Department", DEPARTMENT)
	assert row.held_since == moment("2026-03-03 10:00")
	assert row.holder == frappe.db.get_value("User", "liaison@city.example", "full_name")
	frappe.db.set_value("ToDo", {"reference_name": week[0]}, "status", "Cancelled")
	frappe.local.lang = "ar"
	assert entry(week[0]).holder == DEPARTMENT


def test_the_list_is_narrowed_to_a_department_a_section_or_a_share(week):
	make("agent", week[0], "refer", department=DEPARTMENT)
	make("agent", week[1], "refer", department=OTHER_DEPARTMENT)
	make("liaison", week[0], "assign_to_section", section=SECTION)
	comment = make_comment(proposed_department=DEPARTMENT)
	mine = {*week, comment}
	assert set(names(department=DEPARTMENT)) & mine == {week[0], comment}
	assert set(names(department=SECTION)) & mine == {week[0]}
	assert set(names(share="Department")) & mine == {week[1]}
	assert set(names(share="Triage")) & mine == {week[2], comment}


@pytest.mark.parametrize(
	("person", "sees", "comments"),
	[
		("agent", (0, 1, 2), True),
		("pr", (0, 1, 2), True),
		("liaison", (0,), False),
		("officer", (), False),
		("other_liaison", (1,), False),
		("plain_agent", (), False),
		("citizen", (), False),
		("moderator", (), False),
	],
)
def test_everybody_sees_what_is_open_to_them_and_no_more(week, person, sees, comments):
	make("agent", week[0], "refer", department=DEPARTMENT)
	make("agent", week[1], "refer", department=OTHER_DEPARTMENT)
	comment = make_comment()
	seen = names(user=f"{person}@city.example")
	assert [name for name in seen if name in week] == [week[number] for number in sees]
	assert (comment in seen) is comments


def test_page_after_page_gives_the_whole_list_once(week):
	for _ in range(4):
		make_comment()
	whole = names()
	pages = [names(start=start, limit=3) for start in range(0, len(whole) + 3, 3)]
	assert [name for page in pages for name in page] == whole
	assert all(len(page) <= 3 for page in pages)


def test_a_list_asks_the_database_as_often_whatever_its_length(freeze, week):
	make("agent", week[0], "refer", department=DEPARTMENT)
	copies(week[0], 50)
	names()
	with counted_queries() as few:
		assert len(names()) >= 50
	copies(week[0], 150)
	with counted_queries() as many:
		assert len(names()) >= 200
	assert len(few) == len(many)


def test_the_cards_count_what_the_report_lists(freeze, week):
	freeze("2026-03-06 11:00")
	make_comment()
	as_person("agent")
	for which in ("Overdue", "Due Today"):
		filters = {"which": which, "turn": "Call Centre Agent"}
		rows = run("Due List", filters=filters, ignore_prepared_report=True)["result"]
		card = desks.number({"desk": "Call Centre", "card": which})
		assert card["value"] == len(rows) > 0
		assert card["route_options"].items() >= filters.items()


def test_the_share_kept_is_not_for_guests():
	frappe.set_user("Guest")
	with pytest.raises(frappe.PermissionError):
		measures.kept_this_month()


def test_the_list_is_narrowed_to_whose_turn_it_is(week):
	make("agent", week[0], "refer", department=DEPARTMENT)
	make("agent", week[1], "refer", department=OTHER_DEPARTMENT)
	make("liaison", week[0], "assign_to_section", section=SECTION)
	comment = make_comment()
	mine = {*week, comment}
	assert set(names(turn="Section Officer")) & mine == {week[0]}
	assert set(names(turn="Department Liaison")) & mine == {week[1]}
	assert set(names(turn="Call Centre Agent")) & mine == {week[2], comment}
	assert set(names(turn="Public Relations Officer")) & mine == set()
	frappe.db.set_value(
		"HD Ticket",
		week[0],
		{"participation_stage": "Awaiting Citizen", "participation_came_from": "With Section"},
	)
	assert set(names(turn="Section Officer")) & mine == {week[0]}


def test_the_list_is_narrowed_to_a_day(week):
	assert [name for name in names(due_on=moment("2026-03-06").date()) if name in week] == [week[1]]
	assert set(names(due_on=moment("2026-03-07").date())) & set(week) == set()


def test_the_report_reads_in_the_readers_language(freeze, week):
	freeze("2026-03-05 09:00")
	as_person("agent")
	frappe.local.lang = "ar"
	result = run("Due List", filters={"which": "Due Today"}, ignore_prepared_report=True)
	row = next(row for row in result["result"] if str(row["name"]) == week[0])
	assert row["stage"] != "Registered" and row["kind"] != "Ticket"


def test_filters_that_make_no_sense_show_everything_rather_than_fail(week):
	as_person("agent")
	filters = {"which": "Nonsense", "working_days": "", "limit": "-3", "start": "x"}
	rows = run("Due List", filters=filters, ignore_prepared_report=True)["result"]
	assert set(week) <= {str(row["name"]) for row in rows}
