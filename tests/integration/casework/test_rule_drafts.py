"""Drafts of routing rules: saved they do nothing, put to use they decide, and it is known who did it."""

import frappe
import pytest

from participation_app.api import routing as api
from participation_app.casework import routing
from participation_app.casework.rule_use import waiting_changes
from participation_app.patches import put_rules_to_use
from tests.integration.casework.rules import RULE, acting, make_draft, make_rule, rule_form
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT, OTHER_SECTION, SECTION

TEXT = "سقط غصن على السيارة"


def decided(text=TEXT):
	return routing.decide({"text": text, "channel": "X"})


def test_a_draft_does_not_act_until_it_is_put_to_use(as_user, freeze):
	freeze("2026-03-02 09:30")
	rule = make_draft()
	assert (rule.state, decided().rule) == ("Draft", None)
	as_user("manager")
	assert api.put_to_use([rule.name]) == [rule.name]
	rule.reload()
	assert decided().rule == rule.name
	assert (rule.state, rule.put_to_use_by) == ("In Use", "manager@city.example")
	assert str(rule.put_to_use_at) == "2026-03-02 09:30:00"


def test_a_change_does_not_act_until_it_is_put_to_use_and_can_be_dropped():
	rule = make_rule()
	rule.update({"department": OTHER_DEPARTMENT, "any_words": "غصن\nشجرة", "weekdays": "Monday"}).save()
	assert (rule.state, decided().department) == ("Changed", DEPARTMENT)
	api.drop_draft(rule.name)
	rule.reload()
	assert (rule.state, rule.department, rule.any_words, rule.weekdays) == ("In Use", DEPARTMENT, "غصن", "")


def test_a_rule_is_switched_off_when_that_is_put_to_use():
	rule = make_rule()
	rule.update({"enabled": 0}).save()
	assert (rule.state, decided().rule) == ("Changed", rule.name)
	assert (acting(rule).state, decided().rule) == ("Switched Off", None)


def test_a_renamed_rule_goes_on_deciding_by_its_new_name():
	rule = make_rule()
	frappe.rename_doc(RULE, rule.name, "أغصان", force=True)
	routing.forget_rules()
	assert decided().rule == "أغصان"


def test_what_is_in_use_cannot_be_written_past_the_act(as_user):
	rule, other = make_draft(), make_rule(rule_name="أخرى", rule_order=2)
	as_user("manager")
	stolen = {"in_use": other.in_use, "in_use_department": DEPARTMENT, "put_to_use_by": "Administrator"}
	frappe.get_doc(RULE, rule.name).update({**stolen, "state": "In Use"}).save()
	rule.reload()
	assert (rule.state, rule.in_use, rule.put_to_use_by) == ("Draft", None, None)
	new = {**rule_form(rule_name="ثالثة"), **stolen}
	new.pop("__islocal")
	assert frappe.get_doc(new).insert().state == "Draft"


@pytest.mark.parametrize("person", ["agent", "pr", "liaison", "citizen"])
def test_only_who_may_edit_rules_drafts_tries_or_puts_them_to_use(as_user, person):
	rule = make_draft()
	as_user(person)
	for act in (
		lambda: api.put_to_use([rule.name]),
		lambda: api.drop_draft(rule.name),
		lambda: api.try_text({"text": TEXT}),
		lambda: api.replay(),
		lambda: api.waiting_changes(),
		lambda: frappe.get_doc(rule_form(rule_name="x")).insert(),
	):
		with pytest.raises(frappe.PermissionError):
			act()


def test_a_draft_that_became_unusable_is_not_put_to_use_and_neither_are_those_with_it():
	good, bad = make_draft(), make_draft(rule_name="أخرى", section=SECTION)
	frappe.db.set_value(RULE, bad.name, "section", OTHER_SECTION)
	with pytest.raises(frappe.ValidationError, match="does not belong"):
		frappe.db.savepoint("before_both")
		api.put_to_use([good.name, bad.name])
	frappe.db.rollback(save_point="before_both")
	assert frappe.db.get_value(RULE, good.name, "state") == "Draft"


def test_what_waits_is_told_with_its_sentence_today_and_as_drafted():
	frappe.local.lang = "en"
	rule = make_rule()
	rule.update({"any_words": "شجرة"}).save()
	make_draft(rule_name="جديدة", any_words="عصفور", rule_order=2)
	changed, new = waiting_changes()
	assert (changed["name"], changed["state"], new["state"]) == (rule.name, "Changed", "Draft")
	assert "«غصن»" in changed["today"] and "«شجرة»" in changed["drafted"]
	assert (new["today"], new["warnings"], new["problems"]) == (None, [], [])


def test_a_rule_that_has_proposed_can_be_deleted_and_what_it_proposed_keeps_its_reason():
	rule = make_rule()
	comment = frappe.get_all("Social Comment", limit=1, pluck="name") or [None]
	if comment[0]:
		frappe.db.set_value("Social Comment", comment[0], "routing_rule", rule.name)
	frappe.delete_doc(RULE, rule.name)
	assert decided().rule is None
	assert not frappe.db.exists("Social Comment", {"routing_rule": rule.name})


def test_rules_of_a_site_that_knew_no_drafts_go_on_deciding():
	rule = make_draft(any_words="غصن", weekdays="Monday\nSunday")
	put_rules_to_use.execute()
	rule.reload()
	assert (rule.state, rule.put_to_use_by, decided().rule) == ("In Use", "Administrator", None)
	draft = rule.update({"weekdays": None}).save()
	put_rules_to_use.execute()
	assert (draft.reload().state, decided().rule) == ("Changed", None)
	acting(draft)
	assert decided().rule == rule.name
