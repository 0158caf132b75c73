"""One Facebook complaint and one mention on X, from the comment to the published answer, by seven hands."""

import re

import frappe
import pytest
from playwright.sync_api import expect

from tests.browser.screens import Screen
from tests.browser.worker import comes_true

SECTION = "قسم صيانة الطرق"
DEPARTMENT = "إدارة الطرق والإنارة"
PUBLIC_PART = "تم ردم الحفرة وإعادة رصف الشارع."
COMPLAINTS = {
	"Facebook": "حفرة كبيرة في شارع المدرسة من أسبوع وما حد صلحها",
	"X": "Huge pothole in front of the school, please fix the road",
}


def ticket_at(ticket, stage):
	comes_true(
		lambda: frappe.db.get_value("HD Ticket", ticket, "participation_stage") == stage,
		f"{ticket} is {stage}",
	)


@pytest.mark.parametrize("platform", ["Facebook", "X"])
def test_a_comment_walks_through_all_seven_steps(platform, public, read_in, desk, picture):
	identifier = public.write(platform, COMPLAINTS[platform])
	comment = read_in(identifier)

	agent = Screen(desk("agent", language="ar"), "ar")
	agent.triage()
	agent.choose(comment)
	picture(agent.page, f"1-triage-{platform}")
	agent.press_comment_move("register")
	agent.fill(type="Complaint")
	agent.confirm()
	ticket = comes_true(
		lambda: frappe.db.get_value("Social Comment", comment, "ticket"), "the comment has its ticket"
	)
	comes_true(
		lambda: len(public.replies_to(platform, identifier)) == 1, "the receipt stands on the platform"
	)

	if frappe.db.get_value("HD Ticket", ticket, "participation_stage") == "Registered":
		agent.ticket(ticket)
		picture(agent.page, f"2-registered-{platform}")
		agent.press("Refer")
		agent.fill(department=DEPARTMENT)
		agent.confirm()
	ticket_at(ticket, "With Department")

	liaison = Screen(desk("liaison", language="ar"), "ar")
	liaison.ticket(ticket)
	liaison.press("Assign to Section")
	liaison.fill(section=SECTION)
	picture(liaison.page, f"3-assign-{platform}")
	liaison.confirm()
	ticket_at(ticket, "With Section")

	officer = Screen(desk("officer", language="en"), "en")
	officer.ticket(ticket)
	officer.press("Report Action")
	officer.fill(
		outcome="Resolved",
		findings="A hole of ten centimetres.",
		action_taken="Filled and paved.",
		public_part=PUBLIC_PART,
		internal_part="Second instalment for the contractor.",
	)
	picture(officer.page, f"4-report-{platform}")
	officer.confirm()
	ticket_at(ticket, "Action Reported")

	liaison.ticket(ticket)
	liaison.press("Confirm Result")
	liaison.confirm()
	ticket_at(ticket, "Reply Drafting")
	reply = frappe.db.get_value("Proposed Reply", {"ticket": ticket})

	agent.reply(reply)
	expect(agent.page.locator('[data-fieldname="text"] textarea')).to_have_value(
		re.compile(re.escape(PUBLIC_PART))
	)
	picture(agent.page, f"6-draft-{platform}")
	agent.workflow("Submit for Review")
	ticket_at(ticket, "PR Review")

	officer_of_pr = Screen(desk("pr", language="ar"), "ar")
	officer_of_pr.reply(reply)
	picture(officer_of_pr.page, f"7-review-{platform}")
	officer_of_pr.workflow("Approve Reply")

	ticket_at(ticket, "Answered")
	answers = [text for text in public.replies_to(platform, identifier) if PUBLIC_PART in text]
	assert len(answers) == 1
	assert len(public.replies_to(platform, identifier)) == 2

	agent.ticket(ticket)
	picture(agent.page, f"8-answered-{platform}")

	manager = Screen(desk("manager", language="ar"), "ar")
	manager.ticket(ticket)
	for outsider in ("moderator", "citizen"):
		assert status_of(desk(outsider), f"/api/resource/HD Ticket/{ticket}") == 403


def status_of(page, address):
	"""What the server answers to this person's own browser."""
	return page.evaluate("async (address) => (await fetch(address)).status", address)
