"""The clerk on the phone: where a contribution stands, in words to read aloud."""

from __future__ import annotations

import frappe

from participation_app.casework import enquiries
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, PARTICIPATION_MANAGER


@frappe.whitelist(methods=["POST"])
def enquire(asked: str) -> list[dict]:
	"""What a reference or a phone number leads to; the trail notes that somebody asked."""
	frappe.only_for((CALL_CENTRE_AGENT, PARTICIPATION_MANAGER))
	return enquiries.enquire(asked, frappe.local.lang)
