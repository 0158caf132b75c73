"""Lists exported from the desk; Frappe writes what a citizen wrote into a spreadsheet as the formula that it may be."""

from __future__ import annotations

import frappe
from frappe.desk import reportview

from participation_app.casework import exports


@frappe.whitelist()
@frappe.read_only()
def export_query() -> None:
	"""As Frappe's own, which checks the permission, without formulas."""
	if exports.put_off("list"):
		return None
	return exports.make_inert(reportview.export_query())
