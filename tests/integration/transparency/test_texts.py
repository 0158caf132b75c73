"""Policy, service card and accounts: the authority's own words, kept by a manager, dated by their last change."""

import json

import frappe
import pytest
from frappe.installer import init_singles

from participation_app.installation import public_texts
from participation_app.transparency.policy import OUR_COMMITMENT, WHAT_WE_DO, YOUR_RIGHT, read_policy
from participation_app.transparency.service_card import read_card
from participation_app.transparency.social_accounts import followed_accounts
from tests.integration.public_pages import open_page, words_of


def test_a_new_site_has_the_whole_policy_in_two_languages():
	policy = read_policy()
	assert [len(policy.parts[part]) for part in (WHAT_WE_DO, OUR_COMMITMENT, YOUR_RIGHT)] == [4, 6, 4]
	own = frappe.get_doc("Participation Policy")
	assert all(row.statement and row.statement_in_english for row in own.statements)
	assert own.introduction and own.introduction_in_english and own.social_media and own.updated_on


def test_a_new_site_has_the_service_card_with_its_seven_steps():
	card = read_card()
	assert len(card.steps) == 7 and all(step.who and step.step and step.place for step in card.steps)


def test_what_an_administrator_wrote_is_not_written_over():
	own = frappe.get_doc("Service Card")
	own.description = "وصف آخر"
	own.save()
	public_texts.after_sync()
	assert frappe.get_doc("Service Card").description == "وصف آخر"


def leave_untouched() -> None:
	pass


@pytest.mark.parametrize("prepare", [leave_untouched, init_singles])
def test_a_site_on_which_nobody_has_written_them_gets_them(prepare):
	"""With nothing of them, or with the empty ones that Frappe keeps when an app is installed."""
	for doctype, row in (("Service Card", "Service Step"), ("Participation Policy", "Policy Statement")):
		frappe.db.delete("Singles", {"doctype": doctype})
		frappe.db.delete(row, {"parenttype": doctype})
		frappe.clear_document_cache(doctype, doctype)
	prepare()
	public_texts.after_sync()
	texts = json.loads(public_texts._TEXTS.read_text())
	assert frappe.get_doc("Service Card").fees == texts["Service Card"]["fees"]
	assert len(frappe.get_doc("Service Card").steps) == 7
	assert len(frappe.get_doc("Participation Policy").statements) == 14


def test_a_changed_word_dates_the_text_and_a_mere_saving_does_not():
	own = frappe.get_doc("Participation Policy")
	frappe.db.set_single_value(own.doctype, "updated_on", "2020-01-01")
	own = frappe.get_doc(own.doctype)
	own.save()
	assert str(own.updated_on) == "2020-01-01"
	own.statements[2].statement += " الآن"
	own.save()
	assert frappe.utils.getdate(own.updated_on) > frappe.utils.getdate("2020-01-01")


@pytest.mark.parametrize("page", ["policy", "service"])
def test_the_page_shows_the_date_of_the_text(page):
	doctype = {"policy": "Participation Policy", "service": "Service Card"}[page]
	frappe.db.set_single_value(doctype, "updated_on", "2017-12-28")
	assert "Last update 28 December 2017" in words_of(open_page(f"/participation/{page}?lang=en"))


def test_the_times_are_those_of_the_agreements():
	agreement = frappe.db.get_single_value("Participation Settings", "inspection_agreement")
	frappe.db.set_value("HD Service Level Agreement", agreement, "participation_working_days", 7)
	frappe.clear_document_cache("HD Service Level Agreement", agreement)
	words = words_of(open_page("/participation/service?lang=en"))
	assert "Complaints that call for an inspection 7 working days" in words
	assert "Remarks and complaints 3 working days" in words


def test_a_time_that_nobody_promises_is_not_on_the_card():
	frappe.db.set_single_value("Participation Settings", "inspection_agreement", None)
	assert (
		"inspection" not in words_of(open_page("/participation/service?lang=en")).partition("What it is")[0]
	)


@pytest.mark.parametrize(
	("platform", "handle", "external_id", "address"),
	[
		("X", "@city", "1", "https://x.com/city"),
		("Facebook", None, "12345", "https://www.facebook.com/12345"),
		("Instagram", "city.gov", "1", "https://www.instagram.com/city.gov/"),
		("YouTube", "city", "UC1", "https://www.youtube.com/@city"),
		("YouTube", None, "UC1", "https://www.youtube.com/channel/UC1"),
		("X", "a/../b?c", "1", "https://x.com/a%2F..%2Fb%3Fc"),
		("X", None, "1", None),
	],
)
def test_an_account_has_the_address_at_which_people_follow_it(platform, handle, external_id, address):
	frappe.db.set_value("Social Account", {"enabled": 1}, "enabled", 0)
	name = frappe.db.get_value("Social Account", {"platform": platform})
	values = {"enabled": 1, "handle": handle, "external_id": external_id}
	frappe.db.set_value("Social Account", name, values)
	assert [one.address for one in followed_accounts()] == ([address] if address else [])


def test_an_account_that_is_disabled_is_not_shown():
	frappe.db.set_value("Social Account", {"platform": "X"}, "enabled", 0)
	assert "X" not in {one.platform for one in followed_accounts()}


@pytest.mark.parametrize("doctype", ["Participation Policy", "Service Card"])
def test_a_manager_writes_the_texts_and_nobody_else_of_the_staff(doctype):
	assert frappe.has_permission(doctype, "write", user="manager@city.example")
	for person in ("agent", "liaison", "officer", "pr"):
		user = f"{person}@city.example"
		if frappe.db.exists("User", user):
			assert not frappe.has_permission(doctype, "write", user=user)
