"""Public relations reviews: approves what others wrote, asks for changes, posts by hand."""

from __future__ import annotations

import frappe
import pytest
from frappe.model.workflow import WorkflowPermissionError, apply_workflow, bulk_workflow_approval

from participation_app.api import replies as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication.queue import AlreadyOnItsWay
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk

LINK = "https://www.facebook.com/city/posts/1"


@pytest.fixture
def give_role():
	"""Gives one of the demo's people one more role."""

	def give(person, role):
		frappe.set_user("Administrator")
		frappe.get_doc("User", f"{person}@city.example").add_roles(role)
		frappe.clear_cache(user=f"{person}@city.example")

	return give


def publications(case):
	return frappe.get_all("Publication", {"proposed_reply": case.reply}, ["*"], order_by="creation")


def test_an_approval_binds_to_text_target_and_version(submitted):
	case = submitted()
	walk.approve(case.reply)
	reply = case.document
	assert reply.approved_by == "pr@city.example" and reply.approved_at and reply.approved_digest
	assert reply.approved_version_id == frappe.db.get_value("Social Comment", case.comment, "version_id")
	[publication] = publications(case)
	assert (publication.kind, publication.state, publication.text) == ("Reply", "Waiting", reply.text)
	assert publication.text_digest == reply.approved_digest and publication.comment == case.comment
	assert case.stage == "Publishing"


def by_saving(case):
	case.save(frappe.session.user.split("@")[0], workflow_state="Publishing")


def by_workflow(case):
	apply_workflow(case.document, "Approve Reply")


def by_set_value(case):
	frappe.client.set_value("Proposed Reply", case.reply, "workflow_state", "Publishing")


DOORS = [by_saving, by_workflow, by_set_value]


@pytest.mark.parametrize("door", DOORS)
def test_an_author_cannot_approve_through_any_door(door, submitted, give_role):
	case = submitted()
	give_role("agent", "Public Relations Officer")
	walk.as_person("agent")
	with pytest.raises(MoveNotOpen, match="author"):
		door(case)
	frappe.db.rollback()


def test_an_author_cannot_approve_in_bulk(submitted, give_role):
	case = submitted()
	give_role("agent", "Public Relations Officer")
	frappe.db.commit()
	walk.as_person("agent")
	bulk_workflow_approval(frappe.as_json([case.reply]), "Proposed Reply", "Approve Reply")
	assert case.document.workflow_state == "PR Review" and case.stage == "PR Review"
	assert publications(case) == []


@pytest.mark.parametrize("author", ["agent", "manager"])
def test_who_wrote_an_earlier_version_cannot_approve_a_later_one(author, submitted, give_role):
	case = submitted()
	case.save("pr", workflow_state="Reply Drafting", review_comment="أقصر")
	give_role("manager", "Call Centre Agent")
	case.save("manager", text="نص كتبه آخر: تم ردم الحفرة", workflow_state="PR Review")
	give_role(author, "Public Relations Officer")
	walk.as_person(author)
	with pytest.raises(MoveNotOpen, match="author"):
		by_workflow(case)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("person", ["agent", "manager"])
def test_only_public_relations_approves(person, door, submitted):
	case = submitted()
	frappe.db.commit()
	walk.as_person(person)
	with pytest.raises((WorkflowPermissionError, frappe.PermissionError, frappe.ValidationError)):
		door(case)
	frappe.db.rollback()
	assert case.stage == "PR Review" and publications(case) == []


JUMPS = [
	("agent", "Reply Drafting", "Publishing"),
	("agent", "Reply Drafting", "Answered"),
	("pr", "Reply Drafting", "PR Review"),
	("pr", "Reply Drafting", "Publishing"),
	("Administrator", "Reply Drafting", "Answered"),
]


@pytest.mark.parametrize(("person", "from_state", "to_state"), JUMPS)
@pytest.mark.parametrize("workflow_is_active", [True, False])
def test_a_state_saved_by_hand_follows_the_moves_alone(
	person, from_state, to_state, workflow_is_active, drafted
):
	case = drafted()
	frappe.db.set_value("Workflow", "Proposed Reply Review", "is_active", int(workflow_is_active))
	frappe.clear_cache(doctype="Proposed Reply")
	frappe.cache.delete_value("workflow_Proposed Reply")
	frappe.db.commit()
	frappe.set_user(person if person == "Administrator" else f"{person}@city.example")
	document = case.document
	document.workflow_state = to_state
	with pytest.raises(frappe.ValidationError):
		document.save()
	frappe.db.rollback()
	assert case.document.workflow_state == from_state and case.stage == from_state


def test_asking_for_changes_needs_to_say_what(submitted):
	case = submitted()
	walk.as_person("pr")
	for comment in ("", "   "):
		with pytest.raises(MoveNotOpen, match="Write what has to change"):
			api.request_changes(case.reply, comment)
		frappe.db.rollback()


def test_changes_keep_every_version_with_what_was_asked_and_count_the_rounds(submitted):
	case = submitted()
	first = case.document.text
	frappe.db.commit()
	walk.as_person("pr")
	assert api.request_changes(case.reply, "أقصر من فضلك") == {"state": "Reply Drafting"}
	assert case.stage == "Reply Drafting"
	walk.submit(case.reply, "تم ردم الحفرة.")
	reply = case.document
	assert reply.rounds == 2 and reply.version == 2 and reply.review_comment is None
	assert [(row.text, row.review_comment) for row in reply.versions] == [
		(first, "أقصر من فضلك"),
		("تم ردم الحفرة.", None),
	]
	note = frappe.get_last_doc("Case Event", {"ticket": case.ticket, "move": "request_changes"}).note
	assert note == "أقصر من فضلك"


def test_the_call_centre_cannot_write_what_public_relations_asked(drafted):
	case = drafted()
	case.save("agent", review_comment="وافقت العلاقات العامة")
	assert not case.document.review_comment


def test_an_approval_is_withdrawn_before_the_reply_is_sent_and_not_after(approved):
	case = approved()
	case.save("pr", workflow_state="PR Review")
	assert case.stage == "PR Review" and publications(case)[0].state == "Withdrawn"
	assert case.document.approved_by is None
	walk.approve(case.reply)
	case.send()
	with pytest.raises(frappe.ValidationError):
		case.save("pr", workflow_state="PR Review")


def test_posting_by_hand_answers_the_ticket_and_nothing_is_posted_again(submitted):
	case = submitted()
	walk.as_person("pr")
	assert api.post_by_hand(case.reply, LINK) == {"state": "Answered"}
	assert case.stage == "Answered" and case.document.permalink == LINK
	assert frappe.db.get_value("HD Ticket", case.ticket, "status") == "Resolved"
	[publication] = publications(case)
	assert (publication.state, publication.permalink) == ("By Hand", LINK)
	walk.publish_all()
	assert case.answers() == []
	notice = frappe.get_last_doc("Participation Notice", {"ticket": case.ticket, "kind": "Result"})
	assert notice.evidence == LINK


@pytest.mark.parametrize("link", ["", "facebook.com/1", "javascript:alert(1)", "ftp://x"])
def test_posting_by_hand_asks_for_the_whole_link(link, submitted):
	case = submitted()
	walk.as_person("pr")
	with pytest.raises(frappe.ValidationError, match="https://"):
		api.post_by_hand(case.reply, link)
	assert case.stage == "PR Review"


def test_only_public_relations_posts_by_hand(submitted):
	case = submitted()
	walk.as_person("agent")
	with pytest.raises(MoveNotOpen, match="Public Relations Officer"):
		api.post_by_hand(case.reply, LINK)


def test_an_author_s_own_text_is_not_posted_by_hand_by_the_author(submitted, give_role):
	case = submitted()
	give_role("agent", "Public Relations Officer")
	walk.as_person("agent")
	with pytest.raises(MoveNotOpen, match="not approved"):
		api.post_by_hand(case.reply, LINK)


def test_what_waits_in_the_queue_is_kept_back_when_it_is_posted_by_hand(approved):
	case = approved()
	walk.as_person("pr")
	api.post_by_hand(case.reply, LINK)
	assert [row.state for row in publications(case)] == ["Withdrawn", "By Hand"]
	walk.publish_all()
	assert case.answers() == []


def test_what_may_be_on_the_platform_already_is_not_posted_by_hand(simulator, approved):
	case = approved()
	simulator.faults.arm(named_fault("F59", "Facebook", path="/comments$"))
	case.send()
	walk.as_person("pr")
	with pytest.raises(AlreadyOnItsWay):
		api.post_by_hand(case.reply, LINK)
