"""Which doctypes tell of contributions, so that not every reader sees all of their records."""

from __future__ import annotations

import frappe

_HOOK = "permission_query_conditions"


def is_narrowed(doctype: str | None) -> bool:
	"""Whether a doctype, or the one that its rows stand in, is ours or has a condition of ours."""
	if not doctype:
		return False
	conditions = frappe.get_hooks(_HOOK).get(doctype, [])
	return any(one.startswith(f"{__name__.split('.')[0]}.") for one in conditions) or _is_ours(doctype)


def _is_ours(doctype: str) -> bool:
	module = frappe.db.get_value("DocType", doctype, "module")
	return bool(module) and frappe.db.get_value("Module Def", module, "app_name") == __name__.split(".")[0]
