"""Routing rules for tests: drafts, and rules that are in use."""

from __future__ import annotations

from typing import Any

import frappe
from frappe.model.document import Document

from participation_app.casework.rule_use import put_to_use
from tests.integration.casework.tickets import DEPARTMENT

RULE = "Participation Routing Rule"


def rule_form(**overrides: Any) -> dict[str, Any]:
	"""The form of a rule as the browser sends it, never saved."""
	values = {
		"doctype": RULE,
		"__islocal": 1,
		"rule_name": "أغصان ساقطة",
		"rule_order": 1,
		"enabled": 1,
		"mode": "Propose",
		"any_words": "غصن",
		"department": DEPARTMENT,
	}
	return {**values, **overrides}


def make_draft(**overrides: Any) -> Document:
	"""A rule that is saved and does not act."""
	values = rule_form(**overrides)
	values.pop("__islocal")
	return frappe.get_doc(values).insert(ignore_permissions=True)


def make_rule(**overrides: Any) -> Document:
	"""A rule that decides."""
	return acting(make_draft(**overrides))


def acting(rule: Document) -> Document:
	"""The rule as it stands on its form, put to use."""
	user = frappe.session.user
	frappe.set_user("Administrator")
	put_to_use([rule.name])
	frappe.set_user(user)
	return rule.reload()
