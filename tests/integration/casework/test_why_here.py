"""Every routed ticket says which rule and which words, whatever becomes of the rule."""

import json

import frappe

from participation_app.api import tickets as api
from tests.integration.casework.rules import RULE, make_rule
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	SECTION,
	events,
	make,
	make_ticket,
)
from tests.integration.walk import as_person

TEXT = "سقط غصن على السيارة في حي الشمال"


def why_here(ticket):
	as_person("agent")
	frappe.local.lang = "en"
	return [line.replace("\u2068", "").replace("\u2069", "") for line in api.view(ticket)["why_here"]]


def test_a_ticket_that_a_rule_sent_names_the_rule_and_its_words():
	make_rule(mode="Refer", places="الشمال")
	ticket = make_ticket("With Department", text=TEXT)
	assert why_here(ticket) == [
		f"Rule “أغصان ساقطة” sent it to {frappe._(DEPARTMENT)} at once, "
		"because the text has «غصن» and the place is الشمال."
	]
	_registered, referred = events(ticket)
	kept = json.loads(referred.details)["routing"]
	assert (kept["rule"], kept["words"], kept["conditions"]) == (
		"أغصان ساقطة",
		["غصن"],
		[["place", "الشمال"]],
	)


def test_a_proposal_is_told_before_and_after_a_person_follows_it():
	make_rule(section=SECTION)
	ticket = make_ticket(text=TEXT)
	proposal = (
		f"Rule “أغصان ساقطة” proposes {frappe._(DEPARTMENT, 'en')} · {frappe._(SECTION, 'en')}, "
		"because the text has «غصن»."
	)
	assert why_here(ticket) == [proposal]
	make("agent", ticket, "refer", department=OTHER_DEPARTMENT)
	sent, told = why_here(ticket)
	assert frappe._(OTHER_DEPARTMENT, "en") in sent and told == proposal


def test_a_rule_renamed_changed_or_deleted_later_does_not_change_what_is_said():
	rule = make_rule(mode="Refer")
	ticket = make_ticket("With Department", text=TEXT)
	before, reason = (
		why_here(ticket),
		frappe.db.get_value("HD Ticket", ticket, "participation_routing_reason"),
	)
	frappe.set_user("Administrator")
	frappe.rename_doc(RULE, rule.name, "غيره", force=True)
	assert why_here(ticket) == before
	frappe.set_user("Administrator")
	frappe.delete_doc(RULE, "غيره")
	assert why_here(ticket) == before
	assert frappe.db.get_value("HD Ticket", ticket, "participation_routing_reason") == reason


def test_a_ticket_that_no_rule_recognised_says_who_sent_it():
	ticket = make_ticket()
	assert why_here(ticket) == []
	make("agent", ticket, "refer", department=DEPARTMENT)
	(line,) = why_here(ticket)
	assert line.endswith(f"sent it to {frappe._(DEPARTMENT, 'en')}.")


def test_an_authors_handle_does_not_stand_on_the_ticket():
	make_rule(authors="city_fan", any_words="غصن")
	ticket = make_ticket(text=TEXT)
	assert "city_fan" not in (frappe.db.get_value("HD Ticket", ticket, "participation_routing_reason") or "")
