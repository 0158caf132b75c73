"""What a gateway reports of a message later: once or twice, soon or late, in any order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import frappe
from werkzeug.wrappers import Request

from participation_app.connectors.sms import ReportUnreadable, SmsGateway, SmsReport, same
from participation_app.notices import gateways, outbox
from participation_app.notices.reasons import Reason


class ReportNotProved(frappe.PermissionError):
	"""Nothing shows that the call comes from the gateway."""


@dataclass(frozen=True)
class Proved:
	"""A call that comes from the gateway; `notice` is the one its address is proved to be about."""

	gateway: str
	connector: SmsGateway
	notice: str | None


def raise_unless_proved(values: Mapping[str, object], request: Request) -> Proved:
	"""Asks for one of three proofs: our own in the address, the gateway's secret, the gateway's signature.

	`values` has what the address and the body say. Raises ReportNotProved.
	"""
	gateway = str(values.get("gateway") or "")
	if not frappe.db.exists(gateways.DOCTYPE, gateway):
		raise ReportNotProved
	row = frappe.get_doc(gateways.DOCTYPE, gateway)
	connector = gateways.connector_for(row)
	named = str(values.get("notice") or "")
	is_about_it = bool(named) and same(str(values.get("proof") or ""), gateways.proof_of(named))
	if not (is_about_it or gateways.names_secret(row, values) or gateways.is_signed(connector, request)):
		raise ReportNotProved
	return Proved(row.name, connector, named if is_about_it else None)


def take_in(proved: Proved, values: Mapping[str, object]) -> None:
	"""Enters a report into its notice; one on a message that is not ours is passed over.

	Raises ReportUnreadable.
	"""
	report = proved.connector.read_report(values)
	notice = _notice(proved.gateway, proved.notice, report)
	if notice:
		_enter(notice, report)


def _notice(gateway: str, named: str | None, report: SmsReport) -> str | None:
	"""The notice that the report is about, locked."""
	filters = {"name": named} if named else {"gateway": gateway, "external_id": report.external_id}
	if not named and not report.external_id:
		raise ReportUnreadable("The report does not say which message it is about.")
	return frappe.db.get_value(outbox.DOCTYPE, filters, for_update=True)


def _enter(notice: str, report: SmsReport) -> None:
	row = frappe.db.get_value(outbox.DOCTYPE, notice, ["state", "external_id"], as_dict=True)
	if report.external_id and not row.external_id:
		frappe.db.set_value(outbox.DOCTYPE, notice, "external_id", report.external_id)
	if report.outcome == "delivered":
		outbox.deliver(notice, evidence=report.external_id)
	elif report.outcome == "failed" and row.state not in (outbox.DELIVERED, outbox.FAILED):
		outbox.fail(notice, Reason("not_delivered", (report.said,)))
	elif row.state in (outbox.SENDING, outbox.UNKNOWN):
		outbox.settle(notice, evidence=report.external_id)
