"""Routing rules on the site: what they propose, what they do at once, and which are refused."""

import frappe
import pytest

from participation_app.casework import routing
from participation_app.casework.rule_checks import RuleUnusable
from tests.integration.casework.rules import acting, make_rule
from tests.integration.casework.tickets import (
	DEPARTMENT,
	OTHER_DEPARTMENT,
	OTHER_SECTION,
	SECTION,
	assigned_to,
	events,
	make_ticket,
	value,
)

TEXT = "سقط غصن على السيارة"


def decide(text=TEXT, **facts):
	return routing.decide({"text": text, "channel": "X", **facts})


def test_a_rule_that_proposes_leaves_the_ticket_with_the_call_centre():
	make_rule(mode="Propose", section=SECTION)
	assert decide().section == SECTION
	ticket = make_ticket(text=TEXT)
	assert value(ticket, "participation_stage", "participation_department") == ("Registered", None)


def test_a_rule_that_refers_sends_the_ticket_on_at_once_and_says_why():
	make_rule(mode="Refer")
	ticket = make_ticket("With Department", text=TEXT)
	registered, referred = events(ticket)
	assert (registered.move, registered.actor_role) == ("register", "Call Centre Agent")
	assert (referred.move, referred.actor_role, referred.to_state) == ("refer", "System", "With Department")
	assert referred.actor == frappe.db.get_single_value("Participation Settings", "service_user")
	assert "أغصان ساقطة" in referred.note and "غصن" in referred.note
	assert value(ticket, "participation_routing_reason") == referred.note
	assert value(ticket, "agent_group") == DEPARTMENT
	assert assigned_to(ticket) == ["liaison@city.example"]


def test_a_rule_may_ask_for_the_language_of_the_contribution():
	make_rule(mode="Refer", any_words=None, languages="en", channels="Phone")
	english = make_ticket("With Department", language="en", channel="Phone")
	arabic = make_ticket(language="ar", channel="Phone")
	assert value(english, "participation_stage") == "With Department"
	assert value(arabic, "participation_stage") == "Registered"


def test_a_changed_rule_decides_the_next_contribution():
	rule = make_rule()
	assert decide().department == DEPARTMENT
	acting(rule.update({"department": OTHER_DEPARTMENT}).save(ignore_permissions=True))
	assert decide().department == OTHER_DEPARTMENT
	acting(rule.update({"enabled": 0}).save(ignore_permissions=True))
	assert decide().rule != rule.name
	acting(rule.update({"enabled": 1}).save(ignore_permissions=True))
	assert decide().rule == rule.name
	frappe.delete_doc("Participation Routing Rule", rule.name, ignore_permissions=True)
	assert decide().rule != rule.name


def test_another_process_reads_a_changed_rule_too():
	make_rule()
	decide()
	assert frappe.cache.get_value(routing.CACHE_KEY) is not None
	make_rule(rule_name="أخرى")
	frappe.local.cache.clear()
	assert frappe.cache.get_value(routing.CACHE_KEY) is None


def test_the_lowest_order_decides():
	make_rule(rule_order=-5, department=OTHER_DEPARTMENT, rule_name="قبلها")
	make_rule(rule_order=-4)
	assert decide().department == OTHER_DEPARTMENT


@pytest.mark.parametrize(
	("values", "says"),
	[
		({"any_words": None}, "matches everything"),
		({"mode": "Refer", "department": None}, "needs a department"),
		({"section": OTHER_SECTION}, "does not belong"),
		({"section": SECTION, "department": None}, "does not belong"),
		({"department": SECTION}, "is a section"),
		({"any_words": "!!!"}, "no letter or digit"),
		({"none_words": "غصن\n…"}, "no letter or digit"),
	],
)
def test_a_rule_that_cannot_be_used_is_refused_with_what_to_do(values, says):
	frappe.local.lang = "en"
	with pytest.raises(RuleUnusable, match=says):
		make_rule(**values)
