"""Unties a person from what they answered where no secrecy was promised; the answers stay counted."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.engagement import survey_trail
from participation_app.engagement.subscriptions import CHANNELS, normal
from participation_app.engagement.survey_responses import DOCTYPE
from participation_app.notices.contacts import ContactWrong
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER


class NobodyFound(frappe.ValidationError):
	"""No answer is kept with this person."""


def untie(survey: str, person: str) -> None:
	"""`person` is a mobile number, an e-mail address or an account, however it is written; raises NobodyFound."""
	response = frappe.qb.DocType(DOCTYPE)
	kept = (response.survey == survey) & response.person.isin(_kept_as(person.strip()))
	if not frappe.qb.from_(response).select(response.name).where(kept).run():
		frappe.throw(_("No answer to this survey is kept with this address or account."), NobodyFound)
	frappe.qb.update(response).set(response.person, None).where(kept).run()
	state = frappe.db.get_value("Participation Survey", survey, "state")
	survey_trail.record(survey, survey_trail.UNTIED, PARTICIPATION_MANAGER, (state, state))


def _kept_as(person: str) -> list[str]:
	"""The forms in which a person may stand with an answer."""
	forms = [person]
	for channel in CHANNELS:
		try:
			forms.append(f"{channel}:{normal(channel, person)}")
		except ContactWrong:
			frappe.clear_last_message()
	return forms
