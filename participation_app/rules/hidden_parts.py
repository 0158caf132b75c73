"""Parts of a text that stay hidden when it is shown to the public.

A part is a pair of positions, counted in characters: where it begins, and where the text goes on.
"""

from __future__ import annotations

from collections.abc import Iterable

Part = tuple[int, int]
HIDDEN = "[…]"


class BadParts(ValueError):
	"""A part lies outside the text or holds nothing, or nothing would be left to read."""


def joined(text: str, parts: Iterable[Part]) -> tuple[Part, ...]:
	"""The parts in order, those that touch as one; raises BadParts."""
	found: list[Part] = []
	for start, end in sorted(parts):
		if not 0 <= start < end <= len(text):
			raise BadParts((start, end))
		if found and start <= found[-1][1]:
			start, end = found[-1][0], max(end, found.pop()[1])
		found.append((start, end))
	return tuple(found)


def hide(text: str, parts: Iterable[Part]) -> str:
	"""The text with a mark in place of each part; raises BadParts."""
	shown, position = [], 0
	for start, end in joined(text, parts):
		shown += [text[position:start], HIDDEN]
		position = end
	shown.append(text[position:])
	if not any(piece.strip() for piece in shown if piece != HIDDEN):
		raise BadParts("nothing is left")
	return "".join(shown)
