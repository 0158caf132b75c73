"""Where SMS gateways report what became of a message."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.casework.language import in_authority_language
from participation_app.connectors.sms import ReportUnreadable
from participation_app.notices import reports
from participation_app.notices.gateways import GatewayUnusable
from participation_app.notices.reports import ReportNotProved

# Of one address of a gateway; reports on a wave of notices come in a wave.
MOST_A_MINUTE = 1200


@frappe.whitelist(allow_guest=True, methods=["POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
@in_authority_language()
def receive() -> Response:
	"""One report, proved by its address, by the gateway's secret or by the gateway's signature."""
	try:
		proved = reports.raise_unless_proved(
			frappe.form_dict,
			url=frappe.request.full_path,
			form=frappe.request.form,
			headers=frappe.request.headers,
		)
		reports.take_in(proved, frappe.form_dict)
	except (ReportNotProved, GatewayUnusable):
		return Response("Not proved to come from the gateway.", 403, mimetype="text/plain")
	except ReportUnreadable as problem:
		return Response(str(problem), 400, mimetype="text/plain")
	return Response("", mimetype="text/plain")
