"""One event, many comments: twenty join, one answer is approved, stopped and resumed, and all are answered once."""

from __future__ import annotations

import re
from collections import Counter

import frappe
import pytest
from playwright.sync_api import expect

from participation_app.casework import events
from participation_app.casework.event_moves import set_pace
from participation_app.intake.event_comments import join_event
from participation_app.publication import event_answers, event_pace, publisher
from tests.browser.conftest import read_at_once
from tests.browser.screens import TABLET, WIDE
from tests.integration import walk

NUMBER = 20
COMPLAINT = "المياه مقطوعة في الحي الشمالي منذ الصباح"
ANSWER = "{{ salutation }} عادت المياه إلى الحي الشمالي. مرجعك {{ reference }}"
TITLE = "انقطاع المياه في الحي الشمالي"


@pytest.fixture
def comments(public):
	"""Twenty comments on Facebook that wait in the stream, by their identifiers there."""
	ids = [public.write("Facebook", f"{COMPLAINT} {number}") for number in range(NUMBER)]
	names = {identifier: read_at_once("Facebook", identifier) for identifier in ids}
	frappe.db.commit()
	return names


def shown() -> None:
	frappe.set_user("Administrator")
	frappe.db.commit()


def minute(event: str) -> None:
	"""The jobs of a minute, at once: what began before began long ago, what waits for its time is due."""
	frappe.db.rollback()
	frappe.set_user("Administrator")
	begun = {"event": event, "state": ["in", ("On Its Way", "Answered")]}
	frappe.db.set_value("Event Answer", begun, "begun_at", "2026-01-01 00:00:00")
	frappe.db.commit()
	event_pace.begin_due(event)
	for name in frappe.get_all("Publication", {"event": event, "state": "Waiting"}, pluck="name"):
		frappe.db.set_value("Publication", name, "next_attempt_at", frappe.utils.now_datetime())
		publisher.publish(name)
	event_answers.finish_all()
	frappe.db.commit()


def number_of(screen, state: str):
	"""What the panel counts in a state, as a link to its list."""
	label = frappe._(state, screen.language, context="Event Answer")
	row = screen.page.locator(".participation-event-counts tr").filter(has_text=label)
	return row.locator("td a")


def test_twenty_comments_are_one_event_and_are_each_answered_once(screen, public, comments, picture):
	first, *others = comments.values()
	master = walk.register(first)
	shown()
	agent = screen("agent", "ar", WIDE)
	agent.ticket(master)
	agent.page.get_by_role("button", name=agent.says("Open an Event With This Ticket")).click()
	agent.fill(title=TITLE)
	agent.confirm()
	expect(agent.page.locator(".participation-event-title")).to_have_text(TITLE)
	[event] = frappe.get_all("Participation Event", {"ticket": master}, pluck="name")

	asked = "([contributions, event]) => { participation.events.join_dialog({ contributions, event }) }"
	agent.page.evaluate(asked, [others[:3], event])
	agent.fill(reason="الشكوى نفسها")
	agent.confirm()
	frappe.db.rollback()
	walk.as_person("agent")
	join_event(others[3:], event, "الشكوى نفسها")
	shown()
	agent.ticket(master)
	expect(agent.page.locator(".participation-event")).to_contain_text(str(NUMBER))
	assert len(events.followers(event)) == NUMBER - 1

	reply = walk.to_draft(master)
	walk.as_person("pr")
	set_pace(event, 6)
	shown()
	agent.reply(reply)
	agent.page.locator('[data-fieldname="text"] textarea').fill(ANSWER)
	agent.save()
	samples = agent.page.locator(".participation-event-review .participation-card")
	expect(samples.first).to_contain_text("عادت المياه")
	expect(samples.first).not_to_contain_text("{{")
	agent.reads_well(picture, "event-draft")
	agent.workflow("Submit for Review")
	expect(
		agent.page.locator(".indicator-pill").filter(has_text=agent.says("PR Review")).first
	).to_be_visible()

	officer = screen("pr", "en", TABLET)
	officer.page.goto(f"/app/review/{reply}")
	expect(officer.page.locator(".participation-event-review")).to_contain_text(f"Facebook {NUMBER}")
	picture(officer.page, "event-review-en-tablet")
	officer.page.locator('[data-act="approve"]').click()
	officer.page.locator(".modal.show .btn-primary:visible").last.click()
	expect(officer.page.locator(".modal.show")).to_have_count(0)
	minute(event)

	agent.ticket(master)
	agent.page.locator(".participation-event-stop").click()
	agent.fill(reason="خطأ في الساعة")
	agent.confirm()
	expect(agent.page.locator(".participation-event")).to_contain_text("خطأ في الساعة")
	agent.reads_well(picture, "event-stopped")
	frappe.db.rollback()
	answered = frappe.db.count("Event Answer", {"event": event, "state": "Answered"})
	minute(event)
	assert frappe.db.count("Event Answer", {"event": event, "state": "Answered"}) == answered < NUMBER

	officer.ticket(master)
	officer.page.get_by_role("button", name="Go On Answering").click()
	officer.confirm()
	for _minute in range(8):
		minute(event)
	officer.ticket(master)
	expect(number_of(officer, "Answered")).to_have_text(str(NUMBER))
	officer.reads_well(picture, "event-answered")
	texts = [
		text
		for identifier in comments
		for text in public.replies_to("Facebook", identifier)
		if "عادت" in text
	]
	references = Counter(re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", text)[0] for text in texts)
	assert len(texts) == len(references) == NUMBER


def test_a_contribution_is_taken_out_of_its_event_and_goes_on_alone(screen, comments, picture):
	first, second, *_others = comments.values()
	master = walk.register(first)
	walk.as_person("agent")
	event = events.open_event(master, TITLE).name
	[member] = join_event([second], event, "الشكوى نفسها")
	shown()
	agent = screen("agent", "en", TABLET)
	agent.ticket(member)
	expect(agent.page.locator(".participation-event")).to_contain_text(TITLE)
	agent.reads_well(picture, "event-member")
	agent.page.get_by_role("button", name="Take Out of the Event").click()
	agent.fill(reason="Another street")
	agent.confirm()
	expect(agent.page.get_by_role("button", name="Belongs to an Event")).to_be_visible()
	frappe.db.rollback()
	assert not frappe.db.get_value("HD Ticket", member, "participation_event")
