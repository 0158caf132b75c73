"""The policy and the service card that a site begins with; an administrator takes them over."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

_TEXTS = Path(__file__).with_suffix(".json")


def after_sync() -> None:
	"""Writes each text where nobody has written one yet."""
	for doctype, values in json.loads(_TEXTS.read_text(encoding="utf-8")).items():
		own = frappe.get_doc(doctype)
		if not any(own.get(field) for field in values):  # Frappe keeps an empty one on every new site
			own.update(values).save(ignore_permissions=True)


def measure_as_shipped(measure: str) -> None:
	"""Gives the statement that ships with this figure its figure, where it stands unchanged and has none."""
	policy = json.loads(_TEXTS.read_text(encoding="utf-8"))["Participation Policy"]
	(shipped,) = [row for row in policy["statements"] if row["measure"] == measure]
	own = {
		"parenttype": "Participation Policy",
		"statement": shipped["statement"],
		"measure": ["in", ("", None)],
	}
	for name in frappe.get_all("Policy Statement", own, pluck="name"):
		frappe.db.set_value("Policy Statement", name, "measure", measure, update_modified=False)
	frappe.clear_document_cache("Participation Policy", "Participation Policy")
