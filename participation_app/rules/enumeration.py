"""Words one after another, with the comma of the language they are read in."""

from __future__ import annotations

from collections.abc import Iterable

_COMMAS = {"ar": "، ", "fa": "، ", "ur": "، "}


def listed(words: Iterable[str], language: str | None) -> str:
	"""The words as one line; `language` may name a region, as in ar-AE."""
	return _COMMAS.get((language or "").replace("_", "-").partition("-")[0], ", ").join(words)
