"""Which of very many rules can match at all, so that only these few are tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from heapq import merge
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from .routing import Found, Rule

_WORDS, _PLACES = "words", "places"

Key = tuple[str, Hashable]  # where to look, and what has to be found there


class RuleIndex:
	"""Rules by what each of them needs; a rule that needs nothing in particular can always match."""

	def __init__(self, rules: Sequence[Rule]) -> None:
		self._rules = rules
		self._always: list[int] = []
		self._needing: dict[str, dict[Hashable, list[int]]] = {}
		needs = [_needs(rule) for rule in rules]
		common = Counter(key for ways in needs for keys in ways for key in keys)
		for position, ways in enumerate(needs):
			# Where a rule needs several things, what the fewest rules ask for tells most.
			rarest = min(ways, key=lambda keys: sum(common[key] for key in keys), default=None)
			if rarest is None:
				self._always.append(position)
			for where, needed in dict.fromkeys(rarest or ()):
				self._needing.setdefault(where, {}).setdefault(needed, []).append(position)

	def possible(self, found: Found) -> Iterator[Rule]:
		"""The rules that may match what was found, in their order; each still has to be asked."""
		lists = [self._always] if self._always else []
		for where, by_need in self._needing.items():
			lists += [by_need[needed] for needed in _found_there(found, where) if needed in by_need]
		if not lists:
			return
		first = min(positions[0] for positions in lists)
		yield self._rules[first]
		last = first
		for position in merge(*lists):
			if position > last:
				last = position
				yield self._rules[position]


def _needs(rule: Rule) -> list[list[Key]]:
	"""Ways to look for a rule: it cannot match unless one key of each is found."""
	ways = [[(_WORDS, phrase) for phrase in rule.any], [(_PLACES, phrase) for phrase in rule.places]]
	ways += [[(_WORDS, phrase)] for phrase in rule.all]
	ways += [[(fact, value) for value in values] for fact, values in rule.conditions.items()]
	return [keys for keys in ways if keys]


def _found_there(found: Found, where: str) -> frozenset:
	if where == _WORDS:
		return found.words
	return found.places if where == _PLACES else found.values[where]
