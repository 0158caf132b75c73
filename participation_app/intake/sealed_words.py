"""The words of a deleted comment, told from what staff wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from frappe.utils import strip_html

from participation_app.intake.received_text import one_line

LONG_ENOUGH_TO_QUOTE = 20  # a shorter comment may stand in anybody's text by chance
_CUT_OFF = "…."
_LINE_BREAK = re.compile(r"<br\s*/?>|</(?:p|div)>", re.IGNORECASE)


class Words:
	"""Finds the words, however a page has put them into HTML or cut them off."""

	def __init__(self, wordings: Sequence[str]) -> None:
		lines = (one_line(wording).rstrip(_CUT_OFF) for wording in wordings)
		self.lines = [line for line in dict.fromkeys(lines) if line]

	def __bool__(self) -> bool:
		return bool(self.lines)

	def stand_in(self, value: str | None) -> bool:
		"""Whether the value is one of the wordings, or quotes one that is long enough."""
		shown = _shown(value)
		return any(shown == line or _quotes(shown, line) or _quotes(line, shown) for line in self.lines)

	def occur_in(self, value: str | None) -> bool:
		"""Whether a wording, however short, stands somewhere in the value."""
		shown = _shown(value)
		return any(line in shown for line in self.lines)


def _quotes(text: str, part: str) -> bool:
	return len(part) >= LONG_ENOUGH_TO_QUOTE and part in text


def _shown(value: str | None) -> str:
	text = strip_html(_LINE_BREAK.sub(" ", value or ""))
	return one_line(html.unescape(text)).removeprefix("Re: ").rstrip(_CUT_OFF)
