"""HD Service Holiday List: tickets of participation agreements are moved by their own job, not in the request."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from helpdesk.helpdesk.doctype.hd_service_holiday_list.hd_service_holiday_list import HDServiceHolidayList

from participation_app.casework import calendar_checks
from participation_app.casework.agreements import AGREEMENT, agreements_touched_by
from participation_app.casework.calendar_changes import note_change


class ParticipationHolidayList(HDServiceHolidayList):
	"""Helpdesk's list; a class of its own because Helpdesk saves every open ticket while the list is saved."""

	def recalculate_sla(self):
		ours = agreements_touched_by(self)
		if not ours:
			super().recalculate_sla()
		elif not self.is_new():
			self._recalculate_others(ours)

	def before_rename(self, _old: str, _new: str, merge: bool = False) -> None:
		"""A merge would exchange the holidays of every agreement that uses the list, unnoticed."""
		if merge:
			calendar_checks.check_list_mergeable(self)

	def _recalculate_others(self, ours: list[str]) -> None:
		others = frappe.get_all(
			AGREEMENT, {"holiday_list": self.name, "name": ["not in", ours]}, pluck="name"
		)
		tickets = {"sla": ["in", others], "status_category": "Open"}
		frappe.flags.ignore_validation = True
		try:
			for ticket in frappe.get_all("HD Ticket", tickets, pluck="name"):
				frappe.get_doc("HD Ticket", ticket).save()
		finally:
			frappe.flags.ignore_validation = False


def validate(doc: Document, _event: str | None = None) -> None:
	"""Refuses a list that a participation agreement cannot be reckoned by."""
	calendar_checks.check_holiday_list(doc)


def on_update(doc: Document, _event: str | None = None) -> None:
	"""Holidays added, moved or taken out move the dates that were promised by the list."""
	note_change(doc)
