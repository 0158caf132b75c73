"""The desk enlarged: twice and four times as large, with spaced words, without motion, and to whoever only hears it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.accessibility_tree import differences, outline
from tests.browser.barriers import cramped, moving, overflow, spaced_out
from tests.browser.conftest import come_in, log_in, speaks
from tests.browser.desk_screens import SCREENS, drawn, turned_to

DESK = {"width": 1280, "height": 1024}
ENLARGED = {2: {"width": 640, "height": 512}, 4: {"width": 320, "height": 256}}


@pytest.fixture(scope="module")
def own_window(browser: Browser) -> Iterator[Callable[[str, str], Page]]:
	"""A person's window, kept for all screens: `own_window("agent", "ar")`."""
	windows: dict[str, Page] = {}
	reads: dict[str, str] = {}

	def window_of(name: str, language: str) -> Page:
		if reads.get(name) == language:
			return windows[name]
		reads[name] = language
		speaks(name, language)
		if name not in windows:
			windows[name] = log_in(browser, name, language, DESK)
			windows[name].emulate_media(reduced_motion="reduce")
		windows[name].goto("/app/guide")
		windows[name].wait_for_function("window.frappe?.boot")
		windows[name].evaluate(
			"sessionStorage.setItem('participation-set-up-step', 'people')"
		)  # open on any site
		return windows[name]

	come_in("حفرة كبيرة عند مدرسة الحي الشمالي")
	yield window_of
	for page in windows.values():
		page.context.close()


@pytest.fixture(
	scope="module",
	params=[(name, language) for language in ("ar", "en") for name in SCREENS],
	ids="-".join,
)
def shown(request, own_window, case):
	"""A screen that is open in its person's window: (name, language, page)."""
	name, language = request.param
	page = own_window(SCREENS[name].person, language)
	page.set_viewport_size(DESK)
	turned_to(page, SCREENS[name], case)
	return name, language, page


def test_a_screen_can_be_read_four_times_as_large_and_with_words_apart(shown):
	name, language, page = shown
	found = {}
	for times, size in ENLARGED.items():
		page.set_viewport_size(size)
		found |= looked_at(page, name, f"{times} times as large")
	with spaced_out(page, language):
		found |= looked_at(page, name, "and spaced")
		page.set_viewport_size(DESK)
		found |= looked_at(page, name, "spaced")
	assert not found, "\n".join(f"{where}: {one}" for where, seen in found.items() for one in seen)


def looked_at(page: Page, name: str, how: str) -> dict[str, list[str]]:
	"""What cannot be read of the screen as it stands, and of what is chosen on it, by how it stands."""
	screen = SCREENS[name]
	drawn(page, screen)
	found = {how: cramped(page, screen.ours)}
	if screen.chosen and not page.locator(screen.chosen).first.is_visible():
		page.locator(".queue-back").first.click()
	if screen.chosen and page.locator(".queue-back").first.is_hidden():
		page.locator(screen.chosen).first.click()
		drawn(page, screen)
		found[f"chosen, {how}"] = cramped(page, screen.ours)
	if overflow(page) > 0:
		found[f"{how}, whole page"] = [f"{overflow(page)} pixels beyond the edge"]
	return {where: seen for where, seen in found.items() if seen}


def test_nothing_moves_for_whoever_asked_for_that(shown):
	name, _language, page = shown
	assert moving(page, SCREENS[name].ours) == []


def test_a_screen_is_told_as_it_was(shown):
	name, language, page = shown
	page.set_viewport_size(DESK)
	drawn(page, SCREENS[name])
	changed = differences(f"{name}.{language}", outline(page, SCREENS[name], language))
	assert not changed, changed
