"""How a ticket's citizen is reached: in public where they wrote there, else by their contact; read once for a notice."""

from __future__ import annotations

from dataclasses import dataclass

import frappe
from frappe.model.document import Document

from participation_app.notices import contacts
from participation_app.notices.settings import default_language

PLATFORM = "Platform"


@dataclass(frozen=True)
class Reach:
	"""What of a ticket says how its citizen is told something."""

	contact: Document | None
	wrote_in_public: bool
	written_in: str

	@property
	def ways(self) -> list[str]:
		"""The channels by which the citizen can be reached, the best one first."""
		in_public = [PLATFORM] if self.wrote_in_public else []
		return [*in_public, *(contacts.channels_of(self.contact) if self.contact else ())]

	def language(self, channel: str | None = None) -> str:
		"""In which they are told something by a channel, without one by the best way."""
		channel = channel or next(iter(self.ways), None)
		contact = None if channel == PLATFORM else self.contact
		return (contact and contact.language) or self.written_in

	def address(self, channel: str) -> str | None:
		"""Where a channel reaches them; None for one that needs no address, or has none."""
		if channel == PLATFORM or not self.contact:
			return None
		return contacts.address_for(self.contact, channel)


def reach_of(ticket: str | int | None) -> Reach:
	"""How the citizen of a ticket is reached; nobody's where there is no ticket."""
	if not ticket:
		return Reach(None, False, default_language())
	fields = ["participation_comment", "participation_language"]
	found = frappe.db.get_value("HD Ticket", ticket, fields, as_dict=True) or frappe._dict()
	return reach_by(contacts.contact_of(str(ticket)), found)


def reach_by(contact: Document | None, ticket: Document | frappe._dict) -> Reach:
	"""The same where the contact, or that there is none, is known."""
	return Reach(
		contact, bool(ticket.participation_comment), ticket.participation_language or default_language()
	)
