"""What cannot be meant: words that rule each other out, and a rule that an earlier one leaves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .routing import Rule
from .word_index import Phrase, WordIndex


def contradictions(rule: Rule) -> list[tuple[str, str]]:
	"""Pairs of a word looked for and a word that must be absent, of which the first always brings the second."""
	wanted = {**rule.any, **rule.all}
	return [
		(written, absent)
		for phrase, written in wanted.items()
		for other, absent in rule.none.items()
		if _brings(phrase, [other])
	]


def takes_all(earlier: Rule, later: Rule) -> bool:
	"""Whether the earlier rule plainly matches wherever the later one would, so that it never decides."""
	return (
		_any_is_met(earlier.any, later)
		and all(_any_is_met({phrase: written}, later) for phrase, written in earlier.all.items())
		and all(_stays_away(phrase, later) for phrase in earlier.none)
		and _places_are_met(earlier, later)
		and all(
			_values_are_met(values, later.conditions.get(fact)) for fact, values in earlier.conditions.items()
		)
		and earlier.times.cover(later.times)
	)


def _any_is_met(wanted: Mapping[Phrase, str], later: Rule) -> bool:
	"""Whether a text in which the later rule finds its words has one of the wanted ones."""
	if not wanted or any(_brings(phrase, wanted) for phrase in later.all):
		return True
	return bool(later.any) and all(_brings(phrase, wanted) for phrase in later.any)


def _stays_away(phrase: Phrase, later: Rule) -> bool:
	return any(_brings(phrase, [other]) for other in later.none)


def _places_are_met(earlier: Rule, later: Rule) -> bool:
	if not earlier.places:
		return True
	return bool(later.places) and all(_brings(phrase, earlier.places) for phrase in later.places)


def _values_are_met(wanted: Mapping[str, str], given: Mapping[str, str] | None) -> bool:
	return bool(given) and given.keys() <= wanted.keys()


def _brings(phrase: Phrase, others: Iterable[Phrase]) -> bool:
	"""Whether a text with the phrase has one of the others, too."""
	return bool(WordIndex(others).found_in(" ".join(phrase)))
