"""An open survey's closing moved to a later time: only later, with a reason, and the results openly with it.

The times that were promised before stay beside the new ones.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe.model.document import Document

from participation_app.rules import surveys as rules


@dataclass(frozen=True)
class Extension:
	"""The new closing in site time, and the reason as those read it who read English."""

	closes_at: datetime
	in_english: str = ""


def is_later(survey: Document, extension: Extension | None) -> bool:
	"""Whether the new closing is after the present one."""
	return extension is not None and extension.closes_at > frappe.utils.get_datetime(survey.closes_at)


def extend(survey: Document, extension: Extension, reason: str) -> None:
	"""Sets the new times and notes the earlier ones; the caller has checked the move and saves."""
	closes_at, results_at = (
		frappe.utils.get_datetime(survey.get(name)) for name in ("closes_at", "results_at")
	)
	times = {
		"closes_at": extension.closes_at,
		"results_at": rules.results_after(closes_at, results_at, extension.closes_at),
	}
	noted = {
		"extended_at": frappe.utils.now_datetime(),
		"closed_before": closes_at,
		"results_before": results_at,
		"reason": reason,
		"reason_in_english": extension.in_english,
	}
	survey.append("extensions", {**times, **noted})
	survey.update(times)
