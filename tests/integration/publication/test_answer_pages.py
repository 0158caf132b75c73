"""An answer longer than its platform allows: its beginning is posted, the whole stands on a page of ours."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.publication import removals
from participation_app.publication.answer_pages import PATH
from participation_app.rules.reply_length import measure
from tests.integration import walk
from tests.integration.public_pages import open_page, words_of

SENTENCE = "تم ردم الحفرة وأعيد رصف الشارع أمام مدرسة الحي."
LONG = " ".join([SENTENCE] * 12) + "\nنشكركم على ملاحظتكم."


@pytest.fixture
def on_page(drafted):
	"""A long reply under review whose whole will stand on a page: `on_page("X")`."""

	def make(platform="X", text=LONG):
		case = drafted(platform)
		case.save("agent", text=text, on_page=1, workflow_state="PR Review")
		return case

	return make


def page_of(case):
	return open_page(f"{PATH}/{case.document.page_code}")


def publish(case):
	walk.approve(case.reply)
	frappe.db.commit()
	return case.settle()


def test_the_drafter_is_offered_a_page_and_sees_what_would_be_posted(drafted):
	case = drafted("X")
	walk.as_person("agent")
	shown = api.measure(case.reply, LONG)
	assert not shown["fits"] and shown["beginning"].startswith(SENTENCE)
	with pytest.raises(frappe.ValidationError, match="on a page"):
		case.save("agent", text=LONG, workflow_state="PR Review")
	frappe.db.rollback()
	case.save("agent", text=LONG, on_page=1)
	assert case.document.page_code in api.measure(case.reply, LONG)["beginning"]
	assert api.measure(case.reply, SENTENCE)["beginning"] is None


def test_the_beginning_is_posted_and_the_whole_is_read_on_the_page(on_page):
	case = on_page()
	assert page_of(case).status_code == 404  # approved by nobody yet
	sent = publish(case)
	assert sent.state == "Sent" and case.stage == "Answered"
	[posted] = case.answers()
	assert measure("X", posted).fits and posted.endswith(f"{PATH}/{case.document.page_code}")
	page = page_of(case)
	assert page.status_code == 200 and " ".join(LONG.split()) in words_of(page)
	assert page.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("platform", ["Facebook", "Instagram", "YouTube"])
def test_what_fits_is_posted_whole(platform, on_page):
	case = on_page(platform, SENTENCE)
	publish(case)
	assert case.answers() == [SENTENCE]


def test_an_address_that_was_given_to_nobody_leads_nowhere(on_page):
	publish(on_page())
	for code in ("", "0" * 12, "%", "../x"):
		assert open_page(f"{PATH}/{code}").status_code == 404


def test_what_was_taken_back_is_no_longer_read(on_page):
	case = on_page()
	publish(case)
	removals.ask_removal(case.reply)
	page = page_of(case)
	assert page.status_code == 200 and SENTENCE not in words_of(page)
	assert "سُحب هذا الرد" in words_of(page)


def test_a_corrected_answer_leads_to_its_correction(on_page):
	case = on_page()
	publish(case)
	first = case.document.page_code
	better = frappe.copy_doc(case.document)
	better.update({"corrects": case.reply, "workflow_state": "Answered", "on_page": 1, "page_code": "better"})
	better.db_insert()
	assert f"{PATH}/better" in open_page(f"{PATH}/{first}").get_data(as_text=True)


def test_it_is_parts_or_a_page_and_only_the_drafter_chooses(drafted):
	case = drafted()
	with pytest.raises(frappe.ValidationError, match="Choose one"):
		case.save("agent", in_parts=1, on_page=1)
	frappe.db.rollback()
	for person in ("pr", "manager", "liaison"):
		with pytest.raises((frappe.ValidationError, frappe.PermissionError)):
			case.save(person, on_page=1)
		frappe.db.rollback()
