"""What is written on a participation ticket is kept and changes nothing; answers go through the procedure."""

import frappe
import pytest
from frappe.core.doctype.communication.email import make as make_email

from participation_app.casework.moves import MoveNotOpen
from tests.integration.casework.tickets import call, make, make_plain_ticket, make_ticket, value
from tests.integration.walk import as_person

CITIZEN = "citizen@city.example"


def arriving(ticket, **more):
	"""What Frappe makes of an e-mail that answers the ticket."""
	values = {
		"doctype": "Communication",
		"communication_type": "Communication",
		"communication_medium": "Email",
		"sent_or_received": "Received",
		"sender": CITIZEN,
		"subject": "Re: شكوى",
		"content": "هل من جديد؟",
		"reference_doctype": "HD Ticket",
		"reference_name": ticket,
	}
	return frappe.get_doc({**values, **more})


def messages(ticket):
	filters = {"reference_doctype": "HD Ticket", "reference_name": ticket}
	return frappe.get_all("Communication", filters, pluck="content", order_by="creation")


def standing(ticket):
	return value(ticket, "status", "participation_stage", "participation_due_at", "agreement_status")


@pytest.mark.parametrize("sender", [CITIZEN, "agent@city.example"])
def test_an_incoming_mail_is_kept_and_changes_nothing(sender):
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="E-mail")
	before = standing(ticket)
	frappe.set_user("Administrator")
	arriving(ticket, sender=sender).insert(ignore_permissions=True)
	assert "هل من جديد؟" in messages(ticket)
	assert standing(ticket) == before


def test_a_message_on_an_answered_ticket_does_not_open_it_again():
	ticket = make_ticket(raised_by=CITIZEN, channel="Portal")
	make("manager", ticket, "close_without_publication", reason="طلب المواطن")
	before = standing(ticket)
	as_person("citizen")
	call(ticket, "create_communication_via_contact", message="لم تحل المشكلة")
	assert "لم تحل المشكلة" in messages(ticket)
	assert standing(ticket) == before
	assert value(ticket, "last_customer_response")


def test_a_citizen_writes_on_the_portal_and_the_stage_stays():
	ticket = make_ticket("With Department", raised_by=CITIZEN, channel="Portal")
	before = standing(ticket)
	as_person("citizen")
	call(ticket, "create_communication_via_contact", message="وهذه صورة")
	assert messages(ticket)[-1] == "وهذه صورة"
	assert standing(ticket) == before


def test_nobody_answers_around_the_proposed_reply():
	ticket = make_ticket(raised_by=CITIZEN, channel="E-mail")
	as_person("agent")
	before, queued = messages(ticket), frappe.db.count("Email Queue")
	with pytest.raises(MoveNotOpen, match="proposed reply"):
		frappe.local.lang = "en"
		call(ticket, "reply_via_agent", message="تم", to="victim@elsewhere.example")
	with pytest.raises(MoveNotOpen):
		make_email("HD Ticket", ticket, "تم", "رد", recipients=CITIZEN, send_email=False)
	with pytest.raises(MoveNotOpen):
		arriving(ticket, sent_or_received="Sent", sender="agent@city.example").insert(ignore_permissions=True)
	assert messages(ticket) == before
	assert frappe.db.count("Email Queue") == queued


def test_a_citizen_sends_no_mail_from_the_helpdesk_either():
	ticket = make_ticket(raised_by=CITIZEN, channel="Portal")
	as_person("citizen")
	with pytest.raises(MoveNotOpen):
		call(ticket, "reply_via_agent", message="اربح", to="victim@elsewhere.example")
	assert value(ticket, "first_responded_on") is None


def test_a_message_is_neither_changed_nor_moved_nor_deleted():
	ticket, plain = make_ticket(), make_plain_ticket()
	name = frappe.db.get_value("Communication", {"reference_name": ticket, "reference_doctype": "HD Ticket"})
	as_person("agent")
	for values in ({"content": "غيره"}, {"reference_name": plain}, {"sender": CITIZEN}):
		message = frappe.get_doc("Communication", name).update(values)
		with pytest.raises(MoveNotOpen):
			message.save(ignore_permissions=True)
	with pytest.raises(MoveNotOpen):
		frappe.delete_doc("Communication", name, ignore_permissions=True)
	assert len(messages(ticket)) == 1


def test_on_a_plain_ticket_an_agents_reply_and_a_citizens_answer_work_as_in_helpdesk():
	frappe.db.set_single_value("HD Settings", "skip_email_workflow", 1)
	plain = make_plain_ticket()
	as_person("plain_agent")
	call(plain, "reply_via_agent", message="Which printer?")
	assert messages(plain)[-1] == "Which printer?"
	assert value(plain, "first_responded_on")
	frappe.client.set_value("HD Ticket", plain, "status", "Replied")
	as_person("citizen")
	call(plain, "create_communication_via_contact", message="The one upstairs")
	assert value(plain, "status") == "Open"
