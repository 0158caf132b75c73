"""What contributions are about: the authority's routing rules and the words of theirs that were found.

A rule's words are the authority's own, so none of them tells anything about a person.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count
from pypika.terms import CustomFunction

from participation_app.casework.report_scope import Scope, of_trail

WORD, RULE = GROUPS = ("Word", "Rule")
MOST = 100
_JSON_EXTRACT = CustomFunction("JSON_EXTRACT", ["document", "path"])
_JSON_VALUE = CustomFunction("JSON_VALUE", ["document", "path"])


@dataclass(frozen=True)
class Subjects:
	"""How many contributions of the period have each subject, the most first, and how many there are in all."""

	counts: Counter[str]
	rules: dict[str, str]  # a word's rule, where it is one rule's alone
	registered: int


def of_period(user: str, scope: Scope, group: str) -> Subjects:
	"""The subjects by word or by rule; a contribution counts under each of its words, and under "" without a rule."""
	counts, rules, registered = Counter(), {}, 0
	for rule, words, number in _found(user, scope):
		registered += number
		named = json.loads(words or "[]") if group == WORD and rule else [rule]
		for name in dict.fromkeys(named or [""]):
			counts[name] += number
			rules[name] = rule if rules.get(name, rule) == rule else ""
	return Subjects(
		Counter(dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))), rules, registered
	)


def _found(user: str, scope: Scope) -> list[tuple[str, str | None, int]]:
	event = DocType("Case Event")
	query = of_trail(frappe.qb.from_(event), event, user, scope)
	if query is None:
		return []
	rule, words = (
		read(event.details, path)
		for read, path in ((_JSON_VALUE, "$.routing.rule"), (_JSON_EXTRACT, "$.routing.words"))
	)
	registered = (event.move == "register") & scope.period.within(event.at)
	query = query.select(rule.as_("rule"), words.as_("words"), Count("*")).where(registered)
	query = query.groupby(rule, words)
	return [(name or "", found, number) for name, found, number in query.run()]
