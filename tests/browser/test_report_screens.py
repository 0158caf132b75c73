"""Reports at the screen: read, narrowed, followed to the records, printed; and all of them at a glance."""

from __future__ import annotations

import frappe
import pytest
from playwright.sync_api import Locator, expect
from pypdf import PdfReader

from tests.browser.screens import TABLET, WIDE, Screen
from tests.integration.casework.tickets import make_ticket

KINDS = "Kinds and Channels"
CELLS = ".dt-scrollable .dt-row:not(.dt-row-filter)"


@pytest.fixture
def contributions() -> None:
	"""Something of two kinds that came by two channels today."""
	frappe.set_user("Administrator")
	make_ticket(type="Complaint", channel="X")
	make_ticket(type="Complaint", channel="Portal")
	make_ticket(type="Inquiry", channel="Portal")
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows them


def counted(**filters: str) -> int:
	"""What the manager may see; what other tests have closed to managers is not among it."""
	frappe.db.rollback()  # a new snapshot
	today = frappe.utils.today()
	month = {"participation_received_at": ["between", [f"{today[:8]}01 00:00:00", f"{today} 23:59:59"]]}
	wanted = {"participation_type": ["is", "set"], **month, **filters}
	frappe.set_user("manager@city.example")
	seen = frappe.get_list("HD Ticket", wanted, pluck="name", limit=0)
	frappe.set_user("Administrator")
	return len(seen)


def report(manager: Screen, name: str, query: str = "") -> None:
	manager.page.goto(f"/app/query-report/{name}{query}")
	expect(row(manager, "Total")).to_be_visible()


def row(manager: Screen, label: str) -> Locator:
	return manager.page.locator(CELLS).filter(has_text=manager.says(label)).first


def figure(manager: Screen, label: str) -> Locator:
	"""The number of contributions in the row of this label."""
	return row(manager, label).locator(".dt-cell").nth(2)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_report_is_narrowed_followed_and_printed(desk, contributions, picture, language):
	# Not one of `screen`: Frappe's own chart raises when a filter replaces it while it measures itself.
	manager = Screen(desk("manager", language=language), language)
	report(manager, KINDS)
	expect(figure(manager, "Total")).to_have_text(str(counted()))
	expect(manager.page.locator(".chart-wrapper svg.frappe-chart")).to_be_visible()
	picture(manager.page, f"report-kinds-{language}")
	channel = manager.page.locator('.page-form [data-fieldname="channel"] select')
	channel.select_option("Portal")
	expect(figure(manager, "Total")).to_have_text(str(counted(participation_channel="Portal")))
	with manager.page.context.expect_event("page") as opened:
		manager.page.get_by_role("button", name=manager.says("Download PDF")).click()
	opened.value.close()
	expected = counted(participation_channel="Portal", participation_type="Inquiry")
	figure(manager, "Inquiry").locator("a").click()
	manager.page.wait_for_url("**/app/hd-ticket**")
	shown = manager.page.locator(".list-row-container:visible")
	expect(shown).to_have_count(min(expected, 20))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pdf_has_the_reports_words(screen, contributions, tmp_path, language):
	manager = screen("manager", language)
	# From the page itself, whose name only the browser knows.
	kind, content = manager.page.evaluate(
		"""async (address) => {
			const answer = await fetch(address);
			return [answer.headers.get("content-type"), Array.from(new Uint8Array(await answer.arrayBuffer()))];
		}""",
		f"/api/method/participation_app.api.reports.pdf?report={KINDS}",
	)
	assert kind == "application/pdf"
	path = tmp_path / "kinds.pdf"
	path.write_bytes(bytes(content))
	text = "".join(page.extract_text() for page in PdfReader(path).pages)
	assert manager.says("Total") in text and str(counted()) in text


@pytest.mark.parametrize(("language", "size"), [("ar", TABLET), ("en", WIDE)])
def test_all_reports_are_seen_at_a_glance_and_follow_one_period(
	screen, contributions, picture, language, size
):
	manager = screen("manager", language, size)
	manager.page.goto("/app/figures-board")
	cards = manager.page.locator(".figures-board-card")
	expect(cards).to_have_count(10)
	kinds = manager.page.get_by_role("region", name=manager.says(KINDS), exact=True)
	expect(kinds.locator(".figures-board-total strong")).to_have_text(str(counted()))
	expect(manager.page.locator(".participation-skeleton")).to_have_count(0)
	manager.reads_well(picture, "figures-board")
	last_month = manager.page.get_by_role("button", name=manager.says("Last Month"), exact=True)
	last_month.click()
	expect(last_month).to_have_attribute("aria-pressed", "true")
	expect(manager.page.locator(".participation-skeleton")).to_have_count(0)
	kinds.get_by_role("link").click()
	manager.page.wait_for_url("**/app/query-report/**")
