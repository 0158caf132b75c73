"""Who is told when a ticket goes round in circles."""

import frappe

from participation_app.casework.moves import make_move
from participation_app.intake.ingest import read_account
from tests.integration import walk
from tests.integration.casework.tickets import make_ticket
from tests.integration.platform import Public


def told(user, ticket):
	filters = {"for_user": user, "document_type": "HD Ticket", "document_name": str(ticket), "type": "Alert"}
	return frappe.get_all("Notification Log", filters, pluck="subject")


def return_to_call_centre(ticket):
	walk.as_person("agent")
	make_move(ticket, "refer", {"department": walk.DEPARTMENT})
	walk.as_person("liaison")
	make_move(ticket, "return", {"reason": "ليست من اختصاصنا"})


def test_the_third_return_is_told_to_the_supervisor():
	ticket = make_ticket()
	supervisor = frappe.get_single("Participation Settings").call_centre_supervisor
	for times in range(1, 4):
		return_to_call_centre(ticket)
		assert len(told(supervisor, ticket)) == max(times - 2, 0)


def test_the_second_request_for_changes_is_told_to_both_heads(simulator, account):
	Public(simulator, "Facebook").write("كلام لا تعرفه قاعدة")
	read_account(account("Facebook").name)
	ticket = walk.register(
		frappe.db.get_value("Social Comment", {"state": "Waiting", "platform": "Facebook"})
	)
	own = frappe.get_single("Participation Settings")
	frappe.db.set_value("Participation Department", walk.DEPARTMENT, "head", "liaison@city.example")
	reply = walk.to_draft(ticket)
	for rounds in range(1, 3):
		walk.submit(reply, f"نص الجولة {rounds} <b>")
		walk.as_person("pr")
		document = frappe.get_doc("Proposed Reply", reply)
		document.update({"review_comment": "اذكروا الموعد", "workflow_state": "Reply Drafting"})
		document.save()
		for head in (own.public_relations_head, "liaison@city.example"):
			assert len(told(head, ticket)) == rounds - 1
	content = frappe.get_last_doc("Notification Log", {"for_user": own.public_relations_head}).email_content
	assert "اذكروا الموعد" in content
	assert content.index("نص الجولة 1 &lt;b&gt;") < content.index("نص الجولة 2 &lt;b&gt;")
