"""Tickets of citizens who are reached by SMS or mail, and what they receive."""

from __future__ import annotations

from typing import Any

import frappe

from participation_app.casework.moves import make_move
from participation_app.notices import contacts
from participation_app.notices.codes import digits_to_send
from participation_app.notices.contacts import ContactDetails
from tests.integration.casework.tickets import make_ticket, value
from tests.integration.walk import as_person

MOBILE, EMAIL = "+971501234542", "mariam@post.example"
LINK = "https://example.org/1"  # where an answer was posted


def make_followed(stage: str = "Registered", **overrides: Any) -> str:
	"""A ticket that came in by the portal, with a contact; `email=None` and the like change it."""
	given = {"mobile": MOBILE, "email": None, "language": "ar", "full_name": "مريم"}
	given.update({name: overrides.pop(name) for name in list(overrides) if name in given})
	ticket = make_ticket(stage, **{"channel": "Portal", **overrides})
	contacts.keep(ticket, ContactDetails(**given))
	frappe.db.commit()  # what is refused later is rolled back up to here
	return ticket


def reference_of(ticket: str) -> str:
	return value(ticket, "participation_reference")


def close(ticket: str) -> None:
	"""A result that ends the clock: the manager closes without a publication."""
	as_person("manager")
	make_move(ticket, "close_without_publication", {"reason": "أنجز العمل"})


def answer(ticket: str, text: str = "تم إصلاح الحفرة.") -> None:
	"""Public relations posted the approved text by hand and the ticket is answered."""
	reply = frappe.get_doc("Proposed Reply", {"ticket": ticket})
	frappe.db.set_value(
		"Proposed Reply", reply.name, {"text": text, "workflow_state": "Answered", "permalink": LINK}
	)
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "PR Review")
	as_person("pr")
	make_move(ticket, "published", {"link": LINK}, facts={"approved": True})


def as_guest() -> None:
	frappe.set_user("Guest")


def last_code() -> str:
	"""The digits of the code that was sent last."""
	name = frappe.get_all("One Time Code", pluck="name", order_by="creation desc", limit=1)[0]
	return digits_to_send(name)


def codes_sent() -> int:
	return frappe.db.count("One Time Code")
