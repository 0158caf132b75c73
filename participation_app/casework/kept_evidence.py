"""What an author has deleted: how long its evidence is kept, sealed, and what people read in its place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_date
from participation_app.casework.language import in_authority_language
from participation_app.casework.settings import authority_zone, settings
from participation_app.notices.contacts import channels_of, contact_of

SEALED, ERASED = "Sealed", "Erased"
FOR_DAYS, UNTIL_CLOSED, NOT_AT_ALL = "For Days", "Until the Ticket Is Closed", "Not at All"


class PeriodsWrong(frappe.ValidationError):
	"""Periods that cannot be meant as they stand."""


def period_of(platform: str) -> timedelta | None:
	"""How long the platform's evidence is kept from the deletion; None where its ticket decides."""
	row = next((row for row in settings().evidence_periods if row.platform == platform), None)
	if row is None or row.kept == UNTIL_CLOSED:
		return None
	return timedelta(days=row.days if row.kept == FOR_DAYS else 0)


def check_periods(rows: Iterable) -> None:
	"""Refuses a platform that is named twice, and a number of days that says nothing; raises PeriodsWrong."""
	seen: dict[str, int] = {}
	for row in rows:
		first = seen.setdefault(row.platform, row.idx)
		if first != row.idx:
			message = _("Rows {0} and {1} of the evidence name the same platform. Delete one of them.")
			frappe.throw(message.format(first, row.idx), PeriodsWrong)
		if row.kept == FOR_DAYS and (row.days or 0) < 1:
			message = _("Row {0} of the evidence: enter 1 day or more, or choose “{1}”.")
			frappe.throw(message.format(row.idx, _(NOT_AT_ALL, context="Evidence Period")), PeriodsWrong)


@in_authority_language()
def in_place_of_words() -> str:
	"""What stands, from now on, where the words stood."""
	return _("The author deleted this comment; its words are no longer shown.")


def seal_in_words(comment: Document) -> str | None:
	"""Since when the comment is sealed and how long its evidence is kept; None where nothing is sealed."""
	if not comment.evidence:
		return None
	deleted_on = _written(comment.deleted_at)
	if comment.evidence == ERASED:
		erased_at = frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "erased_at")
		message = _("Deleted by the author on {0}; the evidence was erased on {1}.")
		return message.format(deleted_on, _written(erased_at))
	period = period_of(comment.platform)
	if period is None:
		return _("Deleted by the author on {0}; sealed evidence until the ticket is closed.").format(
			deleted_on
		)
	until = _written(frappe.utils.get_datetime(comment.deleted_at) + period)
	return _("Deleted by the author on {0}; sealed evidence until {1}.").format(deleted_on, until)


def ways_left(ticket: Document) -> str | None:
	"""What can be done about a ticket whose comment is deleted; None where it is not, or is answered."""
	visibility = frappe.db.get_value("Social Comment", ticket.participation_comment, "visibility")
	if visibility != "deleted" or ticket.participation_answered_at:
		return None
	contact = contact_of(ticket.name)
	if not contact:
		return _(
			"It cannot be answered in public any more, and no other way to the citizen is known."
			" Close the ticket without a published answer, or enter a contact first."
		)
	message = _(
		"It cannot be answered in public any more. Close the ticket without a published answer, or write the"
		" reply as always: once public relations has approved it, it goes to the citizen alone ({0})."
	)
	return message.format(_(channels_of(contact)[0]))


def _written(stored: datetime | str) -> str:
	return written_date(moments.aware(stored).astimezone(authority_zone()).date())
