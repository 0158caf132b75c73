"""What a gateway is answered whose call was not taken: in one line, counted where nothing proves it."""

from __future__ import annotations

import frappe
from werkzeug.wrappers import Response

from participation_app.connectors.sms import ReportUnreadable
from participation_app.intake.pushed_events import count_refused
from participation_app.notices.gateways import GatewayUnusable
from participation_app.notices.reports import ReportNotProved

SENDER, UNSIGNED = "SMS", "Unsigned"


def told(problem: Exception) -> Response:
	"""The answer to a call that ended in a problem; nothing of the call is left but a number or a traceback."""
	frappe.db.rollback()
	frappe.clear_messages()
	if isinstance(problem, ReportNotProved | GatewayUnusable):
		count_refused(SENDER, UNSIGNED)
		return _line("Not proved to come from the gateway.", 403)
	if isinstance(problem, ReportUnreadable):
		return _line(str(problem), 400)
	# Without the values of variables: among them stand the secret in the address, number and words.
	frappe.log_error("A call of the SMS gateway could not be taken", frappe.get_traceback())
	return _line("Not taken. Try again later.", 500)


def _line(text: str, status: int) -> Response:
	return Response(text, status, mimetype="text/plain")
