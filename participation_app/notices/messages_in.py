"""SMS that citizens send to us: a gateway's call is proved, then read."""

from __future__ import annotations

import frappe
from frappe.model.document import Document
from werkzeug.wrappers import Request

from participation_app.connectors.sms import SmsReceived
from participation_app.notices import gateways
from participation_app.notices.reports import ReportNotProved


def raise_unless_proved(gateway: str, request: Request) -> None:
	"""Refuses a call that neither names the gateway's secret nor carries its signature."""
	row = _gateway(gateway)
	named = gateways.names_secret(row, frappe.form_dict)
	if not (named or gateways.is_signed(gateways.connector_for(row), request)):
		raise ReportNotProved


def read(gateway: str) -> SmsReceived:
	"""The message of a proved call; raises connectors.sms.ReportUnreadable."""
	return gateways.connector_for(_gateway(gateway)).read_received(frappe.form_dict)


def _gateway(name: str) -> Document:
	if not name or not frappe.db.exists(gateways.DOCTYPE, name):
		raise ReportNotProved
	return frappe.get_doc(gateways.DOCTYPE, name)
