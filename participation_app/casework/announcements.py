"""Tells other rooms that a move was made.

hooks.py says under `participation_announcements` who listens, by doctype and move: "HD Ticket.register".
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document


def announce(move: str, document: Document, values: Mapping[str, object]) -> None:
	"""Calls every listener of the move with the ticket or comment and what the mover entered.

	Listeners run in the move's transaction: what they owe the outside world they write as rows.
	"""
	key = f"{document.doctype}.{move}"
	for listener in frappe.get_hooks("participation_announcements", {}).get(key, []):
		frappe.get_attr(listener)(document, values)
