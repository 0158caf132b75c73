"""What citizens write is text wherever it comes out: on tickets, in messages, mails, papers and notices."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.reply_letter import reply_letter
from participation_app.intake.received_text import excerpt_of, one_line
from participation_app.notices import outbox, templates
from participation_app.publication.case_file import case_file
from tests.integration import walk
from tests.integration.casework.citizens import answer, as_guest, make_followed
from tests.integration.citizens_phone import Phone
from tests.integration.hostile import PAYLOADS, TEMPLATES, active_parts
from tests.integration.intake.contributing import fields, page
from tests.integration.intake.sealed import mails, places_of
from tests.integration.intake.waving import waiting
from tests.integration.public_pages import open_page

EVERYTHING = "\n".join(PAYLOADS)
NAME = f"{PAYLOADS[1]} {PAYLOADS[0]}"
RAW = "<img src=x onerror="
# Kept as received, and shown by our screens and Frappe's as text alone.
KEPT_AS_RECEIVED = {
	"tabSocial Comment.text",
	"tabSocial Comment.raw",
	"tabSocial Comment.normalised_text",
}


@pytest.fixture
def registered(account):
	"""A comment of somebody who puts scripts wherever there is room, as a ticket."""
	(name,) = waiting(account("Facebook"), ["حفرة كبيرة عند المدرسة"])
	kept = {"text": EVERYTHING, "excerpt": excerpt_of(EVERYTHING), "author_name": one_line(NAME)[:140]}
	frappe.db.set_value("Social Comment", name, kept)
	return walk.register(name)


def shown_of(ticket):
	"""Everything of a ticket that a browser or a mail program is given as HTML."""
	document = frappe.get_doc("HD Ticket", ticket)
	shown = {"description": document.description, "case file": case_file(document)}
	own = {"reference_doctype": "HD Ticket", "reference_name": ticket}
	shown.update({row.name: row.content for row in frappe.get_all("Communication", own, ["name", "content"])})
	shown.update({row.name: row.content for row in frappe.get_all("Comment", own, ["name", "content"])})
	about = {"document_name": ticket}
	for row in frappe.get_all("Notification Log", about, ["name", "subject", "email_content"]):
		shown[row.name] = f"{row.subject} {row.email_content or ''}"
	return shown


def test_no_word_of_a_comment_is_markup_on_its_ticket(registered):
	walk.to_section(registered)
	walk.as_person("agent")
	found = {name: active_parts(html) for name, html in shown_of(registered).items()}
	assert {name: parts for name, parts in found.items() if set(parts) - {"style"}} == {}


def test_a_comment_stands_as_it_was_received_in_its_own_columns_and_nowhere_else(registered):
	walk.to_section(registered)
	assert places_of(RAW) - KEPT_AS_RECEIVED == set()


def test_no_word_of_a_contribution_is_markup_in_what_its_citizen_gets(outgoing_mail):
	words = {"text": EVERYTHING[:9000], "place": PAYLOADS[1], "full_name": NAME[:140], "mobile": ""}
	sent = page("contribute", fields(**words, email="mariam@post.example"))
	assert sent.status_code == 303
	received = open_page(sent.headers["Location"])
	shown = [received.get_data(as_text=True), *mails()]
	assert [RAW in one for one in shown] == [False] * len(shown)
	assert places_of(RAW) == set()


def test_no_word_of_an_answer_is_markup_where_its_citizen_reads_it():
	ticket = make_followed("Reply Drafting", full_name=NAME[:140])
	answer(ticket, EVERYTHING)
	frappe.set_user("Administrator")
	letter = reply_letter(frappe.get_doc("HD Ticket", ticket))
	as_guest()
	phone = Phone().enter(ticket)
	assert phone.status == 200 and RAW not in phone.text and RAW not in letter


@pytest.mark.parametrize(("template", "answered"), TEMPLATES)
def test_no_word_of_anybody_is_a_template(template, answered):
	frappe.set_user("Administrator")
	filled = templates.fill("{{ name }}: {{ result }}", {"name": template, "result": template})
	assert filled == f"{template}: {template}"
	ticket = make_followed(full_name=template)
	notice = outbox.owe("Result", language="ar", facts={"reference": template}, ticket=ticket)
	assert template in notice.text and (not answered or answered not in notice.text)


@pytest.mark.parametrize(("template", "answered"), TEMPLATES)
def test_a_ready_made_text_executes_nothing(template, answered):
	shown = templates.fill(template, {"authority": "City"})
	assert not answered or answered not in shown
