"""One comment with two complaints for two departments: two tickets, two promises, one receipt and one reply."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Any

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.api import tickets
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.intake.splitting import NotSplit
from participation_app.publication import drafting
from tests.integration import walk
from tests.integration.casework.rules import make_rule
from tests.integration.connections import at_once, failures
from tests.integration.intake.sealed import WORD, delete, places_of, written
from tests.integration.reading import comments

OTHER_DEPARTMENT = "إدارة النظافة والنفايات"
FIRST = {"type": "Complaint", "department": walk.DEPARTMENT}
SECOND = {"type": "Report", "department": OTHER_DEPARTMENT}
SECOND_PART = "أفرغت الحاوية ونظف المكان."


@pytest.fixture(autouse=True)
def second_liaison():
	"""The demo's manager belongs to the other department; here also as its liaison."""
	frappe.set_user("Administrator")
	frappe.get_doc("User", "manager@city.example").add_roles("Department Liaison")
	frappe.clear_cache(user="manager@city.example")


@dataclass
class Halves:
	"""A comment that was split, with the tickets of its two matters."""

	account: Any
	public: Any
	external_id: str
	comment: str
	first: str = ""
	second: str = ""

	def split(self, first=FIRST, second=SECOND, person="agent"):
		walk.as_person(person)
		self.first = str(api.split(self.comment, first, second)["ticket"])
		self.second = str(frappe.db.get_value("HD Ticket", {"participation_joint_with": self.first}))
		return self

	def report_on_second(self, part=SECOND_PART):
		"""The other department's work, up to its confirmed result."""
		walk.as_person("manager")
		make_move(self.second, "report_action", {**walk.REPORT, "public_part": part})
		make_move(self.second, "confirm_result")

	def reply_to_both(self):
		"""Up to a draft that answers both; returns the Proposed Reply."""
		self.report_on_second()
		return walk.to_draft(self.first)

	def publish(self, reply):
		walk.submit(reply)
		walk.approve(reply)
		walk.publish_all()


@pytest.fixture
def waiting(account, public):
	"""A waiting comment on a platform."""

	def make(platform="Facebook"):
		own, people, external_id = written(account, public, platform)
		return Halves(own, people, external_id, comments(own, external_id=external_id)[0].name)

	return make


def ticket_of(name):
	return frappe.get_doc("HD Ticket", name)


def moves_of(ticket):
	return frappe.get_all("Case Event", {"ticket": ticket}, pluck="move", order_by="creation")


def test_each_matter_has_its_reference_its_department_its_promise_and_its_trail(waiting):
	halves = waiting().split()
	one, other = ticket_of(halves.first), ticket_of(halves.second)
	assert one.participation_reference != other.participation_reference
	assert (one.participation_type, other.participation_type) == ("Complaint", "Report")
	assert (one.participation_department, other.participation_department) == (
		walk.DEPARTMENT,
		OTHER_DEPARTMENT,
	)
	assert one.participation_received_at == other.participation_received_at
	assert other.description == one.description
	for ticket, beside in ((one, other), (other, one)):
		assert ticket.participation_stage == "With Department" and ticket.participation_due_at
		assert frappe.db.count("Participation Promise", {"ticket": str(ticket.name)}) == 1
		assert moves_of(str(ticket.name)) == ["register", "refer", "split"]
		note = frappe.db.get_value("Case Event", {"ticket": str(ticket.name), "move": "split"}, "note")
		assert beside.participation_reference in note


def test_the_citizen_gets_one_receipt(waiting):
	halves = waiting().split()
	walk.publish_all()
	[receipt] = halves.public.replies()
	assert ticket_of(halves.first).participation_reference in receipt
	assert (
		frappe.get_all("Participation Notice", {"kind": "Receipt"}, pluck="ticket").count(halves.second) == 0
	)
	assert not ticket_of(halves.second).participation_receipt_due_at


@pytest.mark.parametrize("second_is_later", [False, True])
def test_one_public_reply_answers_both_whichever_was_ready_first(second_is_later, waiting):
	halves = waiting().split()
	walk.publish_all()
	if second_is_later:
		reply = walk.to_draft(halves.first)
		halves.report_on_second()
	else:
		reply = halves.reply_to_both()
	text = frappe.db.get_value("Proposed Reply", reply, "text")
	assert text.index(walk.REPORT["public_part"]) < text.index(SECOND_PART)
	assert not drafting.find_reply(halves.second)
	halves.publish(reply)
	[_receipt, answer] = halves.public.replies()
	assert walk.REPORT["public_part"] in answer and SECOND_PART in answer
	for ticket in (halves.first, halves.second):
		assert walk.stage_of(ticket) == "Answered" and ticket_of(ticket).participation_answered_at
		assert frappe.db.count("Participation Verdict", {"ticket": ticket}) == 1
	told = {"kind": "Result", "ticket": ["in", [halves.first, halves.second]]}
	assert frappe.get_all("Participation Notice", told, pluck="ticket") == [halves.first]


def test_the_reply_is_due_with_the_later_promise_and_each_ticket_keeps_its_own(waiting):
	halves = waiting().split()
	walk.as_person("manager")
	make_move(halves.second, "call_for_inspection", {"reason": "لا بد من المعاينة"})
	one, other = ticket_of(halves.first), ticket_of(halves.second)
	assert one.participation_due_at < other.participation_due_at
	walk.as_person("agent")
	for ticket in (one, other):
		view = tickets.view(str(ticket.name))
		assert view["due_at"] == ticket.participation_due_at
		assert view["joint"]["due_at"] == other.participation_due_at
	assert [tickets.view(name)["joint"]["is_second"] for name in (halves.first, halves.second)] == [
		False,
		True,
	]


def test_the_reply_waits_for_the_second_matter(waiting):
	halves = waiting().split()
	reply = walk.to_draft(halves.first)
	reference = ticket_of(halves.second).participation_reference
	with pytest.raises(MoveNotOpen, match=reference):
		walk.submit(reply)
	with pytest.raises(MoveNotOpen, match=f"{reference}.*Close that one first"):
		make_move(halves.first, "close_without_publication", {"reason": "لا رد"})


def test_the_second_matter_has_no_reply_of_its_own(waiting):
	halves = waiting().split()
	halves.report_on_second()
	reference = ticket_of(halves.first).participation_reference
	walk.as_person("agent")
	for move in ("submit_reply", "answer_directly", "hand_off"):
		with pytest.raises(MoveNotOpen, match=f"It is answered by the reply of {reference}"):
			make_move(halves.second, move)
	offered = [move["move"] for move in tickets.view(halves.second)["moves"]]
	assert "ask_again" in offered and "hand_off" not in offered
	with pytest.raises(MoveNotOpen, match=reference):
		ticket_of(halves.second).reply_via_agent("<p>تم</p>")


def test_what_is_under_review_is_not_asked_again_beside_it(waiting):
	halves = waiting().split()
	walk.submit(halves.reply_to_both())
	again = {"reason": "أين الصور؟", "department": OTHER_DEPARTMENT}
	with pytest.raises(MoveNotOpen, match="under review"):
		make_move(halves.second, "ask_again", again)


@pytest.mark.usefixtures("really_committed")
@pytest.mark.parametrize("is_submitted_first", [True, False])
def test_of_a_submission_and_a_going_back_at_the_same_moment_one_is_refused(is_submitted_first, waiting):
	halves = waiting().split()
	reply = walk.to_draft(halves.first)
	frappe.db.set_value("HD Ticket", halves.second, "participation_stage", "Reply Drafting")
	frappe.db.commit()
	made, tried = threading.Event(), threading.Event()

	def go_back():
		walk.as_person("agent")
		make_move(halves.second, "ask_again", {"reason": "أين الصور؟", "department": OTHER_DEPARTMENT})

	def submit():
		walk.submit(reply, "تم الأمران.")

	first, second = (submit, go_back) if is_submitted_first else (go_back, submit)

	def act_and_wait():
		first()
		made.set()
		tried.wait(1)  # what was done is not committed yet

	def act_meanwhile():
		assert walk.stage_of(halves.first) == walk.stage_of(halves.second) == "Reply Drafting"
		made.wait(30)
		try:
			second()
		finally:
			tried.set()

	[refusal] = failures(at_once(act_and_wait, act_meanwhile))
	assert isinstance(refusal, MoveNotOpen | frappe.QueryDeadlockError)
	frappe.db.rollback()
	stages = (walk.stage_of(halves.first), walk.stage_of(halves.second))
	assert stages == (
		("PR Review", "Reply Drafting") if is_submitted_first else ("Reply Drafting", "With Department")
	)


def test_a_second_result_takes_the_place_of_the_first_one_in_the_draft(waiting):
	halves = waiting().split()
	reply = halves.reply_to_both()
	walk.as_person("agent")
	make_move(halves.second, "ask_again", {"reason": "متى؟", "department": OTHER_DEPARTMENT})
	halves.report_on_second("أفرغت الحاوية مساء الأحد.")
	text = frappe.db.get_value("Proposed Reply", reply, "text")
	assert "مساء الأحد" in text and SECOND_PART not in text and walk.REPORT["public_part"] in text
	assert "manager@city.example" in frappe.db.get_value("Proposed Reply", reply, "authors")


def test_once_the_second_matter_is_closed_the_first_goes_on_alone(waiting):
	halves = waiting().split()
	reply = halves.reply_to_both()
	walk.as_person("manager")
	make_move(halves.second, "close_without_publication", {"reason": "مكرر"})
	halves.publish(reply)
	assert (walk.stage_of(halves.first), walk.stage_of(halves.second)) == ("Answered", "Closed")


def test_a_second_matter_that_is_reopened_is_answered_alone(waiting):
	halves = waiting().split()
	halves.publish(halves.reply_to_both())
	walk.as_person("agent")
	make_move(halves.second, "reopen", {"reason": "ما زالت", "department": OTHER_DEPARTMENT})
	halves.report_on_second("أعيد التنظيف.")
	assert "أعيد التنظيف." in drafting.find_reply(halves.second).text
	assert walk.stage_of(halves.first) == "Answered"


def test_a_rule_that_refers_does_not_stand_against_who_splits(waiting):
	make_rule(mode="Refer", any_words="حفرة", department=walk.DEPARTMENT)
	halves = waiting().split(SECOND, FIRST)
	assert ticket_of(halves.first).participation_department == OTHER_DEPARTMENT


@pytest.mark.parametrize(
	("first", "second", "why"),
	[
		(FIRST, {**FIRST, "type": "Report"}, "one department"),
		(FIRST, {**SECOND, "type": ""}, "type of each"),
		({**FIRST, "type": None}, SECOND, "type of each"),
		(FIRST, {**SECOND, "department": walk.SECTION}, "department of each"),
		(FIRST, {"type": "Report"}, "department of each"),
	],
)
def test_what_are_no_two_matters_is_not_split(first, second, why, waiting):
	halves = waiting()
	with pytest.raises(NotSplit, match=why):
		halves.split(first, second)
	assert frappe.db.get_value("Social Comment", halves.comment, "state") == "Waiting"


def test_a_comment_is_split_once_into_two(waiting):
	halves = waiting().split()
	with pytest.raises(MoveNotOpen):
		halves.split()
	assert frappe.db.count("HD Ticket", {"participation_comment": halves.comment}) == 2


@pytest.mark.parametrize("person", ["liaison", "officer", "moderator", "citizen"])
def test_who_sees_no_comments_splits_none(person, waiting):
	with pytest.raises(frappe.PermissionError):
		waiting().split(person=person)


def test_who_only_reads_comments_is_told_whose_move_it_is(waiting):
	with pytest.raises(MoveNotOpen, match="belongs to: Call Centre Agent"):
		waiting().split(person="pr")


def test_nobody_joins_the_two_by_hand(waiting):
	halves = waiting().split()
	walk.as_person("agent")
	ticket = ticket_of(halves.second)
	ticket.participation_joint_with = None
	with pytest.raises(MoveNotOpen):
		ticket.save()


def test_what_the_author_deletes_is_sealed_on_both_tickets_and_told_to_both(waiting):
	halves = waiting().split()
	assert WORD in ticket_of(halves.second).description
	delete(halves.account, halves.public, halves.external_id)
	assert places_of(WORD) == set()
	for ticket in (halves.first, halves.second):
		assert "comment_deleted" in moves_of(ticket)
