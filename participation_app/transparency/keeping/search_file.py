"""What was erased leaves the file of Helpdesk's search as well, within a day."""

from __future__ import annotations

import frappe

from participation_app.casework.belonging import TICKET
from participation_app.intake import search_index
from participation_app.intake.sealing import DOCTYPE as EVIDENCE

LOOKED_AFTER = 2  # days in which a job that was lost may have left something in the file
_RECORD = "Erased Record"


def look_after() -> None:
	"""Every night, where anything was erased or sealed: indexes it anew and leaves no freed page behind."""
	since = frappe.utils.add_days(frappe.utils.now_datetime(), -LOOKED_AFTER)
	erased = {"record_type": TICKET, "erased_at": [">=", since]}
	tickets = frappe.get_all(_RECORD, erased, pluck="record")
	for ticket in tickets:
		search_index.index_anew(ticket)
	if tickets or frappe.db.exists(EVIDENCE, {"modified": [">=", since]}):
		search_index.clean()
