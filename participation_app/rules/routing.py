"""Routing rules: the first rule whose conditions all hold proposes where a contribution goes, and why.

A rule is a dict. Conditions, each left out or empty where it does not matter: `any`, `all`, `none` (lists
of words or phrases), `channels`, `accounts`, `types`, `languages`, `places`, `author` (lists of values).
Outcome: `department`, `section`, `type`, `priority`, `needs_inspection`, `refer`, `jurisdiction`. `name`
identifies the rule; rules are tried by `order`, then by name.

Facts are `text`, `channel`, `account`, `type`, `language`, `place`, `author`; a fact may be a list, one
of whose values is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from .arabic import normalise
from .word_index import Phrase, WordIndex, phrase_of

CONDITIONS = {  # in the rule: in the facts
	"channels": "channel",
	"accounts": "account",
	"types": "type",
	"languages": "language",
	"places": "place",
	"author": "author",
}
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
		parts = [f"«{word}»" for word in self.words] + [value for _fact, value in self.conditions]
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


@dataclass(frozen=True)
class _Rule:
	name: str
	any: dict[Phrase, str]  # as compared: as written
	all: dict[Phrase, str]
	none: dict[Phrase, str]
	conditions: Mapping[str, Mapping[str, str]]  # fact: value as compared: as written
	outcome: Mapping[str, object]

	def matches(self, found: frozenset[Phrase], facts: Mapping[str, frozenset[str]]) -> bool:
		return (
			(not self.any or not found.isdisjoint(self.any))
			and (not self.all or found.issuperset(self.all))
			and (not self.none or found.isdisjoint(self.none))
			and not any(facts[fact].isdisjoint(values) for fact, values in self.conditions.items())
		)

	def decision(self, found: frozenset[Phrase], facts: Mapping[str, frozenset[str]]) -> Decision:
		words = self.any | self.all
		because = Because(
			rule=self.name,
			words=tuple(written for phrase, written in words.items() if phrase in found),
			conditions=tuple(
				(fact, next(written for compared, written in values.items() if compared in facts[fact]))
				for fact, values in self.conditions.items()
			),
			without=tuple(self.none.values()),
		)
		return Decision(self.name, **self.outcome, because=because)


class RuleSet:
	"""Rules made ready once and then asked for every contribution."""

	def __init__(self, rules: Iterable[Mapping[str, object]]) -> None:
		ordered = sorted(rules, key=_position)
		self._rules = [_read_rule(rule) for rule in ordered]
		for earlier, later in pairwise(sorted(rule.name for rule in self._rules)):
			if earlier == later:
				raise RuleError(f"Two rules are called {later}; give each a name of its own.")
		self._index = WordIndex(
			phrase for rule in self._rules for words in (rule.any, rule.all, rule.none) for phrase in words
		)

	def decide(self, facts: Mapping[str, object]) -> Decision:
		"""The decision of the first rule that matches; one without a rule where none does."""
		found = self._index.found_in(str(facts.get("text") or ""))
		compared = {fact: frozenset(map(normalise, _values(facts.get(fact)))) for fact in CONDITIONS.values()}
		for rule in self._rules:
			if rule.matches(found, compared):
				return rule.decision(found, compared)
		return Decision()


def _position(rule: Mapping[str, object]) -> tuple[int, str]:
	name = rule.get("name")
	if name in (None, ""):
		raise RuleError(f"A rule has no name: {dict(rule)}; give it one.")
	order = rule.get("order") or 0
	if not isinstance(order, int):
		raise RuleError(f"Rule {name}: the order {order!r} is not a whole number; correct it.")
	return order, str(name)


def _read_rule(rule: Mapping[str, object]) -> _Rule:
	name = str(rule["name"])
	unknown = sorted(set(rule) - {"name", "order", *WORDS, *CONDITIONS, *OUTCOME})
	if unknown:
		raise RuleError(f"Rule {name}: {unknown[0]!r} is neither a condition nor an outcome; correct it.")
	conditions = {
		fact: {normalise(value): value for value in _values(rule.get(condition))}
		for condition, fact in CONDITIONS.items()
	}
	return _Rule(
		name=name,
		**{kind: dict(_read_words(rule.get(kind), name)) for kind in WORDS},
		conditions={fact: values for fact, values in conditions.items() if values},
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
