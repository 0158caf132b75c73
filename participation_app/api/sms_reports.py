"""Where SMS gateways report what became of a message."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.api import sms_answers
from participation_app.casework.language import in_authority_language
from participation_app.notices import reports

# Of one address of a gateway; reports on a wave of notices come in a wave.
MOST_A_MINUTE = 1200


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
@in_authority_language()
def receive() -> Response:
	"""One report, proved by its address, by the gateway's secret or by the gateway's signature."""
	try:
		proved = reports.raise_unless_proved(frappe.form_dict, frappe.request)
		reports.take_in(proved, frappe.form_dict)
	except Exception as problem:
		return sms_answers.told(problem)
	return Response("", mimetype="text/plain")
