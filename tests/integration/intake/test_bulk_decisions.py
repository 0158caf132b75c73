"""A decision on many comments: told before, made and undone in one act, each with its own case event."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import bulk as api
from participation_app.api import comments
from participation_app.intake import bulk_decisions
from participation_app.jobs import triage as jobs
from tests.integration import walk
from tests.integration.counting import counted_queries
from tests.integration.intake.test_comment_moves import ENTITY, entity  # noqa: F401
from tests.integration.intake.waving import COMPLAINT, SPAM, waiting

SPAM_REASON = {"reason": "Spam"}


@pytest.fixture
def wave(account):
	"""A wave with a true complaint in it, and the agent before it."""

	def come(count=3, text=SPAM, platform="Facebook"):
		names = waiting(account(platform), [f"{text} {number}" for number in range(count)])
		walk.as_person("agent")
		return names

	return come


@pytest.fixture
def jobs_of(monkeypatch):
	"""What would have gone to a worker."""
	asked = []
	monkeypatch.setattr(frappe, "enqueue", lambda job, **values: asked.append((job, values)))
	return asked


def states(names):
	return set(frappe.get_all("Social Comment", {"name": ["in", names]}, pluck="state"))


def test_the_preview_tells_of_each_what_would_happen_and_of_true_complaints_what_the_rules_see(wave, account):
	spam, [complaint] = wave(3), waiting(account("X"), [COMPLAINT])
	decided = spam[1]
	comments.make(decided, "dismiss", SPAM_REASON)
	told = api.preview([*spam, complaint], "dismiss", SPAM_REASON)
	rows = {row["comment"]: row for row in told["rows"]}
	assert (told["wanted"], told["possible"]) == (4, 3)
	assert "already decided" in rows[decided]["refused"]
	assert [rows[name]["refused"] for name in (spam[0], spam[2], complaint)] == [None] * 3
	assert rows[complaint]["proposed"] and not rows[spam[0]]["proposed"]
	assert states([spam[0], spam[2], complaint]) == {"Waiting"}


def test_a_preview_costs_the_same_for_one_comment_and_for_many(wave):
	names, costs = wave(40), []
	for chosen in (names[:1], names):
		api.preview(chosen, "dismiss", SPAM_REASON)  # what is read once is in the cache afterwards
		with counted_queries() as queries:
			api.preview(chosen, "dismiss", SPAM_REASON)
		costs.append(len(queries))
	assert costs[0] == costs[1] <= 2


def test_each_comment_gets_its_own_case_event_that_names_the_bulk(wave):
	names = wave(3)
	told = api.decide(names, "dismiss", SPAM_REASON)
	assert (told["state"], told["made"], told["refused"]) == ("Made", 3, [])
	assert states(names) == {"Dismissed"}
	events = frappe.get_all("Case Event", {"comment": ["in", names]}, ["comment", "move", "actor", "details"])
	assert sorted(event.comment for event in events) == sorted(names)
	assert {(event.move, event.actor) for event in events} == {("dismiss", "agent@city.example")}
	assert all(told["name"] in event.details for event in events)


def test_the_whole_bulk_is_undone_in_one_act_with_the_dates_as_they_were(wave):
	names = wave(3)
	before = {name: frappe.db.get_value("Social Comment", name, "due_at") for name in names}
	bulk = api.decide(names, "dismiss", SPAM_REASON)
	told = api.undo(bulk["name"], "Not spam")
	assert (told["state"], told["undone"], told["refused"]) == ("Undone", 3, [])
	assert states(names) == {"Waiting"}
	assert {name: frappe.db.get_value("Social Comment", name, "due_at") for name in names} == before


def test_what_was_decided_on_since_stays(wave):
	names = wave(3)
	bulk = api.decide(names, "dismiss", SPAM_REASON)
	comments.make(names[0], "undo", {"reason": "A true one"})
	comments.make(names[0], "register", {"type": "Complaint"})
	told = api.undo(bulk["name"], "Not spam")
	assert told["undone"] == 2 and told["made"] == 3
	assert states(names[:1]) == {"Registered"} and states(names[1:]) == {"Waiting"}


def test_after_the_time_of_the_settings_the_call_centre_is_refused_and_the_manager_is_not(wave):
	names = wave(2)
	bulk = api.decide(names, "dismiss", SPAM_REASON)
	long_ago = frappe.utils.now_datetime() - timedelta(minutes=61)
	frappe.db.set_value("Social Comment", {"name": ["in", names]}, "decided_at", long_ago)
	told = api.undo(bulk["name"], "Too late")
	assert told["undone"] == 0 and all("manager" in row["why"] for row in told["refused"])
	assert states(names) == {"Dismissed"}


def test_what_one_comment_refuses_does_not_stop_the_others(wave):
	names = wave(3)
	comments.make(names[1], "dismiss", {"reason": "Thanks"})
	told = api.decide(names, "dismiss", SPAM_REASON)
	assert told["made"] == 2 and [row["name"] for row in told["refused"]] == [names[1]]
	assert frappe.db.get_value("Social Comment", names[1], "dismissal_reason") == "Thanks"


def test_registering_as_proposed_makes_a_ticket_of_each_and_refers_it(wave):
	names = wave(2, COMPLAINT)
	told = api.decide(names, "register_as_proposed")
	assert told["made"] == 2 and not told["can_be_undone"]
	tickets = frappe.get_all("Social Comment", {"name": ["in", names]}, pluck="ticket")
	assert len(set(tickets)) == 2 and all(walk.stage_of(ticket) == "With Department" for ticket in tickets)
	events = frappe.get_all("Case Event", {"comment": ["in", names], "move": "register"}, pluck="details")
	assert all(told["name"] in details for details in events)
	with pytest.raises(bulk_decisions.BulkRefused, match="has a ticket"):
		api.undo(told["name"], "No")


def test_what_nothing_is_proposed_for_is_not_registered_as_proposed(wave):
	names = wave(2)
	told = api.preview(names, "register_as_proposed")
	assert told["possible"] == 0 and "No type is proposed" in told["rows"][0]["refused"]
	assert api.decide(names, "register_as_proposed")["made"] == 0


def test_many_are_attached_to_one_ticket_and_freed_again(wave):
	first, *others = wave(3, COMPLAINT)
	ticket = walk.register(first)
	told = api.decide(others, "attach", {"ticket": ticket})
	assert told["made"] == 2
	assert set(frappe.get_all("Social Comment", {"name": ["in", others]}, pluck="ticket")) == {ticket}
	assert api.undo(told["name"], "Another matter")["undone"] == 2


def test_a_wording_that_does_not_fit_is_told_before(wave, entity):  # noqa: F811
	entity(wordings=[{"language": "ar", "wording": "ك" * 300}])
	names = [*wave(1, platform="X"), *wave(1, platform="Facebook")]
	told = api.preview(names, "redirect", {"agreed_entity": ENTITY, "wording": "ar"})
	assert [bool(row["refused"]) for row in told["rows"]] == [True, False]


def test_more_than_fifty_go_to_a_worker_that_goes_on_where_it_was_stopped(wave, jobs_of, monkeypatch):
	names = wave(60)
	told = api.decide(names, "dismiss", SPAM_REASON)
	[(job, values)] = jobs_of
	assert told["state"] == "Making" and told["made"] == 0 and states(names) == {"Waiting"}
	assert job == bulk_decisions.JOB and values["user"] == "agent@city.example"
	bulk_decisions._carry_out_batch(told["name"], 25)  # a worker that died after its first batch
	frappe.set_user("Administrator")
	jobs.wake_for_bulk_decisions()
	assert jobs_of[-1][1]["bulk"] == told["name"]
	jobs.carry_out(told["name"], "agent@city.example")
	assert frappe.session.user == "Administrator"
	walk.as_person("agent")
	assert api.progress(told["name"])["made"] == 60 and states(names) == {"Dismissed"}
	assert frappe.db.count("Case Event", {"comment": ["in", names], "move": "dismiss"}) == 60
	deciders = frappe.get_all("Social Comment", {"name": ["in", names]}, pluck="decided_by")
	assert set(deciders) == {"agent@city.example"}


@pytest.mark.parametrize(
	("names", "move", "words"),
	[
		([], "dismiss", "at least one"),
		(["a"] * 1, "undo", "several comments"),
		([str(number) for number in range(bulk_decisions.MOST + 1)], "dismiss", "at most"),
	],
)
def test_a_selection_that_cannot_be_is_refused_in_words(names, move, words):
	walk.as_person("agent")
	for door in (api.preview, api.decide):
		with pytest.raises(bulk_decisions.BulkRefused, match=words):
			door(names, move, SPAM_REASON)


@pytest.mark.parametrize("person", ["liaison", "officer", "moderator", "citizen"])
def test_who_does_not_see_comments_comes_through_none_of_these_doors(person, wave):
	names = wave(1)
	bulk = api.decide(names, "dismiss", SPAM_REASON)["name"]
	walk.as_person(person)
	doors = (
		lambda: api.members({"comment_group": "x"}),
		lambda: api.preview(names, "dismiss", SPAM_REASON),
		lambda: api.decide(names, "dismiss", SPAM_REASON),
		lambda: api.undo(bulk, "No"),
		lambda: api.progress(bulk),
		lambda: comments.look(names[0]),
	)
	for door in doors:
		with pytest.raises(frappe.PermissionError):
			door()


@pytest.mark.parametrize("person", ["pr", "manager"])
def test_who_only_reads_comments_decides_on_none_of_them(person, wave):
	names = wave(2)
	walk.as_person(person)
	told = api.decide(names, "dismiss", SPAM_REASON)
	assert told["made"] == 0 and all("Call Centre Agent" in row["why"] for row in told["refused"])
	assert states(names) == {"Waiting"}


def test_the_members_of_a_group_are_all_its_waiting_comments(wave):
	names = wave(40)
	group = frappe.db.get_value("Social Comment", names[0], "comment_group")
	assert api.members({"comment_group": group}) == names


def test_people_on_one_comment_see_each_other_and_who_decided(wave):
	[name] = wave(1)
	assert comments.look(name)["others"] == []
	walk.as_person("manager")
	full_name = frappe.db.get_value("User", "agent@city.example", "full_name")
	assert comments.look(name)["others"] == [full_name]
	walk.as_person("agent")
	comments.look(name, leaving=True)
	comments.make(name, "dismiss", SPAM_REASON)
	walk.as_person("manager")
	seen = comments.look(name)
	assert seen["others"] == [] and seen["state"] == "Dismissed" and full_name in seen["decided"]
