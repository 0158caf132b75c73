"""What a citizen does without logging in: answers, objects, rates, withdraws; and who deals with it then."""

import frappe
import pytest

from participation_app.casework import access, citizen_acts, objections, ratings
from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.citizen_acts import WordsMissing
from participation_app.casework.earlier_hands import handled_by, kept_from
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.casework.objections import ObjectionNotOpen
from participation_app.casework.ratings import RatingRefused
from tests.integration.casework.citizens import answer, as_guest, close, make_followed
from tests.integration.casework.tickets import (
	DEPARTMENT,
	SECTION,
	assigned_to,
	events,
	last_event,
	make,
	stage_of,
	value,
)
from tests.integration.walk import as_person

REASON = "الحفرة ما زالت موجودة"


@pytest.fixture
def answered() -> str:
	ticket = make_followed("Reply Drafting")
	answer(ticket)
	as_guest()
	return ticket


@pytest.fixture
def newcomers():
	"""One more liaison and one more officer, in the teams of those who handled the ticket."""

	def join(role: str, place: str) -> str:
		email = f"new-{frappe.scrub(role)}@city.example"
		roles = [{"role": each} for each in ("Agent", role)]
		values = {"email": email, "first_name": "new", "send_welcome_email": 0, "roles": roles}
		frappe.get_doc({"doctype": "User", **values}).insert(ignore_permissions=True)
		agent = {"doctype": "HD Agent", "user": email, "agent_name": "new", "is_active": 1}
		frappe.get_doc(agent).insert(ignore_permissions=True)
		team = frappe.get_doc("HD Team", frappe.db.get_value("Participation Department", place, "team"))
		team.append("users", {"user": email})
		team.save(ignore_permissions=True)
		return email

	def both() -> tuple[str, str]:
		frappe.set_user("Administrator")
		people = join("Department Liaison", DEPARTMENT), join("Section Officer", SECTION)
		as_guest()
		return people

	return both


def test_an_answer_is_kept_as_a_message_and_the_clock_goes_on():
	ticket = make_followed("With Department")
	make("liaison", ticket, "ask_citizen", question="أين تقع الحفرة؟")
	as_guest()
	citizen_acts.answer_question(ticket, "قرب <b>المدرسة</b>")
	assert stage_of(ticket) == "With Department"
	event = last_event(ticket)
	assert (event.move, event.actor_role) == ("citizen_answered", "Citizen")
	messages = {"reference_doctype": "HD Ticket", "reference_name": ticket, "sent_or_received": "Received"}
	kept = frappe.get_all("Communication", messages, pluck="content", order_by="creation desc")[0]
	assert "المدرسة" in kept and "<b>" not in kept
	assert frappe.session.user == "Guest"


def test_an_answer_needs_words_and_a_question():
	ticket = make_followed("With Department")
	as_guest()
	with pytest.raises(WordsMissing):
		citizen_acts.answer_question(ticket, "  ")
	with pytest.raises(MoveNotOpen):
		citizen_acts.answer_question(ticket, "قرب المدرسة")


def test_an_objection_opens_the_ticket_again_with_a_new_promise(answered):
	before = value(answered, "participation_counted_from")
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	assert stage_of(answered) == "With Department"
	assert value(answered, "participation_answered_at") is None
	assert value(answered, "participation_counted_from") > before
	event = last_event(answered)
	assert (event.move, event.actor_role, event.note) == ("reopen", "Citizen", REASON)


def test_an_objection_goes_to_people_who_had_no_part_in_the_result(answered, newcomers):
	liaison, officer = newcomers()
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	assert assigned_to(answered) == [liaison]
	frappe.set_user(liaison)
	make_move(answered, "assign_to_section", {"section": SECTION})
	assert assigned_to(answered) == [officer]


def test_who_made_the_objections_own_moves_may_have_it_again(answered, newcomers):
	liaison, officer = newcomers()
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	frappe.set_user(liaison)
	make_move(answered, "assign_to_section", {"section": SECTION})
	frappe.set_user(officer)
	make_move(answered, "decline", {"reason": "ليس لنا"})
	assert assigned_to(answered) == [liaison]


def test_everybody_who_had_a_part_is_kept_from_it(answered):
	frappe.db.set_value("Proposed Reply", {"ticket": answered}, "approved_by", "pr@city.example")
	people = {f"{name}@city.example" for name in ("agent", "liaison", "officer", "pr")}
	assert people <= handled_by(answered)
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	assert people <= kept_from(answered)


def test_nobody_who_had_a_part_is_assigned_by_hand(answered):
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	as_person("agent")
	todo = {
		"doctype": "ToDo",
		"reference_type": "HD Ticket",
		"reference_name": answered,
		"allocated_to": "liaison@city.example",
		"description": "x",
	}
	with pytest.raises(MoveNotOpen):
		frappe.get_doc(todo).insert(ignore_permissions=True)


def test_where_nobody_else_is_there_it_goes_to_somebody_who_names_one(answered):
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	(decider,) = assigned_to(answered)
	assert decider not in kept_from(answered)
	assert access.may_see(frappe.get_doc("HD Ticket", answered), decider)


def test_an_objection_is_made_once(answered):
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	frappe.db.set_value(
		"HD Ticket",
		answered,
		{"participation_stage": "Answered", "participation_answered_at": frappe.utils.now_datetime()},
	)
	assert not objections.may_object(frappe.get_doc("HD Ticket", answered))
	with pytest.raises(ObjectionNotOpen):
		objections.object_to_result(answered, REASON, confirmed_by="SMS")


def test_an_objection_is_made_inside_the_window(answered):
	late = frappe.utils.add_days(frappe.utils.now_datetime(), -15)
	frappe.db.set_value("HD Ticket", answered, "participation_answered_at", late)
	with pytest.raises(ObjectionNotOpen):
		objections.object_to_result(answered, REASON, confirmed_by="SMS")
	inside = frappe.utils.add_days(frappe.utils.now_datetime(), -13)
	frappe.db.set_value("HD Ticket", answered, "participation_answered_at", inside)
	objections.object_to_result(answered, REASON, confirmed_by="SMS")


@pytest.mark.parametrize("stage", ["Registered", "With Section"])
def test_there_is_nothing_to_object_to_before_a_result(stage):
	ticket = make_followed(stage)
	with pytest.raises(ObjectionNotOpen):
		objections.object_to_result(ticket, REASON, confirmed_by="SMS")


def test_a_result_without_a_department_goes_to_the_one_that_settings_name():
	ticket = make_followed()
	close(ticket)
	assert not objections.may_object(frappe.get_doc("HD Ticket", ticket))
	frappe.db.set_single_value("Participation Settings", "objection_department", DEPARTMENT)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	as_guest()
	objections.object_to_result(ticket, REASON, confirmed_by="SMS")
	assert value(ticket, "participation_department") == DEPARTMENT


def test_an_objection_is_kept_as_it_was_made(answered):
	objections.object_to_result(answered, REASON, confirmed_by="SMS")
	record = frappe.get_doc("Participation Objection", {"ticket": answered})
	record.reason = "غيره"
	with pytest.raises(WrittenForGood):
		record.save(ignore_permissions=True)
	with pytest.raises(WrittenForGood):
		frappe.delete_doc("Participation Objection", record.name, ignore_permissions=True)


def test_an_answer_is_rated_once_and_the_rating_may_change(answered):
	ratings.rate(answered, 2, "بطيء")
	ratings.rate(answered, 4, "حسن")
	rows = frappe.get_all("Participation Rating", {"ticket": answered}, ["stars", "words"])
	assert [(row.stars, row.words) for row in rows] == [(4, "حسن")]


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_a_rating_has_one_to_five_stars(answered, stars):
	with pytest.raises(RatingRefused):
		ratings.rate(answered, stars)


def test_an_answer_is_not_rated_after_the_window_nor_before_there_is_one(answered):
	late = frappe.utils.add_days(frappe.utils.now_datetime(), -31)
	frappe.db.set_value("HD Ticket", answered, "participation_answered_at", late)
	for ticket in (answered, make_followed()):
		with pytest.raises(RatingRefused):
			ratings.rate(ticket, 5)


def test_the_answer_after_an_objection_is_rated_anew(answered):
	ratings.rate(answered, 1)
	later = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=1)
	frappe.db.set_value("HD Ticket", answered, "participation_answered_at", later)
	assert ratings.rating_of(frappe.get_doc("HD Ticket", answered)) is None
	ratings.rate(answered, 5)
	assert frappe.db.count("Participation Rating", {"ticket": answered}) == 2


def test_staff_do_not_write_ratings(answered):
	ratings.rate(answered, 1)
	as_person("manager")
	record = frappe.get_doc("Participation Rating", {"ticket": answered})
	record.stars = 5
	with pytest.raises((WrittenForGood, frappe.PermissionError)):
		record.save()


def test_withdrawing_asks_the_call_centre_and_closes_nothing():
	ticket = make_followed("With Department")
	as_guest()
	citizen_acts.ask_to_close(ticket, "انتهت المشكلة")
	citizen_acts.ask_to_close(ticket, "مرة أخرى")
	assert stage_of(ticket) == "With Department"
	asked = [event for event in events(ticket) if event.move == "closing_asked"]
	assert [(event.actor_role, event.note) for event in asked] == [("Citizen", "انتهت المشكلة")]
	told = frappe.get_all("Notification Log", {"document_name": ticket}, pluck="for_user")
	assert "liaison@city.example" in told
