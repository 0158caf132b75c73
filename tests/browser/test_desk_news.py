"""Whoever does not see the desk is told what happens on it: by whom a comment was taken, that a move was made."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.moves import make_move
from tests.browser.barriers import told_on
from tests.browser.conftest import come_in
from tests.browser.screens import WIDE
from tests.integration import walk
from tests.integration.intake.waving import COMPLAINT

FOUR_TIMES = {"width": 320, "height": 256}


def shown() -> None:
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it


@pytest.mark.parametrize(("language", "size"), [("ar", FOUR_TIMES), ("en", WIDE)])
def test_the_triage_tells_what_was_decided_and_that_its_list_is_new(screen, language, size):
	taken, own = come_in(COMPLAINT, "الرصيف مكسور عند مدخل الحديقة")
	agent = screen("agent", language=language, size=size)
	agent.triage()
	agent.choose(taken)
	with told_on(agent.page) as told:
		walk.register(taken)
		shown()
		told(agent.says("Registered"))
		agent.page.locator(".triage-moves button").first.click()
		agent.page.wait_for_selector(f'.triage-card[data-name="{taken}"]', state="detached")
		agent.page.evaluate("frappe.pages.triage.triage.refresh()")
		told(agent.says("The list is as it stands now: {0}").format(1))
	assert own


def test_a_ticket_tells_the_move_that_was_made_here_and_the_one_made_elsewhere(screen):
	[comment] = come_in("إنارة الشارع مطفأة منذ أسبوع أمام المسجد")
	ticket = walk.register(comment)
	walk.to_section(ticket)
	shown()
	officer = screen("officer", "en", WIDE)
	officer.ticket(ticket)
	with told_on(officer.page) as told:
		walk.as_person("officer")
		make_move(ticket, "call_for_inspection", {"reason": "بلاغ يحتاج معاينة"})
		shown()
		told("Something has come to this ticket.")
		officer.page.wait_for_function("frappe.request.ajax_count === 0")  # the page is drawn anew
		officer.page.locator('.participation-act-choice[data-move="decline"]').click()
		officer.fill(reason="ليس من اختصاص القسم")
		officer.page.locator(".participation-act-submit").click()
		told("Now: With Department")


def test_a_desk_tells_the_numbers_that_changed(screen):
	come_in()
	agent = screen("agent", "en", WIDE)
	agent.page.goto("/app/call-centre")
	agent.page.wait_for_selector(".participation-due-list, .participation-due .participation-placeholder")
	with told_on(agent.page) as told:
		come_in(COMPLAINT)
		told("Comments Waiting: 1")


def test_the_health_of_the_desk_tells_that_it_was_looked_at_again(screen):
	manager = screen("manager", "ar", WIDE)
	manager.page.goto("/app/participation-health")
	findings = manager.page.locator(".health-finding")
	findings.first.wait_for()
	with told_on(manager.page) as told:
		manager.page.locator(
			f'.page-actions [data-original-title="{manager.says("Refresh")}"], .page-actions .btn-secondary'
		).first.click()
		told(manager.says("The list is as it stands now: {0}").format(findings.count()))
