"""A holiday that is declared late: it moves every one of the open tickets."""

from __future__ import annotations

from datetime import date, timedelta

import frappe
from frappe.model.document import Document

from measuring import open_tickets
from participation_app.casework import redating_batches
from participation_app.casework.agreements import HOLIDAY_LIST, Agreement

AGREEMENT = "Participation: 3 working days"


def declared(agreement: Agreement, day: date) -> Document:
	"""The agreement's holiday list with one more; not saved."""
	holidays = frappe.get_doc(HOLIDAY_LIST, agreement.holiday_list)
	row = {"holiday_date": day, "description": open_tickets.MARK, "participation_state": "Confirmed"}
	holidays.append("holidays", row)
	return holidays


def declared_or_withdrawn(agreement: Agreement, day: date) -> Document:
	"""The list with that holiday, or without it where it has it; not saved."""
	holidays = frappe.get_doc(HOLIDAY_LIST, agreement.holiday_list)
	ours = [row for row in holidays.holidays if row.description == open_tickets.MARK]
	if not ours:
		return declared(agreement, day)
	ours[0].participation_state = "Withdrawn" if ours[0].participation_state == "Confirmed" else "Confirmed"
	return holidays


def first_working_day_ahead(agreement: Agreement) -> date:
	"""Before every date that the open tickets have."""
	day = frappe.utils.getdate() + timedelta(days=1)
	while not agreement.calendar.working_days_between(day - timedelta(days=1), day):
		day += timedelta(days=1)
	return day


def forget() -> None:
	"""The list as it was, without the tickets and the change; what an interrupted run left behind, too."""
	open_tickets.forget()
	frappe.db.delete("HD Holiday", {"description": open_tickets.MARK})
	frappe.db.delete("Calendar Change", {"state": ["in", redating_batches.UNFINISHED]})
	frappe.clear_document_cache(HOLIDAY_LIST)
	frappe.db.commit()  # a benchmark leaves nothing behind
