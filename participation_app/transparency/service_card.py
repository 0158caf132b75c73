"""The service card: what the service is, for whom, its steps, and the times that the agreements promise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.casework.agreements import AgreementUnusable, agreement_for
from participation_app.casework.plurals import working_days
from participation_app.casework.settings import SettingsIncomplete
from participation_app.transparency.languages import in_readers_language

FACTS = ("beneficiaries", "outlets", "fees", "documents", "forms", "other_parties")


@dataclass(frozen=True)
class Step:
	"""Who does what, where."""

	who: str
	step: str
	place: str


@dataclass(frozen=True)
class Card:
	"""The card in the reader's language; `facts` and `times` are pairs of a name and what is said of it."""

	name: str
	description: str
	facts: list[tuple[str, str]]
	times: list[tuple[str, str]]
	steps: list[Step]
	updated_on: date | None


def read_card() -> Card:
	"""The card for who is reading now."""
	own = frappe.get_cached_doc("Service Card")
	facts = [(_label(own, name), in_readers_language(own, name)) for name in FACTS]
	return Card(
		name=in_readers_language(own, "service_name"),
		description=in_readers_language(own, "description"),
		facts=[(label, text) for label, text in facts if text],
		times=_times(),
		steps=[_step(row) for row in own.steps],
		updated_on=getdate(own.updated_on) if own.updated_on else None,
	)


def _label(own: Document, fieldname: str) -> str:
	return _(own.meta.get_label(fieldname), context=own.doctype)


def _step(row: Document) -> Step:
	return Step(*(in_readers_language(row, name) for name in ("who", "step", "place")))


def _times() -> list[tuple[str, str]]:
	"""What is promised now; a kind whose agreement gives no date is left out until it does."""
	kinds = ((False, _("Remarks and complaints")), (True, _("Complaints that call for an inspection")))
	times = ((name, _promised_days(needs_inspection)) for needs_inspection, name in kinds)
	return [(name, working_days(days)) for name, days in times if days]


def _promised_days(needs_inspection: bool) -> int:
	try:
		return agreement_for(needs_inspection).working_days
	except (AgreementUnusable, SettingsIncomplete):
		frappe.clear_last_message()
		return 0
