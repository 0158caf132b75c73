"""Text as received, made fit for the database and for one line of a list."""

from __future__ import annotations

import json
import re

EXCERPT_LENGTH = 130
_SURROGATES = re.compile("[\ud800-\udfff]")
_NOT_HTML = str.maketrans("<>", "‹›")  # some pages take a line with angle brackets for HTML
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x1f]+")


def storable(text: str | None) -> str:
	"""The text as received, but for halves of characters, which no database takes."""
	return _SURROGATES.sub("\ufffd", text or "")


def as_json(raw: object) -> str:
	"""An entry as received, as text that people can read."""
	return storable(json.dumps(raw, ensure_ascii=False))


def one_line(text: str | None) -> str:
	"""The text without line breaks, tags, and invisible or direction-changing characters."""
	return " ".join(_INVISIBLE.sub(" ", storable(text)).translate(_NOT_HTML).split())


def excerpt_of(text: str | None) -> str:
	"""The beginning of a text, for one line of a list."""
	line = one_line(text)
	return line if len(line) <= EXCERPT_LENGTH else line[: EXCERPT_LENGTH - 1].rstrip() + "…"
