"""The desk's own screens: who opens each, where, which part of the page is ours, and what of it differs by site."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page


@dataclass(frozen=True)
class DeskScreen:
	"""One screen; `{…}` in an address is a record of the case that the tests made."""

	person: str
	address: str
	ours: str
	chosen: str = ""  # what is pressed to see the rest where the window is narrow
	alike: tuple[str, ...] = ()  # rows of which the first tells how all are made
	left_out: tuple[str, ...] = ()  # what only some sites have
	named_by_site: tuple[str, ...] = ()
	by_site: tuple[str, ...] = ()  # what is there, or how it is worded, depends on what else a site holds


def _workspace(person: str, address: str) -> DeskScreen:
	return DeskScreen(
		person,
		address,
		".layout-main-section:has(.participation-desk)",
		left_out=(".participation-bars > :last-child", ".dashboard-widget-box .widget-body"),
		by_site=(".participation-due-body",),
	)


SCREENS = {
	"triage": DeskScreen(
		"agent",
		"/app/triage",
		".triage",
		chosen=".triage-card",
		left_out=(".participation-related", ".triage-others"),
		by_site=(".participation-proposal",),
	),
	"ticket": DeskScreen(
		"officer",
		"/app/hd-ticket/{ticket}",
		".participation-ticket",
		alike=(".participation-trail > li",),
		left_out=(".participation-related", ".participation-person", ".participation-why-here"),
		by_site=(".participation-notices",),
	),
	"event": DeskScreen("agent", "/app/hd-ticket/{master}", ".participation-event"),
	"reply": DeskScreen("agent", "/app/proposed-reply/{reply}", ".form-page"),
	"review": DeskScreen(
		"pr",
		"/app/review/{reviewed}",
		".review",
		chosen=".review-card",
		alike=(".review-list > li",),
		left_out=(".review-stands-in > *", ".review-head > .participation-notice"),
		by_site=(".review-card", ".review-seen"),
	),
	"enquiry": DeskScreen("agent", "/app/enquiry", ".enquiry"),
	"guide": DeskScreen("liaison", "/app/guide", ".guide"),
	"set-up": DeskScreen(
		"manager",
		"/app/set-up",
		".set-up",
		by_site=(".set-up-head > :last-child", ".set-up-found", ".set-up-progress", ".set-up-sample"),
	),
	"health": DeskScreen(
		"manager",
		"/app/participation-health",
		".health",
		alike=(".health-area", ".health-finding"),
		named_by_site=(".health-area",),
		left_out=(".health-finding > .btn",),  # it leads to what is found first
		by_site=(".health-summary", ".health-words", ".health-area h2"),
	),
	"accounts": DeskScreen(
		"manager",
		"/app/account-health",
		".account-health",
		alike=(".account-health > li",),
		by_site=(
			".account-card-finding",
			".account-facts",
			".account-meters",
			".account-card .indicator-pill",
		),
	),
	"figures": DeskScreen(
		"manager",
		"/app/figures-board",
		".figures-board",
		by_site=(".figures-board-total", ".figures-board-chart"),
	),
	"call-centre": _workspace("agent", "/app/call-centre"),
	"participation": _workspace("manager", "/app/participation"),
}
# Ours has been drawn in full: nothing is asked of the server, and no place waits for an answer.
_DRAWN = """ours => {
	const shown = [...document.querySelectorAll(ours)].filter(one => one.checkVisibility())
	const waits = one => one.querySelector(".participation-skeleton, .number-card-loading")
	return window.frappe?.request?.ajax_count === 0 && shown.length && !shown.some(waits)
}"""


def opened(page: Page, screen: DeskScreen, case: dict[str, str]) -> None:
	"""Goes to the screen and waits until it stands."""
	page.goto(screen.address.format(**case))
	drawn(page, screen)


def turned_to(page: Page, screen: DeskScreen, case: dict[str, str]) -> None:
	"""Goes to the screen from another one, as by a link of the desk, and waits until it stands."""
	page.evaluate("address => { frappe.set_route(address) }", screen.address.format(**case))
	drawn(page, screen)


def drawn(page: Page, screen: DeskScreen) -> None:
	"""Waits until the screen stands after a change."""
	page.wait_for_function(_DRAWN, arg=screen.ours)
	page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
