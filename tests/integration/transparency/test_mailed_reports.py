"""Reports by mail: what the reader may see, in the reader's language, never somebody else's figures."""

import email
from email import policy

import frappe
import pytest
from frappe.email.doctype.auto_email_report.auto_email_report import process_auto_email_report

from participation_app.casework.mailed_reports import DOCTYPE, READY_MADE, ReaderNotYours, make_ready_made
from tests.integration.transparency.filled import FIRST_NUMBER, NOW
from tests.integration.transparency.reported import fill_reports
from tests.integration.walk import as_person

MARCH = {"from_date": "2012-03-01", "to_date": "2012-03-31"}


@pytest.fixture(autouse=True)
def two_months(freeze, outgoing_mail):
	freeze(NOW)
	fill_reports(5, tickets=90)


def entry(user="manager@city.example", report="Kinds and Channels", **more):
	values = {
		"doctype": DOCTYPE,
		"report": report,
		"report_type": "Script Report",
		"user": user,
		"email_to": "reader@example.org",
		"enabled": 1,
		"frequency": "Daily",
		"format": "HTML",
		"filters": frappe.as_json(MARCH),
		**more,
	}
	return frappe.get_doc(values).insert(ignore_permissions=True)


def sent(made):
	process_auto_email_report(frappe._dict(name=made.name))
	rows = frappe.get_all(
		"Email Queue", {"reference_name": made.name}, pluck="message", order_by="creation desc"
	)
	return email.message_from_string(rows[0], policy=policy.default) if rows else None


def body(message):
	return message.get_body(("html",)).get_content()


def files(message):
	return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def total_of(user):
	as_person(user)
	filters = {**MARCH}
	rows = frappe.desk.query_report.run("Kinds and Channels", filters=filters)["result"]
	frappe.set_user("Administrator")
	return rows[-1]["received"]


@pytest.mark.parametrize("user", ["manager", "liaison"])
def test_a_report_shows_what_its_reader_may_see_though_a_job_sends_it(user):
	frappe.db.set_value("User", f"{user}@city.example", "language", "en")
	message = sent(entry(f"{user}@city.example"))
	assert total_of("liaison") != total_of("manager")
	expected = total_of(user)
	cells = [cell.strip() for cell in body(message).replace("</td>", "<").split(">")]
	assert any(cell.startswith(f"{expected}") for cell in cells)
	assert frappe.session.user == "Administrator"


@pytest.mark.parametrize(
	("language", "title", "direction"), [("ar", "الأماكن", "rtl"), ("en", "Places", "ltr")]
)
def test_a_report_speaks_the_readers_language_and_comes_on_paper_too(language, title, direction):
	frappe.db.set_value("User", "manager@city.example", "language", language)
	message = sent(entry(report="Places"))
	assert message["Subject"] == title
	assert f'<div dir="{direction}">' in body(message)
	assert files(message)["places.pdf"].startswith(b"%PDF")


@pytest.mark.parametrize(("form", "first"), [("XLSX", b"PK"), ("CSV", b"")])
def test_a_table_stands_beside_the_mail_where_it_was_asked_for(form, first):
	message = sent(entry(format=form))
	attached = files(message)[f"Kinds-and-Channels.{form.lower()}"]
	content = attached if isinstance(attached, bytes) else attached.encode()
	assert content.startswith(first) and len(content) > 100


@pytest.mark.parametrize("user", ["plain_agent@city.example", "gone@city.example"])
def test_nothing_is_sent_for_who_may_not_read_it_or_is_gone(user):
	if user.startswith("gone"):
		values = {"doctype": "User", "email": user, "first_name": "Gone", "enabled": 0}
		frappe.get_doc({**values, "send_welcome_email": 0}).insert(ignore_permissions=True)
	assert sent(entry(user)) is None


def test_nobody_has_what_another_may_see_mailed_to_themselves():
	as_person("liaison")
	made = entry("liaison@city.example")
	made.user = "manager@city.example"
	with pytest.raises(ReaderNotYours):
		made.save(ignore_permissions=True)
	as_person("manager")
	entry("liaison@city.example")


def test_whoever_asks_for_it_now_reads_it_with_their_own_eyes():
	made = entry("manager@city.example")
	as_person("liaison")
	content = frappe.get_doc(DOCTYPE, made.name).get_report_content()
	expected = total_of("liaison")
	assert f"{expected}" in content and f">{total_of('manager')}<" not in content


def test_reports_of_others_are_mailed_as_frappe_mails_them():
	made = entry("Administrator", report="Database Storage Usage By Tables", filters="{}", format="CSV")
	message = sent(made)
	assert message is None or list(files(message)) == ["Database-Storage-Usage-By-Tables.csv"]


def test_the_usual_reports_stand_ready_switched_off_and_are_made_once():
	frappe.db.delete(DOCTYPE)
	make_ready_made()
	make_ready_made()
	rows = frappe.get_all(DOCTYPE, fields=["report", "frequency", "enabled"])
	assert len(rows) == len(READY_MADE) and not any(row.enabled for row in rows)
	assert {row.frequency for row in rows} == {"Weekly", "Monthly"}


@pytest.mark.parametrize("number", range(len(READY_MADE)))
def test_what_stands_ready_can_be_sent(number):
	# What fills the site has no agreement, so nothing of it can be due.
	frappe.db.set_value(
		"HD Ticket", {"name": [">=", FIRST_NUMBER]}, "participation_answered_at", "2012-05-01"
	)
	frappe.db.delete(DOCTYPE)
	make_ready_made()
	report, frequency, *_more = READY_MADE[number]
	name = frappe.db.get_value(DOCTYPE, {"report": report, "frequency": frequency})
	made = frappe.get_doc(DOCTYPE, name)
	made.update({"user": "manager@city.example", "email_to": "reader@example.org", "send_if_data": 0})
	made.save()
	made.send()
	assert frappe.db.count("Email Queue", {"reference_name": name}) == 1
