"""Routing rules: the first rule whose conditions all hold proposes where a contribution goes, and why.

A rule is a dict. Conditions, each left out or empty where it does not matter: `any`, `all`, `none` (lists
of words or phrases), `channels`, `accounts`, `types`, `languages`, `author`, `weekdays` (lists of values),
`places` (words or phrases found in the fact), `hours` and `dates` (pairs, see `rule_times`). Outcome:
`department`, `section`, `type`, `priority`, `needs_inspection`, `refer`, `jurisdiction`. `name` identifies
the rule; rules are tried by `order`, then by name.

Facts are `text` (and its `words`, where `phrase_of` was asked already), `channel`, `account`, `type`, `language`, `place`, `author`, and `at`, the moment in the
authority's zone; a fact may be a list, one of whose values is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from .arabic import normalise
from .rule_index import RuleIndex
from .rule_times import TIMES, Times, TimesUnreadable, read_times
from .word_index import Phrase, WordIndex, phrase_of

CONDITIONS = {  # in the rule: in the facts
	"channels": "channel",
	"accounts": "account",
	"types": "type",
	"languages": "language",
	"author": "author",
	"weekdays": "weekday",
}
PLACES = "places"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TAG = "#"  # before the tag of an author
_AS_TOLD = ("channel", "account", "type", "language", "place", "author", "weekday", *TIMES)
WORDS = ("any", "all", "none")
OUTCOME = ("department", "section", "type", "priority", "needs_inspection", "refer", "jurisdiction")


class RuleError(ValueError):
	"""A rule that cannot be used; the message names it and says what to do."""


@dataclass(frozen=True)
class Because:
	"""Why a rule was chosen: the words found, as the rule has them, and its other conditions that held.

	`conditions` are pairs of fact and value; `without` are the words that had to be absent and were.
	"""

	rule: str | None = None
	words: tuple[str, ...] = ()
	conditions: tuple[tuple[str, str], ...] = ()
	without: tuple[str, ...] = ()

	def __str__(self) -> str:
		"""Rule, words and values as they were written, so that it reads the same in every language."""
		if self.rule is None:
			return ""
		# A handle is somebody's: it stands in the rule, not in what the rule leaves behind.
		values = [value for fact, value in self.conditions if fact != "author" or value.startswith(TAG)]
		parts = [*(f"«{word}»" for word in self.words), *values]
		return f"{self.rule}: {', '.join(parts)}" if parts else self.rule


@dataclass(frozen=True)
class Decision:
	"""What the first matching rule says; `refer` means at once, otherwise it is a proposal."""

	rule: str | None = None
	department: str | None = None
	section: str | None = None
	type: str | None = None
	priority: str | None = None
	needs_inspection: bool = False
	refer: bool = False
	jurisdiction: str | None = None
	because: Because = Because()


@dataclass(slots=True)
class Found:
	"""What the facts hold of all that the rules ask for."""

	words: frozenset[Phrase]
	places: frozenset[Phrase]
	values: Mapping[str, frozenset[str]]  # by fact, as compared
	at: datetime | None


@dataclass(frozen=True)
class Rule:
	"""One rule as it is compared; phrases and values lead to how they are written."""

	name: str
	any: dict[Phrase, str]
	all: dict[Phrase, str]
	none: dict[Phrase, str]
	places: dict[Phrase, str]
	conditions: Mapping[str, Mapping[str, str]]  # by fact
	times: Times
	outcome: Mapping[str, object]

	def matches(self, found: Found) -> bool:
		"""Whether all its conditions hold."""
		words = found.words
		return (
			(not self.any or not words.isdisjoint(self.any))
			and (not self.all or words.issuperset(self.all))
			and (not self.none or words.isdisjoint(self.none))
			and (not self.places or not found.places.isdisjoint(self.places))
			and not any(found.values[fact].isdisjoint(values) for fact, values in self.conditions.items())
			and self.times.hold(found.at)
		)

	def decision(self, found: Found) -> Decision:
		"""What it says, and of its conditions those that were met."""
		words = self.any | self.all
		met = self._met(found)
		because = Because(
			rule=self.name,
			words=tuple(written for phrase, written in words.items() if phrase in found.words),
			conditions=tuple((fact, met[fact]) for fact in _AS_TOLD if fact in met),
			without=tuple(self.none.values()),
		)
		return Decision(self.name, **self.outcome, because=because)

	def _met(self, found: Found) -> dict[str, str]:
		met = {
			fact: next(written for compared, written in values.items() if compared in found.values[fact])
			for fact, values in self.conditions.items()
		}
		if self.places:
			met["place"] = next(written for phrase, written in self.places.items() if phrase in found.places)
		return met | self.times.told()


class RuleSet:
	"""Rules made ready once and then asked for every contribution."""

	def __init__(self, rules: Iterable[Mapping[str, object]]) -> None:
		ordered = sorted(rules, key=_position)
		self.rules = tuple(read_rule(rule) for rule in ordered)
		for earlier, later in pairwise(sorted(rule.name for rule in self.rules)):
			if earlier == later:
				raise RuleError(f"Two rules are called {later}; give each a name of its own.")
		self._words = WordIndex(
			phrase for rule in self.rules for words in (rule.any, rule.all, rule.none) for phrase in words
		)
		self._written_places = {
			phrase: written for rule in self.rules for phrase, written in rule.places.items()
		}
		self._place_order = {phrase: number for number, phrase in enumerate(self._written_places)}
		self._places = WordIndex(self._written_places)
		self._index = RuleIndex(self.rules)

	def decide(self, facts: Mapping[str, object]) -> Decision:
		"""The decision of the first rule that matches; one without a rule where none does."""
		found = self._found(facts)
		possible = self._index.possible(found)
		return next((rule.decision(found) for rule in possible if rule.matches(found)), Decision())

	def place_among(self, words: Phrase) -> str | None:
		"""The first place that any rule looks for, of those in a text of these words, as the rule writes it."""
		found = self._places.found_among(words) if self._written_places else ()
		return self._written_places[min(found, key=self._place_order.__getitem__)] if found else None

	def matching(self, facts: Mapping[str, object]) -> tuple[Decision, ...]:
		"""The decisions of all rules that match, in the order in which they are tried; the first one acts."""
		found = self._found(facts)
		return tuple(rule.decision(found) for rule in self._index.possible(found) if rule.matches(found))

	def _found(self, facts: Mapping[str, object]) -> Found:
		words = _words_of(facts)
		return Found(
			self._words.found_among(words),
			self._found_places(facts, words),
			_Compared(facts),
			facts.get("at"),
		)

	def _found_places(self, facts: Mapping[str, object], words: Phrase) -> frozenset[Phrase]:
		if not self._written_places:
			return frozenset()
		text, found_among = facts.get("text"), self._places.found_among
		places = _values(facts.get("place"))
		return frozenset().union(
			*(found_among(words if place == text else phrase_of(place)) for place in places)
		)


class _Compared(dict[str, frozenset[str]]):
	"""The values of each fact as they are compared, from when a rule first asks for them."""

	def __init__(self, facts: Mapping[str, object]) -> None:
		super().__init__()
		self._facts = facts

	def __missing__(self, fact: str) -> frozenset[str]:
		values = self[fact] = frozenset(map(normalise, _values(self._given(fact))))
		return values

	def _given(self, fact: str) -> object:
		if fact != "weekday":
			return self._facts.get(fact)
		at = self._facts.get("at")
		return WEEKDAYS[at.weekday()] if at else None


def _words_of(facts: Mapping[str, object]) -> Phrase:
	words = facts.get("words")
	return phrase_of(str(facts.get("text") or "")) if words is None else words


def _position(rule: Mapping[str, object]) -> tuple[int, str]:
	name = rule.get("name")
	if name in (None, ""):
		raise RuleError(f"A rule has no name: {dict(rule)}; give it one.")
	order = rule.get("order") or 0
	if not isinstance(order, int):
		raise RuleError(f"Rule {name}: the order {order!r} is not a whole number; correct it.")
	return order, str(name)


def read_rule(rule: Mapping[str, object]) -> Rule:
	"""The rule as it is compared; raises RuleError."""
	name = str(rule["name"])
	unknown = sorted(set(rule) - {"name", "order", *WORDS, PLACES, *CONDITIONS, *TIMES, *OUTCOME})
	if unknown:
		raise RuleError(f"Rule {name}: {unknown[0]!r} is neither a condition nor an outcome; correct it.")
	conditions = {
		fact: {normalise(value): value for value in _values(rule.get(condition))}
		for condition, fact in CONDITIONS.items()
	}
	try:
		times = read_times(rule)
	except TimesUnreadable as error:
		raise RuleError(f"Rule {name}: {error}") from error
	return Rule(
		name=name,
		**{kind: dict(_read_words(rule.get(kind), name)) for kind in (*WORDS, PLACES)},
		conditions={fact: values for fact, values in conditions.items() if values},
		times=times,
		outcome=_read_outcome(rule),
	)


def _read_words(words: object, name: str) -> Iterable[tuple[Phrase, str]]:
	for written in _values(words):
		phrase = phrase_of(written)
		if not phrase:
			raise RuleError(f"Rule {name}: {written!r} has no letter or digit to look for; take it out.")
		yield phrase, written


def _read_outcome(rule: Mapping[str, object]) -> Mapping[str, object]:
	outcome = {field: rule.get(field) or None for field in OUTCOME}
	return outcome | {flag: bool(rule.get(flag)) for flag in ("needs_inspection", "refer")}


def _values(value: object) -> tuple[str, ...]:
	if value is None or value == "":
		return ()
	if isinstance(value, str) or not isinstance(value, Iterable):
		return (str(value),)
	return tuple(str(one) for one in value if one not in (None, ""))
