"""Comments change under us: edits are kept as versions, deletions are sealed, words are never lost."""

from __future__ import annotations

import frappe
import pytest

from participation_app.intake.accounts import connector_for
from participation_app.intake.comment_changes import take_over_change
from participation_app.intake.sealing import content_of
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration import walk
from tests.integration.reading import only_comment, read


@pytest.mark.parametrize("platform", PLATFORMS)
def test_an_edit_before_triage_keeps_both_texts_and_renews_the_proposal(platform, account, public):
	own = account(platform)
	people = public(platform)
	external_id = people.write("شكراً لكم")
	read(own)
	before = only_comment(own)
	people.edit(external_id, "في حفرة كبيرة عند مدرسة الحي")
	run = read(own)
	assert (run.added, run.changed) == (0, 1)
	after = only_comment(own)
	assert "حفرة" in after.text and after.version_id != before.version_id and after.edited_at
	[kept] = after.versions
	assert kept.text == before.text and kept.version_id == before.version_id
	assert before.proposed_department is None and after.proposed_department == walk.DEPARTMENT
	assert after.due_at == before.due_at and after.posted_at == before.posted_at


def test_an_edit_after_registration_is_kept_and_changes_no_decision(account, public):
	own = account("Facebook")
	people = public("Facebook")
	external_id = people.write("حفرة عند المدرسة")
	read(own)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	people.edit(external_id, "حفرة عند المستشفى")
	read(own)
	comment = only_comment(own, state="Registered")
	assert str(comment.ticket) == ticket and comment.text == "حفرة عند المستشفى"
	assert [version.text for version in comment.versions] == ["حفرة عند المدرسة"]


def test_a_comment_that_is_hidden_and_shown_again_is_marked_and_unmarked(simulator, account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("تعليق")
	read(own)
	world = simulator.world
	for shown_as in ("hidden", "visible"):
		world.show_as(world.comment(external_id), shown_as)
		read(own)
		comment = only_comment(own)
		assert comment.visibility == shown_as and comment.versions == []


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_deletion_found_before_a_reply_is_sent_marks_the_comment_and_seals_its_words(
	platform, account, public
):
	own = account(platform)
	people = public(platform)
	external_id = people.write("الحاوية ممتلئة")
	read(own)
	name = only_comment(own).name
	ticket = walk.register(name)
	people.delete(external_id)
	walk.publish_all()
	comment = frappe.get_doc("Social Comment", name)
	assert (comment.visibility, comment.evidence, comment.text) == ("deleted", "Sealed", None)
	assert "الحاوية ممتلئة" in content_of(name)["words"]["text"]
	assert people.replies() == []
	notice = frappe.get_last_doc("Participation Notice", {"ticket": ticket})
	assert notice.state == "Failed" and notice.message


def test_a_deletion_seals_the_text_that_stood(account, public):
	own = account("Facebook")
	external_id = public("Facebook").write("نص")
	read(own)
	item = connector_for(own).fetch(external_id)
	take_over_change(
		only_comment(own).name, type(item)(**{**vars(item), "visibility": "deleted", "text": ""})
	)
	comment = only_comment(own)
	assert (comment.visibility, comment.text, comment.versions) == ("deleted", None, [])
	assert content_of(comment.name)["words"]["text"] == "نص"
