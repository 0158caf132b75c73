"""The one reply to two matters of a comment: the second one's part of the text, and its answer with the first."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.joint import ready_second
from participation_app.casework.moves import make_move


def answer_second(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `published`: what the reply says of the second matter answers that one too."""
	second = ready_second(ticket, lock=True)
	if not second:
		return
	reference = ticket.participation_reference
	facts = {"approved": True, "platform_id": reference, "answered_with": reference}
	told = {"link": values.get("link"), "answered_with": reference}
	make_move(second.name, "published", told, facts=facts, as_system=True)


def reports_of(ticket: Document) -> list[frappe._dict]:
	"""The newest report on the ticket, then that on its second matter where it is ready."""
	second = ready_second(ticket)
	return [newest_reports(one)[0] for one in (ticket, second) if one]


def newest_reports(ticket: Document) -> list[frappe._dict]:
	"""The last two reports on a ticket, the newest first."""
	fields = ["public_part", "reported_by"]
	of_ticket = {"ticket": str(ticket.name)}
	return frappe.get_all(
		"Action Report", of_ticket, fields, order_by="reported_at desc, creation desc", limit=2
	)


def with_part(text: str, first: Document, second: Document) -> str:
	"""The first one's draft with what its department says of the second in it, in the place of what it said before."""
	part, *former = [report.public_part for report in newest_reports(second)]
	beside = [report.public_part for report in newest_reports(first)[:1]]
	for place, now in [(one, part) for one in former] + [(one, f"{one}\n\n{part}") for one in beside]:
		if place and place in text:
			return text.replace(place, now, 1)
	return f"{text}\n\n{part}".strip()
