"""Whoever writes scripts to the authority is read as text on every screen where staff meet their words."""

from __future__ import annotations

import frappe
import pytest

from participation_app.intake.received_text import excerpt_of
from tests.browser.conftest import come_in
from tests.integration import walk
from tests.integration.hostile import PAYLOADS

EVERYTHING = "\n".join(PAYLOADS)
NAME = excerpt_of(PAYLOADS[1])  # as reading keeps names, since lists of the desk take a line for HTML


@pytest.fixture
def written(site):
	"""A waiting comment and one with its ticket, from somebody with a script for a name."""
	comments = come_in("حفرة كبيرة عند المدرسة", "الرصيف مكسور عند مدخل الحديقة")
	values = {"doctype": "Social Author", "platform": "Facebook", "external_id": frappe.generate_hash()}
	author = frappe.get_doc(values).insert(ignore_permissions=True).name
	frappe.db.set_value("Social Author", author, {"display_name": NAME, "handle": NAME})
	kept = {"text": EVERYTHING, "author": author, "author_name": NAME, "excerpt": excerpt_of(EVERYTHING)}
	for name in comments:
		frappe.db.set_value("Social Comment", name, kept)
	ticket = walk.register(comments[1])
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return comments[0], ticket


def test_no_word_of_a_citizen_runs_at_anybodys_desk(written, screen):
	comment, ticket = written
	agent = screen("agent", language="en")
	asked = []
	agent.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
	landmarks = {
		"/app/triage": ".triage-card",
		"/app/social-comment": ".list-row, .result",
		"/app/social-comment/view/report": ".dt-row",
		f"/app/social-comment/{comment}": ".form-layout",
		"/app/social-author/view/report": ".dt-row",
		"/app/hd-ticket": ".list-row",
		"/app/hd-ticket/view/report": ".dt-row",
		f"/app/hd-ticket/{ticket}": ".participation-trail",
		f"/helpdesk/tickets/{ticket}": "main, #app > *",
		"/app/call-centre": ".widget",
	}
	struck = {}
	for address, landmark in landmarks.items():
		agent.page.goto(address)
		agent.page.locator(landmark).first.wait_for()
		agent.page.wait_for_load_state("networkidle")
		if times := agent.page.evaluate("window.struck || 0"):
			struck[address] = times
	assert struck == {} and asked == []
