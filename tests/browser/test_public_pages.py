"""The pages of the public: no barrier in either language and at any width, by keyboard alone, without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from participation_app.www.public_page import pages
from tests.browser.barriers import barriers_in_every_look, heard_on, overflow, small_targets
from tests.browser.conftest import URL

# Every page that opens without more than its address.
PAGES = [
	"index",
	"service",
	"policy",
	"accounts",
	"charter",
	"open_data",
	"contribute",
	"follow",
	"published",
	"surveys",
	"subscribe",
	"refusal_reasons",
	"unsubscribe",
	"claim",
]
# Pages that need something first, and are looked at where that is made.
ELSEWHERE = {
	"answer",
	"received",
	"contribution",
	"support",
	"survey",
	"survey_results",
	"open_dataset",
	"open_release",
}
LANGUAGES = ["ar", "en"]
WIDTHS = (320, 390, 768, 1280, 1440)
MOST_BYTES = 50_000


def address(page: str) -> str:
	return "/participation" if page == "index" else f"/participation/{page}"


@pytest.fixture(scope="module")
def visitor(browser: Browser) -> Iterator[Callable[..., Page]]:
	"""A guest's window: `visitor("en")`."""
	contexts: list[BrowserContext] = []

	def arrive(language: str = "ar", **settings: object) -> Page:
		context = browser.new_context(**{"base_url": URL, "locale": language, **settings})
		contexts.append(context)
		cookie = {"name": "preferred_language", "value": language, "url": URL}
		context.add_cookies([cookie])
		return context.new_page()

	yield arrive
	for context in contexts:
		context.close()


@pytest.fixture(scope="module")
def windows(visitor: Callable[..., Page]) -> dict[str, Page]:
	"""One window for each language, kept open for all pages."""
	return {language: visitor(language) for language in LANGUAGES}


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_is_light_and_puts_nothing_in_anybodys_way(windows, name, language, picture):
	page = windows[language]
	with heard_on(page) as heard:
		open_light(page, address(name))
		for width in WIDTHS:
			page.set_viewport_size({"width": width, "height": 800})
			assert overflow(page) == 0, f"scrolls sideways at {width}"
			assert small_targets(page) == [], f"at {width}"
		assert barriers_in_every_look(page) == []
		picture(page, f"public-{name}-{language}")
		enlarge(page)
		assert overflow(page) == 0, "scrolls sideways with text twice as large"
	assert heard == []


def enlarge(page: Page) -> None:
	"""Text twice as large, as a person sets it in the browser, in half a window."""
	page.set_viewport_size({"width": 640, "height": 800})
	page.evaluate("document.documentElement.style.setProperty('font-size', '225%')")


def open_light(page: Page, where: str) -> None:
	"""Opens the page as one who has never been here, and weighs what came over the wire."""
	answers = []

	def note(answer: Response) -> None:
		answers.append(answer)

	page.on("response", note)
	page.goto(where)
	page.remove_listener("response", note)
	kept = [answer for answer in answers if answer.request.resource_type != "image"]
	weight = sum(len(answer.body()) + len(str(answer.headers)) for answer in kept)
	assert 0 < weight < MOST_BYTES, f"{weight} bytes"


def test_every_page_is_looked_at():
	assert pages() - set(PAGES) - ELSEWHERE == set()


def test_the_keyboard_reaches_everything_in_its_order_and_shows_where_it_is(visitor):
	page = visitor("en", viewport={"width": 1440, "height": 900})
	page.goto("/participation")
	reached = []
	for _ in range(page.locator("a[href]").count()):
		page.keyboard.press("Tab")
		reached.append(page.evaluate("document.activeElement.getAttribute('href')"))
		assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
	assert reached == page.evaluate(
		"[...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))"
	)


def test_the_first_key_skips_to_the_content(visitor):
	page = visitor("en")
	page.goto("/participation/policy")
	page.keyboard.press("Tab")
	assert page.evaluate("document.activeElement.getBoundingClientRect().height") >= 24
	page.keyboard.press("Enter")
	assert page.evaluate("document.activeElement.id") == "content"


def test_the_language_is_changed_by_a_link_and_stays_changed(visitor):
	page = visitor("ar", java_script_enabled=False)
	page.goto("/participation/policy")
	page.get_by_role("link", name="English").click()
	assert page.get_attribute("html", "dir") == "ltr" and "/participation/policy" in page.url
	page.goto("/participation/charter")
	assert page.get_attribute("html", "lang") == "en"


def test_a_page_says_the_same_without_scripts(windows, visitor):
	without = visitor("ar", java_script_enabled=False)
	for name in PAGES:
		without.goto(address(name))
		windows["ar"].goto(address(name))
		assert without.inner_text("main") == windows["ar"].inner_text("main") != "", name
