"""Public relations at their screens: a reply in numbered parts, its correction, and its withdrawal by two."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import frappe
import pytest
from playwright.sync_api import expect

from participation_app.publication import answer_pages, publisher
from participation_app.publication.queue import UNFINISHED
from tests.browser.barriers import barriers_in_every_look
from tests.browser.conftest import Public, read_at_once
from tests.browser.screens import NARROW, WIDE
from tests.browser.worker import comes_true
from tests.integration import walk

READERS = pytest.mark.parametrize(("language", "size"), [("ar", WIDE), ("en", NARROW)])
COMPLAINT = "حفرة كبيرة في شارع المدرسة من أسبوع وما حد صلحها"
PART = "تم ردم الحفرة رقم {number} وإعادة رصف الشارع أمام مدرسة الحي، ونشكركم على تواصلكم معنا."


@dataclass
class Case:
	"""One comment with its ticket and its proposed reply, in the site and on the platform."""

	public: Public
	platform: str
	external_id: str
	ticket: str
	reply: str

	def stands_at(self, stage: str) -> None:
		"""Waits for the stage, with the publisher coming by as it does each minute."""

		def stands() -> bool:
			if walk.stage_of(self.ticket) == "Publishing":
				publish(self.ticket)
			return walk.stage_of(self.ticket) == stage

		comes_true(stands, f"the ticket is {stage}")

	def answers(self, words: str) -> list[str]:
		"""What stands on the platform under the comment, but for the receipt."""
		return [text for text in self.public.replies_to(self.platform, self.external_id) if words in text]


def long_text() -> str:
	"""Two parts long on X, which takes no text twice."""
	first = int(frappe.generate_hash(length=6), 16)
	return " ".join(PART.format(number=first + number) for number in range(5))


def shown() -> None:
	"""The web server sees what this process did."""
	frappe.set_user("Administrator")
	frappe.db.commit()


def publish(ticket: str) -> None:
	"""What the worker does, at once: these tests are about what people see."""
	frappe.set_user("Administrator")
	unfinished = {"ticket": ticket, "state": ["in", UNFINISHED]}
	for name in frappe.get_all("Publication", unfinished, pluck="name", order_by="creation"):
		publisher.publish(name)


@pytest.fixture
def drafted(public) -> Callable[[str], Case]:
	"""A case whose reply is being drafted."""

	def make(platform: str) -> Case:
		identifier = public.write(platform, COMPLAINT)
		ticket = walk.register(read_at_once(platform, identifier))
		reply = walk.to_draft(ticket)
		shown()
		return Case(public, platform, identifier, ticket, reply)

	return make


@pytest.fixture
def published(drafted) -> Callable[[str], Case]:
	"""A case whose reply stands on the platform."""

	def make(platform: str) -> Case:
		case = drafted(platform)
		walk.submit(case.reply)
		walk.approve(case.reply)
		shown()
		case.stands_at("Answered")
		return case

	return make


@READERS
def test_a_long_reply_is_written_in_parts_approved_as_one_and_posted_in_order(
	language, size, screen, drafted, picture
):
	case = drafted("X")
	agent = screen("agent", language, size)
	agent.reply(case.reply)
	box = agent.page.locator('[data-fieldname="text"] textarea')
	box.fill(long_text())
	agent.page.locator('input[data-fieldname="in_parts"]').check()
	cards = agent.page.locator(".participation-versions .participation-card", has_text="(1/2)")
	expect(cards).to_have_count(1)
	expect(agent.page.locator(".participation-meter")).not_to_have_class("participation-meter too-long")
	agent.reads_well(picture, "parts-draft")
	agent.save()
	agent.workflow("Submit for Review")
	case.stands_at("PR Review")

	officer = screen("pr", language, size)
	officer.reply(case.reply)
	expect(
		officer.page.locator("article", has_text=officer.says("Part {0} of {1}").format(2, 2))
	).to_be_visible()
	officer.reads_well(picture, "parts-review")
	officer.workflow("Approve Reply")
	case.stands_at("Answered")
	first, second = case.answers("تم ردم الحفرة")
	assert first.endswith("(1/2)") and second.endswith("(2/2)")

	officer.reply(case.reply)
	sent = officer.page.locator(".participation-standing article")
	expect(sent).to_have_count(2)
	for card, number in zip(sent.all(), (1, 2), strict=True):
		expect(card).to_contain_text(officer.says("Part {0} of {1}").format(number, 2))
		expect(card).to_contain_text(officer.says("Sent"))
	officer.reads_well(picture, "parts-published")


@READERS
def test_a_long_reply_stands_whole_on_a_page_to_which_its_beginning_leads(
	language, size, screen, drafted, picture
):
	case, text = drafted("X"), long_text()
	agent = screen("agent", language, size)
	agent.reply(case.reply)
	agent.page.locator('[data-fieldname="text"] textarea').fill(text)
	agent.page.locator('input[data-fieldname="in_parts"]').check()
	agent.page.locator('input[data-fieldname="on_page"]').check()
	expect(agent.page.locator('input[data-fieldname="in_parts"]')).not_to_be_checked()
	posted = agent.page.locator(".participation-versions .participation-card", has_text=answer_pages.PATH)
	expect(posted).to_have_count(1)
	expect(agent.page.locator(".participation-meter")).not_to_have_class("participation-meter too-long")
	agent.reads_well(picture, "page-draft")
	agent.save()
	agent.workflow("Submit for Review")
	case.stands_at("PR Review")

	officer = screen("pr", language, size)
	officer.reply(case.reply)
	officer.workflow("Approve Reply")
	case.stands_at("Answered")
	[beginning] = case.answers("تم ردم الحفرة")
	officer.page.goto(answer_pages.PATH + beginning.rpartition(answer_pages.PATH)[2])
	expect(officer.page.locator(".words")).to_have_text(text)
	officer.reads_well(picture, "page-public")
	assert barriers_in_every_look(officer.page) == []


@READERS
def test_a_published_reply_is_corrected_and_both_texts_are_shown(language, size, screen, published, picture):
	case = published("Facebook")
	agent = screen("agent", language, size)
	agent.ticket(case.ticket)
	agent.press("Correct")
	agent.fill(reason="رقم الشارع خطأ")
	agent.confirm()
	case.stands_at("Reply Drafting")
	draft = frappe.db.get_value("Proposed Reply", {"corrects": case.reply})
	agent.reply(draft)
	old = agent.page.locator(".participation-standing section", has_text=agent.says("The Published Reply"))
	expect(old).to_contain_text("تم ردم الحفرة")
	agent.reads_well(picture, "correction-draft")
	agent.workflow("Submit for Review")
	case.stands_at("PR Review")

	officer = screen("pr", language, size)
	officer.reply(draft)
	removal = officer.page.locator('input[data-fieldname="remove_corrected"]')
	expect(removal).to_be_visible()
	officer.reads_well(picture, "correction-review")
	officer.workflow("Approve Reply")
	case.stands_at("Answered")
	assert len(case.answers("تم ردم الحفرة")) == 2
	officer.reply(case.reply)
	officer.press("Open the Correction")
	officer.page.wait_for_url(f"**/{draft}")


@READERS
def test_a_reply_is_withdrawn_only_once_a_second_officer_confirms(
	language, size, screen, published, second_officer, picture
):
	case = published("Facebook")
	officer = screen("pr", language, size)
	officer.reply(case.reply)
	officer.press("Withdraw Reply")
	officer.fill(reason="نُشر الرد على شكوى أخرى")
	officer.confirm()
	asked = officer.page.locator(".participation-standing .participation-notice")
	expect(asked).to_be_visible()
	expect(officer.page.locator(".participation-standing")).to_contain_text("نُشر الرد على شكوى أخرى")
	officer.reads_well(picture, "withdrawal-asked")
	assert walk.stage_of(case.ticket) == "Answered" and case.answers("تم ردم")

	other = screen(second_officer, language, size)
	other.reply(case.reply)
	other.press("Confirm Withdrawal")
	other.confirm()
	case.stands_at("Reply Drafting")
	notice = other.page.locator(".participation-standing .participation-notice")
	expect(notice).to_contain_text(other.says("Withdrawn on {0}.").split("{0}")[0].strip())
	other.reads_well(picture, "withdrawal-confirmed")
	comes_true(lambda: not case.answers("تم ردم"), "the reply is gone from the platform")
