"""Reports and the month's letter as files."""

from __future__ import annotations

import frappe
from frappe.core.doctype.access_log.access_log import make_access_log
from frappe.utils import getdate

from participation_app.casework import report_letter, report_paper


@frappe.whitelist(methods=["GET"])
def pdf(report: str, filters: str | dict | None = None) -> None:
	"""A report of ours as PDF, in the reader's language and by the reader's permission."""
	frappe.has_permission("HD Ticket", "read", throw=True)
	asked = {name: value for name, value in (frappe.parse_json(filters) or {}).items() if value}
	_answer(report_paper.pdf(report, asked), frappe.scrub(report), report)


@frappe.whitelist(methods=["GET"])
def letter(month: str | None = None) -> None:
	"""The letter on the month of a day, the last one without; by the reader's permission."""
	frappe.has_permission("HD Ticket", "read", throw=True)
	day = getdate(month) if month else report_letter.last_month()
	_answer(report_letter.pdf(day), f"participation-{day:%Y-%m}", "Participation")


def _answer(content: bytes, filename: str, report: str) -> None:
	make_access_log(report_name=report, file_type="PDF", method="PDF")
	frappe.local.response.filename = f"{filename}.pdf"
	frappe.local.response.filecontent = content
	frappe.local.response.type = "pdf"
