"""What is refused when a participation agreement is saved."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint, flt

from participation_app.casework.agreements import AGREEMENT, SHARES
from participation_app.casework.calendar_checks import check_calendars
from participation_app.casework.hours import check_hours
from participation_app.casework.settings import settings

LONGEST_PROMISE = 400
_MINUTES_A_DAY = 24 * 60
_COUNTS = ("participation_working_days", "participation_receipt_days", "participation_receipt_minutes")


class AgreementRefused(frappe.ValidationError):
	"""Figures of an agreement that contradict each other or the use it is in."""


def check_agreement(agreement: Document) -> None:
	"""The figures, hours and calendar of a participation agreement; others are left to Helpdesk."""
	_check_counts(agreement)
	_check_still_free(agreement)
	if not promises_days(agreement):
		return
	if agreement.default_sla:
		_refuse(
			_(
				"An agreement for contributions cannot be Helpdesk's default. Untick “{0}”, "
				"and keep another agreement as the default."
			).format(_("Default SLA"))
		)
	check_hours(agreement.support_and_resolution)
	_check_shares(agreement)
	check_calendars(agreement)


def check_deletable(agreement: Document) -> None:
	"""Refuses to delete an agreement that tickets are counted by or that the settings name."""
	use = _use_of(agreement.name)
	if use:
		_refuse(use)


def check_mergeable(agreement: Document, other: str) -> None:
	"""Refuses to merge where contributions are counted by either of the two."""
	for name in (agreement.name, other):
		if cint(frappe.db.get_value(AGREEMENT, name, "participation_working_days")):
			message = _(
				"Contributions are counted by {0}, so it cannot be merged. Choose the other agreement in "
				"Participation Settings; open tickets keep theirs."
			)
			_refuse(message.format(name))


def promises_days(agreement: Document) -> bool:
	"""Whether contributions are counted by the agreement."""
	return cint(agreement.get("participation_working_days")) > 0


def _check_still_free(agreement: Document) -> None:
	before = agreement.get_doc_before_save()
	if before is None or not promises_days(before):
		return
	if promises_days(agreement) and (agreement.enabled or not before.enabled):
		return
	use = _use_of(agreement.name)
	if use:
		_refuse(use)


def _use_of(name: str) -> str | None:
	if name in (settings().standard_agreement, settings().inspection_agreement):
		message = _(
			"New tickets are counted by {0}. Choose another agreement in Participation Settings first."
		)
		return message.format(name)
	counted = {
		"sla": name,
		"participation_type": ["is", "set"],
		"participation_answered_at": ["is", "not set"],
	}
	tickets = frappe.db.count("HD Ticket", counted)
	if tickets:
		message = _("{0} is needed until the tickets counted by it are answered. Still open: {1}.")
		return message.format(name, tickets)
	return None


def _check_counts(agreement: Document) -> None:
	days = cint(agreement.get("participation_working_days"))
	if not 0 <= days <= LONGEST_PROMISE:
		message = _(
			"{0} working days cannot be promised. Give a number from 1 to {1}, or 0 for Helpdesk's own."
		)
		_refuse(message.format(days, LONGEST_PROMISE))
	for row in agreement.priorities:
		own = cint(row.get("participation_working_days"))
		if not 0 <= own <= LONGEST_PROMISE:
			message = _("Row {0}: {1} working days cannot be promised. Give a number from 0 to {2}.")
			_refuse(message.format(row.idx, own, LONGEST_PROMISE))
		if not days and any(cint(row.get(field)) for field in _COUNTS):
			message = _(
				"Row {0} has working days of its own, the agreement none. Set “{1}”, or clear the row."
			)
			_refuse(message.format(row.idx, _("Working Days to Answer")))
	if days:
		_check_receipt(agreement, days)
		for row in agreement.priorities:
			_check_receipt(row, cint(row.get("participation_working_days")) or days, row.idx)


def _check_receipt(holder: Document, days: int, row: int | None = None) -> None:
	receipt_days = cint(holder.get("participation_receipt_days"))
	minutes = cint(holder.get("participation_receipt_minutes"))
	if receipt_days < 0 or minutes < 0:
		message = _("A receipt cannot be due in less than no time. Give numbers from 0.")
	elif receipt_days > days or minutes > days * _MINUTES_A_DAY:
		message = _("The receipt would be due after the answer. Give it less time than the {0} working days.")
	else:
		return
	message = message.format(days)
	_refuse(_("Row {0}: {1}").format(row, message) if row else message)


def _check_shares(agreement: Document) -> None:
	shares = sum(flt(agreement.get(field)) for field in SHARES.values())
	own = [cint(row.get("participation_working_days")) for row in agreement.priorities]
	promised = min([cint(agreement.participation_working_days), *(days for days in own if days)])
	if round(shares, 6) > promised:
		message = _("The shares add up to {0} working days, {1} are promised. Lower a share or promise more.")
		_refuse(message.format(f"{shares:g}", promised))


def _refuse(message: str) -> None:
	frappe.throw(message, AgreementRefused, title=_("Agreement Cannot Be Used"))
