"""What every public page must let everybody do: looked for by axe-core and by hand."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

_TOOLS = Path.home() / "participation-bench-tools" / "node_modules"
AXE = Path(os.environ.get("PARTICIPATION_AXE") or _TOOLS / "axe-core" / "axe.min.js")
LOOKS = {
	"in light": {"color_scheme": "light", "forced_colors": "none"},
	"in the dark": {"color_scheme": "dark", "forced_colors": "none"},
	"in the reader's own colours": {"color_scheme": "light", "forced_colors": "active"},
}
LOOKED_THROUGH = (320, 768, 1280)  # the layouts of a phone, a tablet and a desk
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page, within: str = "html") -> list[str]:
	"""What axe-core finds on the page, or in a part of it, as it stands: the rule and the first elements that break it."""
	return _found(page, TAGS, within)


def barriers_in_every_look(page: Page) -> list[str]:
	"""Those of each layout in light, in the dark and in the reader's own colours, with where; the window is as before."""
	size, found = page.viewport_size, []
	for width in LOOKED_THROUGH:
		page.set_viewport_size({"width": width, "height": size["height"]})
		for look, media in LOOKS.items():
			page.emulate_media(**media)
			found += [f"{look} at {width}: {one}" for one in barriers(page)]
	page.emulate_media(**LOOKS["in light"])
	page.set_viewport_size(size)
	return found


def _found(page: Page, rules: object, within: str = "html") -> list[str]:
	if not page.evaluate("Boolean(window.axe)"):
		page.evaluate(_axe())
	look = "([within, rules]) => axe.run(within, {runOnly: rules, resultTypes: ['violations']})"
	found = page.evaluate(look, [within, rules])
	return [_said(violation) for violation in found["violations"]]


def overflow(page: Page) -> int:
	"""How many pixels the page is wider than its window."""
	return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def small_targets(page: Page) -> list[str]:
	"""Buttons and controls that a thumb may miss: lower than 44 pixels."""
	return page.evaluate(
		"""() => [...document.querySelectorAll('.button, input:not([type=hidden]), select, textarea, .pages a')]
			.filter(one => one.checkVisibility({visibilityProperty: true})
				&& (one.closest('label') || one).getBoundingClientRect().height < 44)
			.map(one => one.outerHTML.slice(0, 120))"""
	)


@contextmanager
def heard_on(page: Page) -> Iterator[list[str]]:
	"""Gives a list that fills with the page's script errors and with what the browser refuses or warns of."""
	heard: list[str] = []

	def note_error(error: object) -> None:
		heard.append(str(error))

	def note_message(message: ConsoleMessage) -> None:
		if message.type in ("error", "warning"):
			heard.append(message.text)

	page.on("pageerror", note_error)
	page.on("console", note_message)
	yield heard
	page.remove_listener("pageerror", note_error)
	page.remove_listener("console", note_message)


def _said(violation: dict[str, Any]) -> str:
	places = "; ".join(node["html"][:160] for node in violation["nodes"][:3])
	return f"{violation['id']}: {violation['help']}: {places}"


@cache
def _axe() -> str:
	return AXE.read_text(encoding="utf-8")


_SPACED = """:not(svg, svg *) { line-height: 1.5 !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
_LETTERS_APART = ":not(svg, svg *) { letter-spacing: 0.12em !important }"


@contextmanager
def spaced_out(page: Page, language: str) -> Iterator[None]:
	"""Spacing as WCAG 1.4.12 has it; Arabic letters stay joined, since their script knows no space between them."""
	style = page.add_style_tag(content=_SPACED if language == "ar" else _SPACED + _LETTERS_APART)
	yield
	style.evaluate("one => one.remove()")


def cramped(page: Page, within: str) -> list[str]:
	"""Words that are cut off or reach out of their box or the window, and parts that scroll sideways.

	What is shortened to a number of lines may be: it is an excerpt, and the whole is one press away.
	"""
	return page.evaluate(script("cramped"), within)


def moving(page: Page, within: str) -> list[str]:
	"""What takes time to change or moves by itself."""
	return page.evaluate(
		"""within => [...document.querySelectorAll(`:is(${within}), :is(${within}) *`)].filter(one => {
			if (!one.checkVisibility()) return false
			const style = getComputedStyle(one), lasts = times => times.split(",").some(one => parseFloat(one) > 0.001)
			const moves = style.animationName !== "none" && lasts(style.animationDuration)
			return moves || (style.transitionProperty !== "none" && lasts(style.transitionDuration))
		}).map(one => one.outerHTML.slice(0, 120))""",
		within,
	)


@contextmanager
def told_on(page: Page) -> Iterator[Callable[[str], None]]:
	"""Listens as a screen reader does; gives a function that waits until these words were told."""
	page.evaluate(script("told"))

	def told(words: str) -> None:
		page.wait_for_function("words => window.told.some(one => one.includes(words))", arg=words)

	yield told
	page.evaluate("window.listener.disconnect()")


@cache
def script(name: str) -> str:
	"""A function that a page is asked, from the file of this name."""
	_comment, _line, text = (
		(Path(__file__).with_name(f"{name}.js")).read_text(encoding="utf-8").partition("\n")
	)
	return text
