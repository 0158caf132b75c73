"""Notices by e-mail go through the site's own queue and are followed there."""

import re
from datetime import timedelta

import frappe
import pytest

from participation_app.jobs import notices as jobs
from participation_app.notices import codes, mail
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


@pytest.fixture
def mailed(desk, outgoing_mail):
	"""A code on its way by mail: the desk, the code's id, its digits, its notice."""
	set_up = desk("Unifonic")
	code = codes.send("Follow", "1", "E-mail", ADDRESS, "en")
	digits = codes.digits_to_send(code)
	notice = set_up.send(frappe.get_last_doc("Participation Notice", {"code": code}).name)
	assert digits in queued(notice).message
	return set_up, code, digits, notice


def places_of(digits):
	"""Every table of mails, logs, notices and codes in whose rows the digits stand as a word."""
	tables = ("Email Queue", "Communication", "Error Log", "Participation Notice", "One Time Code")
	word = re.compile(rf"(?<!\w){digits}(?!\w)")
	rows = {
		table: frappe.get_all(table, fields=["*"], order_by="creation desc", limit=20) for table in tables
	}
	return [table for table in tables if any(word.search(str(row)) for row in rows[table])]


def test_a_code_that_was_mailed_stands_nowhere_any_more(mailed):
	desk, code, digits, notice = mailed
	assert places_of(digits) == ["Email Queue"]
	queued(notice).db_set("status", "Sent")
	assert desk.send(notice.name).state == "Sent"
	assert places_of(digits) == [] and queued(notice).message == ""
	assert codes.confirm(code, digits).address == ADDRESS


def test_a_code_that_never_left_is_not_sent_once_its_time_is_over_and_no_log_keeps_it(mailed, freeze_at):
	desk, _code, digits, notice = mailed
	message = queued(notice).message
	try:
		raise ConnectionRefusedError
	except ConnectionRefusedError:
		queued(notice).log_error()  # as the queue does, with what stands in `message`
	assert digits in message and places_of(digits) == ["Email Queue"]  # the log keeps no mail
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + timedelta(seconds=1))
	jobs.forget_digits()
	assert places_of(digits) == []
	row = queued(notice)
	assert (row.status, row.message) == ("Error", "") and not row.is_to_be_sent()
	assert desk.send(notice.name).message_code == "code_too_old"


def test_a_code_by_sms_is_forgotten_with_its_time_though_it_never_left(desk, freeze_at):
	desk("Unifonic")
	code = codes.send("Follow", "1", "SMS", MOBILE, "en")
	assert frappe.db.get_value("One Time Code", code, "sealed")
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + timedelta(seconds=1))
	jobs.forget_digits()
	assert not frappe.db.get_value("One Time Code", code, "sealed")


def test_a_mail_that_the_queue_is_sending_this_moment_is_left_to_it(mailed, freeze_at):
	_desk, _code, digits, notice = mailed
	queued(notice).db_set("status", "Sending")
	freeze_at(frappe.utils.now_datetime() + codes.GOOD_FOR + timedelta(seconds=1))
	jobs.forget_digits()
	assert digits in queued(notice).message
	queued(notice).db_set("status", "Sent")
	jobs.forget_digits()
	assert places_of(digits) == []
