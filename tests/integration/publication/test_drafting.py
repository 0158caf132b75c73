"""The proposed reply is drafted by the call centre, within the platform's length."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.publication.review import TextUnderReview
from tests.integration import walk


def test_a_draft_starts_from_the_public_part_of_the_report_and_nothing_internal(drafted):
	case = drafted()
	reply = case.document
	assert walk.REPORT["public_part"] in reply.text
	assert walk.REPORT["internal_part"] not in reply.text and walk.REPORT["findings"] not in reply.text
	assert (reply.workflow_state, reply.comment, str(reply.ticket)) == (
		"Reply Drafting",
		case.comment,
		case.ticket,
	)


LONG = {
	"X": ("ك" * 281, 281, 280),
	"Facebook": ("ك" * 8001, 8001, 8000),
	"Instagram": ("ك" * 2201, 2201, 2200),
	"YouTube": ("ك" * 10001, 10001, 10000),
}


def _figures(length):
	return length["used"], length["limit"], length["fits"]


@pytest.mark.parametrize("platform", LONG)
def test_a_text_that_is_too_long_is_refused_with_its_figures(platform, drafted):
	case = drafted(platform)
	text, used, limit = LONG[platform]
	walk.as_person("agent")
	assert _figures(api.measure(case.reply, text)) == (used, limit, False)
	with pytest.raises(frappe.ValidationError, match=rf"{used}.*{limit}.*by 1"):
		walk.submit(case.reply, text)
	assert api.measure(case.reply, text[1:])["fits"]
	frappe.db.rollback()
	walk.submit(case.reply, text[1:])
	assert case.stage == "PR Review"


def test_on_x_links_and_emoji_count_as_x_counts_them(drafted):
	case = drafted("X")
	walk.as_person("agent")
	text = "👨‍👩‍👧‍👦 https://city.example/a-very-long-address-that-counts-as-twenty-three-characters"
	assert api.measure(case.reply, text)["used"] == 2 + 1 + 23


@pytest.mark.parametrize(("platform", "is_told"), [("X", True), ("Facebook", False)])
def test_what_a_link_costs_is_told(platform, is_told, drafted):
	case = drafted(platform)
	walk.as_person("agent")
	assert bool(api.measure(case.reply, "راجعوا city.example.com")["cost"]) is is_told
	assert not api.measure(case.reply, "راجعوا مركز الخدمة")["cost"]


def test_an_account_s_own_limit_holds(drafted):
	case = drafted("X")
	frappe.db.set_value("Social Account", case.account.name, "reply_limit", 4000)
	frappe.clear_document_cache("Social Account", case.account.name)
	walk.as_person("agent")
	assert _figures(api.measure(case.reply, "ك" * 3000)) == (3000, 4000, True)


def test_an_empty_text_is_not_submitted(drafted):
	case = drafted()
	with pytest.raises(MoveNotOpen, match="Write the proposed reply"):
		case.save("agent", text="  ", workflow_state="PR Review")


def test_signs_of_html_stay_as_they_were_written(drafted):
	case = drafted()
	text = "الحرارة < 50 و> 10 & <b>تم ردم الحفرة</b>"
	walk.submit(case.reply, text)
	walk.approve(case.reply)
	assert case.send().state == "Sent"
	assert text in case.public.replies()


@pytest.mark.parametrize("person", ["pr", "manager", "liaison", "officer"])
def test_only_the_call_centre_writes(person, drafted):
	case = drafted()
	before = case.document.text
	with pytest.raises((TextUnderReview, frappe.PermissionError)):
		case.save(person, text="نص آخر")
	assert case.document.text == before


@pytest.mark.parametrize("person", ["agent", "pr"])
def test_nobody_writes_while_the_text_is_under_review(person, submitted):
	case = submitted()
	with pytest.raises(TextUnderReview, match="under review"):
		case.save(person, text="نص آخر")


@pytest.mark.parametrize("person", ["liaison", "officer", "citizen"])
def test_departments_and_citizens_have_no_access_to_replies(person, drafted):
	case = drafted()
	walk.as_person(person)
	assert not frappe.has_permission("Proposed Reply", "read", case.reply)
	with pytest.raises(frappe.PermissionError):
		frappe.client.get("Proposed Reply", case.reply)
	for door in (
		lambda: api.measure(case.reply, "نص"),
		lambda: api.request_changes(case.reply, "غيّر"),
		lambda: api.post_by_hand(case.reply, "https://x.com/1"),
	):
		with pytest.raises(frappe.PermissionError):
			door()


KEPT = {
	"authors": "somebody@else.example",
	"ticket": None,
	"comment": None,
	"platform": "X",
	"rounds": 7,
	"version": 7,
	"approved_by": "agent@city.example",
	"approved_digest": "0",
	"approved_version_id": "0",
	"failure": "none",
	"permalink": "https://elsewhere.example",
	"versions": [],
	"remove_corrected": 1,
	"corrects": None,
	"withdrawn_by": "agent@city.example",
	"withdrawal_asked_by": "pr@city.example",
}


def test_what_the_system_keeps_is_not_taken_from_a_form(submitted):
	case = submitted()
	case.save("pr", workflow_state="Reply Drafting", review_comment="أقصر")
	before = case.document
	case.save("agent", text="نص أقصر للجواب", **KEPT)
	after = case.document
	assert after.text == "نص أقصر للجواب"
	for fieldname in KEPT.keys() - {"versions"}:
		assert after.get(fieldname) == before.get(fieldname), fieldname
	assert [row.text for row in after.versions] == [row.text for row in before.versions] != []


def test_a_second_report_starts_the_draft_again_and_keeps_what_was_written(drafted):
	case = drafted()
	case.save("agent", text="كتبه مركز الاتصال")
	walk.as_person("agent")
	make_move(case.ticket, "ask_again", {"reason": "لم يذكر الموعد"})
	walk.to_section(case.ticket)
	walk.as_person("officer")
	make_move(case.ticket, "report_action", {**walk.REPORT, "public_part": "سيتم الردم غداً."})
	walk.as_person("liaison")
	make_move(case.ticket, "confirm_result")
	reply = case.document
	assert "سيتم الردم غداً." in reply.text
	assert (reply.versions[-1].text, reply.versions[-1].author) == ("كتبه مركز الاتصال", "agent@city.example")
	assert frappe.db.count("Proposed Reply", {"ticket": case.ticket}) == 1
