"""A long reply in parts: approved as one, posted in order, each once; a failure in the middle goes to people."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.publication import parts, publisher
from participation_app.publication.queue import UNFINISHED
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk

LIMIT = 150
LONG = " ".join(f"تم ردم الحفرة رقم {number} وأعيد رصف الشارع أمام مدرسة الحي." for number in range(1, 7))
LINK = "https://www.facebook.com/city/posts/1"


def rows(case):
	return frappe.get_all("Publication", {"proposed_reply": case.reply}, ["*"], order_by="creation")


def states(case):
	return [row.state for row in rows(case)]


def step(case):
	"""The job comes by once for every publication of the reply, whatever its time."""
	for row in rows(case):
		if row.state in UNFINISHED and row.next_attempt_at:
			due = {"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None}
			frappe.db.set_value("Publication", row.name, due)
		frappe.set_user("Administrator")
		publisher.publish(row.name)


def approve(case):
	walk.approve(case.reply)
	frappe.db.commit()


def settle(case):
	for _visit in range(15):
		step(case)
		if not set(states(case)) & set(UNFINISHED):
			return


def targets(case):
	"""What our replies with the answer hang on, in the order in which they came."""
	own = case.public.world.own_replies(case.public.platform)
	return [reply.parent_id for reply in own if "تم ردم الحفرة" in reply.text]


def arm(simulator, name, platform, **changes):
	path = "/tweets$" if platform == "X" else "/(comments|replies)$"
	simulator.faults.arm(named_fault(name, platform, path=path, **changes))


@pytest.fixture
def in_parts(drafted):
	"""A case whose long reply is under review, to be sent in parts: `in_parts("X")`."""

	def make(platform="Facebook", text=LONG):
		case = drafted(platform)
		frappe.db.set_value("Social Account", case.account.name, "reply_limit", LIMIT)
		frappe.clear_document_cache("Social Account", case.account.name)
		frappe.db.commit()
		case.save("agent", text=text, in_parts=1, workflow_state="PR Review")
		return case

	return make


@pytest.fixture
def approved_parts(in_parts):
	def make(platform="Facebook"):
		case = in_parts(platform)
		approve(case)
		return case

	return make


def test_the_drafter_sees_the_parts_and_chooses_them(drafted):
	case = drafted("X")
	walk.as_person("agent")
	text = " ".join([LONG] * 3)
	shown = api.measure(case.reply, text)
	assert not shown["fits"] and len(shown["parts"]) == 4
	assert shown["parts"][0].endswith(" (1/4)")
	with pytest.raises(frappe.ValidationError, match="in parts"):
		case.save("agent", text=text, workflow_state="PR Review")
	frappe.db.rollback()
	case.save("agent", text=text, in_parts=1, workflow_state="PR Review")
	assert case.stage == "PR Review" and case.document.in_parts
	walk.as_person("pr")
	assert api.measure(case.reply, case.document.text)["parts"] == shown["parts"]


def test_what_fits_is_sent_whole_even_where_parts_were_chosen(drafted):
	case = drafted("X")
	case.save("agent", in_parts=1, workflow_state="PR Review")
	walk.approve(case.reply)
	[row] = rows(case)
	assert row.text == case.document.text and row.parts == 1


@pytest.mark.parametrize("text", ["كلمة " * 2000, "ك" * 400])
def test_what_cannot_be_divided_is_refused(text, in_parts):
	with pytest.raises(frappe.ValidationError, match="Shorten it"):
		in_parts("X", text)
	frappe.db.rollback()


@pytest.mark.parametrize("person", ["pr", "manager", "liaison"])
def test_only_the_drafter_chooses_parts(person, drafted):
	case = drafted()
	with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
		case.save(person, in_parts=1)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_parts_come_in_their_order_each_once(platform, approved_parts):
	case = approved_parts(platform)
	texts = [row.text for row in rows(case)]
	assert len(texts) == 3 and states(case) == ["Waiting"] * 3
	assert [bool(row.next_attempt_at) for row in rows(case)] == [True, False, False]
	settle(case)
	assert case.answers() == texts and states(case) == ["Sent"] * 3
	assert case.stage == "Answered" and case.document.permalink == rows(case)[0].permalink
	moves = frappe.get_all("Case Event", {"ticket": case.ticket}, pluck="move")
	assert moves.count("published") == 1
	notice = frappe.get_last_doc("Participation Notice", {"ticket": case.ticket, "kind": "Result"})
	assert notice.text == LONG


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_the_parts_stand_side_by_side_under_the_comment(platform, approved_parts):
	case = approved_parts(platform)
	settle(case)
	assert set(targets(case)) == {case.external_id}


@pytest.fixture
def x_takes_replies_to_own(simulator):
	simulator.world.settings.x_takes_replies_to_own = True


def test_where_x_lets_us_answer_ourselves_the_parts_hang_on_one_another(
	x_takes_replies_to_own, approved_parts
):
	case = approved_parts("X")
	settle(case)
	sent = [row.external_id for row in rows(case)]
	assert len(sent) == 3 and case.stage == "Answered"
	assert targets(case) == [case.external_id, sent[0], sent[1]]


@pytest.mark.parametrize("fault", ["F59", "F60", "F62"])
def test_a_part_that_answers_our_own_is_found_again_and_not_repeated(
	fault, simulator, x_takes_replies_to_own, approved_parts
):
	case = approved_parts("X")
	step_one_then_arm(case, simulator, fault)
	settle(case)
	assert case.answers() == [row.text for row in rows(case)] and case.stage == "Answered"


def test_where_the_constant_says_so_no_part_tries_to_answer_our_own(
	x_takes_replies_to_own, approved_parts, monkeypatch
):
	monkeypatch.setattr(parts, "THREADED", frozenset())
	case = approved_parts("X")
	settle(case)
	assert targets(case) == [case.external_id] * 3


def test_where_x_takes_no_reply_to_our_own_the_parts_answer_the_comment(approved_parts):
	case = approved_parts("X")
	publisher.publish(rows(case)[0].name)
	assert rows(case)[1].answers == rows(case)[0].external_id
	settle(case)
	assert len(case.answers()) == 3 and case.stage == "Answered"
	assert targets(case) == [case.external_id] * 3 and rows(case)[2].answers is None


def test_no_part_goes_out_before_the_one_before_it_stands(simulator, approved_parts):
	case = approved_parts()
	arm(simulator, "F73", "Facebook")
	step(case)
	assert states(case) == ["Waiting"] * 3 and case.answers() == []
	for row in rows(case)[1:]:
		frappe.db.set_value("Publication", row.name, "next_attempt_at", frappe.utils.now_datetime())
		publisher.publish(row.name)
	assert case.answers() == []


def test_saving_the_account_wakes_the_first_part_alone(approved_parts):
	case = approved_parts()
	walk.as_person("manager")
	frappe.get_doc("Social Account", case.account.name).save()
	assert [bool(row.next_attempt_at) for row in rows(case)] == [True, False, False]


@pytest.mark.parametrize("fault", ["F59", "F60", "F62"])
def test_a_part_taken_without_saying_so_is_found_and_not_repeated(fault, simulator, approved_parts):
	case = approved_parts()
	step_one_then_arm(case, simulator, fault)
	settle(case)
	assert case.answers() == [row.text for row in rows(case)] and case.stage == "Answered"


def step_one_then_arm(case, simulator, fault):
	publisher.publish(rows(case)[0].name)
	arm(simulator, fault, case.public.platform)


def test_a_failure_in_the_middle_goes_to_public_relations_with_what_stands(simulator, approved_parts):
	case = approved_parts()
	step_one_then_arm(case, simulator, "F70")
	settle(case)
	assert states(case) == ["Sent", "Refused", "Withdrawn"]
	assert case.stage == "PR Review" and len(case.answers()) == 1
	failure = case.document.failure
	assert "Part 2 of 3" in failure and rows(case)[0].permalink in failure
	assert not frappe.db.exists("Participation Notice", {"ticket": case.ticket, "kind": "Result"})


def test_approved_again_only_what_does_not_stand_is_posted(simulator, approved_parts):
	case = approved_parts()
	step_one_then_arm(case, simulator, "F70")
	settle(case)
	texts = [row.text for row in rows(case)]
	approve(case)
	settle(case)
	assert case.answers() == texts and case.stage == "Answered"
	assert states(case) == ["Sent", "Refused", "Withdrawn", "Sent", "Sent"]


def test_a_person_posts_what_is_left(simulator, approved_parts):
	case = approved_parts()
	step_one_then_arm(case, simulator, "F70")
	settle(case)
	texts = [row.text for row in rows(case)]
	walk.as_person("pr")
	assert api.texts_to_post(case.reply) == texts[1:]
	api.post_by_hand(case.reply, LINK)
	by_hand = rows(case)[-1]
	assert (by_hand.state, by_hand.text) == ("By Hand", "\n\n".join(texts[1:]))
	assert case.stage == "Answered" and len(case.answers()) == 1


def test_another_text_asks_to_remove_the_part_of_the_old_one(simulator, approved_parts):
	case = approved_parts()
	step_one_then_arm(case, simulator, "F70")
	settle(case)
	case.save("pr", workflow_state="Reply Drafting", review_comment="أقصر")
	case.save("agent", text="تم ردم الحفرة.", workflow_state="PR Review")
	approve(case)
	settle(case)
	assert case.stage == "Answered" and case.answers()[-1] == "تم ردم الحفرة."
	assert states(case) == ["To Be Removed", "Refused", "Withdrawn", "Sent"]


def test_a_comment_edited_between_two_parts_stops_the_rest(approved_parts):
	case = approved_parts()
	publisher.publish(rows(case)[0].name)
	case.public.edit(case.external_id, "لا، الحفرة في شارع آخر")
	settle(case)
	assert states(case) == ["Sent", "Withdrawn", "Withdrawn"] and case.stage == "PR Review"
	assert len(case.answers()) == 1


def test_an_approval_is_not_withdrawn_once_a_part_is_out(approved_parts):
	case = approved_parts()
	publisher.publish(rows(case)[0].name)
	with pytest.raises(frappe.ValidationError, match="already sent"):
		case.save("pr", workflow_state="PR Review")


def test_an_approval_withdrawn_before_keeps_all_parts_back(approved_parts):
	case = approved_parts()
	case.save("pr", workflow_state="PR Review")
	settle(case)
	assert states(case) == ["Withdrawn"] * 3 and case.answers() == []
