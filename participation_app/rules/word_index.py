"""Finding many words and phrases in one text at once, Arabic prefixes tolerated."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from .arabic import normalise

Phrase = tuple[str, ...]

# The article and the particles that Arabic writes together with the word after them.
PREFIXES = ("ال", "و", "ف", "ب", "ل", "ك", "لل", "وال", "فال", "بال", "كال", "ولل", "وبال", "ول", "وب")
MINIMUM_AFTER_PREFIX = 2
WHOLE_LATIN_LETTERS = 3  # a Latin word up to this length begins too many others: "bus", "business"

MOST_KEPT = 20_000  # words of texts that an index remembers, none of them longer than
LONGEST_KEPT = 40

_TOKEN = re.compile(r"[^\W_]+")


def phrase_of(text: str) -> Phrase:
	"""The words of a text as they are compared; a phrase has several."""
	return tuple(_TOKEN.findall(normalise(text)))


class WordIndex:
	"""The phrases that rules ask for, ready to be found in a text.

	A word is found where a word of the text begins with it, with or without a prefix; the words of a
	phrase are found one after the other.
	"""

	def __init__(self, phrases: Iterable[Phrase]) -> None:
		self._begun_by = _Beginnings(phrases)

	def found_in(self, text: str) -> frozenset[Phrase]:
		"""The phrases that occur in the text."""
		return self.found_among(phrase_of(text))

	def found_among(self, words: Phrase) -> frozenset[Phrase]:
		"""The phrases that occur in a text of these words, as `phrase_of` gives them."""
		return frozenset(phrase for phrase, _position in self._occurrences(words))

	def spans_in(self, text: str) -> list[tuple[int, int]]:
		"""Where the phrases stand in the text as it was written, in order and without overlaps."""
		spans = list(_written_words(text))
		words = [word for word, _start, _end in spans]
		places = sorted(
			(spans[position][1], spans[position + len(phrase) - 1][2])
			for phrase, position in self._occurrences(words)
		)
		joined: list[tuple[int, int]] = []
		for start, end in places:
			if joined and start < joined[-1][1]:
				start, end = joined[-1][0], max(end, joined.pop()[1])
			joined.append((start, end))
		return joined

	def _occurrences(self, words: Sequence[str]) -> Iterator[tuple[Phrase, int]]:
		for position, phrases in enumerate(map(self._begun_by.__getitem__, words)):
			for phrase in phrases:
				if len(phrase) == 1 or _continues(phrase, words, position):
					yield phrase, position


class _Beginnings(dict[str, tuple[Phrase, ...]]):
	"""By a word of a text, the phrases whose first word it begins with; kept, since texts share most of their words."""

	def __init__(self, phrases: Iterable[Phrase]) -> None:
		super().__init__()
		self._by_first_word: dict[str, list[Phrase]] = {}
		for phrase in set(phrases):
			self._by_first_word.setdefault(phrase[0], []).append(phrase)
		self._lengths = sorted({len(word) for word in self._by_first_word})

	def __missing__(self, word: str) -> tuple[Phrase, ...]:
		stems = stems_of(word)
		beginnings = {stem[:length] for stem in stems for length in self._lengths if length <= len(stem)}
		first_words = [one for one in beginnings & self._by_first_word.keys() if _is_begun_by(stems, one)]
		found = tuple(phrase for first in first_words for phrase in self._by_first_word[first])
		if len(word) <= LONGEST_KEPT:
			if len(self) >= MOST_KEPT:
				self.clear()
			self[word] = found
		return found


def _continues(phrase: Phrase, words: Sequence[str], position: int) -> bool:
	if position + len(phrase) > len(words):
		return False
	following = words[position + 1 : position + len(phrase)]
	# Hardly any word has the wanted one in it at all; only such a one is looked at more closely.
	return all(
		wanted in word and _is_begun_by(stems_of(word), wanted)
		for wanted, word in zip(phrase[1:], following, strict=True)
	)


def _is_begun_by(stems: tuple[str, ...], word: str) -> bool:
	if word.isdecimal() or (word.isascii() and len(word) <= WHOLE_LATIN_LETTERS):
		return word in stems
	return any(stem.startswith(word) for stem in stems)


def stems_of(token: str) -> tuple[str, ...]:
	"""The word as it stands in a phrase, and without what Arabic writes before it."""
	if token.isascii():
		return (token,)
	without = (token[len(prefix) :] for prefix in PREFIXES if token.startswith(prefix))
	return (token, *(stem for stem in without if len(stem) >= MINIMUM_AFTER_PREFIX))


def _written_words(text: str) -> Iterator[tuple[str, int, int]]:
	"""The words as compared, each with its beginning and end in the text as written."""
	start = None
	for position, letter in enumerate(f"{text} "):
		if not _parts_words(letter):
			start = position if start is None else start
		elif start is not None:
			yield from ((word, start, position) for word in phrase_of(text[start:position]))
			start = None


def _parts_words(letter: str) -> bool:
	"""Whether a character stands between words; a mark, or one that is not seen, belongs to its word."""
	plain = normalise(letter)
	return bool(plain) and not unicodedata.combining(letter) and not _TOKEN.search(plain)
