"""Texts that say nearly the same: who copies, forwards or varies a text is found among very many others.

Two texts are alike where the words of both make up at least `ALIKE` of all their words. Such texts share one
of the first few words of each, once the words stand in an order that is the same for all texts: long words
first, since they are rare. These few are a text's keys, and only texts with a key in common are compared.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from math import ceil
from zlib import crc32

from .arabic import normalise

ALIKE = 0.6
MOST_KEYS = 24
MOST_LOOKED_AT, MOST_COMPARED = 600, 40
# Who and what a text addresses differs where the words are the same; so does a running number.
_NO_WORDS = re.compile(r"https?://\S+|www\.\S+|(?<!\S)\S*@\S+")
_WORD = re.compile(r"[^\W\d_]+")

Words = frozenset[str]


def words_of(text: str) -> Words:
	"""The words of a text as they are compared."""
	return words_of_normalised(normalise(text))


def words_of_normalised(text: str) -> Words:
	"""The words of a text that `arabic.normalise` has been through already."""
	return frozenset(_WORD.findall(_NO_WORDS.sub(" ", text)))


def keys_of(words: Words) -> tuple[int, ...]:
	"""Numbers of which two texts that are alike share at least one; none for a text without words.

	Of a text so long that it had more than `MOST_KEYS` the rarest count.
	"""
	count = len(words)
	needed = count - ceil(ALIKE * count) + 1 if count else 0
	rarest_first = sorted(words, key=lambda word: (-len(word), word))
	return tuple(crc32(word.encode()) for word in rarest_first[: min(needed, MOST_KEYS)])


def likeness(one: Words, other: Words | tuple[str, ...]) -> float:
	"""Between 0 and 1: how much of all their words both texts have; words in a tuple stand there once each."""
	count, others = len(one), len(other)
	if not (count and others) or count < ALIKE * others or others < ALIKE * count:
		return 0.0
	shared = len(one.intersection(other))
	return shared / (count + others - shared)


class Likenesses:
	"""Texts by their keys; those like a new text are found among those that share a key with it.

	Looked at are `MOST_LOOKED_AT` others, those with the rarest keys in common first; a text is compared with the
	`MOST_COMPARED` of them that share most keys with it.
	"""

	def __init__(self) -> None:
		self._words: dict[Hashable, tuple[str, ...]] = {}
		self._by_key: dict[int, list[Hashable]] = {}
		self._spelt: dict[str, str] = {}  # each word once, however many texts have it

	def add(self, name: Hashable, words: Words, keys: Iterable[int] | None = None) -> None:
		"""Keeps a text under a name; `keys` where they are known already."""
		self._words[name] = tuple(map(self._spelt.setdefault, words, words))
		for key in keys_of(words) if keys is None else keys:
			self._by_key.setdefault(key, []).append(name)

	def alike(self, words: Words, keys: Iterable[int] | None = None) -> list[Hashable]:
		"""The names of all texts that are alike, the likest first."""
		shared = self._sharing(keys_of(words) if keys is None else keys)
		found = [(likeness(words, self._words[name]), name) for name in shared]
		alike = [(degree, name) for degree, name in found if degree >= ALIKE]
		return [name for _degree, name in sorted(alike, key=lambda pair: -pair[0])]

	def _sharing(self, keys: Iterable[int]) -> Collection[Hashable]:
		shared: Counter[Hashable] = Counter()
		for names in sorted((self._by_key[key] for key in keys if key in self._by_key), key=len):
			shared.update(names[-MOST_LOOKED_AT:])
			if len(shared) >= MOST_LOOKED_AT:
				break
		if len(shared) <= MOST_COMPARED:
			return shared
		return sorted(shared, key=shared.__getitem__, reverse=True)[:MOST_COMPARED]
