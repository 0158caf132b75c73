"""What staff work with can be used by everybody: names, roles, contrast and widths of our own parts of the desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import barriers, overflow
from tests.browser.desk_screens import SCREENS, opened

WIDTHS = {"laptop": (1280, 800), "tablet": (768, 1024), "phone": (320, 844)}
THEMES = ("light", "dark")
OWN_COLOURS = "the reader's own colours"
COLOURS = ["green", "blue", "cyan", "orange", "yellow", "red", "pink", "purple", "gray"]
# Frappe's own: its headings start anew inside a page, and its forms name their fields in their own way.
_FRAPPES = (
	"heading-order",
	"page-has-heading-one",
	"region",
	"label",
	"form-field-multiple-labels",
	"color-contrast-enhanced",
)
# Frappe draws the cards of a workspace, and the figures and the event are looked at enlarged and heard.
_ONLY_THERE = {"call-centre", "participation", "figures", "event"}


@pytest.mark.parametrize("screen", sorted(SCREENS.keys() - _ONLY_THERE))
@pytest.mark.parametrize("language", ["ar", "en"])
def test_a_screen_of_the_desk_has_no_barrier(screen, language, case, desk):
	person, ours = SCREENS[screen].person, SCREENS[screen].ours
	page = desk(person, language=language)
	opened(page, SCREENS[screen], case)
	found: dict[str, list[str]] = {}
	for name, (width, height) in WIDTHS.items():
		page.set_viewport_size({"width": width, "height": height})
		for look in (*THEMES, OWN_COLOURS):
			_turn(page, look)
			if seen := _of_ours(page, ours):
				found[f"{name} {look}"] = seen
		if overflow(page) > 0:
			found[f"{name} width"] = [f"{overflow(page)} pixels beyond the edge"]
	assert not found, "\n".join(f"{where}: {one}" for where, all_of_it in found.items() for one in all_of_it)


@pytest.mark.parametrize("theme", THEMES)
def test_a_word_in_any_colour_is_read_well(theme, desk, case):
	page = desk("agent")
	opened(page, SCREENS["triage"], case)
	page.evaluate(
		"""colours => document.querySelector(".triage").prepend(participation.element(
			"div", { class: "every-colour" }, colours.map(colour => participation.pill(colour, colour))))""",
		COLOURS,
	)
	_turn(page, theme)
	assert barriers(page, ".every-colour") == []


def _turn(page: Page, look: str) -> None:
	theme = look if look in THEMES else THEMES[0]
	page.emulate_media(forced_colors="active" if look == OWN_COLOURS else "none")
	page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
	page.wait_for_timeout(150)  # colours change over a moment


def _of_ours(page: Page, ours: str) -> list[str]:
	return [one for one in barriers(page, ours) if not one.startswith(_FRAPPES)]
