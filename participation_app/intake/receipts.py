"""The receipt owed for what was registered: by the way in which its citizen is reached."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.moved_dates import date_facts
from participation_app.notices import outbox
from participation_app.notices.reach import reach_by
from participation_app.notices.templates import TemplateMissing


def send_receipt(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `register`; the second matter of a comment has the first one's receipt."""
	if ticket.participation_joint_with:
		return
	reach = reach_by(values["contact"], ticket)
	language = reach.language()
	facts = date_facts(ticket, language)
	try:
		outbox.owe_first("Receipt", reach, ticket=ticket.name, language=language, facts=facts)
	except TemplateMissing as error:
		if ticket.participation_comment:
			raise  # whoever registers a comment can have the text written first; a citizen cannot
		frappe.clear_last_message()
		frappe.log_error(title="A receipt could not be written", message=str(error))
