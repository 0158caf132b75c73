"""Tells other rooms that something happened: a move was made, a notice went out.

hooks.py says under `participation_announcements` who listens, by doctype and event: "HD Ticket.register".
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document


def announce(event: str, document: Document, values: Mapping[str, object]) -> None:
	"""Calls every listener of the event with the document it happened to and what was entered.

	Listeners run in the event's transaction: what they owe the outside world they write as rows.
	"""
	key = f"{document.doctype}.{event}"
	for listener in frappe.get_hooks("participation_announcements", {}).get(key, []):
		frappe.get_attr(listener)(document, values)
