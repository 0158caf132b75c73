"""Arabic and mixed text made comparable: for matching and search only, the text itself stays as received."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

Language = Literal["ar", "en", "mixed", "und"]

MINIMUM_LETTERS = 3
DOMINANT_SHARE = 0.75
_LETTERS_HELD = 2048  # more than both scripts have

_ONE_SPELLING = {
	"ا": "أإآٱٲٳٵ",
	"ي": "ىئیے",
	"و": "ؤٶ",
	"ه": "ةۃہھە",
	"ك": "کڪ",
}
_DIACRITICS = (
	*range(0x0610, 0x061B),
	*range(0x064B, 0x0660),
	0x0670,
	0x0674,
	*range(0x06D6, 0x06DD),
	*range(0x06DF, 0x06E9),
	*range(0x06EA, 0x06EE),
	*range(0x08CA, 0x0900),
	*range(0xFC5E, 0xFC64),  # forms of their own, which NFKC would turn into a space and a mark
	*range(0xFE70, 0xFE80),
)
_TATWEEL = 0x0640
_INVISIBLE = (
	0x00AD,
	0x034F,
	*range(0x0600, 0x0606),
	0x061C,
	0x06DD,
	0x070F,
	0x115F,
	0x1160,
	0x17B4,
	0x17B5,
	*range(0x180B, 0x1810),
	*range(0x200B, 0x2010),
	*range(0x202A, 0x202F),
	*range(0x2060, 0x2070),
	0x3164,
	*range(0xFE00, 0xFE10),
	0xFEFF,
	0xFFA0,
	*range(0xFFF9, 0xFFFC),
	*range(0x1D173, 0x1D17B),
	*range(0xE0000, 0xE0200),
)
_DROPPED = dict.fromkeys((*_DIACRITICS, _TATWEEL, *_INVISIBLE))
_LAST_KEPT = 0x2FFF  # the alphabets; what stands behind them is looked at each time


class _Folding(dict[int, str | int | None]):
	"""What becomes of each letter; one met for the first time is a digit or stays as it is."""

	def __missing__(self, code: int) -> str | int:
		letter = chr(code)
		folded = str(unicodedata.decimal(letter)) if letter.isdecimal() else code
		if code <= _LAST_KEPT:
			self[code] = folded
		return folded


_FOLDED = _Folding(
	_DROPPED | {ord(variant): letter for letter, variants in _ONE_SPELLING.items() for variant in variants}
)

_THRICE = re.compile(r"(.)(?=\1\1)")
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|\S*@\S+", re.IGNORECASE)


def normalise(text: str) -> str:
	"""The text with one spelling for what readers take for the same word.

	Hamza forms, alef, ya and ta marbuta become one letter each; diacritics, tatweel and invisible
	characters go; digits of every script become ASCII; case is folded; a letter written three times or
	more in a row is written once. Applying it twice changes nothing.
	"""
	folded = text.translate(_FOLDED).casefold()
	if not (unicodedata.is_normalized("NFKC", text) and unicodedata.is_normalized("NFKC", folded)):
		plain = unicodedata.normalize("NFKC", text.translate(_DROPPED)).casefold()
		folded = unicodedata.normalize("NFKC", plain).translate(_FOLDED)
	return _STRETCHED.sub(r"\1", folded) if _THRICE.search(folded) else folded


def language(text: str) -> Language:
	"""Which script most letters belong to: Arabic "ar", Latin "en", both "mixed", else "und".

	Addresses and names of accounts do not count; fewer than three letters tell nothing.
	"""
	letters = [letter for letter in _NO_PROSE.sub(" ", text.translate(_DROPPED)) if letter.isalpha()]
	if len(letters) < MINIMUM_LETTERS:
		return "und"
	arabic = sum(map(_is_arabic, letters)) / len(letters)
	latin = sum(map(_is_latin, letters)) / len(letters)
	if arabic >= DOMINANT_SHARE:
		return "ar"
	if latin >= DOMINANT_SHARE:
		return "en"
	return "mixed" if arabic and latin and arabic + latin >= DOMINANT_SHARE else "und"


@lru_cache(_LETTERS_HELD)
def _is_arabic(letter: str) -> bool:
	return unicodedata.name(letter, "").startswith("ARABIC")


@lru_cache(_LETTERS_HELD)
def _is_latin(letter: str) -> bool:
	return unicodedata.name(letter, "").startswith(("LATIN", "FULLWIDTH LATIN"))
