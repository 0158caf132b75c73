"""The moves on comments: who makes them, what they ask for, what they set off, what they leave behind."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration import walk
from tests.integration.reading import comments, only_comment, read

ENTITY = "entity for tests"
WORDING = "هذا الموضوع لدى {{ entity }}، ويمكنكم التواصل معهم على {{ contact }}."


@pytest.fixture
def waiting(account, public):
	"""A waiting comment on a platform."""

	def make(platform="Facebook", text="في حفرة كبيرة عند مدرسة الحي", **more):
		own = account(platform)
		external_id = public(platform).write(text, **more)
		read(own)
		return frappe.get_doc("Social Comment", {"account": own.name, "external_id": external_id})

	return make


@pytest.fixture
def entity():
	"""An agreed entity; its values can be changed, dates as days from today."""

	def make(**changes):
		values = {
			"doctype": "Agreed Entity",
			"entity_name": ENTITY,
			"topics": "موضوع للتجربة",
			"contact": "https://entity.example",
			"wordings": [{"language": "ar", "wording": WORDING}],
			**changes,
		}
		for name in {"valid_from", "valid_until"} & changes.keys():
			values[name] = frappe.utils.add_days(frappe.utils.today(), changes[name])
		return frappe.get_doc(values).insert(ignore_permissions=True).name

	return make


def make(comment, move, person="agent", **values):
	walk.as_person(person)
	api.make(comment.name, move, values)
	return frappe.get_doc("Social Comment", comment.name)


def events(comment):
	return frappe.get_all("Case Event", {"comment": comment.name}, ["*"], order_by="creation")


def publications(comment, **filters):
	return frappe.get_all("Publication", {"comment": comment.name, **filters}, ["*"], order_by="creation")


def test_registering_uses_the_type_that_was_chosen_and_sends_a_receipt(waiting):
	comment = make(waiting(), "register", type="Suggestion")
	assert comment.state == "Registered" and comment.ticket
	ticket = frappe.get_doc("HD Ticket", comment.ticket)
	assert ticket.participation_type == "Suggestion" and ticket.participation_channel == "Facebook"
	assert ticket.participation_due_at and ticket.participation_received_at == comment.posted_at
	assert comment.decided_by == "agent@city.example"
	registered = [event for event in events(comment) if event.move == "register"]
	assert len(registered) == 1 and registered[0].actor_role == "Call Centre Agent"
	[receipt] = publications(comment)
	assert (receipt.kind, receipt.state) == ("Receipt", "Waiting")
	assert ticket.participation_reference in receipt.text


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
	("text", "month"),
	[("A deep hole in the road near the school", "en"), ("حفرة عميقة في الطريق عند المدرسة", "ar")],
)
def test_a_receipt_speaks_the_citizen_s_language_whatever_the_agent_s(text, month, language, waiting):
	comment = waiting(text=text)
	walk.as_person("agent")
	frappe.local.lang = language
	try:
		api.make(comment.name, "register", {"type": "Complaint"})
	finally:
		frappe.local.lang = "en"
	[receipt] = publications(comment)
	due_at = frappe.db.get_value("HD Ticket", receipt.ticket, "participation_due_at")
	names = {
		"en": due_at.strftime("%B"),
		"ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()[
			due_at.month - 1
		],
	}
	assert names[month] in receipt.text
	assert frappe.db.get_value("HD Ticket", receipt.ticket, "participation_language") == month


def test_a_comment_is_registered_once(waiting):
	comment = make(waiting(), "register", type="Complaint")
	with pytest.raises(MoveNotOpen):
		make(comment, "register", type="Complaint")
	assert frappe.db.count("HD Ticket", {"participation_comment": comment.name}) == 1


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_redirection_publishes_the_agreed_wording_once(platform, waiting, entity, public):
	people = public(platform)
	comment = make(waiting(platform), "redirect", agreed_entity=entity(), wording="ar")
	assert (comment.state, comment.redirected_to) == ("Redirected", ENTITY)
	walk.publish_all()
	walk.publish_all()
	[reply] = people.replies()
	assert reply.endswith(
		"هذا الموضوع لدى entity for tests، ويمكنكم التواصل معهم على https://entity.example."
	)
	[event] = events(comment)
	assert (event.move, event.from_state, event.to_state) == ("redirect", "Waiting", "Redirected")


def test_on_x_the_same_wording_reaches_two_people(waiting, entity, public):
	name = entity()
	for handle in ("first_person", "second_person"):
		make(waiting("X", handle=handle), "redirect", agreed_entity=name, wording="ar")
	walk.publish_all()
	replies = public("X").replies()
	assert len(replies) == 2
	assert {reply.split()[0] for reply in replies} == {"@first_person", "@second_person"}


@pytest.mark.parametrize(
	"changes",
	[
		{"enabled": 0},
		{"valid_until": -1},
		{"valid_from": 1},
	],
	ids=["disabled", "expired", "not yet valid"],
)
def test_an_entity_without_a_valid_agreement_is_neither_offered_nor_taken(changes, waiting, entity):
	comment, name = waiting(text="كلمة لا تخص أحدا"), entity(topics="كلمة لا تخص أحدا", **changes)
	walk.as_person("agent")
	assert name not in {row["value"] for row in api.choices(comment.name)["entities"]}
	with pytest.raises(MoveNotOpen, match="not valid today"):
		make(comment, "redirect", agreed_entity=name, wording="ar")
	assert only_comment(frappe.get_doc("Social Account", comment.account)).proposed_entity != name


def test_a_valid_entity_whose_topic_is_met_is_proposed(waiting, entity):
	name = entity(topics="فاتورة الكهرباء")
	assert waiting(text="وصلتني فاتورة الكهرباء غالية").proposed_entity == name


def test_a_topic_is_met_as_a_word_and_not_inside_another(waiting, entity):
	name = entity(topics="نقل")
	assert waiting(text="الورشة متنقلة").proposed_entity != name


def test_a_wording_that_does_not_fit_is_refused_with_its_figures(waiting, entity):
	name = entity(wordings=[{"language": "ar", "wording": "ك" * 300}])
	comment = waiting("X")
	with pytest.raises(frappe.ValidationError, match=r"311.*280"):
		make(comment, "redirect", agreed_entity=name, wording="ar")


@pytest.mark.parametrize("reason", ["Spam", "Thanks", "Not Actionable"])
def test_a_dismissal_keeps_its_reason_and_publishes_nothing(reason, waiting):
	comment = make(waiting(), "dismiss", reason=reason)
	assert (comment.state, comment.dismissal_reason) == ("Dismissed", reason)
	assert publications(comment) == []
	[event] = events(comment)
	assert (event.move, event.note) == ("dismiss", reason)


@pytest.mark.parametrize("reason", ["", "Because", "spam"])
def test_a_dismissal_asks_for_a_reason_of_the_list(reason, waiting):
	with pytest.raises(MoveNotOpen, match="spam, thanks or not actionable"):
		make(waiting(), "dismiss", reason=reason)


def test_attaching_gives_the_ticket_the_words(waiting):
	first = make(waiting(), "register", type="Complaint")
	second = waiting(text="وهي <b>كبيرة</b>\nجداً")
	walk.as_person("agent")
	assert first.ticket in {str(row["name"]) for row in api.choices(second.name)["tickets"]}
	second = make(second, "attach", ticket=first.ticket)
	assert (second.state, second.ticket) == ("Attached", first.ticket)
	words = frappe.get_last_doc("Comment", {"reference_name": first.ticket, "comment_type": "Comment"})
	assert words.content.endswith("وهي &lt;b&gt;كبيرة&lt;/b&gt;<br>جداً")
	assert [event.move for event in events(second)] == ["attach"]


def test_a_comment_is_attached_to_participation_tickets_only(waiting):
	plain = frappe.get_doc({"doctype": "HD Ticket", "subject": "Printer", "description": "No paper"})
	plain.insert(ignore_permissions=True)
	for ticket in (plain.name, "no such ticket"):
		with pytest.raises(MoveNotOpen, match="Choose the ticket"):
			make(waiting(), "attach", ticket=str(ticket))


@pytest.mark.parametrize("move", ["redirect", "dismiss", "attach"])
def test_undo_brings_a_comment_back_as_if_nothing_had_been_decided(move, waiting, entity):
	ticket = make(waiting(), "register", type="Complaint").ticket
	values = {
		"redirect": {"agreed_entity": entity(), "wording": "ar"},
		"dismiss": {"reason": "Spam"},
		"attach": {"ticket": ticket},
	}[move]
	before = waiting(text="الإنارة معطلة")
	make(before, move, **values)
	comment = make(before, "undo", reason="خطأ مني")
	assert comment.state == "Waiting" and comment.due_at == before.due_at
	assert not (comment.ticket or comment.redirected_to or comment.dismissal_reason)
	undone = events(comment)[-1]
	assert (undone.move, undone.note) == ("undo", "خطأ مني")


def test_undo_is_the_call_centre_s_for_a_time_and_then_the_manager_s(waiting):
	comment = make(waiting(), "dismiss", reason="Spam")
	long_ago = frappe.utils.now_datetime() - timedelta(minutes=61)
	comment.db_set("decided_at", long_ago, update_modified=False)
	with pytest.raises(MoveNotOpen, match="ask the manager"):
		make(comment, "undo", reason="خطأ")
	assert make(comment, "undo", "manager", reason="خطأ").state == "Waiting"
	assert events(comment)[-1].actor_role == "Participation Manager"


def test_undo_withdraws_a_direction_that_was_not_sent(waiting, entity, public):
	comment = make(waiting(), "redirect", agreed_entity=entity(), wording="ar")
	make(comment, "undo", reason="خطأ")
	walk.publish_all()
	assert public("Facebook").replies() == []
	assert [row.state for row in publications(comment)] == ["Withdrawn"]


def test_undo_of_a_direction_that_was_sent_says_so_in_the_trail(waiting, entity, public):
	name = entity()
	comment = make(waiting(), "redirect", agreed_entity=name, wording="ar")
	walk.publish_all()
	make(comment, "undo", reason="خطأ")
	note = events(comment)[-1].note
	assert note.startswith("خطأ ") and len(note) > len("خطأ ")
	make(comment, "redirect", agreed_entity=name, wording="ar")
	assert [row.state for row in publications(comment)] == ["Sent", "Waiting"]


@pytest.mark.parametrize("person", ["liaison", "officer", "moderator", "citizen"])
def test_who_does_not_see_comments_neither_reads_nor_decides(person, waiting):
	comment = waiting()
	walk.as_person(person)
	for door in (api.stream, lambda: api.view(comment.name), lambda: api.choices(comment.name)):
		with pytest.raises(frappe.PermissionError):
			door()
	with pytest.raises(frappe.PermissionError):
		make(comment, "dismiss", person, reason="Spam")


@pytest.mark.parametrize("person", ["pr", "manager"])
@pytest.mark.parametrize(
	("move", "values"), [("register", {"type": "Complaint"}), ("dismiss", {"reason": "Spam"})]
)
def test_who_only_reads_is_told_whose_move_it_is(person, move, values, waiting):
	comment = waiting()
	walk.as_person(person)
	assert api.view(comment.name)["moves"] == []
	with pytest.raises(MoveNotOpen, match="belongs to: Call Centre Agent"):
		make(comment, move, person, **values)
	assert events(comment) == []


def test_whoever_comes_second_is_told_who_decided_and_what_is_open(waiting):
	comment = make(waiting(), "dismiss", reason="Spam")
	with pytest.raises(MoveNotOpen) as refused:
		make(comment, "register", type="Complaint")
	full_name = frappe.db.get_value("User", "agent@city.example", "full_name")
	assert full_name in str(refused.value) and "Undo" in str(refused.value)
	assert frappe.local.message_log[-1]["message"] == str(refused.value), "what the desk shows"
	assert [event.move for event in events(comment)] == ["dismiss"]


def test_a_state_cannot_be_saved_by_hand(waiting):
	comment = waiting()
	walk.as_person("agent")
	with pytest.raises(frappe.PermissionError):
		frappe.client.set_value("Social Comment", comment.name, "state", "Dismissed")


def test_values_that_a_form_does_not_ask_for_are_not_taken(waiting, entity):
	comment, name = waiting(), entity(enabled=0)
	walk.as_person("agent")
	with pytest.raises(MoveNotOpen):
		api.make(comment.name, "redirect", {"agreed_entity": name, "wording": "ar", "entity_valid": 1})
	with pytest.raises(MoveNotOpen):
		api.make(comment.name, "attach", {"ticket": ["like", "%"]})


def test_a_receipt_that_the_platform_refuses_fails_visibly_and_the_ticket_stays(simulator, public, waiting):
	comment = waiting("X")
	simulator.world.comment(comment.external_id).can_reply = False
	comment = make(comment, "register", type="Complaint")
	walk.publish_all()
	[receipt] = publications(comment)
	assert receipt.state == "Refused" and receipt.message
	notice = frappe.get_doc("Participation Notice", receipt.notice)
	assert notice.state == "Failed" and notice.message == receipt.message
	assert walk.stage_of(comment.ticket) in {"Registered", "With Department"}
	assert public("X").replies() == []


def test_x_refuses_a_receipt_to_somebody_who_did_not_address_us(simulator, account, public):
	own = account("X")
	world = simulator.world
	post = world.add_post("X", "أعمال صيانة")
	people = public("X")
	author = world.comment(people.write("مرحبا")).author
	plain = world.add_comment("X", "حفرة كبيرة هنا", author=author, post_id=post.id)
	read(own)
	[comment] = comments(own, external_id=plain.id)
	ticket = walk.register(comment.name)
	walk.publish_all()
	[receipt] = publications(comment)
	assert receipt.state == "Refused" and "by hand" in receipt.message
	assert walk.stage_of(ticket) and people.replies() == []
