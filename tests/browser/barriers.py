"""What every public page must let everybody do: looked for by axe-core and by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page

_TOOLS = Path.home() / "participation-bench-tools" / "node_modules"
AXE = Path(os.environ.get("PARTICIPATION_AXE") or _TOOLS / "axe-core" / "axe.min.js")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def barriers(page: Page) -> list[str]:
	"""What axe-core finds on the page as it stands: the rule and the first elements that break it."""
	return _found(page, TAGS)


def faint_words(page: Page) -> list[str]:
	"""Of the barriers those that other colours bring: words that hardly stand out."""
	return _found(page, {"type": "rule", "values": ["color-contrast"]})


def _found(page: Page, rules: object) -> list[str]:
	if not page.evaluate("Boolean(window.axe)"):
		page.evaluate(_axe())
	found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", rules)
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
