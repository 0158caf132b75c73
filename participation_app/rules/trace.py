"""The chain of a trail: what its digests cover, and where a chain that was bent breaks.

Each event's digest covers the one before it, so nothing can be changed, taken out, put in or moved without a
break. Words enter by a salted digest of their own: salt and words may go, and the chain still holds.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

BEGINNING = "0" * 64  # what the first event of a chain follows
WORDS_ERASED = "words_erased"  # the event without which missing words are a break

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

MISSING, ADDED, CHANGED, WORDS_CHANGED = "missing", "added", "changed", "words_changed"
ERASED_UNTOLD, CUT_OFF, REWRITTEN = "erased_untold", "cut_off", "rewritten"


@dataclass(frozen=True)
class Entry:
	"""An event as it is stored; without `salt` its words were erased."""

	name: str
	sequence: int
	move: str
	digest: str
	words_digest: str
	content: Mapping[str, object]
	words: Mapping[str, object]
	salt: str | None


@dataclass(frozen=True)
class Seal:
	"""The digest that an event had when a root sealed it."""

	sequence: int
	digest: str
	root: str


@dataclass(frozen=True)
class Break:
	"""Where a chain does not hold; `event` is the stored event, if there is one."""

	kind: str
	sequence: int
	event: str | None = None
	root: str | None = None


@dataclass
class _Reading:
	"""How far a chain was read."""

	sequence: int = 0
	digest: str = BEGINNING
	without_words: list[Entry] = field(default_factory=list)


def new_salt() -> str:
	"""32 random bytes, in hexadecimal."""
	return secrets.token_hex(32)


def digest_of_words(salt: str, words: Mapping[str, object]) -> str:
	"""The HMAC-SHA-256 of the words by the salt."""
	return hmac.new(bytes.fromhex(salt), _canonical(words), hashlib.sha256).hexdigest()


def digest_of_event(previous: str, content: Mapping[str, object], words_digest: str) -> str:
	"""SHA-256 over the digest before and that of the content, in which the words stand by their digest."""
	own = hashlib.sha256(_canonical({**content, "words_digest": words_digest})).digest()
	return hashlib.sha256(bytes.fromhex(previous) + own).hexdigest()


def digests_of_wordings(salt: str, comment: str, wordings: Sequence[Mapping[str, object]]) -> list[str]:
	"""A digest for each wording of a comment, in their order, over the one before; the last stands for all of them."""
	digests: list[str] = []
	for wording in wordings:
		content = {"comment": comment}
		previous = digests[-1] if digests else BEGINNING
		digests.append(digest_of_event(previous, content, digest_of_words(salt, wording)))
	return digests


def breaks(entries: Iterable[Entry], head: tuple[int, str], seals: Iterable[Seal] = ()) -> Iterator[Break]:
	"""Every place where the chain does not hold; `entries` by their sequence, `head` as it was noted beside them."""
	reading = _Reading()
	sealed = {seal.sequence: seal for seal in seals}
	for entry in entries:
		yield from _breaks_at(entry, reading, sealed.pop(entry.sequence, None))
	if reading.sequence < head[0]:
		yield Break(CUT_OFF, reading.sequence + 1)
	elif reading.sequence > head[0]:
		yield Break(ADDED, head[0] + 1)
	elif reading.digest != head[1]:
		yield Break(REWRITTEN, reading.sequence)
	yield from (Break(ERASED_UNTOLD, entry.sequence, entry.name) for entry in reading.without_words)
	yield from (Break(MISSING, seal.sequence, root=seal.root) for seal in sealed.values())


def _breaks_at(entry: Entry, reading: _Reading, seal: Seal | None) -> Iterator[Break]:
	follows = entry.sequence == reading.sequence + 1
	if entry.sequence <= reading.sequence:
		yield Break(ADDED, entry.sequence, entry.name)
	elif not follows:
		yield Break(MISSING, reading.sequence + 1)
	if follows and not _same(entry.digest, _expected(entry, reading.digest)):
		yield Break(CHANGED, entry.sequence, entry.name)
	if not _words_hold(entry):
		yield Break(WORDS_CHANGED, entry.sequence, entry.name)
	if seal and not _same(entry.digest, seal.digest):
		yield Break(REWRITTEN, entry.sequence, entry.name, seal.root)
	_take_in(entry, reading)


def _take_in(entry: Entry, reading: _Reading) -> None:
	if entry.move == WORDS_ERASED:
		reading.without_words.clear()
	if entry.salt is None:
		reading.without_words.append(entry)
	reading.sequence, reading.digest = max(entry.sequence, reading.sequence), entry.digest or ""


def _expected(entry: Entry, previous: str) -> str | None:
	try:
		return digest_of_event(previous, entry.content, entry.words_digest)
	except ValueError:
		return None  # the digest before is no digest any more; its own event says so


def _words_hold(entry: Entry) -> bool:
	if entry.salt is None:
		return not any(entry.words.values())
	try:
		return _same(entry.words_digest, digest_of_words(entry.salt, entry.words))
	except ValueError:
		return False


def _same(stored: str | None, expected: str | None) -> bool:
	return bool(stored) and stored == expected


def _canonical(values: Mapping[str, object]) -> bytes:
	"""One way of writing: what is empty is left out, since a database gives back null for it or an empty text."""
	told = {name: _written(value) for name, value in values.items() if value not in (None, "")}
	return _ENCODER.encode(told).encode()


def _written(value: object) -> object:
	return value.isoformat(" ", "microseconds") if isinstance(value, datetime) else value
