"""Reports of the desk: run for whoever asks and nobody else; exported without the formulas that citizens may write."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.desk import query_report

from participation_app.casework import exports


@frappe.whitelist()
@frappe.read_only()
def export_query() -> None:
	"""As Frappe's own, which checks the permission, without formulas."""
	if exports.put_off("report"):
		return None
	return exports.make_inert(query_report.export_query())


@frappe.whitelist()
def run(
	report_name: str, filters: dict | list | str | None = None, user: str | None = None, **more: object
) -> dict:
	"""Frappe's answer; refuses to reckon with the rights of somebody whom the request names."""
	if user and user != frappe.session.user:
		message = _("A report shows what is open to you. Ask the person for theirs.")
		frappe.throw(message, frappe.PermissionError)
	# A request carries further arguments beside those that this version of Frappe takes.
	return query_report.run(report_name, filters, **frappe.get_newargs(query_report.run, more))
