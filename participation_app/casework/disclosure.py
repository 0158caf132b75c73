"""The smallest group of people that is shown by itself, in survey results, open data and wherever else: one setting."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.settings import settings
from participation_app.rules.disclosure import LEAST_THRESHOLD

_USUAL = 5  # where the settings say nothing


def smallest_group() -> int:
	"""How many people a group has at least that is shown by itself."""
	return max(int(settings().get("disclosure_threshold") or _USUAL), LEAST_THRESHOLD)


def check_smallest_group(own: Document) -> None:
	"""Refuses a number that protects nobody."""
	if own.disclosure_threshold and int(own.disclosure_threshold) < LEAST_THRESHOLD:
		message = _("Groups of fewer than {0} people are never shown. Enter {0} or more.")
		frappe.throw(message.format(LEAST_THRESHOLD), title=_("Threshold Too Low"))
