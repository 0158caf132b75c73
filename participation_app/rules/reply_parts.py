"""A reply that is longer than its platform allows: numbered parts that each fit, or its beginning and a link."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .reply_length import measure

MOST_PARTS = 9
_MARK = " ({}/{})"
_WIDEST_MARK = _MARK.format(MOST_PARTS, MOST_PARTS)
_ENDING = " …\n{}"
# Spaces that forbid a break are none; a sign that hangs on the space before it stays with that space.
_SPACE = re.compile(r"[^\S\u00a0\u2007\u202f]+")
_HANGS_ON = ("Mn", "Me", "Mc")
_JOINERS = "\u200d\ufe0e\ufe0f"
_SENTENCE_END = re.compile(r"[.!?\u061f\u06d4\u2026][\"'\u00bb\u201d)\]]{0,3}$")


class CannotBeDivided(ValueError):
	"""No division into parts gives parts that all fit."""


class WordTooLong(CannotBeDivided):
	"""One word or link alone is longer than a part may be."""


class TooManyParts(CannotBeDivided):
	"""It would take more than `MOST_PARTS` parts."""


def divide(platform: str, text: str, limit: int | None = None) -> tuple[str, ...]:
	"""The text itself where it fits, else its parts, each with its number at the end: "… (1/3)".

	Parts end with a sentence where that leaves them at least half full, else with a word; never inside a
	link, a mention or a letter with its marks. Raises CannotBeDivided.
	"""
	if measure(platform, text, limit).fits:
		return (text,)
	pieces: list[str] = []
	rest = text.strip()
	while rest:
		if len(pieces) == MOST_PARTS:
			raise TooManyParts(f"The text takes more than {MOST_PARTS} parts.")
		end = _end_of_piece(platform, rest, limit)
		pieces.append(rest[:end].rstrip())
		rest = rest[end:].lstrip()
	return tuple(piece + _MARK.format(number, len(pieces)) for number, piece in enumerate(pieces, 1))


def begin(platform: str, text: str, link: str, limit: int | None = None) -> str:
	"""The text itself where it fits, else as much of it as fits before a link to the whole, which ends it.

	It ends as a part does. Raises CannotBeDivided where not even one word fits beside the link.
	"""
	if measure(platform, text, limit).fits:
		return text
	text, ending = text.strip(), _ENDING.format(link)
	return text[: _end_of_piece(platform, text, limit, ending)].rstrip() + ending


def _end_of_piece(platform: str, text: str, limit: int | None, ending: str = _WIDEST_MARK) -> int:
	"""Where the next piece ends that its ending follows: after the last sentence that fits, or else the last word."""
	last_word = last_sentence = 0
	for end in _word_ends(text):
		length = measure(platform, text[:end] + ending, limit)
		if not length.fits:
			break
		last_word = end
		if _ends_sentence(text, end) and 2 * length.used >= length.limit:
			last_sentence = end
	else:
		return len(text)
	if not last_word:
		raise WordTooLong("A word or link is longer than a part may be.")
	return last_sentence or last_word


def _word_ends(text: str) -> Iterator[int]:
	for space in _SPACE.finditer(text):
		if space.start() and not _hangs_on_space(text[space.end() : space.end() + 1]):
			yield space.start()
	yield len(text)


def _hangs_on_space(sign: str) -> bool:
	return bool(sign) and (sign in _JOINERS or unicodedata.category(sign) in _HANGS_ON)


def _ends_sentence(text: str, end: int) -> bool:
	space = _SPACE.match(text, end)
	return bool(_SENTENCE_END.search(text[max(0, end - 4) : end]) or (space and "\n" in space[0]))
