"""Drafts of routing rules: what is saved does not act until somebody who may puts it to use."""

from __future__ import annotations

import json
from collections.abc import Sequence

import frappe
from frappe.model.document import Document

from participation_app.casework.rule_checks import problems, warnings
from participation_app.casework.rule_records import FIELDS, LINKS, RULE, Values, drafted, in_use
from participation_app.casework.rule_sentences import sentence_of

DRAFT, CHANGED, IN_USE, SWITCHED_OFF = "Draft", "Changed", "In Use", "Switched Off"
WAITING = (DRAFT, CHANGED)
_OF_USE = ("in_use", *(f"in_use_{field}" for field in LINKS), "put_to_use_by", "put_to_use_at")


def keep_what_is_in_use(rule: Document) -> None:
	"""Before a rule is saved: whatever was sent, what is in use stays as it is, and the state says so."""
	if not rule.flags.put_to_use:
		before = rule.get_doc_before_save()
		rule.update({field: before.get(field) if before else None for field in _OF_USE})
	rule.state = state_of(rule)


def state_of(rule: Document | Values) -> str:
	"""Whether the rule decides, and as it stands on its form."""
	acting = in_use(rule)
	if acting is None:
		return DRAFT
	if acting != drafted(rule):
		return CHANGED
	return IN_USE if acting["enabled"] else SWITCHED_OFF


def put_to_use(names: Sequence[str]) -> list[str]:
	"""Has the drafts of these rules decide from now on, all or none; returns the names of those that had one."""
	waiting = [name for name in names if frappe.db.get_value(RULE, name, "state") in WAITING]
	for name in waiting:
		_take(frappe.get_doc(RULE, name, for_update=True))
	return waiting


def _take(rule: Document) -> None:
	rule.update(fields_in_use(drafted(rule)))
	rule.put_to_use_by, rule.put_to_use_at = frappe.session.user, frappe.utils.now_datetime()
	rule.flags.put_to_use = True
	rule.save()


def fields_in_use(values: Values) -> dict[str, object]:
	"""The fields that hold what decides."""
	rest = {field: value for field, value in values.items() if field not in LINKS}
	return {
		"in_use": json.dumps(rest, ensure_ascii=False),
		**{f"in_use_{field}": values[field] for field in LINKS},
	}


def drop_draft(name: str) -> None:
	"""Puts the form of a changed rule back to what is in use."""
	rule = frappe.get_doc(RULE, name, for_update=True)
	acting = in_use(rule)
	if acting is None:
		return
	rule.update(
		{field: "\n".join(value) if isinstance(value, list) else value for field, value in acting.items()}
	)
	rule.save()


def waiting_changes() -> list[dict[str, object]]:
	"""What is drafted and not in use: each rule's sentence today and as drafted, with what is to be thought of."""
	rows = frappe.get_all(
		RULE,
		{"state": ["in", WAITING]},
		["name", "rule_name", "state", "in_use", *(f"in_use_{field}" for field in LINKS), *FIELDS],
		order_by="rule_order, name",
	)
	return [_change(row) for row in rows]


def _change(row: frappe._dict) -> dict[str, object]:
	acting, values = in_use(row), drafted(row)
	found = problems(row)
	return {
		"name": row.name,
		"state": row.state,
		"was_on": bool(acting and acting["enabled"]),
		"is_on": bool(values["enabled"]),
		"today": sentence_of(acting) if acting else None,
		"drafted": sentence_of(values),
		"order": values["rule_order"],
		"order_today": acting["rule_order"] if acting else None,
		"problems": found,
		"warnings": [] if found else warnings(row),
	}


def forget_where_it_proposed(rule: Document) -> None:
	"""Before a rule is deleted: what it proposed stays with its reason, only the link to the rule goes."""
	comment = frappe.qb.DocType("Social Comment")
	frappe.qb.update(comment).set(comment.routing_rule, None).where(comment.routing_rule == rule.name).run()
