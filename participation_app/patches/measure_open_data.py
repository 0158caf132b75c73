"""Gives the right to open data its figure, on sites whose policy was written before there was any."""

from __future__ import annotations

import json
from pathlib import Path

import frappe

from participation_app.installation import public_texts

_TEXTS = Path(public_texts.__file__).with_suffix(".json")
_MEASURE = "Data Released"


def execute() -> None:
	"""Only where the statement stands as it was shipped and nobody has chosen a figure."""
	policy = json.loads(_TEXTS.read_text(encoding="utf-8"))["Participation Policy"]
	(shipped,) = [row for row in policy["statements"] if row["measure"] == _MEASURE]
	own = {
		"parenttype": "Participation Policy",
		"statement": shipped["statement"],
		"measure": ["in", ("", None)],
	}
	for name in frappe.get_all("Policy Statement", own, pluck="name"):
		frappe.db.set_value("Policy Statement", name, "measure", _MEASURE, update_modified=False)
	frappe.clear_document_cache("Participation Policy", "Participation Policy")
