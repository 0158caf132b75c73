"""What changed from one text to the next, word by word.

Words are lined up by their normalised spelling, so a hamza or a diacritic that was corrected shows as that
word's change and moves nothing else; what is shown is always the text as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from .arabic import normalise

Kind = Literal["same", "removed", "added"]

# A mark of vocalisation is no letter to Python, nor a joiner: both stay inside their word.
_INSIDE = r"\w\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_PIECE = re.compile(
	rf"https?://\S+|[{_INSIDE}]+(?:[.,:/@'’_-][{_INSIDE}]+)*|\s+|[^\w\s](?:[\ufe0f\u200d][^\w\s]?)*"
)


class Piece(NamedTuple):
	"""A stretch of text that stayed, went or came."""

	kind: Kind
	text: str


def word_diff(old: str, new: str) -> list[Piece]:
	"""The pieces in reading order, what went before what came in its place.

	Those that stayed or went give the old text, those that stayed or came the new one.
	"""
	before, after = _PIECE.findall(old), _PIECE.findall(new)
	return _joined(list(_changes(before, after)))


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
	head = _alike(before, after)
	tail = _alike(before[head:][::-1], after[head:][::-1])
	yield from (Piece("same", piece) for piece in before[:head])
	yield from _matched(before[head : len(before) - tail], after[head : len(after) - tail])
	yield from (Piece("same", piece) for piece in before[len(before) - tail :])


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
	"""How many pieces both begin with; what is alike need not be searched."""
	pairs = zip(before, after, strict=False)
	return next(
		(number for number, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after))
	)


def _matched(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
	matcher = SequenceMatcher(None, list(map(_key, before)), list(map(_key, after)), autojunk=False)
	for what, first, last, new_first, new_last in matcher.get_opcodes():
		if what == "equal":
			for old, new in zip(before[first:last], after[new_first:new_last], strict=True):
				yield from _compared(old, new)
		else:
			yield from _replaced("".join(before[first:last]), "".join(after[new_first:new_last]))


def _key(piece: str) -> str:
	"""What lines two pieces up; signs and spaces that normalise to nothing stand for themselves."""
	return normalise(piece).strip() or piece


def _compared(old: str, new: str) -> Iterator[Piece]:
	if old == new:
		yield Piece("same", old)
	else:
		yield from _replaced(old, new)


def _replaced(old: str, new: str) -> Iterator[Piece]:
	if old:
		yield Piece("removed", old)
	if new:
		yield Piece("added", new)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
	"""Changes that only a space parts are one change: a phrase is read as a phrase."""
	stretches: list[Piece] = []
	removed = added = ""
	for number, piece in enumerate(pieces):
		is_between = bool(removed or added) and piece.text.isspace() and _changes_next(pieces, number)
		if piece.kind == "same" and not is_between:
			stretches += [*_replaced(removed, added), piece]
			removed = added = ""
			continue
		removed += piece.text if piece.kind != "added" else ""
		added += piece.text if piece.kind != "removed" else ""
	return _runs([*stretches, *_replaced(removed, added)])


def _changes_next(pieces: Sequence[Piece], number: int) -> bool:
	return number + 1 < len(pieces) and pieces[number + 1].kind != "same" and "\n" not in pieces[number].text


def _runs(pieces: Sequence[Piece]) -> list[Piece]:
	runs: list[Piece] = []
	for piece in pieces:
		if runs and runs[-1].kind == piece.kind:
			runs[-1] = Piece(piece.kind, runs[-1].text + piece.text)
		else:
			runs.append(piece)
	return runs
