"""The study before publication: what a moderator sees, decides, and what the author may object to."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import moderation as api
from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.citizen_acts import WordsMissing
from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import authors, decisions, objections
from participation_app.engagement.decisions import DecisionIncomplete
from participation_app.engagement.moderation import MovedBySystem
from participation_app.intake import following
from tests.integration.citizens_phone import Phone
from tests.integration.engagement.contributions import (
	MODERATOR,
	REASON,
	SECOND_MODERATOR,
	make_contribution,
	make_published,
)

WITH_PERSONAL_DATA = "اتصلوا بي على 0501234567 أو salem@example.org، أنا سالم راشد من شارع النخيل"


def trail(contribution: str) -> list[tuple[str, str]]:
	return frappe.get_all(
		"Moderation Event",
		{"contribution": contribution},
		["move", "to_state"],
		order_by="at, creation",
		as_list=True,
	)


def told(ticket: str) -> list[str]:
	filters = {"ticket": ticket, "kind": "Publication Decision"}
	return frappe.get_all("Participation Notice", filters, pluck="text", order_by="creation")


def test_a_contribution_whose_author_did_not_agree_is_not_opened():
	assert make_contribution(agreed=False) is None


def test_personal_data_is_masked_before_a_moderator_sees_the_text():
	contribution = make_contribution(WITH_PERSONAL_DATA)
	seen = frappe.as_json(api.view(contribution.name))
	for private in ("0501234567", "salem@example.org", "سالم راشد"):
		assert private not in seen and private not in frappe.as_json(contribution.as_dict())
	masked = {one["mark"]: one["count"] for one in api.view(contribution.name)["masked"]}
	assert masked == {"[PHONE]": 1, "[EMAIL]": 1, "[NAME]": 1}


def test_the_original_is_kept_and_whoever_reads_it_stands_in_the_trail():
	contribution = make_contribution(WITH_PERSONAL_DATA, place="قرب المدرسة")
	assert api.original(contribution.name) == {"text": WITH_PERSONAL_DATA, "place": "قرب المدرسة"}
	assert trail(contribution.name)[-1] == ("read_original", "Received")
	assert not frappe.has_permission("Contribution Original", "read"), "there is no way around the trail"
	original = frappe.get_last_doc("Contribution Original", {"contribution": contribution.name})
	original.text = "changed"
	with pytest.raises(WrittenForGood):
		original.save(ignore_permissions=True)


@pytest.mark.parametrize("person", ["agent", "liaison", "officer", "pr", "citizen", "Guest"])
def test_nobody_but_moderators_and_the_manager_reads_what_is_studied(as_user, person):
	contribution = make_contribution()
	as_user(person)
	assert not frappe.has_permission("Public Contribution", "read", contribution.name)
	assert not frappe.has_permission("Contribution Original", "read")
	for door in (api.view, api.original, api.study, api.publish):
		with pytest.raises(frappe.PermissionError):
			door(contribution.name)


def test_a_manager_reads_and_does_not_decide(as_user):
	contribution = make_contribution()
	as_user("manager")
	assert api.view(contribution.name)["moves"] == ()
	with pytest.raises(frappe.PermissionError):
		api.publish(contribution.name)


def test_the_state_is_changed_by_moves_alone():
	contribution = make_contribution()
	with pytest.raises(frappe.PermissionError):
		frappe.client.set_value("Public Contribution", contribution.name, "state", "Published")
	frappe.set_user("Administrator")
	for fieldname, value in (("state", "Published"), ("proposed_text", "other"), ("number", "7")):
		document = frappe.get_doc("Public Contribution", contribution.name)
		document.set(fieldname, value)
		with pytest.raises(MovedBySystem):
			document.save()
	with pytest.raises(MovedBySystem):
		frappe.delete_doc("Public Contribution", contribution.name)


def test_it_is_due_after_the_working_days_of_its_own_target():
	contribution = make_contribution()
	ticket_due = frappe.db.get_value("HD Ticket", contribution.ticket, "participation_due_at")
	assert contribution.due_at == ticket_due  # both count three days where nothing else is set
	frappe.db.set_single_value("Participation Settings", "moderation_working_days", 1)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	assert make_contribution().due_at < ticket_due


def test_what_is_published_has_a_number_and_the_author_is_told_its_address():
	published = make_published()
	assert published.state == "Published" and published.number and published.published_text
	assert [line for line in trail(published.name)] == [
		("receive", "Received"),
		("study", "Under Study"),
		("approve", "Approved"),
		("publish", "Published"),
	]
	assert f"/participation/published/{published.number}" in told(published.ticket)[0]


def test_parts_are_hidden_by_their_place_in_characters():
	contribution = make_contribution("😀 بيت رقم ٧ في شارع النخيل مظلم")
	start = contribution.proposed_text.index("بيت")
	part = [start, start + len("بيت رقم ٧")]
	assert api.preview(contribution.name, [part])["text"] == "😀 […] في شارع النخيل مظلم"
	published = decisions.publish(contribution.name, [part], REASON)
	assert published.published_text == "😀 […] في شارع النخيل مظلم"
	assert ("approve_in_part", "Approved in Part") in trail(contribution.name)
	assert REASON in told(published.ticket)[0]


@pytest.mark.parametrize(
	("parts", "reason", "refusal"),
	[
		([(0, 5)], None, MoveNotOpen),
		([(0, 5)], "not on the list", DecisionIncomplete),
		([(0, 9999)], REASON, DecisionIncomplete),
		([(5, 5)], REASON, DecisionIncomplete),
		([(0, len("كلها مخفية"))], REASON, DecisionIncomplete),
	],
)
def test_hiding_needs_a_reason_from_the_list_and_leaves_something_to_read(parts, reason, refusal):
	contribution = make_contribution("كلها مخفية")
	with pytest.raises(refusal):
		decisions.publish(contribution.name, parts, reason)


def test_a_refusal_gives_its_reason_and_says_until_when_to_object():
	contribution = make_contribution()
	with pytest.raises(MoveNotOpen):
		decisions.refuse(contribution.name, "")
	refused = decisions.refuse(contribution.name, REASON, "اكتبوا دون ذكر المتجر.")
	assert refused.state == "Refused" and not refused.number
	words = told(refused.ticket)[0]
	assert REASON in words and "اكتبوا دون ذكر المتجر." in words
	assert authors.standing(refused.ticket, "ar").may_object


def test_the_author_objects_once_and_another_moderator_decides():
	refused = decisions.refuse(make_contribution().name, REASON)
	frappe.set_user("Guest")
	objected = objections.object(refused.ticket, "ليس إعلاناً")
	assert objected.state == "Objected" and objected.due_at >= refused.due_at
	frappe.set_user(MODERATOR)
	with pytest.raises(MoveNotOpen):
		decisions.publish(refused.name)
	frappe.set_user(SECOND_MODERATOR)
	assert decisions.refuse(refused.name, REASON).first_decided_by == MODERATOR
	assert not authors.standing(refused.ticket, "ar").may_object
	with pytest.raises(MoveNotOpen):
		objections.object(refused.ticket, "مرة أخرى")


@pytest.mark.parametrize("reason", ["", "   "])
def test_an_objection_says_what_it_objects_to(reason):
	refused = decisions.refuse(make_contribution().name, REASON)
	with pytest.raises(WordsMissing):
		objections.object(refused.ticket, reason)


def test_the_time_to_object_ends():
	refused = decisions.refuse(make_contribution().name, REASON)
	long_ago = frappe.utils.add_days(frappe.utils.now_datetime(), -40)
	frappe.db.set_value("Public Contribution", refused.name, "decided_at", long_ago)
	assert not authors.standing(refused.ticket, "ar").may_object
	with pytest.raises(MoveNotOpen):
		objections.object(refused.ticket, "تأخرت")


def test_a_ticket_without_publication_has_nothing_to_object_to():
	assert authors.standing("0", "ar") is None
	with pytest.raises(MoveNotOpen):
		objections.object("0", "reason")


def test_a_withdrawn_contribution_keeps_its_reason_and_tells_an_author_who_was_published():
	published = make_published()
	with pytest.raises(MoveNotOpen):
		decisions.withdraw(published.name, "")
	withdrawn = decisions.withdraw(published.name, "طلب صاحبها")
	assert withdrawn.state == "Withdrawn" and len(told(withdrawn.ticket)) == 2


def test_the_reasons_are_shown_in_the_language_of_the_reader():
	contribution = make_contribution()
	frappe.local.lang = "en"
	labels = {one["value"]: one["label"] for one in api.view(contribution.name)["reasons"]}
	assert labels[REASON] == "Advertising" and len(labels) == 8


def test_the_page_of_following_says_what_became_of_the_publication_and_takes_one_objection(monkeypatch):
	monkeypatch.setattr(following, "_EVEN", 0.001)
	frappe.cache.delete_keys("participation_tries")
	refused = decisions.refuse(make_contribution().name, REASON)
	frappe.set_user("Guest")
	phone = Phone("ar").enter(refused.ticket)
	assert authors.standing(refused.ticket, "ar").words in phone.text and "step=publication" in phone.text
	assert phone.send("publication", text=" ").status == 422 and 'id="text-error"' in phone.text
	phone.send("publication", text="ليس إعلاناً")
	assert frappe._("Another moderator studies your objection.", "ar") in phone.text
	assert "step=publication" not in phone.text
	assert phone.send("publication", text="مرة أخرى").status == 422
	assert frappe.db.get_value("Public Contribution", refused.name, "objection") == "ليس إعلاناً"
	assert (trail(refused.name)[-1], frappe.session.user) == (("object", "Objected"), "Guest")


def test_the_page_of_following_leads_to_what_was_published():
	published = make_published()
	frappe.set_user("Guest")
	phone = Phone("en")
	phone.cookies["participation_follow"] = following._pass_to(published.ticket, "SMS", "+971501234567")
	assert f"/participation/published/{published.number}" in phone.open().text
