"""Whether a routing rule can be meant: what is refused, and what an administrator is warned of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.rule_records import (
	DATES,
	HOURS,
	LISTS,
	Values,
	as_rule,
	drafted,
	name_of,
	rules_drafted,
)
from participation_app.rules.enumeration import listed
from participation_app.rules.routing import Rule, RuleError, RuleSet, read_rule
from participation_app.rules.rule_conflicts import contradictions, takes_all
from participation_app.rules.word_index import phrase_of

NARROWING = tuple(field for field in (*LISTS, *HOURS, *DATES) if field != "none_words")
_LOOKED_FOR = ("any_words", "all_words", "none_words", "places")


class RuleUnusable(frappe.ValidationError):
	"""A rule that would match everything, lead nowhere, or stop every other rule from being read."""


def check_rule(rule: Document) -> None:
	"""Refuses a rule that cannot be used, before it is kept or takes part in any decision."""
	found = problems(rule)
	if found:
		frappe.throw(found[0], RuleUnusable, title=_("Rule Cannot Be Used"))


def problems(rule: Document | Values) -> list[str]:
	"""Why the rule cannot be used, in the reader's language; nothing where it can."""
	try:
		values = drafted(rule)
	except (ValueError, TypeError):
		return [_("An hour or a date cannot be read. Enter it again.")]
	found = [*_empty(values), *_lost_outcome(values), *_bad_words(values), *_bad_times(values)]
	if found:
		return found
	try:
		return list(_colliding_words(read_rule(as_rule(name_of(rule), values))))
	except RuleError as error:
		return [_("The rule cannot be read. Correct the words it looks for. ({0})").format(error)]


def warnings(rule: Document | Values) -> list[str]:
	"""What can be meant and probably is not; the rule has no problems."""
	values = drafted(rule)
	return [*_idle(values), *_out_of_service(values), *_taken(rule)]


def _empty(values: Values) -> Iterator[str]:
	if not any(values[field] for field in NARROWING):
		yield _("The rule matches everything. Give it a word, a channel, a place or another condition.")


def _lost_outcome(values: Values) -> Iterator[str]:
	department, section = values["department"], values["section"]
	if values["mode"] == "Refer" and not department:
		yield _("A rule that refers needs a department. Choose one.")
	if department and not frappe.db.get_value("Participation Department", department, "is_group"):
		yield _("{0} is a section. Choose its department, and the section beside it.").format(department)
	elif section and _department_of(section) != department:
		message = _(
			"The section {0} does not belong to the department {1}. Choose a section of that department."
		)
		yield message.format(section, department or _("none"))


def _department_of(section: object) -> str | None:
	return frappe.db.get_value("Participation Department", section, "parent_participation_department")


def _bad_words(values: Values) -> Iterator[str]:
	for field in _LOOKED_FOR:
		for word in values[field]:
			if not phrase_of(word):
				yield _("“{0}” has no letter or digit to look for. Take it out.").format(word)


def _bad_times(values: Values) -> Iterator[str]:
	(opens, ends), (first, last) = ([values[field] for field in pair] for pair in (HOURS, DATES))
	if opens and opens == ends:
		yield _("The hours begin and end at {0}. Give two different hours, or none.").format(opens)
	if first and last and first > last:
		yield _("The first date, {0}, is after the last, {1}. Exchange them.").format(first, last)


def _colliding_words(rule: Rule) -> Iterator[str]:
	for wanted, absent in contradictions(rule):
		message = _("A text with «{0}» always has «{1}», which must not be there. Take one of them out.")
		yield message.format(wanted, absent)


def _idle(values: Values) -> Iterator[str]:
	outcome = ("department", "set_type", "priority", "needs_inspection")
	if not any(values[field] for field in outcome):
		yield _("The rule sets nothing. It only keeps the rules after it from deciding.")


def _out_of_service(values: Values) -> Iterator[str]:
	for field in ("department", "section"):
		name = values[field]
		if name and not frappe.db.get_value("Participation Department", name, "enabled"):
			yield _("{0} is switched off. Nothing can be sent there.").format(_(name))
	for account in values["accounts"]:
		if not frappe.db.exists("Social Account", account):
			yield _("There is no account called {0}. Take it out.").format(account)


def _taken(form: Document | Values) -> Iterator[str]:
	"""Rules that leave each other nothing, as they would stand with all drafts in use."""
	rules = RuleSet(rules_drafted(form)).rules
	place = next((at for at, rule in enumerate(rules) if rule.name == name_of(form)), None)
	if place is None:  # switched off
		return
	own, earlier, later = rules[place], rules[:place], rules[place + 1 :]
	before = [rule for rule in earlier if takes_all(rule, own)]
	if before:
		message = _("The rule never decides: {0} comes before it and takes everything it would match.")
		yield message.format(_quoted(before[:1]))
	after = [rule for rule in later if takes_all(own, rule)]
	if after:
		yield _("These rules after it would never decide: {0}.").format(_quoted(after))


def _quoted(rules: Sequence[Rule]) -> str:
	return listed((f"“{_(rule.name)}”" for rule in rules), frappe.local.lang)
