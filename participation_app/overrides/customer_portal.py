"""What Helpdesk's customer portal shows of a participation ticket: our facts among the fields that its page lists."""

from __future__ import annotations

import frappe
from frappe import _
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_ticket

from participation_app.casework import readings
from participation_app.casework.public_status import plain_status

# The page takes whatever can be read as a date for one; inside isolates no text is.
_AS_TEXT = "\u2068{}\u2069"


@frappe.whitelist()
def get_one(name: str | int, is_customer_portal: bool = False) -> dict:
	"""Helpdesk's answer; a citizen reads type, reference, where it stands and the promised date in plain words."""
	if not frappe.utils.sbool(is_customer_portal):
		readings.note(frappe.get_doc("HD Ticket", name))
		return helpdesk_ticket.get_one(name, is_customer_portal)
	return _with_facts(helpdesk_ticket.get_one(name, is_customer_portal))


def _with_facts(shown: dict) -> dict:
	if not shown.get("participation_reference"):
		return shown
	facts = _facts(str(shown["name"]))
	fields = [{"fieldname": field, "label": label} for field, (label, _text) in facts.items()]
	texts = {field: _AS_TEXT.format(text) for field, (_label, text) in facts.items()}
	template = shown["template"]
	return {**shown, **texts, "template": {**template, "fields": [*template["fields"], *fields]}}


def _facts(ticket: str) -> dict[str, tuple[str, str]]:
	status = plain_status(ticket, frappe.local.lang)
	facts = {
		"citizen_reads_type": (_("Type"), status.kind),
		"citizen_reads_reference": (_("Reference"), status.reference),
		"citizen_reads_stage": (_("Where It Stands"), status.stage_text),
		"citizen_reads_promise": (_("Answer By"), status.due_text),
	}
	return {field: (label, text) for field, (label, text) in facts.items() if text}
