"""Accounts and contacts are one person's after confirmation, for a reason, and may be unlinked again; never by a name."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import persons as api
from participation_app.casework import persons
from participation_app.casework.append_only import WrittenForGood
from participation_app.casework.identities import identities_of
from participation_app.casework.person_evidence import NotShown
from participation_app.casework.persons import NotLinked
from participation_app.casework.related import related_to
from participation_app.notices import contacts
from participation_app.notices.announcements import announce
from participation_app.notices.contacts import ContactDetails
from tests.integration.casework.tickets import events, last_event, make_ticket
from tests.integration.counting import counted_queries
from tests.integration.walk import as_person

NUMBER, ADDRESS = "+971501234599", "huda@post.example"
SAID = {
	"evidence": "The Person Said So",
	"said_by": "أم خالد",
	"said_at": "2026-03-02 09:00",
	"reason": "اتصلت",
}


@pytest.fixture(autouse=True)
def nobody_known():
	frappe.db.delete("Citizen Contact")


def author(handle: str, platform: str = "X", **more) -> str:
	values = {"platform": platform, "external_id": f"{platform}-{handle}", "handle": handle, **more}
	return frappe.get_doc({"doctype": "Social Author", **values}).insert(ignore_permissions=True).name


def written_by(name: str, number: str, stage: str = "Registered") -> str:
	"""A ticket of a comment by the author."""
	platform = frappe.db.get_value("Social Author", name, "platform")
	values = {
		"account": frappe.get_last_doc("Social Account", {"platform": platform}).name,
		"platform": platform,
		"external_id": f"person-{number}",
		"author": name,
		"text": "حفرة",
		"state": "Registered",
		"posted_at": frappe.utils.now_datetime(),
		"fetched_at": frappe.utils.now_datetime(),
		"version_id": "1",
		"visibility": "visible",
	}
	comment = frappe.get_doc({"doctype": "Social Comment", **values}).insert(ignore_permissions=True).name
	return make_ticket(stage, comment=comment)


def reached_at(stage: str = "Registered", confirmed_by: str | None = None, **contact) -> str:
	ticket = make_ticket(stage, channel="Phone")
	contacts.keep(ticket, ContactDetails(**contact), confirmed_by=confirmed_by)
	return ticket


def link(ticket: str, other: str, **values) -> str:
	as_person("agent")
	return api.link(ticket, other, **{**SAID, **values})["person"]


def links_of(ticket: str) -> list[dict]:
	as_person("agent")
	return api.of_ticket(ticket)["links"]


def test_two_accounts_are_one_person_once_somebody_confirmed_it():
	one, two = written_by(author("um_khalid"), "1"), written_by(author("um_khalid", "Facebook"), "2")
	assert persons.tickets_of_same_person(one) == set()
	link(one, two)
	assert persons.tickets_of_same_person(one) == {two}
	assert persons.tickets_of_same_person(two) == {one}
	assert {row["label"] for row in links_of(one)} == {"um_khalid · X", "um_khalid · Facebook"}
	for ticket in (one, two):
		event = last_event(ticket)
		assert (event.move, event.note, event.actor) == ("person_linked", "اتصلت", "agent@city.example")


def test_what_the_account_wrote_before_and_after_belongs_to_the_person():
	first, second = author("huda"), author("huda2", "Facebook")
	one, two = written_by(first, "1"), written_by(second, "2")
	before = written_by(second, "3")
	link(one, two)
	after = written_by(first, "4")
	assert persons.tickets_of_same_person(one) == {two, before, after}


@pytest.mark.parametrize(
	("changed", "field"),
	[
		({"evidence": "Same Name"}, "evidence"),
		({"evidence": "Same Confirmed Number"}, "evidence"),
		({"evidence": "Same Confirmed E-mail"}, "evidence"),
		({"evidence": "Same Portal Account"}, "evidence"),
		({"said_by": None}, "said_by"),
		({"said_by": " "}, "said_by"),
		({"said_at": None}, "said_at"),
		({"said_at": "2099-01-01 00:00"}, "said_at"),
		({"reason": " "}, "reason"),
	],
)
def test_the_same_name_is_never_enough(changed, field):
	one = written_by(author("ahmad", display_name="أحمد علي"), "1")
	two = written_by(author("ahmad", "Facebook", display_name="أحمد علي"), "2")
	with pytest.raises(NotShown):
		link(one, two, **changed)
	assert list(frappe.local.response.pop("problems")) == [field]
	assert links_of(one) == [] and api.of_ticket(one)["suggestions"] == []


@pytest.mark.parametrize(
	("confirmed_by", "contact", "evidence"),
	[
		("SMS", {"mobile": NUMBER}, "Same Confirmed Number"),
		("E-mail", {"email": ADDRESS}, "Same Confirmed E-mail"),
	],
)
def test_the_same_confirmed_contact_is_proposed_and_links(confirmed_by, contact, evidence):
	one = reached_at(confirmed_by=confirmed_by, full_name="هدى", **contact)
	two = reached_at(confirmed_by=confirmed_by, full_name="Huda", **contact)
	as_person("agent")
	(proposed,) = api.of_ticket(one)["suggestions"]
	assert (proposed["ticket"], proposed["evidence"]) == (two, evidence)
	link(one, two, evidence=evidence, said_by=None, said_at=None)
	assert persons.tickets_of_same_person(one) == {two}
	assert api.of_ticket(one)["suggestions"] == []


def test_an_unconfirmed_number_shows_nothing():
	one, two = reached_at(mobile=NUMBER), reached_at(mobile=NUMBER, confirmed_by="SMS")
	as_person("agent")
	assert api.of_ticket(one)["suggestions"] == api.of_ticket(two)["suggestions"] == []
	with pytest.raises(NotShown):
		link(one, two, evidence="Same Confirmed Number")


def test_two_accounts_proved_by_one_citizen_of_the_portal_are_proposed():
	citizen = {"citizen": "citizen@city.example"}
	one = written_by(author("rashid", **citizen), "1")
	two = written_by(author("rashid_a", "Facebook", **citizen), "2")
	as_person("agent")
	(proposed,) = api.of_ticket(one)["suggestions"]
	assert (proposed["ticket"], proposed["evidence"]) == (two, "Same Portal Account")
	link(one, two, evidence="Same Portal Account")
	assert persons.tickets_of_same_person(two) == {one}


def test_what_is_linked_is_unlinked_for_a_reason_and_both_are_kept():
	one, two = written_by(author("salem"), "1"), written_by(author("salem", "Facebook"), "2")
	person = link(one, two)
	name = links_of(one)[0]["name"]
	api.unlink(name, one, "أخوه هو من كتب")
	assert persons.tickets_of_same_person(one) == set()
	shown = api.of_ticket(one)
	assert shown["links"] == [] and len(shown["unlinked"]) == 2
	assert {row["end_reason"] for row in shown["unlinked"]} == {"أخوه هو من كتب"}
	assert {row["ended_by"] for row in shown["unlinked"]} and all(row["reason"] for row in shown["unlinked"])
	assert last_event(one).move == "person_unlinked"
	assert frappe.db.get_value("Participation Person", person, "linked_records") == 0
	assert link(one, two) != person, "linked anew it is told anew"


def test_unlinking_asks_for_a_reason_and_for_a_link_of_this_ticket():
	one, two = written_by(author("a1"), "1"), written_by(author("a2", "Facebook"), "2")
	stranger = written_by(author("a3"), "3")
	link(one, two)
	name = links_of(one)[0]["name"]
	with pytest.raises(frappe.ValidationError):
		api.unlink(name, one, "  ")
	with pytest.raises(NotLinked):
		api.unlink(name, stranger, "خطأ")
	api.unlink(name, one, "خطأ")
	with pytest.raises(NotLinked):
		api.unlink(name, one, "خطأ")


def test_of_three_the_other_two_stay_one_person():
	one, two = written_by(author("n1"), "1"), written_by(author("n2", "Facebook"), "2")
	three = written_by(author("n3", "Instagram"), "3")
	link(one, two)
	link(two, three)
	assert persons.tickets_of_same_person(one) == {two, three}
	name = next(row["name"] for row in links_of(one) if "n1" in row["label"])
	api.unlink(name, one, "خطأ")
	assert persons.tickets_of_same_person(two) == {three}
	assert persons.tickets_of_same_person(one) == set()


def test_two_persons_become_one_and_each_link_keeps_its_evidence():
	tickets = [written_by(author(f"p{number}"), str(number)) for number in range(4)]
	link(tickets[0], tickets[1], reason="الأولى")
	other = link(tickets[2], tickets[3], reason="الثانية")
	person = link(tickets[1], tickets[2], reason="الثالثة")
	assert persons.tickets_of_same_person(tickets[0]) == set(tickets[1:])
	assert sorted(row["reason"] for row in links_of(tickets[0])) == ["الأولى", "الأولى", "الثانية", "الثانية"]
	assert frappe.db.get_value("Participation Person", person, "linked_records") == 4
	assert frappe.db.get_value("Participation Person", other, "linked_records") == 0


def test_whoever_is_one_person_already_is_not_linked_again():
	who = author("once")
	one, two = written_by(who, "1"), written_by(who, "2")
	with pytest.raises(NotLinked):
		link(one, two)
	three = written_by(author("twice", "Facebook"), "3")
	link(one, three)
	with pytest.raises(NotLinked):
		link(two, three)


def test_words_that_were_typed_and_not_chosen_from_link_nobody():
	one, two = written_by(author("um_khalid"), "1"), written_by(author("um_khalid", "Facebook"), "2")
	with pytest.raises(frappe.ValidationError, match="from the list"):
		link(one, f"{two} مصابيح مطفأة")
	assert links_of(one) == []


def test_of_whom_nothing_is_known_nothing_is_linked():
	with pytest.raises(NotShown):
		link(make_ticket(channel="Walk-in"), written_by(author("x1"), "1"))


def test_three_contributions_of_one_person_are_three_contacts_and_one_subject():
	first, second = author("c1"), author("c2", "Facebook")
	tickets = [written_by(first, "1"), written_by(second, "2"), reached_at(mobile=NUMBER)]
	assert persons.count_subjects(tickets) == (3, 3)
	link(tickets[0], tickets[1])
	assert persons.count_subjects(tickets) == (2, 3)
	link(tickets[1], tickets[2])
	assert persons.count_subjects(tickets) == (1, 3)
	again = written_by(first, "3")
	assert persons.count_subjects([*tickets, again, make_ticket()]) == (2, 5)


def test_counting_asks_the_same_however_many_there_are():
	who = author("many")
	tickets = [written_by(who, str(number)) for number in range(3)]
	persons.count_subjects(tickets)
	with counted_queries() as few:
		persons.count_subjects(tickets[:1])
	with counted_queries() as many:
		persons.count_subjects(tickets)
	assert len(many) == len(few) <= 5


@pytest.mark.parametrize("person", ["liaison", "officer", "pr", "citizen", "moderator", "plain_agent"])
def test_only_the_call_centre_and_managers_link_unlink_and_read_links(person, monkeypatch):
	one, two = written_by(author("s1"), "1", "With Section"), written_by(author("s2", "Facebook"), "2")
	link(one, two)
	name = links_of(one)[0]["name"]
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_person(person)
	for act in (
		lambda: api.of_ticket(one),
		lambda: api.link(one, two, **SAID),
		lambda: api.unlink(name, one, "x"),
		lambda: frappe.get_list("Person Link"),
		lambda: frappe.get_doc("Person Link", name).check_permission("read"),
	):
		with pytest.raises(frappe.PermissionError):
			act()


def test_a_liaison_finds_of_the_person_only_what_they_may_open():
	first, second = author("v1"), author("v2", "Facebook")
	one = written_by(first, "1", "With Department")
	seen, hidden = written_by(second, "2", "With Section"), written_by(second, "3")
	link(one, seen)
	document = frappe.get_doc("HD Ticket", one)
	for person, expected in (("agent", {seen, hidden}), ("liaison", {seen})):
		as_person(person)
		(group,) = [group for group in related_to(document) if group["kind"] == "person"]
		assert {str(row.name) for row in group["tickets"]} == expected
		assert group["count"] == len(expected)


@pytest.mark.parametrize("doctype", ["Person Link", "Participation Person"])
def test_what_was_linked_is_neither_changed_nor_deleted_by_hand(doctype):
	one, two = written_by(author("k1"), "1"), written_by(author("k2", "Facebook"), "2")
	link(one, two)
	frappe.set_user("Administrator")
	document = frappe.get_last_doc(doctype)
	with pytest.raises(WrittenForGood):
		document.save()
	with pytest.raises(WrittenForGood):
		document.delete()


def test_an_erased_account_leaves_no_link():
	first, second = author("e1"), author("e2", "Facebook")
	one, two = written_by(first, "1"), written_by(second, "2")
	person = link(one, two)
	announce("erase", frappe.get_doc("Social Author", first), {})
	assert not frappe.db.exists("Person Link", {"person": person})
	assert not frappe.db.exists("Participation Person", person)
	assert persons.tickets_of_same_person(two) == set()


def test_of_three_accounts_the_others_stay_linked_when_one_is_erased():
	accounts = [author(f"f{number}") for number in range(3)]
	tickets = [written_by(one, str(number)) for number, one in enumerate(accounts)]
	link(tickets[0], tickets[1])
	link(tickets[1], tickets[2])
	announce("erase", frappe.get_doc("Social Author", accounts[0]), {})
	assert persons.tickets_of_same_person(tickets[1]) == {tickets[2]}
	assert not frappe.db.exists("Person Link", {"record": accounts[0]})


def test_erasing_a_ticket_forgets_the_links_of_its_contact_and_words_alone_do_not():
	one = reached_at(confirmed_by="SMS", mobile=NUMBER)
	two = reached_at(confirmed_by="SMS", mobile=NUMBER)
	link(one, two, evidence="Same Confirmed Number")
	document = frappe.get_doc("HD Ticket", one)
	persons.forget(document, {"fields": ("description",)})
	assert persons.tickets_of_same_person(one) == {two}
	persons.forget(document, {})
	assert persons.tickets_of_same_person(one) == set()


def test_a_portal_user_is_known_by_the_account_and_the_service_user_by_nothing():
	own = make_ticket(raised_by="citizen@city.example", channel="Portal")
	nobodys = make_ticket()
	found = identities_of([own, nobodys])
	assert [identity.key for identity in found[own]] == ["User:citizen@city.example"]
	assert found[nobodys] == []


def test_linking_is_told_once_on_each_ticket():
	one, two = written_by(author("t1"), "1"), written_by(author("t2", "Facebook"), "2")
	link(one, two)
	assert [event["move"] for event in events(one)].count("person_linked") == 1
