"""Rules replayed on the last 90 days: what would move, what matches nothing, what matches two."""

import frappe
import pytest

from participation_app.api import routing as api
from participation_app.casework import replayed, rule_replays
from participation_app.casework.rule_replays import REPLAY, ROW, StillRunning, carry_out
from tests.integration.casework.rules import make_draft, make_rule
from tests.integration.casework.tickets import OTHER_DEPARTMENT, make_ticket
from tests.integration.counting import counted_queries

BRANCH, BIRD, NOTHING = "غصن", "عصفور", "زقزوق"


@pytest.fixture(autouse=True)
def in_english(as_user):
	frappe.db.delete("HD Ticket")
	frappe.db.delete("Social Comment")
	frappe.local.lang = "en"
	yield
	frappe.set_user("Administrator")


@pytest.fixture
def make_comment():
	"""A comment that nobody has worked on yet."""

	def insert(**values):
		defaults = {
			"doctype": "Social Comment",
			"external_id": frappe.generate_hash(length=10),
			"account": frappe.get_all("Social Account", pluck="name")[0],
			"platform": "X",
			"state": "Waiting",
			"excerpt": values.get("text") or "",
			"posted_at": frappe.utils.now_datetime(),
		}
		return frappe.get_doc({**defaults, **values}).insert(ignore_permissions=True).name

	return insert


def ticket(text, **values):
	return make_ticket(text=text, excerpt=text, **values)


def replayed_by(as_user, person="manager"):
	as_user(person)
	name = api.replay()
	carry_out(name)
	return name


def counts(replay):
	return api.replay_result(replay)["counts"]


def rows(replay, kind):
	return api.replay_rows(replay, kind)["rows"]


def test_what_would_move_is_told_from_where_to_where_and_nothing_moves(as_user):
	make_rule()
	make_draft(rule_name="birds", any_words=BIRD, department=OTHER_DEPARTMENT, rule_order=-5)
	moving, staying = ticket(f"{BIRD} {BRANCH}"), ticket(BRANCH)
	before = frappe.db.get_value("HD Ticket", moving, ["modified", "participation_department"])
	replay = replayed_by(as_user)
	found = counts(replay)
	assert (found["looked_at"], found["moving"], found["changing"]) == (2, 1, 0)
	assert (found["without_rule"], found["with_several"]) == (0, 1)
	(row,) = rows(replay, "is_moving")
	assert (row["doctype"], row["name"], row["text"]) == ("HD Ticket", moving, f"{BIRD} {BRANCH}")
	assert (row["today"]["rule"], row["tried"]["rule"]) == ("أغصان ساقطة", "birds")
	assert row["matching"] == ["birds", "أغصان ساقطة"] and f"«{BIRD}»" in row["reason"]
	assert rows(replay, "is_with_several")[0]["name"] == moving
	assert frappe.db.get_value("HD Ticket", moving, ["modified", "participation_department"]) == before
	assert staying not in {row["name"] for row in rows(replay, "is_moving")}


def test_the_result_shows_the_changes_tried_and_what_each_rule_took(as_user):
	make_rule()
	make_draft(rule_name="birds", any_words=BIRD, department=OTHER_DEPARTMENT, rule_order=-5)
	for text in (BIRD, BIRD, BRANCH, NOTHING):
		ticket(text)
	found = api.replay_result(replayed_by(as_user))
	(change,) = found["changes"]
	assert change["rule"] == "birds" and change["today"] is None and f"«{BIRD}»" in change["tried"]
	taken = {line["name"]: (line["today"], line["tried"]) for line in found["by_rule"]}
	assert (taken["birds"], taken["أغصان ساقطة"], taken[""]) == ((0, 2), (1, 1), (3, 1))
	assert found["by_place"] == [{"today": "", "tried": frappe._(OTHER_DEPARTMENT), "number": 2}]


def test_another_priority_or_type_is_told_apart_from_another_place(as_user):
	rule = make_rule()
	rule.update({"priority": "Urgent"}).save()
	ticket(BRANCH)
	found = counts(replayed_by(as_user))
	assert (found["moving"], found["changing"]) == (0, 1)


def test_comments_without_a_ticket_are_looked_at_and_what_is_older_or_sealed_is_not(as_user, make_comment):
	make_rule()
	waiting = make_comment(text=BRANCH)
	make_comment(text=BRANCH, posted_at=frappe.utils.add_days(frappe.utils.now_datetime(), -91))
	make_comment(text=BRANCH, state="Own")
	make_comment(text="", evidence="Sealed")
	replay = replayed_by(as_user)
	found = counts(replay)
	assert (found["looked_at"], found["unreadable"], found["without_rule"]) == (2, 1, 0)
	frappe.get_doc("Participation Routing Rule", "أغصان ساقطة").update(
		{"department": OTHER_DEPARTMENT}
	).save()
	replay = replayed_by(as_user)
	assert [row["name"] for row in rows(replay, "is_moving")] == [waiting]


def test_every_contribution_is_read_once_however_the_batches_fall(as_user, make_comment, monkeypatch):
	monkeypatch.setattr(replayed, "BATCH", 2)
	moment = frappe.utils.now_datetime()
	for number in range(5):
		make_comment(text=f"{NOTHING} {number}", posted_at=moment)
	ticket(NOTHING)
	replay = replayed_by(as_user)
	assert counts(replay)["without_rule"] == 6
	assert len({row["name"] for row in rows(replay, "is_without_rule")}) == 6


def test_counts_are_whole_where_only_the_newest_rows_are_kept(as_user, make_comment, monkeypatch):
	monkeypatch.setattr(rule_replays, "ROWS_OF_A_KIND", 3)
	for _number in range(5):
		make_comment(text=NOTHING)
	replay = replayed_by(as_user)
	assert counts(replay)["without_rule"] == 5
	assert len(rows(replay, "is_without_rule")) == frappe.db.count(ROW, {"replay": replay}) == 3


def test_a_second_person_reads_the_result_and_sees_only_what_is_open_to_them(as_user):
	make_rule()
	ticket(NOTHING)
	replay = replayed_by(as_user)
	admin = frappe.get_doc(
		{
			"doctype": "User",
			"email": "it@city.example",
			"first_name": "it",
			"send_welcome_email": 0,
			"roles": [{"role": "System Manager"}],
		}
	)
	as_user("Administrator")
	admin.insert()
	as_user("it@city.example")
	assert counts(replay)["without_rule"] == 1
	(row,) = rows(replay, "is_without_rule")
	assert row["hidden"] and not {"name", "text", "went_to", "reason"} & set(row)


@pytest.mark.parametrize("person", ["agent", "pr", "liaison", "citizen"])
def test_who_may_not_edit_rules_reads_no_replay(as_user, person):
	replay = replayed_by(as_user)
	as_user(person)
	for read in (
		lambda: api.replay_result(replay),
		lambda: api.replay_rows(replay, "is_moving"),
		lambda: api.replay_again(replay),
		lambda: frappe.get_doc(REPLAY, replay).check_permission(),
		lambda: frappe.get_list(ROW),
	):
		with pytest.raises(frappe.PermissionError):
			read()


def test_a_replay_under_way_serves_whoever_asks_for_the_same(as_user):
	as_user("manager")
	first = api.replay()
	assert api.replay() == first
	make_draft()
	assert api.replay() != first


def test_it_tries_the_rules_that_stood_when_it_was_asked_for(as_user):
	ticket(BRANCH)
	as_user("manager")
	replay = api.replay()
	make_rule()
	carry_out(replay)
	assert counts(replay)["without_rule"] == 1


def test_a_replay_that_fails_says_so_and_begins_again_from_nothing(as_user, monkeypatch):
	ticket(NOTHING)
	as_user("manager")
	replay = api.replay()
	frappe.db.commit()  # as the request does that asks for it
	with monkeypatch.context() as broken:
		broken.setattr(replayed, "how_many", lambda since: 1 / 0)
		carry_out(replay)
	assert api.replay_result(replay)["state"] == "Failed"
	api.replay_again(replay)
	carry_out(replay)
	assert api.replay_result(replay)["state"] == "Done" and counts(replay)["looked_at"] == 1
	with pytest.raises(StillRunning):
		api.replay_again(replay)


def test_nothing_but_the_replays_own_records_is_written(as_user):
	make_draft()
	ticket(BRANCH)
	as_user("manager")
	replay = api.replay()
	with counted_queries() as queries:
		carry_out(replay)
	written = [
		query for query in queries if query.lower().lstrip().startswith(("insert", "update", "delete"))
	]
	assert written and [query for query in written if "Rule Replay" not in query and "__" not in query] == []


def test_a_replay_that_is_deleted_takes_its_rows_along(as_user):
	ticket(NOTHING)
	replay = replayed_by(as_user)
	assert frappe.db.count(ROW, {"replay": replay}) == 1
	frappe.delete_doc(REPLAY, replay)
	assert not frappe.db.exists(ROW, {"replay": replay})


def test_rows_of_an_unknown_kind_are_refused(as_user):
	replay = replayed_by(as_user)
	with pytest.raises(frappe.ValidationError):
		api.replay_rows(replay, "name")
