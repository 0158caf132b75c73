"""What the site holds and every row needs: agreements, settings, ready-made texts, teams; each read once."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

import frappe

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, agreement_for
from participation_app.casework.holders import team_of_stage
from participation_app.casework.moved_dates import date_facts
from participation_app.casework.settings import authority_name, required
from participation_app.notices.templates import TemplateMissing, fill, follow_page, ready_made_for
from participation_app.simulator.year import texts

_NUMBERS = "+97150555"  # the demo authority's people; four digits follow


class Books:
	"""One year's reading of the site."""

	def __init__(self, until: datetime) -> None:
		self.until = moments.stored(until)
		self._texts: dict[tuple[str, str, str], tuple[str, str | None] | None] = {}
		self._wordings: dict[tuple[str, str], str] = {}
		self._teams: dict[tuple[str | None, ...], str | None] = {}

	@cached_property
	def agreements(self) -> dict[bool, Agreement]:
		return {inspection: agreement_for(inspection) for inspection in (False, True)}

	def agreement(self, name: str) -> Agreement:
		"""One of the two by its name."""
		return next(one for one in self.agreements.values() if one.name == name)

	@cached_property
	def service_user(self) -> str:
		return required("service_user")

	@cached_property
	def new_ticket(self) -> frappe._dict:
		"""What Helpdesk gives a ticket for which nothing else is chosen."""
		ticket = frappe.new_doc("HD Ticket")
		ticket.set_ticket_type()
		ticket.set_priority()
		return frappe._dict(ticket_type=ticket.ticket_type, priority=ticket.priority)

	@cached_property
	def accounts(self) -> dict[str, str]:
		"""The accounts by their platform."""
		return dict(frappe.get_all("Social Account", fields=["platform", "name"], as_list=True))

	@cached_property
	def categories(self) -> dict[str, str]:
		return dict(frappe.get_all("HD Ticket Status", fields=["name", "category"], as_list=True))

	def team(self, ticket: frappe._dict) -> str | None:
		"""The team whose turn it is at the stage; None where the stage keeps the team before."""
		key = ticket.participation_stage, ticket.participation_department, ticket.participation_section
		if key not in self._teams:
			self._teams[key] = team_of_stage(ticket, ticket.participation_stage)
		return self._teams[key]

	def words(
		self, kind: str, channel: str, ticket: frappe._dict, **facts: object
	) -> tuple[str, str | None] | None:
		"""A ready-made text with its facts, and its subject; None where there is none."""
		language = ticket.participation_language
		key = kind, channel, language
		if key not in self._texts:
			self._texts[key] = self._ready_made(*key)
		ready = self._texts[key]
		if ready is None:
			return None
		known = {**date_facts(ticket, language), "authority": authority_name(language), "link": follow_page()}
		text, subject = (fill(each or "", {**known, **facts}) for each in ready)
		return text, subject or None

	def wording(self, entity: str, language: str) -> str:
		"""What was agreed with the entity."""
		if (entity, language) not in self._wordings:
			document = frappe.get_doc("Agreed Entity", entity)
			self._wordings[entity, language] = document.wording_in(language)
		return self._wordings[entity, language]

	def name_of(self, person: int) -> str:
		"""A member of the public; several share a name, as people do."""
		names = texts.data()["names"]
		return names[person % len(names)]

	def address_of(self, person: int, channel: str) -> str:
		return f"person{person}@mail.example" if channel == "E-mail" else f"{_NUMBERS}{person:04d}"

	def _ready_made(self, kind: str, channel: str, language: str) -> tuple[str, str | None] | None:
		try:
			found = ready_made_for(kind, channel, language)
		except TemplateMissing:
			frappe.clear_last_message()
			return None
		return found.text, found.subject
