"""Text in the cells of a terminal, in whichever script."""

from __future__ import annotations

import unicodedata

# Around right-to-left text, so that a cell turns its own words and never the columns beside it.
ISOLATE, END_ISOLATE = "\u2068", "\u2069"
_NO_CELL = {"Mn", "Me", "Cf"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


def plain(text: str) -> str:
	"""The text on one line, without the controls by which it could act on the terminal."""
	return " ".join("".join(" " if _acts(letter) else letter for letter in text).split())


def cells(text: str) -> int:
	"""How many cells of a terminal the text takes."""
	return sum(_cells_of(letter) for letter in text)


def fit(text: str, width: int) -> str:
	"""The text cut or filled up to exactly `width` cells."""
	text = plain(text)
	if cells(text) > width:
		text = f"{_beginning(text, width - 1)}…"
	filling = " " * (width - cells(text))
	is_turned = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in text)
	return f"{ISOLATE}{text}{END_ISOLATE}{filling}" if is_turned else text + filling


def _beginning(text: str, width: int) -> str:
	taken = 0
	for position, letter in enumerate(text):
		taken += _cells_of(letter)
		if taken > width:
			return text[:position].rstrip()
	return text


def _cells_of(letter: str) -> int:
	if unicodedata.category(letter) in _NO_CELL:
		return 0
	return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _acts(letter: str) -> bool:
	joins_letters = letter in "\u200c\u200d"
	return unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} and not joins_letters
