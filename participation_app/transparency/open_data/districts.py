"""Places told no finer than the district: free text leaves as a name from the authority's list, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from participation_app.rules.arabic import normalise
from participation_app.transparency.open_data.settings import open_data_settings


def district_reader() -> Callable[[str | None], str | None]:
	"""Tells the district of what people wrote as their place; None where no name of the list is in it."""
	listed = [
		(f" {word} ", row.district) for row in open_data_settings().districts for word in _words_of(row)
	]
	by_length = sorted(listed, key=lambda pair: -len(pair[0]))  # a longer name says more than one inside it

	@lru_cache(maxsize=10_000)
	def district_of(place: str | None) -> str | None:
		written = f" {_plain(place or '')} "
		return next((district for word, district in by_length if word in written), None)

	return district_of


def english_names() -> dict[str, str]:
	"""By district, its English name."""
	return {row.district: row.name_in_english or "" for row in open_data_settings().districts}


def _words_of(row) -> set[str]:
	names = [row.district, row.name_in_english or "", *(row.words or "").split("\n")]
	return {word for name in names if (word := _plain(name))}


def _plain(text: str) -> str:
	"""The text as it is compared: words with single spaces between."""
	kept = "".join(letter if letter.isalnum() else " " for letter in normalise(text))
	return " ".join(kept.split())
