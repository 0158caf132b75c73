"""What the conditions of a routing rule may be chosen from, as people read it."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _

from participation_app.casework.rule_sentences import language_names, type_name, weekday_name
from participation_app.rules.lifecycle import CHANNELS, TYPES
from participation_app.rules.routing import WEEKDAYS


def choices() -> dict[str, list[dict[str, str]]]:
	"""By field of the rule: the values with their labels."""
	accounts = frappe.get_all("Social Account", pluck="name", order_by="platform, name")
	return {
		"channels": _translated(CHANNELS),
		"types": [{"value": kind, "label": type_name(kind)} for kind in TYPES],
		"accounts": _translated(accounts),
		"languages": [{"value": code, "label": name} for code, name in language_names().items()],
		"weekdays": [{"value": day, "label": weekday_name(day)} for day in _week()],
	}


def _week() -> tuple[str, ...]:
	"""The weekdays in the order of the site's calendars."""
	first = frappe.db.get_single_value("System Settings", "first_day_of_the_week")
	begin = WEEKDAYS.index(first) if first in WEEKDAYS else 0
	return (*WEEKDAYS[begin:], *WEEKDAYS[:begin])


def _translated(values: Iterable[str]) -> list[dict[str, str]]:
	return [{"value": value, "label": _(value)} for value in values]
