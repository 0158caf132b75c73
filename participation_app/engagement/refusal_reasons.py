"""The published list of reasons, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe

DOCTYPE = "Refusal Reason"


@dataclass(frozen=True)
class Reason:
	"""One reason as the public reads it."""

	name: str
	explanation: str
	changed_at: datetime


def listed(language: str) -> list[Reason]:
	"""The reasons in force, in their order; in the authority's language where there is no other."""
	fields = ["name", "name_in_english", "explanation", "explanation_in_english", "modified"]
	rows = frappe.get_all(DOCTYPE, {"enabled": 1}, fields, order_by="list_order, name")
	english = language == "en"
	return [
		Reason(
			name=(row.name_in_english if english else None) or row.name,
			explanation=(row.explanation_in_english if english else None) or row.explanation or "",
			changed_at=row.modified,
		)
		for row in rows
	]
