"""Contributions that a clerk enters or adopts, and what is offered to people while they write one."""

from __future__ import annotations

from datetime import datetime

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit

from participation_app.casework.busy_database import again_if_busy
from participation_app.casework.uploads import remove
from participation_app.engagement import search
from participation_app.intake import adoption, limits, uploads
from participation_app.intake.contributions import (
	BY_STAFF,
	ContributionForm,
	ContributionRefused,
	contribute,
)
from participation_app.intake.promise_in_words import to_read_aloud
from participation_app.notices.contacts import ContactDetails
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER

MAY_ENTER = (CALL_CENTRE_AGENT, PARTICIPATION_MANAGER)
OFFERED = 3


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=120, seconds=60)
def similar(text: str, language: str = "ar") -> list[dict]:
	"""Published contributions with answers about the same thing: [{"address", "excerpt", "answer"}]."""
	limits.raise_if_too_often("similar")
	found = search.similar(str(text), "en" if language == "en" else "ar", OFFERED)
	return [
		{
			"address": f"/participation/published/{one.number}",
			"excerpt": one.excerpt,
			"answer": one.answer_excerpt,
		}
		for one in found
	]


@frappe.whitelist(methods=["POST"])
@again_if_busy
def enter(values: dict | str) -> dict:
	"""Enters what somebody said at the phone or the counter; {"ticket", "reference", "to_say"}."""
	frappe.only_for(MAY_ENTER, message=True)
	entered = frappe.parse_json(values)
	addresses = list(entered.get("photos") or ())
	form = _form(entered, addresses)
	try:
		received = contribute(form)
	except ContributionRefused as refused:
		frappe.throw(
			"<br>".join(refused.problems.values()), frappe.ValidationError, title=_("Cannot Be Added")
		)
	remove(addresses)
	to_say = to_read_aloud(received, form.language)
	return {"ticket": received.ticket, "reference": received.reference, "to_say": to_say}


@frappe.whitelist(methods=["POST"])
def adopt(ticket: str, contribution_type: str, reason: str) -> dict:
	"""Makes a contribution of a ticket of Helpdesk's own; {"ticket", "reference"}."""
	frappe.only_for(MAY_ENTER, message=True)
	frappe.get_doc("HD Ticket", ticket).check_permission("write")
	adopted = adoption.adopt(ticket, contribution_type, reason)
	return {"ticket": str(adopted.name), "reference": adopted.participation_reference}


def _form(values: dict, photos: list[str]) -> ContributionForm:
	words = {name: str(values.get(name) or "") for name in ("text", "type", "place", "key")}
	contact = {
		name: str(values.get(name) or "") for name in ("full_name", "mobile", "email", "preferred_channel")
	}
	channel = values.get("channel")
	language = "en" if values.get("language") == "en" else "ar"
	return ContributionForm(
		**words,
		channel=channel if channel in BY_STAFF else BY_STAFF[0],
		language=language,
		contact=ContactDetails(**contact, language=language),
		photos=uploads.photos_of(photos),
		may_be_published=bool(frappe.utils.cint(values.get("may_be_published"))),
		received_at=_moment(values.get("received_at")),
	)


def _moment(written: object) -> datetime | None:
	try:
		moment = frappe.utils.get_datetime(written) if written else None
	except (ValueError, TypeError, OverflowError):
		frappe.throw(_("Enter when the contribution was received."))
	return moment and moment.replace(tzinfo=None, microsecond=0)
