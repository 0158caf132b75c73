"""The files of an action report: uploaded by whoever reports, private, open to whom the ticket's staff pages are."""

from __future__ import annotations

from collections.abc import Collection

import frappe
from frappe import _

from participation_app.casework.form_problems import refuse
from participation_app.casework.settings import settings
from participation_app.casework.uploads import find_upload

REPORT = "Action Report"
MOST_FILES = 20


class FilesRefused(frappe.ValidationError):
	"""An upload is not there any more, or there are too many."""


def attach(report: str, addresses: object) -> None:
	"""Ties the user's uploads to the report; raises FilesRefused."""
	chosen = [str(address) for address in addresses] if isinstance(addresses, list | tuple) else []
	if len(chosen) > MOST_FILES:
		refuse({"files": _("Choose at most {0} files.").format(MOST_FILES)}, FilesRefused)
	for address in dict.fromkeys(chosen):
		_tie(report, address)


def files_of(reports: Collection[str]) -> dict[str, list[dict]]:
	"""The files by report, in the order in which they were uploaded; sizes in bytes."""
	if not reports:
		return {}
	attached = {"attached_to_doctype": REPORT, "attached_to_name": ["in", list(reports)]}
	fields = ["attached_to_name as report", "file_name", "file_url", "file_size"]
	found: dict[str, list[dict]] = {}
	for row in frappe.get_all("File", attached, fields, order_by="creation"):
		found.setdefault(row.pop("report"), []).append(row)
	return found


def copy(report: str, onto: str) -> None:
	"""Ties the report's files to another report as well."""
	fields = ["file_name", "file_url", "is_private", "owner"]
	attached = {"attached_to_doctype": REPORT, "attached_to_name": report}
	for row in frappe.get_all("File", attached, fields, order_by="creation"):
		tied = {"attached_to_doctype": REPORT, "attached_to_name": onto}
		file = frappe.get_doc({"doctype": "File", **row, **tied}).insert(ignore_permissions=True)
		frappe.db.set_value("File", file.name, "owner", row.owner, update_modified=False)


def _tie(report: str, address: str) -> None:
	file = find_upload(address)
	if file is None:
		refuse({"files": _("A file is not there any more. Add it once more.")}, FilesRefused)
	if not file.is_private:
		file.is_private = 1
		file.save(ignore_permissions=True)
	tied = {"attached_to_doctype": REPORT, "attached_to_name": report}
	# Whoever uploaded a file reads it for ever; this one is read by those who may see its ticket.
	frappe.db.set_value("File", file.name, {**tied, "owner": settings().service_user}, update_modified=False)
