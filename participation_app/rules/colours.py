"""Colours that can be read: the authority's own, moved towards dark or light until the contrast suffices.

Contrast is reckoned as WCAG 2.2 defines it.
"""

from __future__ import annotations

import re

ENOUGH = 4.6  # WCAG asks for 4.5 for text of common size; the rest is for rounding
WHITE, BLACK = "#ffffff", "#000000"
_HEX = re.compile(r"#?(?:([0-9a-f]{6})(?:[0-9a-f]{2})?|([0-9a-f]{3}))", re.IGNORECASE)
_STEPS = 50


def colour_of(text: str) -> str | None:
	"""#rrggbb for a colour in hexadecimal digits; None for anything else."""
	found = _HEX.fullmatch(text.strip())
	if not found:
		return None
	digits = found[1] or "".join(2 * digit for digit in found[2])
	return f"#{digits.lower()}"


def contrast(one: str, other: str) -> float:
	"""From 1 for the same colour to 21 for black on white."""
	lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
	return (lighter + 0.05) / (darker + 0.05)


def text_on(ground: str) -> str:
	"""Black or white, whichever can be read better on this ground."""
	return BLACK if contrast(BLACK, ground) > contrast(WHITE, ground) else WHITE


def readable_on(ground: str, colour: str) -> str:
	"""The colour, or the nearest to it towards black or white that can be read on this ground."""
	end = text_on(ground)
	mixed = (_mix(colour, end, step / _STEPS) for step in range(_STEPS))
	return next((one for one in mixed if contrast(one, ground) >= ENOUGH), end)


def _mix(one: str, other: str, share: float) -> str:
	pairs = zip(_channels(one), _channels(other), strict=True)
	return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _luminance(colour: str) -> float:
	red, green, blue = (_linear(value / 255) for value in _channels(colour))
	return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
	return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _channels(colour: str) -> tuple[int, ...]:
	return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))
