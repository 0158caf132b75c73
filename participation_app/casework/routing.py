"""The routing rules that are in use on the site, ready to decide."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import frappe

from participation_app.casework import moments
from participation_app.casework.rule_records import rules_in_use
from participation_app.casework.settings import authority_zone
from participation_app.rules.routing import TAG, Decision, RuleSet
from participation_app.rules.word_index import Phrase

CACHE_KEY = "participation_routing_rules"
Facts = Mapping[str, object]


def decide(facts: Facts) -> Decision:
	"""What the rules in use propose for a contribution.

	Facts: `text`, `words` where they are known already, `channel`, `account`, `type`, `language`, `place` as it was entered, `author` (the name of
	a Social Author), `at` in site time.
	"""
	rules = _rule_set()
	return rules.decide(compared(facts, authors_if_asked([rules], [facts.get("author")])))


def place_among(words: Phrase) -> str | None:
	"""A place that a text of these words names, of those that the rules in use know."""
	return _rule_set().place_among(words)


def compared(facts: Facts, authors: Mapping[str, list[str]]) -> dict[str, object]:
	"""The facts as `rules.routing` takes them; a place that the words name counts as one entered."""
	at, author = facts.get("at"), facts.get("author")
	return {
		**facts,
		"place": [facts.get("place"), facts.get("text")],
		"author": authors.get(author, []) if author else [],
		"at": _local(at) if at else None,
	}


def authors_if_asked(rule_sets: Iterable[RuleSet], names: Iterable[str | None]) -> dict[str, list[str]]:
	"""By what rules may know authors: handle, number on the platform, tags. Never by a name alone."""
	wanted = sorted({name for name in names if name})
	if not wanted or not any("author" in rule.conditions for rules in rule_sets for rule in rules.rules):
		return {}
	known = {
		row.name: [row.handle, row.external_id]
		for row in frappe.get_all(
			"Social Author", {"name": ["in", wanted]}, ["name", "handle", "external_id"]
		)
	}
	tagged = {"document_type": "Social Author", "document_name": ["in", wanted]}
	for row in frappe.get_all("Tag Link", tagged, ["document_name", "tag"]):
		known[row.document_name].append(f"{TAG}{row.tag}")
	return known


def forget_rules() -> None:
	"""Called when a rule changes: the next decision reads them anew, in every process."""
	frappe.cache.delete_value(CACHE_KEY)
	# Another process may have read the old rules back in before this transaction ended.
	frappe.db.after_commit.add(lambda: frappe.cache.delete_value(CACHE_KEY))


def _local(at: datetime) -> datetime:
	return moments.aware(at).astimezone(authority_zone())


def _rule_set() -> RuleSet:
	rules = frappe.cache.get_value(CACHE_KEY, rules_in_use)
	held = getattr(frappe.local, "participation_rule_set", None)
	# The cache gives the same list until it is emptied; to compare the rules would cost more than to ask them.
	if held is None or held[0] is not rules:
		held = frappe.local.participation_rule_set = (rules, RuleSet(rules))
	return held[1]
