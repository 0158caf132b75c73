"""The title that a link shows: never an error where there is no record."""

from __future__ import annotations

import frappe
import pytest

from participation_app.overrides.link_titles import leave_out_closed
from tests.integration.walk import as_person


@pytest.mark.parametrize("doctype", ["Participation Event", "HD Ticket", "Social Comment", "Proposed Reply"])
def test_a_link_to_nothing_has_its_name_for_a_title(doctype):
	as_person("agent")
	get_link_title = frappe.get_attr(frappe.override_whitelisted_method("frappe.desk.search.get_link_title"))
	# The report view of the desk asks for the title of an empty cell too, by this name.
	assert get_link_title(doctype, "null") == "null"


def test_a_form_that_links_to_a_ticket_that_is_gone_opens(monkeypatch):
	as_person("agent")
	monkeypatch.setitem(frappe.response, "_link_titles", {"HD Ticket::0": "Gone"})
	leave_out_closed()
	assert frappe.response["_link_titles"] == {"HD Ticket::0": "0"}
