"""One wording for many people: what is filled in for each of them, and which wording each gets.

What people call themselves is theirs to choose. In our text it is a name and nothing else: it mentions nobody,
links nowhere, is no placeholder, and keeps its direction to itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

PLACEHOLDERS = frozenset({"salutation", "name", "handle", "reference", "platform"})
LONGEST_NAME = 40

_FIRST_STRONG, _POP = "\u2068", "\u2069"
_JOINERS = "\u200c\u200d"  # belong to how some names are spelled, and to emoji
# What platforms read as the beginning of a mention, a hashtag or a cashtag.
_MARKS = re.compile(r"[@\uff20\ufe6b#\uff03\ufe5f$\uff04\ufe69]")
_OF_ADDRESSES = re.compile(r"[/\\:\uff1a\uff0f]+")
_DOTS = re.compile(r"(?<=\w)[.\u3002\uff0e\uff61\u2024]+(?=\w)")
_HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,48}[A-Za-z0-9_-])?", re.ASCII)


@dataclass(frozen=True)
class Wording:
	"""One way to say the answer; without a language it is for everybody."""

	text: str
	language: str | None = None


def plain_name(written: str | None) -> str:
	"""A name as it may stand in a text of ours; empty where nothing of it is left."""
	shown = "".join(map(_shown, unicodedata.normalize("NFC", written or "")))
	shown = _DOTS.sub(". ", _OF_ADDRESSES.sub(" ", _MARKS.sub("", shown)))
	shown = " ".join(shown.replace("{", " ").replace("}", " ").split())
	if not any(unicodedata.category(sign)[0] in "LNS" for sign in shown):
		return ""
	return shown if len(shown) <= LONGEST_NAME else shown[: LONGEST_NAME - 1].rstrip() + "…"


def plain_handle(written: str | None) -> str:
	"""The handle with its sign where it can be nothing else, to address its own holder; else empty."""
	handle = (written or "").strip().removeprefix("@")
	return f"@{handle}" if _HANDLE.fullmatch(handle) else ""


def isolated(text: str) -> str:
	"""The text with its own direction, whatever stands around it."""
	return f"{_FIRST_STRONG}{text}{_POP}" if text else ""


def wordings_for(language: str, wordings: Sequence[Wording]) -> list[Wording]:
	"""The wordings for a language: its own, else those for everybody, else whatever there is."""
	own = [wording for wording in wordings if wording.language == language]
	return own or [wording for wording in wordings if not wording.language] or list(wordings)


def chosen_text(turn: int, texts: Sequence[str], fits: Callable[[str], bool]) -> tuple[int, str]:
	"""The text whose turn it is, or the next that fits; where none does, the one whose turn it is.

	(its place among the texts, the text)
	"""
	places = [(turn + step) % len(texts) for step in range(len(texts))]
	place = next((one for one in places if fits(texts[one])), places[0])
	return place, texts[place]


def _shown(sign: str) -> str:
	if sign in _JOINERS:
		return sign
	category = unicodedata.category(sign)
	return " " if category[0] == "Z" or category == "Cc" else "" if category[0] == "C" else sign
