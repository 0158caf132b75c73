"""Which letters the glyphs of a printed page stand for, so that it can be searched, copied and read aloud.

WeasyPrint takes them from the text where a glyph is first met. A letter with a vowel sign is met as two glyphs of
one text there, and the sign takes the letter's place in every word that follows; the font itself knows better.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from pathlib import Path

from fontTools.ttLib import TTFont

_ENTRY = re.compile(rb"<([0-9a-fA-F]{4})> <[0-9a-fA-F]*>")


def name_letters(pdf, fonts: dict[str, Path]) -> None:
	"""Corrects what the glyphs of our fonts stand for; `fonts` has the files by the end of their name in the PDF."""
	for font in pdf.objects:
		told = font.get("ToUnicode") if isinstance(font, dict) else None
		path = _path(font.get("BaseFont"), fonts) if told else None
		if path:
			stream = pdf.objects[int(told.split()[0])].stream
			stream[:] = [_ENTRY.sub(partial(_named, letters=_letters(path)), line) for line in stream]


def _path(name: object, fonts: dict[str, Path]) -> Path | None:
	return next((path for ending, path in fonts.items() if _text(name).endswith(ending)), None)


def _text(name: object) -> str:
	return name.decode() if isinstance(name, bytes) else str(name)


def _named(entry: re.Match[bytes], letters: dict[int, str]) -> bytes:
	text = letters.get(int(entry[1], 16))
	return entry[0] if text is None else b"<%s> <%s>" % (entry[1], text.encode("utf-16-be").hex().encode())


@cache
def _letters(path: Path) -> dict[int, str]:
	"""By glyph the letters it is drawn for: the font's own, their forms within words, and joined ones."""
	font = TTFont(path)
	by_code = sorted(font.getBestCmap().items(), reverse=True)
	# What is named as a form within a word is the letter itself.
	letters = {glyph: unicodedata.normalize("NFKC", chr(code)) for code, glyph in by_code}
	for _round in range(3):  # a joined form may be made of forms
		for lookup in font["GSUB"].table.LookupList.Lookup:
			for table in lookup.SubTable:
				_follow(getattr(table, "ExtSubTable", table), letters)
	return {font.getGlyphID(glyph): text for glyph, text in letters.items()}


def _follow(table, letters: dict[str, str]) -> None:
	if table.LookupType == 1:
		for glyph, form in table.mapping.items():
			if glyph in letters:
				letters.setdefault(form, letters[glyph])
	elif table.LookupType == 4:
		for first, joined in table.ligatures.items():
			for one in joined:
				parts = [first, *one.Component]
				if all(part in letters for part in parts):
					letters.setdefault(one.LigGlyph, "".join(letters[part] for part in parts))
