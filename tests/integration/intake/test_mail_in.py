"""Mail to the participation address, and tickets of Helpdesk's own that the call centre adopts."""

from __future__ import annotations

from email import message_from_string, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from io import BytesIO
from zipfile import ZipFile

import frappe
import pytest
from frappe.utils import now_datetime
from PIL import Image

from participation_app.api import contributions as api
from participation_app.intake import limits
from participation_app.intake.adoption import CannotBeAdopted
from participation_app.intake.mail_in import AUTOMATIC
from participation_app.notices import contacts, mail
from tests.integration import walk
from tests.integration.casework.tickets import make_plain_ticket, stage_of
from tests.integration.intake.contributing import heic, picture, with_place

CITIZEN = "um.khalid@mail.example"
MAILBOX = "participation@city.example"
SUBJECT = "حفرة في الشارع"


@pytest.fixture(autouse=True)
def mailbox():
	account = frappe.get_doc(
		{
			"doctype": "Email Account",
			"email_account_name": "Participation",
			"email_id": MAILBOX,
			"append_to": "HD Ticket",
			"enable_incoming": 0,
			"password": "x",
		}
	)
	account.flags.ignore_validate = True
	account.db_insert()
	frappe.db.set_single_value("Participation Settings", "participation_mailbox", account.name)
	return account


def letter(
	text="في حفرة كبيرة أمام المدرسة",
	*,
	sender=CITIZEN,
	subject=SUBJECT,
	answers=None,
	sent_at=None,
	headers=(),
	attachments=(),
):
	mail = EmailMessage()
	mail["From"], mail["To"], mail["Subject"] = f"أم خالد <{sender}>", MAILBOX, subject
	mail["Message-ID"] = make_msgid(domain="mail.example")
	mail["Date"] = format_datetime(sent_at or now_datetime().astimezone())
	if answers:
		mail["In-Reply-To"] = answers
	mail.set_content(text)
	for name, content in attachments:
		mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
	for name, value in headers:
		del mail[name]
		mail[name] = value
	return mail


class Server:
	"""A mail server with one mail that nobody has fetched."""

	def __init__(self, mail):
		self.mail = mail

	def get_messages(self):
		return {"latest_messages": [self.mail.as_bytes()]}

	def logout(self):
		pass


def receive(*words, **values):
	"""What the worker does with a mail that it fetches; returns the ticket."""
	return process(letter(*words, **values))


def process(mail):
	account = frappe.get_doc("Email Account", "Participation")
	account.update({"append_to": "HD Ticket", "enable_incoming": 1})
	account.get_incoming_server = lambda **_values: Server(mail)
	(fetched,) = account.get_inbound_mails()
	return str(fetched.process().reference_name)


def ticket(name):
	return frappe.get_doc("HD Ticket", name)


def messages(name):
	filters = {
		"reference_doctype": "HD Ticket",
		"reference_name": name,
		"communication_type": "Communication",
	}
	return frappe.get_all("Communication", filters, pluck="content")


def test_a_mail_is_a_contribution_with_a_promise_a_contact_and_a_receipt_by_mail():
	taken = ticket(receive())
	assert (taken.participation_channel, taken.participation_stage) == ("E-mail", taken.participation_stage)
	assert taken.participation_reference and taken.participation_due_at
	assert contacts.contact_of(taken.name).email == CITIZEN
	assert CITIZEN not in str(taken.as_dict())
	notice = frappe.get_last_doc("Participation Notice", {"ticket": str(taken.name), "kind": "Receipt"})
	assert (notice.channel, notice.recipient) == ("E-mail", CITIZEN)
	assert taken.participation_reference in notice.text


def test_the_mails_own_words_stand_on_the_ticket_without_script():
	taken = ticket(receive("السلام عليكم <script>alert(1)</script> حفرة"))
	assert "حفرة" in taken.description and "<script" not in taken.description


def test_a_reply_comes_to_the_same_ticket_and_is_no_contribution_of_its_own():
	name = receive()
	first = frappe.get_last_doc("Communication", {"reference_name": name})
	before = frappe.db.count("HD Ticket")
	assert receive("وهذا عنوان المكان", subject=f"Re: {SUBJECT}", answers=f"<{first.message_id}>") == name
	assert frappe.db.count("HD Ticket") == before and len(messages(name)) == 2


def test_a_reply_with_nothing_but_the_reference_finds_its_ticket():
	name = receive()
	reference = ticket(name).participation_reference
	before = frappe.db.count("HD Ticket")
	assert receive("أين وصلت؟", subject=f"بخصوص {reference}") == name
	assert frappe.db.count("HD Ticket") == before


def test_a_stranger_who_names_a_reference_or_a_ticket_gets_a_ticket_of_their_own():
	name = receive()
	reference = ticket(name).participation_reference
	for subject in (f"Re: {reference}", f"About (#{name})"):
		assert receive("x y z", sender="other@mail.example", subject=subject) != name
	assert len(messages(name)) == 1


def awaiting(name):
	values = {"participation_stage": "Awaiting Citizen", "participation_came_from": "Reply Drafting"}
	frappe.db.set_value("HD Ticket", name, {**values, "status": "Replied"})
	return name


def test_an_answer_by_mail_sets_the_clock_going_again():
	name = awaiting(receive())
	first = frappe.get_last_doc("Communication", {"reference_name": name})
	receive("نعم", subject=f"Re: {SUBJECT}", answers=f"<{first.message_id}>")
	assert stage_of(name) == "Reply Drafting"
	assert frappe.get_last_doc("Case Event", {"ticket": name}).actor_role == "Citizen"


@pytest.mark.parametrize(
	("sender", "subject"),
	[
		("no-reply@shop.example", "Your order"),
		("noreply@shop.example", "Your order"),
		("MAILER-DAEMON@mail.example", "Undelivered Mail Returned to Sender"),
		("postmaster@mail.example", "Delivery Status Notification (Failure)"),
		(CITIZEN, "Automatic reply: receipt"),
		(CITIZEN, "رد تلقائي: إجازة"),
		(CITIZEN, "Out of office"),
	],
)
def test_a_programs_mail_is_kept_and_answered_by_nobody(sender, subject):
	before = frappe.db.count("Participation Notice")
	name = receive(sender=sender, subject=subject)
	assert not ticket(name).participation_type
	assert frappe.db.count("Participation Notice") == before
	assert frappe.get_last_doc("Communication", {"reference_name": name}).communication_type == AUTOMATIC


BY_PROGRAMS = [
	("Auto-Submitted", "auto-replied"),
	("Auto-Submitted", "auto-generated"),
	("Precedence", "bulk"),
	("Precedence", "list"),
	("X-Auto-Response-Suppress", "All"),
	("X-Autoreply", "yes"),
	("Return-Path", "<>"),
	("List-Id", "<news.shop.example>"),
]


@pytest.mark.parametrize("header", BY_PROGRAMS)
def test_a_mail_whose_header_names_a_program_is_kept_and_answered_by_nobody(header):
	before = frappe.db.count("Participation Notice")
	name = receive(headers=[header])
	assert not ticket(name).participation_type
	kept = frappe.get_last_doc("Communication", {"reference_name": name})
	assert (kept.communication_type, kept.sender) == (AUTOMATIC, CITIZEN)
	assert frappe.db.count("Participation Notice") == before


BOUNCE = """\
From: Mail System <system@mail.example>
To: {to}
Subject: Sorry
In-Reply-To: <{answers}>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="part"

--part
Content-Type: text/plain

The address is not known here.
--part
Content-Type: message/delivery-status

Final-Recipient: rfc822; um.khalid@mail.example
Action: failed
Status: 5.1.1

--part--
"""


def test_a_receipt_that_comes_back_stands_on_its_ticket_and_nothing_is_sent():
	name = receive()
	first = frappe.get_last_doc("Communication", {"reference_name": name})
	before = frappe.db.count("Participation Notice"), frappe.db.count("HD Ticket")
	bounce = message_from_string(BOUNCE.format(to=MAILBOX, answers=first.message_id))
	assert process(bounce) == name
	assert frappe.get_last_doc("Communication", {"reference_name": name}).communication_type == AUTOMATIC
	assert (frappe.db.count("Participation Notice"), frappe.db.count("HD Ticket")) == before


@pytest.mark.parametrize("header", BY_PROGRAMS)
def test_a_program_answers_no_question(header):
	name = awaiting(receive())
	before = frappe.db.count("Participation Notice")
	first = frappe.get_last_doc("Communication", {"reference_name": name})
	answer = {"subject": f"Re: {SUBJECT}", "answers": f"<{first.message_id}>"}
	assert receive("I am away", headers=[header], **answer) == name
	assert stage_of(name) == "Awaiting Citizen" and frappe.db.count("Participation Notice") == before
	assert frappe.db.exists("Communication", {"reference_name": name, "communication_type": AUTOMATIC})


def test_our_own_receipt_that_comes_to_another_desk_ends_there(outgoing_mail):
	receive()
	notice = frappe.get_last_doc("Participation Notice", {"kind": "Receipt"})
	mail.hand_over(notice)
	message = frappe.get_doc("Email Queue", notice.external_id).message
	ours = message_from_string(message, policy=policy.default)
	assert (ours["Auto-Submitted"], ours["X-Auto-Response-Suppress"]) == ("auto-replied", "All")
	assert not any(name.startswith("X-Participation") for name in ours.keys())
	del ours["X-Original-From"], ours["Reply-To"]
	ours.replace_header("From", "Another Desk <desk@another.example>")
	before = frappe.db.count("Participation Notice")
	assert not ticket(process(ours)).participation_type
	assert frappe.db.count("Participation Notice") == before


def test_helpdesk_acknowledges_nothing_that_came_to_the_participation_address():
	frappe.db.set_single_value("HD Settings", "send_acknowledgement_email", 1)
	before = frappe.db.count("Email Queue")
	receive(headers=[("Auto-Submitted", "auto-replied")])
	assert frappe.db.count("Email Queue") == before


def test_two_programs_that_answer_each_other_come_to_an_end(monkeypatch):
	monkeypatch.setattr(limits, "MOST_OF_A_CONTACT", 2)
	before = frappe.db.count("Participation Notice")
	for number in range(4):
		receive(sender="robot@shop.example", subject=f"We have your message number {number:04}")
	assert frappe.db.count("Participation Notice") - before == 2


def test_mail_to_another_address_is_left_to_helpdesk():
	frappe.db.set_single_value("Participation Settings", "participation_mailbox", None)
	assert not ticket(receive()).participation_type


@pytest.mark.parametrize("days", [-30, 2])
def test_a_date_in_the_mail_that_cannot_be_is_not_believed(days):
	moved = frappe.utils.add_days(now_datetime(), days).astimezone()
	received_at = ticket(receive(sent_at=moved)).participation_received_at
	assert abs((received_at - now_datetime()).total_seconds()) < 60


def files_of(name):
	messages = frappe.get_all("Communication", {"reference_name": name}, pluck="name")
	attached = {"attached_to_doctype": "Communication", "attached_to_name": ["in", messages]}
	return [frappe.get_doc("File", file) for file in frappe.get_all("File", attached, pluck="name")]


def not_kept(name):
	return frappe.get_all("Case Event", {"ticket": name, "move": "attachments_refused"}, pluck="note")


def test_the_photos_of_a_mail_are_kept_without_where_they_were_made():
	name = receive(attachments=[("سيارة خالد.jpg", with_place()), ("IMG_1.HEIC", heic())])
	files = files_of(name)
	assert sorted(file.file_name.partition(".")[2] for file in files) == ["jpg", "jpg"]
	for file in files:
		kept = Image.open(BytesIO(file.get_content()))
		assert file.is_private and kept.format == "JPEG" and not kept.getexif()
		assert "خالد" not in file.file_name and b"Khalid" not in file.get_content()
	assert not_kept(name) == []


def test_a_photo_inside_the_text_of_a_mail_stays_in_its_place():
	mail = letter()
	mail.set_content('<p>حفرة <img src="cid:one@mail"></p>', subtype="html")
	mail.add_related(
		picture("PNG"), maintype="image", subtype="png", cid="<one@mail>", filename="image001.png"
	)
	name = process(mail)
	(file,) = files_of(name)
	(content,) = messages(name)
	assert file.file_url in content and "cid:" not in content


def zipped():
	written = BytesIO()
	with ZipFile(written, "w") as archive:
		archive.writestr("photo.jpg", picture())
	return written.getvalue()


@pytest.mark.parametrize(
	("name", "content"),
	[
		("setup.exe", b"MZ\x90\x00" + b"0" * 300),
		("run.sh", b"#!/bin/sh\nrm -rf ~"),
		("page.html", b"<script>alert(1)</script>"),
		("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
		("drawing.jpg", b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
		("photos.zip", zipped()),
		("photo.jpg", zipped()),
		("letter.pdf", b"%PDF-1.7 /JavaScript"),
		("half.jpg", picture()[:200]),
		("large.jpg", picture() + b"0" * 11 * 1024 * 1024),
	],
)
def test_what_is_no_photo_is_not_stored_and_named_to_the_call_centre(name, content):
	taken = receive(attachments=[(name, content), ("good.png", picture("PNG"))])
	assert [file.file_name.partition(".")[2] for file in files_of(taken)] == ["png"]
	(note,) = not_kept(taken)
	assert name in note and "good.png" not in note


def test_a_photo_with_an_archive_behind_it_is_kept_without_the_archive():
	(file,) = files_of(receive(attachments=[("both.jpg", picture() + zipped())]))
	assert b"PK\x03\x04" not in file.get_content()


def test_photos_above_the_number_are_named_too():
	sent = [(f"{number}.png", picture("PNG", (60 + number, 40))) for number in range(6)]
	name = receive(attachments=sent)
	assert len(files_of(name)) == 4
	(note,) = not_kept(name)
	assert "4.png" in note and "5.png" in note and "3.png" not in note


def test_what_a_program_sends_along_is_named_on_the_plain_ticket():
	name = receive(attachments=[("setup.exe", b"MZ")], headers=[("Precedence", "bulk")])
	assert files_of(name) == []
	assert "setup.exe" in frappe.get_last_doc("HD Ticket Comment", {"reference_ticket": name}).content


def test_a_name_of_an_attachment_brings_no_script():
	name = receive(
		attachments=[("<img src=x onerror=alert(1)>.exe", b"MZ")], headers=[("Precedence", "bulk")]
	)
	assert "<img" not in frappe.get_last_doc("HD Ticket Comment", {"reference_ticket": name}).content


def adopt(name, contribution_type="Complaint", reason="شكوى وصلت إلى الدعم"):
	walk.as_person("agent")
	return api.adopt(name, contribution_type, reason)


def test_a_plain_ticket_is_adopted_with_a_promise_from_its_own_receipt():
	name = make_plain_ticket()
	frappe.db.set_value("HD Ticket", name, "creation", frappe.utils.add_days(now_datetime(), -1))
	answer = adopt(name)
	adopted = ticket(name)
	assert adopted.participation_reference == answer["reference"]
	assert adopted.participation_received_at.date() == frappe.utils.add_days(now_datetime(), -1).date()
	assert adopted.participation_due_at and adopted.sla == "City: 3 working days"
	assert adopted.raised_by == "citizen@city.example", "a citizen of the portal still finds it there"
	assert contacts.contact_of(name).email == "citizen@city.example"
	event = frappe.get_last_doc("Case Event", {"ticket": name, "move": "register"})
	assert (event.actor, event.note) == ("agent@city.example", "شكوى وصلت إلى الدعم")


@pytest.mark.parametrize(("contribution_type", "reason"), [("Complaint", " "), ("Praise", "x"), ("", "x")])
def test_a_ticket_is_not_adopted_without_its_type_and_a_reason(contribution_type, reason):
	with pytest.raises(CannotBeAdopted):
		adopt(make_plain_ticket(), contribution_type, reason)


def test_a_contribution_is_not_adopted_again():
	name = make_plain_ticket()
	adopt(name)
	with pytest.raises(CannotBeAdopted):
		adopt(name)
