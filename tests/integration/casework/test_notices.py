"""Ready-made texts, and no mail to people who have no address."""

import json

import frappe
import pytest

from participation_app.installation.default_records import ready_made_texts
from participation_app.notices import codes, outbox, templates
from participation_app.notices.contacts import ContactDetails
from participation_app.notices.templates import (
	PLACEHOLDERS,
	TemplateMissing,
	UnknownPlaceholder,
	check_placeholders,
	ready_made,
)
from tests.integration.casework.tickets import make, make_plain_ticket, make_ticket, value
from tests.integration.walk import as_person


def make_template(text, **overrides):
	values = {"template_name": "نص", "kind": "News", "channel": "Phone", "language": "ar", "text": text}
	return frappe.get_doc({"doctype": "Notice Template", **values, **overrides}).insert(
		ignore_permissions=True
	)


@pytest.mark.parametrize(
	"text",
	[
		"رقمك {{ number }}",
		"رقمك {{ doc.name }}",
		"{{ reference | upper }}",
		"{% if name %}أهلا{% endif %}",
		"رقمك {{ reference",
		"رقمك reference }}",
		"{{ frappe.db.sql('x') }}",
	],
)
def test_a_text_that_asks_for_what_nobody_fills_in_is_refused(text):
	with pytest.raises(UnknownPlaceholder, match="result"):
		make_template(text)


@pytest.mark.parametrize("text", ["رقمك {{ reference }} و{{due_date}}", "بلا شيء", "{ هذا } 100%"])
def test_a_text_with_known_placeholders_is_taken(text):
	assert make_template(text, kind="Receipt").text == text


@pytest.mark.parametrize(
	("kind", "text"),
	[
		("Result", "النتيجة {{ result }} {{ contact }}"),
		("Receipt", "{{ result }}"),
		("Code", "{{ name }}: {{ code }}"),
		("Redirection", "{{ reference }}"),
		("News", "{{ due_date }}"),
	],
)
def test_a_text_asks_only_for_what_its_kind_supplies_and_reads_what_that_is(kind, text):
	with pytest.raises(UnknownPlaceholder) as refused:
		make_template(text, kind=kind)
	assert all(f"{{{{ {name} }}}}" in str(refused.value) for name in PLACEHOLDERS[kind])


def test_a_subject_is_checked_like_its_text():
	with pytest.raises(UnknownPlaceholder):
		make_template("نص", kind="Result", channel="E-mail", subject="{{ contact }}")


def test_what_a_kind_is_said_to_supply_stands_in_the_facts_of_its_notices():
	make_ticket(channel="Phone", contact=ContactDetails("أم خالد", mobile="+971501234567"))
	codes.send("Follow", "1", "SMS", "+971501234567", "ar")
	for kind in ("Receipt", "Code"):
		facts = json.loads(frappe.get_last_doc("Participation Notice", {"kind": kind}).facts)
		assert set(facts) == PLACEHOLDERS[kind], kind


def test_every_text_that_is_shipped_can_be_saved():
	for text in ready_made_texts():
		check_placeholders(text["text"] + text.get("subject", ""), PLACEHOLDERS[text["kind"]])


def test_the_preview_shows_what_is_real_and_names_what_is_filled_in():
	entity = frappe.get_all("Agreed Entity", pluck="contact", order_by="modified desc", limit=1)[0]
	shown = templates.preview("{{ link }} {{ contact }} {{ code }}", "Platform", "en", kind="Receipt")
	assert frappe.utils.get_url("/participation/follow") in shown["text"] and entity in shown["text"]
	assert shown["unknown"] == ["{{ contact }}", "{{ code }}"]
	assert "{{ reference }}" in shown["placeholders"] and "{{ code }}" not in shown["placeholders"]


def test_the_citizens_language_comes_first_and_any_other_after_it():
	make_template("سؤال")
	assert ready_made("News", "Phone", "en") == "سؤال"
	make_template("A question", template_name="question", language="en")
	assert ready_made("News", "Phone", "en") == "A question"
	assert ready_made("News", "Phone", "ar") == "سؤال"


def test_a_missing_text_says_which_one():
	frappe.local.lang = "en"
	with pytest.raises(TemplateMissing, match="Redirection on Phone"):
		ready_made("Redirection", "Phone", "ar")


def test_a_switched_off_text_is_missing():
	make_template("سؤال", enabled=0)
	with pytest.raises(TemplateMissing):
		ready_made("News", "Phone", "ar")


def test_a_notice_carries_the_facts_and_is_owed_until_it_is_sent():
	make_template("رقمك {{ result }}{{ link }}")
	ticket = make_ticket()
	notice = outbox.owe("News", ticket=ticket, channel="Phone", language="ar", facts={"result": "AB-CD"})
	assert (notice.text, notice.state) == (f"رقمك AB-CD{templates.follow_page()}", "Queued")
	outbox.settle(notice.name, evidence="id 7")
	assert frappe.db.get_value("Participation Notice", notice.name, ["state", "evidence"]) == ("Sent", "id 7")
	again = outbox.owe("News", ticket=ticket, channel="Phone", language="ar", facts={})
	outbox.fail(again.name, "رفضت الشبكة")
	assert frappe.db.get_value("Participation Notice", again.name, ["state", "message"]) == (
		"Failed",
		"رفضت الشبكة",
	)


def test_an_agreed_wording_is_read_in_the_citizens_language_with_name_and_contact():
	entity = frappe.get_last_doc("Agreed Entity")
	for language in ("ar", "en"):
		text = entity.wording_in(language)
		assert entity.contact in text and "{{" not in text
	assert entity.name_in_english in entity.wording_in("en")
	assert entity.entity_name in entity.wording_in("ar")


def test_an_agreed_wording_is_checked_like_a_text():
	entity = frappe.get_last_doc("Agreed Entity")
	entity.wordings[0].wording = "راجعوا {{ somebody }}"
	with pytest.raises(UnknownPlaceholder):
		entity.save(ignore_permissions=True)


def test_an_agreement_that_ends_before_it_begins_is_refused():
	entity = frappe.get_last_doc("Agreed Entity")
	entity.valid_until = frappe.utils.add_days(entity.valid_from, -1)
	with pytest.raises(frappe.ValidationError, match="ends before"):
		frappe.local.lang = "en"
		entity.save(ignore_permissions=True)


@pytest.fixture
def mails(monkeypatch):
	"""Addresses that Helpdesk mails about tickets, with its acknowledgement and feedback switched on."""
	frappe.db.set_single_value("HD Settings", "send_acknowledgement_email", 1)
	frappe.db.set_single_value("HD Settings", "enable_email_ticket_feedback", 1)
	frappe.db.set_single_value("HD Settings", "send_email_feedback_on_status", "Closed")
	frappe.clear_document_cache("HD Settings", "HD Settings")
	sent = []

	def sendmail(recipients=(), reference_doctype=None, **_more):
		if reference_doctype == "HD Ticket":
			sent.extend(recipients)

	monkeypatch.setattr(frappe, "sendmail", sendmail)
	return sent


@pytest.mark.parametrize("raised_by", [None, "citizen@city.example"])
def test_helpdesk_writes_no_mail_about_a_participation_ticket(mails, raised_by):
	queued = frappe.db.count("Email Queue", {"reference_doctype": "HD Ticket"})
	ticket = make_ticket(raised_by=raised_by)
	make("manager", ticket, "close_without_publication", reason="سحب الشكوى")
	assert value(ticket, "status") == "Closed"
	assert mails == []
	assert frappe.db.count("Email Queue", {"reference_doctype": "HD Ticket"}) == queued


def test_helpdesk_writes_its_mails_about_plain_tickets(mails):
	plain = make_plain_ticket()
	assert mails == ["citizen@city.example"]
	as_person("plain_agent")
	frappe.client.set_value("HD Ticket", plain, "status", "Closed")
	assert mails == ["citizen@city.example"] * 2


def test_a_social_ticket_has_the_service_user_and_no_contact():
	service_user = frappe.db.get_single_value("Participation Settings", "service_user")
	assert frappe.db.exists("Contact", {"email_id": service_user})
	ticket = make_ticket()
	assert value(ticket, "raised_by", "contact", "customer") == (service_user, None, None)
	make("agent", ticket, "refer", department="إدارة الطرق والإنارة")
	assert value(ticket, "contact") is None
