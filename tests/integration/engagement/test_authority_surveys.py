"""The demo's surveys: what its public pages show before anybody has written one."""

import frappe

from participation_app.engagement import public_surveys, survey_results
from participation_app.simulator import authority_surveys
from tests.integration.public_pages import open_page, words_of


def test_the_demos_surveys_ask_wait_and_have_results_and_are_held_once():
	authority_surveys.hold()
	authority_surveys.hold()
	standings = {entry.title_in_english: entry.standing for entry in public_surveys.listed()}
	assert standings["Opening Hours of the Service Centres"] == "answerable"
	assert standings["The Cycle Path on the Waterfront"] == "over"
	assert standings["The Gardens of the Districts"] == "results"
	assert frappe.db.count("Participation Survey", {"title_in_english": ["in", list(standings)]}) >= 3
	code = next(one.code for one in public_surveys.listed() if one.standing == "results")
	words = words_of(open_page(f"/participation/survey/{code}/results?lang=en"))
	assert "Eleven gardens get canopies" in words and "More benches in the shade" in words
	assert "By the answers to: In which district do you live?" in words
	name = frappe.db.get_value("Participation Survey", {"code": code})
	assert survey_results.is_unchanged(name)
