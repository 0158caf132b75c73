"""The routing rules of the site, ready to decide."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules.routing import Decision, RuleError, RuleSet

CACHE_KEY = "participation_routing_rules"
_CONDITIONS = ("any_words", "all_words", "channel", "if_type", "language")
_FIELDS = (
	"name",
	"rule_order",
	"mode",
	"any_words",
	"all_words",
	"none_words",
	"channel",
	"if_type",
	"language",
	"department",
	"section",
	"set_type",
	"priority",
	"needs_inspection",
)


def decide(facts: Mapping[str, object]) -> Decision:
	"""What the enabled rules propose for a contribution with these facts (text, channel, language, type)."""
	return _rule_set().decide(facts)


class RuleUnusable(frappe.ValidationError):
	"""A rule that would match everything, lead nowhere, or stop every other rule from being read."""


def check_rule(rule: Document) -> None:
	"""Refuses a rule that cannot be used, before it takes part in any decision."""
	if not any(rule.get(condition) for condition in _CONDITIONS):
		_refuse(_("The rule matches everything. Give it a word, channel, type or language."))
	if rule.mode == "Refer" and not rule.department:
		_refuse(_("A rule that refers needs a department. Choose one."))
	if rule.department and not frappe.db.get_value("Participation Department", rule.department, "is_group"):
		_refuse(
			_("{0} is a section. Choose its department, and the section beside it.").format(rule.department)
		)
	if rule.section:
		_check_section(rule)
	try:
		RuleSet([_as_rule(rule.as_dict())])
	except RuleError as error:
		_refuse(_("The rule cannot be read. Correct the words it looks for. ({0})").format(error))


def forget_rules() -> None:
	"""Called when a rule changes: the next decision reads them anew, in every process."""
	frappe.cache.delete_value(CACHE_KEY)
	# Another process may have read the old rules back in before this transaction ended.
	frappe.db.after_commit.add(lambda: frappe.cache.delete_value(CACHE_KEY))


def _check_section(rule: Document) -> None:
	parent = frappe.db.get_value("Participation Department", rule.section, "parent_participation_department")
	if parent != rule.department:
		message = _(
			"The section {0} does not belong to the department {1}. Choose a section of that department."
		)
		_refuse(message.format(rule.section, rule.department or _("none")))


def _refuse(message: str) -> None:
	frappe.throw(message, RuleUnusable, title=_("Rule Cannot Be Used"))


def _rule_set() -> RuleSet:
	rows = frappe.cache.get_value(CACHE_KEY, _read_rules)
	signature = hash(str(rows))
	held = getattr(frappe.local, "participation_rule_set", None)
	if held is None or held[0] != signature:
		held = frappe.local.participation_rule_set = (signature, RuleSet([_as_rule(row) for row in rows]))
	return held[1]


def _read_rules() -> list[dict]:
	return frappe.get_all(
		"Participation Routing Rule",
		filters={"enabled": 1},
		fields=list(_FIELDS),
		order_by="rule_order, name",
	)


def _as_rule(row: Mapping[str, object]) -> dict[str, object]:
	return {
		"name": row["name"],
		"order": row["rule_order"],
		"any": _lines(row["any_words"]),
		"all": _lines(row["all_words"]),
		"none": _lines(row["none_words"]),
		"channels": [row["channel"]] if row["channel"] else [],
		"types": [row["if_type"]] if row["if_type"] else [],
		"languages": [row["language"]] if row["language"] else [],
		"department": row["department"],
		"section": row["section"],
		"type": row["set_type"],
		"priority": row["priority"],
		"needs_inspection": bool(row["needs_inspection"]),
		"refer": row["mode"] == "Refer",
	}


def _lines(text: str | None) -> list[str]:
	return [line.strip() for line in (text or "").splitlines() if line.strip()]
