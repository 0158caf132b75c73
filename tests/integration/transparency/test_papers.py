"""What is printed: Arabic that can be read, searched and copied, by the reader's permission, fetching nothing."""

import io
from datetime import date

import frappe
import pytest
from frappe.core.doctype.report.report import Report
from frappe.utils.print_format import download_multi_pdf, download_pdf
from markupsafe import Markup
from pypdf import PdfReader

from participation_app.api import reports as api
from participation_app.casework import paper, report_letter, report_paper
from participation_app.casework.reply_letter import NoAnswerYet, reply_letter
from participation_app.publication.case_file import case_file
from tests.integration.casework.tickets import make_ticket
from tests.integration.transparency.filled import NOW
from tests.integration.transparency.reported import fill_reports
from tests.integration.walk import as_person

MARCH = {"from_date": "2012-03-01", "to_date": "2012-03-31"}


def reader(content):
	return PdfReader(io.BytesIO(content))


def text_of(content):
	return "\n".join(page.extract_text() for page in reader(content).pages)


def fonts_of(content):
	found = {}
	for page in reader(content).pages:
		for font in page["/Resources"]["/Font"].values():
			descendant = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
			found[font["/BaseFont"]] = descendant["/FontDescriptor"]
	return found


@pytest.fixture
def two_months(freeze):
	freeze(NOW)
	fill_reports(5, tickets=90)
	as_person("manager")


WORDS = "هيئة خدمات المدينة أُعيدت الإعادات رُدّ عليها لأن الأسبوع إلى آخر مسؤول"


def test_letters_are_read_from_the_page_as_they_were_written():
	frappe.local.lang = "ar"
	content = paper.pdf_of(paper.page(_markup(WORDS), title="ت"))
	plain = _without_vowels(text_of(content))
	assert [word for word in _without_vowels(WORDS).split() if word not in plain] == []


def _markup(text):
	return Markup("<p>{0}</p><p><b>{0}</b></p>").format(text)


def _without_vowels(text):
	return "".join(letter for letter in text if not "\u064b" <= letter <= "\u0652")


def test_the_letter_has_the_months_figures_in_arabic_with_its_own_fonts_and_tags(two_months):
	frappe.local.lang = "ar"
	content = report_letter.pdf(date(2012, 3, 15))
	pdf, text = reader(content), text_of(content)
	assert pdf.trailer["/Root"]["/Lang"] == "ar"
	assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
	assert "/StructTreeRoot" in pdf.trailer["/Root"]
	assert all("/FontFile2" in font or "/FontFile3" in font for font in fonts_of(content).values())
	assert {name.partition("+")[2] for name in fonts_of(content)} >= {"Paper-Arabic", "Paper-Arabic-Bold"}
	for word in ("هيئة", "المدينة", "المجموع", "شكوى"):
		assert word in text
	total = report_paper.section_of("Volume of Contributions", {**MARCH, "group_by": "Week"}).total
	assert str(total["received"]) in text


def test_the_letter_speaks_english_from_left_to_right(two_months):
	content = report_letter.pdf(date(2012, 3, 15))
	text = text_of(content)
	assert reader(content).trailer["/Root"]["/Lang"] == "en"
	assert "Report on Participation: March 2012" in text
	assert "Satisfaction of Citizens" in text and "From 1 March 2012 to 31 March 2012" in text


def test_hijri_dates_and_arabic_digits_stand_where_the_settings_ask(two_months):
	values = {"hijri_beside": 1, "arabic_digits": "٠١٢٣٤٥٦٧٨٩"}
	frappe.db.set_single_value("Participation Settings", values)
	frappe.local.lang = "ar"
	content = report_paper.pdf("Places", MARCH)
	text = text_of(content)
	assert "١٤٣٣" in text or "٣٣٤١" in text  # read from either side
	assert not any(digit in text for digit in "0123456789")


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize(("report", "_filters"), report_letter.REPORTS)
def test_every_report_of_the_letter_is_printed_by_itself(two_months, report, _filters, language):
	frappe.local.lang = language
	content = report_paper.pdf(report, {**MARCH, **_filters})
	assert content.startswith(b"%PDF-1.7")
	assert reader(content).metadata.title == frappe._(report)


def test_who_may_not_read_a_report_gets_the_letter_without_it(two_months):
	as_person("liaison")
	text = text_of(report_letter.pdf(date(2012, 3, 15)))
	assert "Kinds and Channels" in text
	assert "Redirections by Entity" not in text and "Rounds of Review" not in text
	with pytest.raises(frappe.PermissionError):
		report_paper.pdf("Redirections by Entity", MARCH)


@pytest.mark.parametrize("person", ["plain_agent", "Guest"])
def test_who_has_no_part_in_the_work_prints_nothing(person):
	(frappe.set_user if person == "Guest" else as_person)(person)
	for door in (api.letter, lambda: api.pdf("Places")):
		with pytest.raises(frappe.PermissionError):
			door()


def test_only_our_reports_are_printed():
	as_person("manager")
	other = next(name for name in frappe.get_all("Report", {"module": "Core"}, pluck="name", limit=1))
	assert isinstance(frappe.get_doc("Report", other), Report)
	for name in (other, "No Such Report"):
		with pytest.raises(report_paper.ReportNotOurs):
			report_paper.pdf(name, {})


def test_the_door_answers_with_a_file_and_notes_who_took_it(two_months):
	api.pdf("Places", frappe.as_json(MARCH))
	response = frappe.local.response
	assert (response.type, response.filename) == ("pdf", "places.pdf")
	noted = frappe.get_last_doc("Access Log")
	assert (noted.report_name, noted.user) == ("Places", "manager@city.example")


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x.png", "file:///etc/passwd", "data:text/html,x"])
def test_a_page_fetches_nothing(address):
	with pytest.raises(ValueError):
		paper._fetch(address)


def ticket_with_markup():
	frappe.set_user("Administrator")
	ticket = make_ticket("Reply Drafting")
	frappe.db.set_value("HD Ticket", ticket, "subject", "<img src='file:///etc/passwd'> & شارع")
	return ticket


def test_the_case_file_tells_words_promise_action_trail_and_internal_notes():
	ticket = ticket_with_markup()
	as_person("agent")
	document = frappe.get_doc("HD Ticket", ticket)
	body = case_file(document)
	assert document.participation_reference in body
	assert "&lt;img src=" in body and "<img" not in body
	for part in ("What Was Promised", "What Was Done", "The Trail", "Certification", "Internal"):
		assert part in body
	events = frappe.db.count("Case Event", {"ticket": ticket})
	assert body.count("<tr><td>") >= events and f"This file has {events} lines" in body


@pytest.mark.parametrize("language", ["ar", "en"])
def test_frappes_own_print_makes_the_case_file_with_our_fonts(language):
	ticket = ticket_with_markup()
	as_person("agent")
	frappe.local.response = frappe._dict()
	download_pdf("HD Ticket", ticket, "Case File", language=language)
	content = frappe.local.response.filecontent
	assert reader(content).trailer["/Root"]["/Lang"] == language
	assert any(name.endswith("+Paper-Arabic") for name in fonts_of(content))


def test_several_case_files_are_printed_as_one():
	tickets = [ticket_with_markup(), ticket_with_markup()]
	as_person("agent")
	frappe.local.response = frappe._dict()
	download_multi_pdf("HD Ticket", frappe.as_json(tickets), "Case File")
	assert len(reader(frappe.local.response.filecontent).pages) >= 2


@pytest.mark.parametrize("person", ["other_liaison", "plain_agent", "Guest"])
def test_the_case_file_is_for_the_tickets_staff(person):
	ticket = ticket_with_markup()
	(frappe.set_user if person == "Guest" else as_person)(person)
	with pytest.raises(frappe.PermissionError):
		case_file(frappe.get_doc("HD Ticket", ticket))


def test_the_case_file_is_not_for_its_citizen_and_the_letter_is(citizen_with_answer):
	ticket, citizen = citizen_with_answer
	frappe.set_user(citizen)
	document = frappe.get_doc("HD Ticket", ticket)
	with pytest.raises(frappe.PermissionError):
		case_file(document)
	body = reply_letter(document)
	assert "Our Answer to Your Contribution" in body and "تم ردم الحفرة" in body
	assert "ملاحظة داخلية" not in body


@pytest.fixture
def citizen_with_answer():
	frappe.set_user("Administrator")
	ticket = make_ticket("Reply Drafting")
	citizen = frappe.get_doc(
		{"doctype": "User", "email": "letters@example.org", "first_name": "سالم", "send_welcome_email": 0}
	).insert(ignore_permissions=True)
	citizen.add_roles("Citizen")
	frappe.db.set_value("HD Ticket", ticket, "raised_by", citizen.name)
	answered = {"participation_stage": "Answered", "participation_answered_at": frappe.utils.now_datetime()}
	frappe.db.set_value("HD Ticket", ticket, answered)
	standing = {"workflow_state": "Answered", "text": "تم ردم الحفرة"}
	frappe.db.set_value("Proposed Reply", {"ticket": ticket}, standing)
	return ticket, citizen.name


def test_there_is_no_letter_before_there_is_an_answer():
	ticket = ticket_with_markup()
	as_person("agent")
	with pytest.raises(NoAnswerYet):
		reply_letter(frappe.get_doc("HD Ticket", ticket))


def test_a_ticket_of_another_kind_has_neither():
	frappe.set_user("Administrator")
	other = frappe.get_doc(
		{"doctype": "HD Ticket", "subject": "printer", "raised_by": "a@example.org"}
	).insert()
	for printed in (case_file, reply_letter):
		with pytest.raises(frappe.PermissionError):
			printed(other)
