"""What may still be done about an announcement: take back an approval, correct what stands, remove it by two."""

from __future__ import annotations

import frappe
import pytest
from frappe.utils import add_to_date, now_datetime

from participation_app.api import announcements as api
from participation_app.api import replies as replies_api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import publisher, results
from participation_app.publication.announcements import NotAnnounced
from participation_app.rules.announcements import MOVES, open_moves
from tests.integration import walk
from tests.integration.publication.announcing import (
	TEXT,
	Announced,
	carry_out_removals,
	refused,
	remove,
)

CORRECTED = "يفتح مركز الخدمة الجديد أبوابه يوم الاثنين"
PEOPLE = ("agent", "pr", "manager", "liaison", "officer", "citizen")


def published(written, *platforms, **values):
	announced = written(*platforms, **values).approve()
	announced.send()
	assert announced.state == "Published"
	return announced


def later():
	return {"publish_at": add_to_date(now_datetime(), hours=5)}


def write(announced, person, text=CORRECTED, **values):
	walk.as_person(person)
	document = announced.document
	document.update(values)
	document.texts[0].text = text
	document.save()
	frappe.db.commit()


def trail(announced):
	return frappe.get_all("Announcement Event", {"announcement": announced.name}, pluck="move", order_by="at")


def roles_of(person):
	return frozenset(frappe.get_roles(f"{person}@city.example"))


# Approval


def bring_to(state, announced, second_officer=None):
	if state in ("Under Review", "Approved", "Published"):
		announced.move("agent", "submit_for_review")
	if state in ("Approved", "Published"):
		announced.move("pr", "approve")
	if state == "Published":
		announced.send()
	if state == "Withdrawn":
		announced.move("agent", "withdraw")


@pytest.mark.parametrize("state", ["Draft", "Under Review", "Approved", "Published", "Withdrawn"])
def test_what_is_not_open_to_a_person_is_refused_and_changes_nothing(state, written):
	announced = written("Facebook", **({} if state == "Published" else later()))
	bring_to(state, announced)
	before, lines = announced.document.as_dict(), trail(announced)
	posts = [(row.name, row.state) for row in announced.publications]
	for person in PEOPLE:
		for move in MOVES.keys() - {*open_moves(state, roles_of(person))}:
			with pytest.raises((MoveNotOpen, frappe.PermissionError)):
				announced.move(person, move, "سبب")
			frappe.db.rollback()
	assert announced.document.as_dict() == before and trail(announced) == lines
	assert [(row.name, row.state) for row in announced.publications] == posts


def test_an_approval_holds_for_the_text_that_was_read(written):
	announced = written("Facebook")
	announced.move("agent", "submit_for_review")
	read = str(announced.document.modified)
	announced.move("pr", "request_changes", "الموعد خطأ")
	write(announced, "agent")
	announced.move("agent", "submit_for_review")
	walk.as_person("pr")
	for seen in (read, None):
		with pytest.raises(MoveNotOpen, match="changed since"):
			api.move(announced.name, "approve", None, seen)
	announced.move("pr", "approve")
	assert announced.publication.text == CORRECTED


def test_an_approval_that_is_taken_back_is_void_and_the_next_one_posts_the_new_text(written):
	announced = written("Facebook", **later()).approve()
	announced.move("pr", "withdraw_approval")
	document = announced.document
	assert (document.state, document.approved_by, document.approved_at) == ("Under Review", None, None)
	assert announced.publication.state == "Withdrawn" and document.picture_digest is None
	announced.move("pr", "request_changes", "الموعد تغير")
	write(announced, "agent", publish_at=None)
	announced.approve()
	announced.send()
	assert [row.state for row in announced.publications] == ["Withdrawn", "Sent"]
	assert announced.standing("Facebook") == [CORRECTED]


def test_what_a_platform_refused_is_not_posted_by_hand_once_the_approval_is_taken_back(written):
	announced = written("YouTube").approve()
	announced.send()
	announced.move("pr", "withdraw_approval")
	walk.as_person("pr")
	with pytest.raises(MoveNotOpen):
		api.post_by_hand(announced.publication.name, "https://www.youtube.com/post/1")


def test_what_stands_or_is_on_its_way_keeps_its_approval(written):
	announced = written("Facebook").approve()
	announced.publication.db_set("state", "Unclear")
	assert "on its way" in refused(announced, "pr", "withdraw_approval")


@pytest.mark.parametrize("field", ["text", "account"])
def test_whoever_is_not_the_procedure_changes_no_approved_text(field, written):
	announced = written("Facebook", **later()).approve()
	document = announced.document
	document.texts[0].text = CORRECTED
	frappe.set_user("Administrator")
	with pytest.raises(NotAnnounced):
		document.save(ignore_permissions=True)
	publication = announced.publication
	publication.db_set({"text": CORRECTED, "next_attempt_at": now_datetime()})
	publisher.publish(publication.name)
	assert announced.publication.state == "Refused" and "approved" in announced.publication.message
	assert announced.standing("Facebook") == []


# Removal


@pytest.mark.parametrize("platform", ["X", "Facebook"])
def test_what_two_officers_want_gone_is_removed_and_its_text_kept(platform, written, second_officer):
	announced = published(written, platform)
	assert "reason" in refused(announced, "pr", "ask_removal")
	assert "asked" in refused(announced, "pr", "remove")
	announced.move("pr", "ask_removal", "خطأ في الموعد")
	assert "already" in refused(announced, second_officer, "ask_removal", "خطأ")
	assert "second" in refused(announced, "pr", "remove")
	assert announced.state == "Published" and announced.standing(platform) == [TEXT]
	announced.move(second_officer, "remove")
	carry_out_removals(announced)
	assert announced.publication.state == "Removed" and announced.standing(platform) == []
	assert announced.state == "Removed" and announced.publication.text == TEXT
	assert announced.document.texts[0].text == TEXT
	assert trail(announced)[-3:] == ["ask_removal", "remove", "post_removed"]


def test_a_removal_that_is_called_off_needs_two_officers_again(written, second_officer):
	announced = published(written, "Facebook")
	announced.move("pr", "ask_removal", "خطأ في الموعد")
	announced.move(second_officer, "call_off_removal")
	assert announced.document.removal_asked_by is None
	assert "asked" in refused(announced, second_officer, "remove")
	assert announced.standing("Facebook") == [TEXT]


def test_what_instagram_lets_no_program_remove_is_told_before_and_a_person_removes_it(
	written, second_officer
):
	announced = published(written, "Instagram", "Facebook")
	walk.as_person("pr")
	[by_hand] = api.view(announced.name)["removal"]["by_hand"]
	assert frappe.db.get_value("Social Account", by_hand, "platform") == "Instagram"
	remove(announced, second_officer)
	states = {row.account: row.state for row in announced.publications}
	assert states.pop(by_hand) == "To Be Removed by Hand" and [*states.values()] == ["Removed"]
	walk.as_person("pr")
	posts = {post["account"]: post for post in api.view(announced.name)["posts"]}
	assert posts[by_hand]["may_note_removed"] and posts[by_hand]["publication"].message
	[post] = announced.world.own_posts("Instagram")
	announced.world.delete(post)
	row = next(row for row in announced.publications if row.account == by_hand)
	replies_api.note_removed(row.name)
	carry_out_removals(announced)
	assert {row.state for row in announced.publications} == {"Removed"}


# Correction


def correct(announced, person="agent"):
	walk.as_person(person)
	name = api.move(announced.name, "correct", "الموعد خطأ")["correction"]
	frappe.db.commit()
	return Announced(name, announced.world)


def test_a_correction_goes_the_way_of_any_announcement_and_the_old_text_stays_until_it_is_asked_for(written):
	old = published(written, "Facebook")
	correction = correct(old)
	document = correction.document
	assert document.state == "Draft" and document.corrects == old.name and TEXT in document.texts[0].text
	assert document.texts[0].text != TEXT, "it says that it corrects"
	assert "already" in refused(old, "pr", "correct", "سبب")
	assert api.view(old.name)["corrected_by"]["name"] == correction.name
	write(correction, "agent")
	assert "author" in refused_approval(correction)
	correction.move("pr", "approve")
	correction.send()
	assert sorted(old.standing("Facebook")) == sorted([TEXT, CORRECTED]) and old.state == "Published"
	assert trail(old)[-1] == "correct" and old.publication.text == TEXT


def refused_approval(announced):
	announced.move("agent", "submit_for_review")
	frappe.set_user("Administrator")
	frappe.get_doc("User", "agent@city.example").add_roles("Public Relations Officer")
	frappe.clear_cache(user="agent@city.example")
	return refused(announced, "agent", "approve")


def test_where_it_was_ticked_the_correction_takes_the_place_of_the_old_one(written):
	old = published(written, "Facebook", "X")
	correction = correct(old)
	write(correction, "agent", remove_corrected=1)
	correction.approve()
	assert sorted(old.standing("X")) == [TEXT]
	correction.send()
	carry_out_removals(old)
	assert old.standing("X") == [CORRECTED] and old.standing("Facebook") == [CORRECTED]
	assert old.state == "Removed" and "replaced" in trail(old)


def test_what_stands_where_the_correction_does_not_go_is_removed_too(written):
	old = published(written, "Facebook", "X")
	correction = correct(old)
	accounts = [row.as_dict() for row in correction.document.accounts][:1]
	write(correction, "agent", remove_corrected=1, accounts=accounts)
	correction.approve()
	correction.send()
	carry_out_removals(old)
	assert old.state == "Removed" and {row.state for row in old.publications} == {"Removed"}


def test_what_was_on_its_way_when_its_correction_came_to_stand_goes_too(written):
	old = published(written, "Facebook", "X")
	late = old.publications[0]
	late.db_set("state", "Unclear")  # nobody knows yet whether it stands
	correction = correct(old)
	write(correction, "agent", remove_corrected=1)
	correction.approve()
	correction.send()
	assert old.publications[0].state == "Unclear"
	late.db_set("state", "Sent")
	results.was_sent(late)
	carry_out_removals(old)
	assert {row.state for row in old.publications} == {"Removed"} and old.state == "Removed"


def test_what_had_not_gone_out_when_it_was_corrected_stays_in(written):
	old = written("Facebook", "YouTube").approve()
	old.send()
	correct(old)
	assert sorted(row.state for row in old.publications) == ["Sent", "Withdrawn"]


def test_a_correction_that_is_given_up_leaves_room_for_another(written):
	old = published(written, "Facebook")
	correct(old).move("agent", "withdraw")
	assert correct(old, "manager").state == "Draft"
