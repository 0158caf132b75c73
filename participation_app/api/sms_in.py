"""Where SMS gateways bring what citizens write to us."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.connectors.sms import ReportUnreadable
from participation_app.intake import incoming_sms
from participation_app.notices import messages_in
from participation_app.notices.gateways import GatewayUnusable
from participation_app.notices.reports import ReportNotProved

# Of one address of a gateway.
MOST_A_MINUTE = 600


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def receive(gateway: str = "") -> Response:
	"""One SMS, proved by the gateway's secret or signature; whoever wrote it is answered by SMS."""
	try:
		messages_in.raise_unless_proved(gateway, frappe.request)
		incoming_sms.take_in(messages_in.read(gateway))
	except (ReportNotProved, GatewayUnusable):
		return Response("Not proved to come from the gateway.", 403, mimetype="text/plain")
	except ReportUnreadable as problem:
		return Response(str(problem), 400, mimetype="text/plain")
	return Response("", mimetype="text/plain")
