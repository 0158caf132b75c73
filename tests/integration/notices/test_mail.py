"""Notices by e-mail go through the site's own queue and are followed there."""

import frappe
import pytest

from participation_app.notices import mail
from tests.integration.notices.conftest import ADDRESS, MOBILE


def queued(notice):
	return frappe.get_doc("Email Queue", notice.external_id)


def test_a_mail_is_queued_with_the_notice_and_sent_when_the_queue_has_sent_it(desk, outgoing_mail):
	desk = desk("Unifonic")
	notice = desk.send(desk.owe(desk.ticket(email=ADDRESS)))
	assert notice.state == "Sending" and notice.sent_at is None
	row = queued(notice)
	assert [one.recipient for one in row.recipients] == [ADDRESS]
	assert (row.reference_doctype, row.reference_name) == ("HD Ticket", notice.ticket)
	assert desk.send(notice.name).state == "Sending"
	row.db_set("status", "Sent")
	notice = desk.send(notice.name)
	assert notice.state == "Sent" and notice.evidence == row.message_id


def test_a_mail_stuck_for_minutes_is_tried_again_and_after_hours_the_next_way_takes_over(
	desk, outgoing_mail, freeze_at
):
	desk = desk("Unifonic")
	ticket = desk.ticket(email=ADDRESS, mobile=MOBILE, preferred_channel="E-mail")
	notice = desk.send(desk.owe(ticket))
	queued(notice).db_set({"status": "Error", "error": "ConnectionRefusedError"})
	assert desk.send(notice.name).state == "Sending" and queued(notice).status == "Not Sent"
	queued(notice).db_set({"status": "Error", "error": "ConnectionRefusedError"})
	freeze_at(frappe.utils.now_datetime() + mail.GIVE_UP_AFTER * 2)
	assert desk.send(notice.name).state == "Failed"
	assert desk.next_of(notice.name).channel == "SMS"


def test_an_address_that_the_mail_server_refuses_is_not_tried_again(desk, outgoing_mail):
	desk = desk("Unifonic")
	notice = desk.send(desk.owe(desk.ticket(email=ADDRESS)))
	queued(notice).db_set({"status": "Error", "error": "SMTPRecipientsRefused: 550"})
	assert desk.send(notice.name).state == "Failed"


def test_without_an_outgoing_account_the_next_way_takes_over(desk, monkeypatch):
	desk = desk("Unifonic")

	def no_account(**values):
		raise frappe.OutgoingEmailError

	monkeypatch.setattr(frappe, "sendmail", no_account)
	notice = desk.send(desk.owe(desk.ticket(email=ADDRESS, mobile=MOBILE, preferred_channel="E-mail")))
	assert notice.state == "Failed" and desk.next_of(notice.name).channel == "SMS"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "سطر\nسطر"])
def test_a_text_stands_in_a_mail_as_text_in_its_direction(text):
	written = mail._written(text, "ar")
	assert "<script" not in written and 'dir="rtl"' in written and "\n" not in written
