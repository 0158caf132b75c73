"""From a comment on a platform to one approved answer, on each of the four platforms."""

import frappe
import pytest

from participation_app.intake.ingest import read_account
from tests.integration import walk
from tests.integration.platform import Public

PLATFORMS = ("X", "Facebook", "Instagram", "YouTube")


def waiting(account):
	read_account(account.name)
	return frappe.get_all("Social Comment", {"account": account.name, "state": "Waiting"}, pluck="name")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_comment_gets_one_receipt_and_one_approved_answer(platform, simulator, account):
	public = Public(simulator, platform)
	public.write("في حفرة كبيرة عند مدرسة الحي وما حد صلحها")
	[comment] = waiting(account(platform))

	ticket = walk.register(comment)
	walk.publish_all()
	assert len(public.replies()) == 1
	assert frappe.db.get_value("HD Ticket", ticket, "participation_reference") in public.replies()[0]

	reply = walk.to_draft(ticket)
	walk.submit(reply)
	walk.approve(reply)
	assert walk.stage_of(ticket) == "Publishing"
	walk.publish_all()
	walk.publish_all()

	answers = [text for text in public.replies() if "تم ردم الحفرة" in text]
	assert len(answers) == 1
	assert walk.stage_of(ticket) == "Answered"
	assert frappe.db.get_value("HD Ticket", ticket, "status") == "Resolved"
	publication = frappe.get_last_doc("Publication", {"proposed_reply": reply})
	assert publication.state == "Sent" and publication.external_id
	result = frappe.get_last_doc("Participation Notice", {"ticket": ticket, "kind": "Result"})
	assert result.state == "Sent"
	moves = frappe.get_all("Case Event", {"ticket": ticket}, pluck="move", order_by="creation")
	assert moves[0] == "register" and moves[-1] == "published"
