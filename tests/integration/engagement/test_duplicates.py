"""A contribution that is closed as a duplicate: its reference and its page have the answer of the other ticket."""

from __future__ import annotations

from functools import partial

import frappe
import pytest
from frappe.desk.search import search_link

from participation_app.casework.duplicates import NotADuplicate
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.casework.public_status import plain_status
from participation_app.casework.references import tickets_answered_by
from participation_app.engagement import decisions, published, subscriptions
from participation_app.notices.codes import digits_to_send
from tests.integration.casework.citizens import answer, close, make_followed, reference_of
from tests.integration.casework.clock import ask, deliver_question
from tests.integration.casework.tickets import make, make_person, make_ticket, stage_of, value
from tests.integration.connections import at_once, failures
from tests.integration.engagement.contributions import MODERATOR, make_contribution, make_published
from tests.integration.intake.contributing import WORDS
from tests.integration.public_pages import open_page, words_of
from tests.integration.walk import as_person

FIND = "participation_app.api.tickets.find"
REPAIRED = "أُصلحت الإنارة في الشارع كله."


def close_as_duplicate(ticket, of, person="manager"):
	as_person(person)
	make_move(ticket, "close_without_publication", {"reason": "مكرر", "duplicate_of": of})
	frappe.set_user("Administrator")


def answered(text=REPAIRED):
	ticket = make_followed("Reply Drafting")
	answer(ticket, text)
	frappe.set_user("Administrator")
	return ticket


def shown(contribution):
	return published.read(contribution.number).answer


def told(ticket):
	filters = {"ticket": ticket, "kind": "Result"}
	return frappe.get_all("Participation Notice", filters, pluck="text", order_by="creation")


def test_the_page_of_a_duplicate_stays_and_shows_the_answer_that_is_there():
	contribution, other = make_published(WORDS), answered()
	close_as_duplicate(contribution.ticket, other)
	assert shown(contribution) == REPAIRED
	frappe.set_user("Guest")
	page = open_page(f"/participation/published/{contribution.number}")
	assert page.status_code == 200 and REPAIRED in words_of(page)


def test_the_page_of_a_duplicate_has_the_answer_once_the_other_is_answered_and_readers_are_told():
	contribution, other = make_published(WORDS), make_followed("Reply Drafting")
	close_as_duplicate(contribution.ticket, other)
	assert shown(contribution) is None
	code = subscriptions.ask(contribution.name, "E-mail", "reader@mail.example", "ar")
	subscriptions.confirm(code, digits_to_send(code), "ar")
	answer(other, REPAIRED)
	assert shown(contribution) == REPAIRED
	assert frappe.db.exists("Contribution News", {"contribution": contribution.name, "event": "Answered"})


def test_a_duplicate_that_is_published_later_has_the_answer_too():
	contribution, other = make_contribution(WORDS), answered()
	close_as_duplicate(contribution.ticket, other)
	frappe.set_user(MODERATOR)
	assert decisions.publish(contribution.name).answer == REPAIRED


def test_an_answer_that_is_withdrawn_goes_from_the_pages_of_duplicates_too():
	contribution, other = make_published(WORDS), answered()
	close_as_duplicate(contribution.ticket, other)
	as_person("pr")
	make_move(other, "withdraw_reply", {"reason": "خطأ"}, facts={"second_officer": True})
	assert shown(contribution) is None


def test_the_old_reference_answers_with_the_other_tickets_answer_and_its_citizen_is_told_it():
	ticket, other = make_followed(), make_followed("Reply Drafting", mobile="+971501234543")
	close_as_duplicate(ticket, other)
	status = plain_status(ticket, "en")
	assert status.is_merged and "together with another contribution" in status.stage_text
	answer(other, REPAIRED)
	status = plain_status(ticket, "ar")
	assert (status.reference, status.answer.text) == (reference_of(ticket), REPAIRED)
	first, second = told(ticket)
	assert REPAIRED not in first and REPAIRED in second
	assert reference_of(ticket) in second and reference_of(other) not in second


def test_what_went_to_the_other_citizen_alone_is_not_told():
	ticket, other = make_followed(), make_followed("Reply Drafting")
	close_as_duplicate(ticket, other)
	make("agent", other, "answer_directly", text="عزيزتي مريم، رقم حسابك 123")
	told_to_all = plain_status(ticket, "ar").answer.text
	assert told_to_all == frappe.db.get_value("Action Report", {"ticket": other}, "public_part")
	assert "مريم" not in "".join(told(ticket)) and "مريم" in "".join(told(other))


def test_who_waits_for_the_answer_of_a_ticket_is_told_when_it_is_closed_without_one():
	ticket, other = make_followed(), make_followed(mobile="+971501234543")
	close_as_duplicate(ticket, other)
	close(other)
	frappe.set_user("Administrator")
	together, closed = told(ticket)
	assert closed != together and told(other) == [closed.replace(reference_of(ticket), reference_of(other))]


def test_nobody_is_told_twice_that_their_contribution_is_dealt_with_together_with_another():
	first, second, last = make_followed(), make_followed(), make_followed()
	close_as_duplicate(first, second)
	close_as_duplicate(second, last)
	assert len(told(first)) == len(told(second)) == 1


def test_a_question_to_the_other_citizen_is_nobody_else_s():
	ticket, other = make_followed(), make_followed("With Department")
	close_as_duplicate(ticket, other)
	ask(other)
	deliver_question(other)
	frappe.set_user("Administrator")
	asked, other_asked = plain_status(ticket, "en"), plain_status(other, "en")
	assert "asked you" in other_asked.stage_text and len(other_asked.promises) == 2
	assert "asked you" not in asked.stage_text and "department" in asked.stage_text
	assert not any("asked you" in line.text or "you reply" in line.text for line in asked.promises)


def test_a_chain_of_duplicates_is_answered_by_its_last():
	first, second, last = make_followed(), make_followed(), make_followed("Reply Drafting")
	close_as_duplicate(first, second)
	close_as_duplicate(second, last)
	assert sorted(tickets_answered_by(last)) == sorted([first, second])
	answer(last, REPAIRED)
	assert plain_status(first, "ar").answer.text == REPAIRED


def test_the_trails_of_both_tell_of_the_other():
	ticket, other = make_followed(), make_followed()
	close_as_duplicate(ticket, other)
	events = frappe.get_all("Case Event", {"move": ["like", "merged%"]}, ["ticket", "move", "note"])
	notes = {(str(event.ticket), event.move): event.note for event in events}
	assert reference_of(other) in notes[(ticket, "merged_into")]
	assert reference_of(ticket) in notes[(other, "merged_here")]


@pytest.mark.parametrize("which", ["itself", "a ring", "nothing", "a plain ticket", "words"])
def test_a_ticket_is_no_duplicate_of_what_cannot_answer_for_it(which, request):
	ticket, other = make_followed(), make_followed()
	if which == "a ring":
		close_as_duplicate(other, ticket)
	words = f"{other} مصابيح مطفأة"  # that were typed, and not chosen from
	of = {"itself": ticket, "a ring": other, "nothing": "0", "a plain ticket": _plain(), "words": words}[
		which
	]
	with pytest.raises(NotADuplicate):
		close_as_duplicate(ticket, of)
	frappe.db.rollback()
	assert stage_of(ticket) == "Registered" and not value(ticket, "is_merged")


def test_a_clerk_asks_the_supervisor_before_a_duplicate_is_closed():
	ticket, other = make_ticket(), make_ticket()
	with pytest.raises(MoveNotOpen):
		close_as_duplicate(ticket, other, "agent")


def test_a_duplicate_that_is_opened_again_answers_for_itself():
	ticket, other = make_followed(), answered()
	close_as_duplicate(ticket, other)
	as_person("agent")
	make_move(
		ticket, "reopen", {"reason": "ليست مكررة", "department": value(other, "participation_department")}
	)
	assert not plain_status(ticket, "ar").is_merged and tickets_answered_by(other) == []


@pytest.mark.usefixtures("really_committed")
def test_two_tickets_closed_into_each_other_at_once_leave_one_that_answers():
	one, other = make_followed(), make_followed()
	frappe.db.commit()
	ways = (one, other), (other, one)
	outcomes = at_once(*(partial(close_as_duplicate, *way) for way in ways))
	assert failures(outcomes)
	frappe.db.rollback()
	assert sorted(value(ticket, "is_merged") for ticket in (one, other)) == [0, 1]


@pytest.mark.parametrize("typed", ["reference", "reference as it is told", "number", "part of the subject"])
def test_the_other_contribution_is_found_by_what_a_clerk_knows_of_it(typed):
	ticket, other = make_followed(), make_followed(excerpt="عمود إنارة مائل")
	_plain()
	text = {
		"reference": reference_of(other),
		"reference as it is told": reference_of(other).replace("-", " ").lower(),
		"number": other,
		"part of the subject": "إنارة",
	}[typed]
	as_person("manager")
	frappe.local.lang = "en"
	found = search_link("HD Ticket", text, query=FIND, filters={"apart_from": ticket})
	assert [one["value"] for one in found] == [other], "as text: the field's script takes no number"
	assert f"{reference_of(other)}, Registered" in found[0]["description"]


def test_no_ticket_is_offered_that_the_reader_may_not_see():
	ticket = make_followed()
	make_person("other_liaison")
	as_person("other_liaison")
	assert search_link("HD Ticket", "", query=FIND) == []
	frappe.set_user("Administrator")
	assert ticket not in {
		str(one["value"])
		for one in search_link("HD Ticket", ticket, query=FIND, filters={"apart_from": ticket})
	}


def _plain():
	return str(frappe.get_doc({"doctype": "HD Ticket", "subject": "Printer"}).insert().name)
