"""A survey from its first question to its results: built in the desk, answered on a phone, closed, published, read."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Browser, Page, expect

from participation_app.engagement import survey_responses, survey_texts, surveys
from participation_app.notices.codes import digits_to_send
from tests.browser.barriers import barriers, barriers_in_every_look, heard_on, overflow, small_targets
from tests.browser.conftest import PICTURES, URL
from tests.browser.screens import NARROW, WIDE, Screen
from tests.integration.engagement.surveys import APPROVER, HOW_GOOD, USE, WAYS, WHY, WRITER

WORDS = "مقاعد أكثر في الظل"


def made(**values: object) -> str:
	"""The name of a survey that is open since yesterday; the screen shows it, so it is committed."""
	now = frappe.utils.now_datetime().replace(microsecond=0)
	given = {
		"doctype": surveys.DOCTYPE,
		"title": "حدائق المدينة",
		"title_in_english": "The City’s Parks",
		"introduction": "نريد أن نعرف كيف تُستخدم الحدائق.",
		"introduction_in_english": "We want to know how the parks are used.",
		"consultation": "خطة الحدائق للعام القادم.",
		"consultation_in_english": "The plan of the parks for next year.",
		"opens_at": now - timedelta(days=1),
		"closes_at": now + timedelta(days=6),
		"results_at": now + timedelta(days=9),
		"questions": [dict(one) for one in (USE, WAYS, HOW_GOOD, WHY)],
		**values,
	}
	frappe.set_user(WRITER)
	name = frappe.get_doc(given).insert().name
	frappe.set_user(APPROVER)
	surveys.make_move(name, "open_for_answers")
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return name


def code_of(name: str) -> str:
	return frappe.db.get_value(surveys.DOCTYPE, name, "code")


def stored(name: str) -> int:
	frappe.db.rollback()  # a new snapshot
	return frappe.db.count("Survey Response", {"survey": name})


def closed(name: str, *, published: bool = True) -> None:
	"""Answered by many, closed, and its results due."""
	survey = frappe.get_doc(surveys.DOCTYPE, name)
	for number, given in (
		(34, {1: (1,), 2: (1, 3), 3: (5,)}),
		(12, {1: (2,), 2: (2,), 3: (2,)}),
		(8, {1: (3,)}),
	):
		for _person in range(number):
			survey_responses.store(survey, given, secrets.token_urlsafe(24))
	for text in (WORDS, "ماء للشرب", "ملاعب للأطفال", "إنارة", "نظافة", "أشجار"):
		survey_responses.store(survey, {1: (1,), 4: text}, secrets.token_urlsafe(24))
	now = frappe.utils.now_datetime().replace(microsecond=0)
	frappe.db.set_value(survey.doctype, name, {"closes_at": now, "results_at": now})
	surveys.close_due()
	frappe.set_user("moderator@city.example")
	for text in frappe.get_all("Survey Text", {"survey": name}, pluck="name", limit=3):
		survey_texts.publish(text)
	frappe.set_user(APPROVER)
	if published:
		surveys.make_move(name, "publish")
		surveys.note_decision(
			name, "تُفتح الحدائق حتى منتصف الليل.", "The parks stay open until midnight.", now.date()
		)
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it


@pytest.fixture
def phone(browser: Browser) -> Iterator[Callable[..., Page]]:
	"""Somebody's own phone: `phone("ar", java_script_enabled=False)`."""
	contexts = []

	def arrive(language: str = "ar", **options: object) -> Page:
		context = browser.new_context(**{"base_url": URL, "viewport": NARROW, "locale": language, **options})
		context.add_cookies([{"name": "preferred_language", "value": language, "url": URL}])
		contexts.append(context)
		return context.new_page()

	yield arrive
	for context in contexts:
		context.close()


def send(page: Page) -> None:
	page.locator("#survey button.button:not(.quiet)").click()


def is_thanked(page: Page) -> None:
	page.wait_for_url("**?sent=1*")
	expect(page.locator(".notice.good")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_phone_asks_what_follows_and_sends_when_the_connection_is_back(language, phone, picture):
	name = made()
	page = phone(language)
	with heard_on(page) as heard:
		page.goto(f"/participation/survey/{code_of(name)}")
		expect(page.locator("#q2")).to_be_hidden()
		page.check("#q1-1")
		page.check("#q2-1")
		page.check("#q2-3")
		page.check("#q3-4")
		page.fill("#q4", WORDS)
		picture(page, f"survey-form-{language}")
		expect(page.locator("#standing")).not_to_be_empty()
		page.check("#q1-3")
		expect(page.locator("#q2")).to_be_hidden()
		page.check("#q1-1")
		expect(page.locator("#q2-3")).to_be_checked()
		page.reload()
		expect(page.locator("#q4")).to_have_value(WORDS)
		expect(page.locator("#q2-3")).to_be_checked()
	assert heard == []
	page.context.set_offline(True)
	send(page)
	expect(page.locator("#standing")).to_contain_text(re.compile("اتصال|connection"))
	page.context.set_offline(False)
	is_thanked(page)
	assert stored(name) == 1
	page.goto(f"/participation/survey/{code_of(name)}")
	expect(page.locator("#q4")).to_have_value("")


@pytest.mark.parametrize("has_script", [True, False])
def test_a_code_lets_a_person_count_once_and_a_mistake_loses_nothing(has_script, phone):
	name = made(audience="Confirmed Contact")
	page = phone("en", java_script_enabled=has_script)
	page.goto(f"/participation/survey/{code_of(name)}")
	page.fill("#q4", WORDS)
	send(page)
	expect(page.locator("#q1-error")).to_be_visible()
	expect(page.locator("#q4")).to_have_value(WORDS)
	page.check("#q1-3")
	send(page)
	address = f"{frappe.generate_hash(length=10)}@mail.example"
	page.check("#channel-2")
	page.fill("#address", address)
	page.locator("button[name=back]").click()
	expect(page.locator("#q4")).to_have_value(WORDS)
	send(page)
	page.check("#channel-2")
	page.fill("#address", address)
	send(page)
	page.wait_for_selector("#digits")
	page.fill("#digits", _code_sent_to(address))
	send(page)
	is_thanked(page)
	assert stored(name) == 1 and frappe.db.count("Survey Confirmation", {"survey": name}) == 1


def test_without_scripts_a_question_says_of_whom_it_is_asked(phone):
	name = made()
	page = phone("en", java_script_enabled=False)
	page.goto(f"/participation/survey/{code_of(name)}")
	expect(page.locator("#q2-only-if")).to_contain_text("Only for those who answered question 1")
	page.check("#q1-3")
	page.check("#q2-1")
	send(page)
	expect(page.locator("#problems")).to_contain_text("Question 2 is not asked of you.")
	expect(page.locator("#q2-1")).to_be_checked()
	page.uncheck("#q2-1")
	send(page)
	is_thanked(page)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_neither_the_questions_nor_the_results_are_in_anybodys_way(language, phone, picture):
	name = made(broken_down_by=1)
	page = phone(language)
	form, results = f"/participation/survey/{code_of(name)}", f"/participation/survey/{code_of(name)}/results"
	with heard_on(page) as heard:
		for address, kind in ((form, "form"), (results, "results")):
			if kind == "results":
				closed(name)
			page.goto(address)
			if kind == "form":
				page.check("#q1-1")
			else:
				page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
			for width in (320, 1440):
				page.set_viewport_size({"width": width, "height": 900})
				page.screenshot(path=PICTURES / f"survey-{kind}-{language}-{width}.png", full_page=True)
				assert overflow(page) == 0, f"{kind} scrolls sideways at {width}"
				assert barriers(page) == [], f"{kind} at {width}"
				assert small_targets(page) == [], f"{kind} at {width}"
			assert barriers_in_every_look(page) == [], kind
		page.goto(form)
		send_link = page.locator(f"a[href='{results}']")
		expect(send_link).to_be_visible()
	assert heard == []
	page.goto("/participation/surveys")
	expect(page.locator(f"a[href='{results}']")).to_be_visible()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_officer_builds_a_survey_and_another_opens_it(language, screen, phone, picture):
	writer = screen("pr", language=language, size=WIDE)
	name = _built_by(writer)
	writer.form(f"/app/participation-survey/{name}", ".participation-columns")
	writer.reads_well(picture, "survey-draft")
	with writer.page.expect_popup() as opened:
		writer.press("Preview")
	preview = opened.value
	expect(preview.locator("#survey")).to_be_visible()
	preview.check("#q1-1")
	send(preview)
	expect(preview.locator(".notice.good")).to_be_visible()
	assert stored(name) == 0

	manager = screen("manager", language=language, size=WIDE)
	manager.form(f"/app/participation-survey/{name}", ".participation-columns")
	manager.press("Open for Answers")
	manager.dialog.locator(".btn-primary:visible").click()
	expect(manager.dialog).to_have_count(0)
	expect(manager.page.locator(".participation-trail")).to_be_visible()
	page = phone(language)
	page.goto(f"/participation/survey/{code_of(name)}?from=x")
	page.check("#q1-1")
	send(page)
	is_thanked(page)
	assert stored(name) == 1


def test_more_time_to_answer_is_given_in_the_desk_and_told_to_everybody(screen, phone, picture):
	name = made()
	manager = screen("manager", language="en", size=WIDE)
	manager.form(f"/app/participation-survey/{name}", ".participation-columns")
	manager.press("Extend")
	later = frappe.db.get_value(surveys.DOCTYPE, name, "closes_at").replace(second=0) + timedelta(days=3)
	manager.fill(closes_at=f"{later:%Y-%m-%d %H:%M:%S}")
	manager.fill(reason="طلبتم وقتاً أطول", in_english="You asked for more time")
	manager.dialog.locator(".btn-primary:visible").click()
	expect(manager.dialog).to_have_count(0)
	manager.reads_well(picture, "survey-extended")
	page = phone("en")
	page.goto(f"/participation/survey/{code_of(name)}")
	expect(page.locator("main")).to_contain_text("You asked for more time")
	frappe.db.rollback()  # a new snapshot
	assert frappe.db.get_value(surveys.DOCTYPE, name, "closes_at") == later


def test_results_are_published_and_a_text_is_studied_in_the_desk(screen, picture, phone):
	name = made()
	closed(name, published=False)
	moderator = screen("moderator", language="ar", size=WIDE)
	text = frappe.db.get_value("Survey Text", {"survey": name, "state": "Received"})
	moderator.form(f"/app/survey-text/{text}", ".participation-study-text")
	moderator.reads_well(picture, "survey-text")
	moderator.page.get_by_role("button", name=moderator.says("Publish"), exact=True).first.click()
	expect(moderator.page.locator(".indicator-pill.green").first).to_be_visible()

	manager = screen("manager", language="en", size=WIDE)
	manager.form(f"/app/participation-survey/{name}", ".participation-bars")
	manager.reads_well(picture, "survey-results-desk")
	manager.press("Publish the Results")
	manager.dialog.locator(".btn-primary:visible").click()
	expect(manager.dialog).to_have_count(0)
	manager.press("Note Decision")
	manager.fill(decision="تُفتح مساءً", in_english="Open in the evening")
	manager.dialog.locator(".btn-primary:visible").click()
	expect(manager.dialog).to_have_count(0)
	page = phone("en")
	page.goto(f"/participation/survey/{code_of(name)}")
	page.locator("a[href$='/results']").click()
	expect(page.locator("main")).to_contain_text("Open in the evening")
	expect(page.locator("main")).to_contain_text("People who took part: 60")


def _built_by(writer: Screen) -> str:
	"""Types a survey with one question into the desk's form and saves it."""
	page = writer.page
	page.goto("/app/participation-survey/new")
	page.wait_for_selector('[data-fieldname="title"] input')
	title = f"حدائق {frappe.generate_hash(length=8)}"
	now = frappe.utils.now_datetime()
	page.evaluate(
		"values => Promise.all(Object.entries(values).map(([name, value]) => cur_frm.set_value(name, value)))",
		{
			"opens_at": str(now - timedelta(minutes=5))[:19],
			"closes_at": str(now + timedelta(days=5))[:19],
			"results_at": str(now + timedelta(days=6))[:19],
		},
	)
	page.fill('[data-fieldname="title"] input', title)
	grid = page.locator('[data-fieldname="questions"]')
	grid.locator(".grid-add-row").click()
	grid.locator(".grid-row[data-idx='1']").first.wait_for()
	page.evaluate("cur_frm.fields_dict.questions.grid.grid_rows[0].toggle_view(true)")
	opened = page.locator(".grid-row-open")
	opened.locator('[data-fieldname="question"] textarea').fill("هل تزور الحديقة؟")
	opened.locator('[data-fieldname="options"] textarea').fill("نعم\nلا")
	opened.locator('[data-fieldname="options_in_english"] textarea').fill("Yes\nNo")
	opened.locator(".grid-collapse-row").click()
	writer.save()
	page.wait_for_selector(".participation-columns")
	frappe.db.rollback()  # a new snapshot
	return frappe.db.get_value(surveys.DOCTYPE, {"title": title})


def _code_sent_to(address: str) -> str:
	frappe.db.rollback()  # a new snapshot
	code = frappe.get_all(
		"One Time Code", {"address": address}, pluck="name", order_by="creation desc", limit=1
	)
	return digits_to_send(code[0])
