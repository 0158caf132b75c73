"""What the author of a contribution is told about its publication."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_date
from participation_app.casework.language import in_language
from participation_app.casework.settings import authority_name, authority_zone
from participation_app.engagement.consent import may_take_back
from participation_app.engagement.moderation import DOCTYPE
from participation_app.engagement.objections import may_object
from participation_app.engagement.targets import objection_ends_at
from participation_app.notices import outbox
from participation_app.notices.site_address import site_address
from participation_app.rules.moderation import (
	APPROVED,
	APPROVED_IN_PART,
	PUBLISHED,
	REFUSED,
	WITHDRAWN,
)

NOTICE = "Publication Decision"


@dataclass(frozen=True)
class Standing:
	"""Where publication stands, for the author: in plain words, the page if there is one, what the author may do."""

	words: str
	address: str | None
	may_object: bool
	may_take_back: bool
	object_until: datetime | None


def standing(ticket: str, language: str) -> Standing | None:
	"""What the author may know about the publication of a ticket's contribution; None where none was agreed."""
	name = frappe.db.get_value(DOCTYPE, {"ticket": str(ticket)})
	if not name:
		return None
	contribution = frappe.get_doc(DOCTYPE, name)
	open_to_objection = may_object(contribution)
	with in_language(language):
		words = _words(contribution)
	return Standing(
		words=words,
		address=page_address(contribution.number) if contribution.state == PUBLISHED else None,
		may_object=open_to_objection,
		may_take_back=may_take_back(contribution),
		object_until=objection_ends_at(contribution.decided_at) if open_to_objection else None,
	)


def tell_decision(contribution: Document) -> None:
	"""Owes the author a notice of what was decided."""
	reference = frappe.db.get_value("HD Ticket", contribution.ticket, "participation_reference")
	language = outbox.language_of(contribution.ticket)
	with in_language(language):
		told = " ".join(filter(None, (_words(contribution), _way_on(contribution))))
	facts = {"reference": reference, "authority": authority_name(language), "result": told}
	outbox.owe(NOTICE, ticket=contribution.ticket, language=language, facts=facts)


def page_address(number: str) -> str:
	"""The whole address of a published contribution."""
	return site_address(f"/participation/published/{number}")


def _words(contribution: Document) -> str:
	if contribution.state == PUBLISHED:
		if not contribution.reason:
			return _("Your contribution is published.")
		return _("Your contribution is published, without some parts: {0}.").format(_reason(contribution))
	if contribution.state == REFUSED:
		return _("Your contribution is not published: {0}.").format(_reason(contribution))
	if contribution.state == WITHDRAWN and not contribution.withdrawal_reason:
		return _("You took back your agreement, so your contribution is not published.")
	if contribution.state == WITHDRAWN:
		return _("The publication of your contribution was taken back: {0}").format(
			contribution.withdrawal_reason
		)
	if contribution.state in (APPROVED, APPROVED_IN_PART):
		return _("Your contribution is approved and will be published.")
	if contribution.objected_at:
		return _("Another moderator studies your objection.")
	return _("Your contribution is being studied before it is published.")


def _way_on(contribution: Document) -> str:
	lines = [contribution.note if contribution.state in (PUBLISHED, REFUSED) else None]
	if contribution.state == PUBLISHED:
		lines.append(page_address(contribution.number))
	if (contribution.reason or contribution.state == REFUSED) and may_object(contribution):
		until = moments.aware(objection_ends_at(contribution.decided_at)).astimezone(authority_zone())
		lines.append(_("You may object once until {0}.").format(written_date(until.date())))
	return " ".join(filter(None, lines))


def _reason(contribution: Document) -> str:
	return _(contribution.reason).rstrip(".")
