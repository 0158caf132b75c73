"""Mail that a program wrote is told by its headers, else by sender and subject."""

import pytest

from participation_app.rules.automatic_mail import is_automatic, looks_automatic


@pytest.mark.parametrize(
	("name", "value"),
	[
		("Auto-Submitted", "auto-replied"),
		("auto-submitted", "Auto-Generated; owner-email=me@mail.example"),
		("Auto-Submitted", "auto-notified"),
		("Precedence", "bulk"),
		("Precedence", "Junk"),
		("Precedence", "list"),
		("Precedence", "auto_reply"),
		("X-Auto-Response-Suppress", "All"),
		("X-Auto-Response-Suppress", "DR, OOF, AutoReply"),
		("X-Auto-Generated", "hd-acknowledgement"),
		("X-Autoreply", "yes"),
		("X-Autorespond", "holidays"),
		("X-Failed-Recipients", "um.khalid@mail.example"),
		("Return-Path", "<>"),
		("Content-Type", 'multipart/report; report-type=delivery-status; boundary="x"'),
		("List-Id", "News <news.shop.example>"),
		("List-Unsubscribe", "<mailto:leave@shop.example>"),
		("List-Post", "NO"),
	],
)
def test_a_header_tells_that_no_person_wrote(name, value):
	assert is_automatic([("Subject", "Hello"), (name, value)])


@pytest.mark.parametrize(
	("name", "value"),
	[
		("Auto-Submitted", "no"),
		("Auto-Submitted", "No; by=hand"),
		("Auto-Submitted", ""),
		("Precedence", "first-class"),
		("X-Auto-Response-Suppress", "DR, RN, NRN"),
		("Return-Path", "<um.khalid@mail.example>"),
		("Content-Type", "multipart/alternative; boundary=report"),
		("X-Listening", "yes"),
	],
)
def test_a_persons_mail_is_not_mistaken_for_a_programs(name, value):
	assert not is_automatic([("Subject", "Hello"), (name, value)])


@pytest.mark.parametrize(
	("sender", "subject", "expected"),
	[
		("no-reply@shop.example", "Your order", True),
		("MAILER-DAEMON@mail.example", "", True),
		("", "Hello", True),
		(None, None, True),
		("um.khalid@mail.example", "رد تلقائي: إجازة", True),
		("um.khalid@mail.example", "Out of office", True),
		("um.khalid@mail.example", "The office is out of order", False),
		("noreen@mail.example", None, False),
	],
)
def test_sender_and_subject_tell_where_no_header_does(sender, subject, expected):
	assert looks_automatic(sender, subject) is expected
