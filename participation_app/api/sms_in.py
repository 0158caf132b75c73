"""Where SMS gateways bring what citizens write to us."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.api import sms_answers
from participation_app.intake import incoming_sms
from participation_app.notices import messages_in

# Of one address of a gateway.
MOST_A_MINUTE = 600


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def receive(gateway: str = "") -> Response:
	"""One SMS, proved by the gateway's secret or signature; whoever wrote it is answered by SMS."""
	try:
		messages_in.raise_unless_proved(gateway, frappe.request)
		incoming_sms.take_in(messages_in.read(gateway))
	except Exception as problem:
		return sms_answers.told(problem)
	return Response("", mimetype="text/plain")
