"""Citizens whose contributions were merged into another are told its answer, each by their own way."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.public_answer import public_answer
from participation_app.casework.references import tickets_answered_by
from participation_app.notices.contacts import contact_of
from participation_app.publication.results import owe_result


def tell_merged(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcements that a ticket was answered, in private; who gave no contact reads the page."""
	answer = public_answer(str(ticket.name))
	for name in tickets_answered_by(str(ticket.name)) if answer else ():
		if contact_of(name):
			owe_result(frappe.get_doc("HD Ticket", name), answer.text, in_private=True)
