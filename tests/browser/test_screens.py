"""Every screen of the staff, in Arabic and English, on a desk and on a phone."""

from __future__ import annotations

import frappe
import pytest

from tests.browser.screens import NARROW, WIDE
from tests.integration import walk

SIZES = {"wide": WIDE, "narrow": NARROW}
READERS = ["ar", "en"]


@pytest.fixture(scope="session")
def case(public, read_in):
	"""A ticket whose answer is being drafted, and a comment that still waits."""
	registered = read_in(public.write("Facebook", "الحفرة عند المدرسة كبرت وكسرت سيارتي"))
	waiting = read_in(public.write("Instagram", "Street lamp is off in front of our house since Monday"))
	ticket = walk.register(registered)
	reply = walk.to_draft(ticket)
	frappe.set_user("Administrator")
	frappe.db.commit()  # the web server shows it
	return {"ticket": ticket, "reply": reply, "waiting": waiting, "registered": registered}


SCREENS = {
	"workspace": ("agent", "/app/call-centre", ".shortcut-widget-box"),
	"triage": ("agent", "/app/triage", ".triage-card"),
	"comment": ("agent", "/app/social-comment/{waiting}", ".participation-said, .participation-prose"),
	"ticket": ("agent", "/app/hd-ticket/{ticket}", ".participation-trail"),
	"reply": ("agent", "/app/proposed-reply/{reply}", ".participation-meter"),
	"replies": ("pr", "/app/proposed-reply", ".list-row-container, .result"),
	"departments": ("manager", "/app/participation-department/view/tree", ".tree-node"),
	"agreement": (
		"manager",
		"/app/hd-service-level-agreement/City: 3 working days",
		".participation-day.due",
	),
	"holidays": ("manager", "/app/hd-service-holiday-list/City Holidays", ".grid-row"),
	"season": ("manager", "/app/participation-season/new", '[data-fieldname="hours"] .grid-body'),
	"calendar-changes": ("manager", "/app/calendar-change", ".frappe-list"),
	"settings": ("manager", "/app/participation-settings", '[data-fieldname="authority_name"]'),
}


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_fits_and_reads_in_the_readers_direction(screen, language, size, case, desk, picture):
	person, address, landmark = SCREENS[screen]
	page = desk(person, language=language, size=SIZES[size])
	troubles: list[str] = []
	page.on("pageerror", lambda error: troubles.append(str(error)))
	page.goto(address.format(**case))
	page.wait_for_selector(landmark)
	page.wait_for_load_state("networkidle")
	picture(page, f"{screen}-{language}-{size}")
	assert page.evaluate("document.documentElement.dir || 'ltr'") == ("rtl" if language == "ar" else "ltr")
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")
	assert not troubles
