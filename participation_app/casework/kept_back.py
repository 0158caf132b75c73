"""Answers that were approved in time and that a platform or its limit kept back: who publishes knows of them.

hooks.py says under `participation_kept_back` who is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import frappe


def kept_back_among(due_dates: Mapping[str, datetime]) -> set[str]:
	"""Of these tickets, each with the date it missed, those whose answer the platform kept back beyond it."""
	found: set[str] = set()
	for method in frappe.get_hooks("participation_kept_back") if due_dates else ():
		found |= frappe.get_attr(method)(due_dates)
	return found
