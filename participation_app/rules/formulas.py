"""Texts that a spreadsheet would take for a formula, and how they are written so that it does not."""

from __future__ import annotations

import re

# As they stand on a keyboard and as East Asian ones write them.
_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# A sum or a telephone number is reckoned to itself.
_NUMBER = re.compile(r"[+-]?[\d.,\u00a0 ]*\d")


def neutralised(value: object) -> object:
	"""A text that a spreadsheet shows and never reckons; anything else as it is."""
	if not isinstance(value, str) or not value.startswith(_BEGINS_FORMULA) or _NUMBER.fullmatch(value):
		return value
	return f"'{value}"
