"""Reports that go out by mail: with what their reader may see, in the reader's language, on paper beside it.

Frappe's own job runs a script report with all rights, whoever it is mailed for; ours are read by their reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils.jinja_globals import is_rtl

from participation_app.casework import report_paper
from participation_app.casework.language import in_language
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER

DOCTYPE = "Auto Email Report"
_MAY_CHOOSE_READERS = {PARTICIPATION_MANAGER, "System Manager"}
# What managers usually want; they stand ready and are switched on by whoever wants them.
READY_MADE = (
	("Promises Kept and Broken", "Weekly", "Weekly", {"group_by": "Department"}),
	("Due List", "Weekly", "", {"which": "Overdue"}),
	("Volume of Contributions", "Monthly", "Monthly", {"group_by": "Week"}),
	("Promises Kept and Broken", "Monthly", "Monthly", {"group_by": "Department"}),
	("Time per Holder", "Monthly", "Monthly", {"group_by": "Share"}),
	("Satisfaction of Citizens", "Monthly", "Monthly", {"group_by": "Department"}),
)


class ReaderNotYours(frappe.PermissionError):
	"""Somebody wanted to be mailed what another may read."""


def check_reader(entry: Document) -> None:
	"""Refuses a reader other than oneself to whoever does not answer for the work."""
	user = frappe.session.user
	if not report_paper.is_ours(entry.report) or user in ("Administrator", entry.user):
		return
	if not _MAY_CHOOSE_READERS & set(frappe.get_roles(user)):
		message = _("The report would show what {0} may see. Enter yourself as its user.")
		frappe.throw(message.format(entry.user), ReaderNotYours, title=_("Another’s Report"))


@contextmanager
def read_by(entry: Document) -> Iterator[str]:
	"""What is read meanwhile is read by the entry's user where a job sends it, else by who asks, in their language."""
	before = frappe.session.user
	reader = entry.user if before == "Administrator" else before
	if reader != before:
		frappe.set_user(reader)
	try:
		with in_language(frappe.db.get_value("User", reader, "language")):
			yield reader
	finally:
		if reader != before:
			frappe.set_user(before)


def may_read(entry: Document) -> bool:
	"""Whether the entry's user still works here and may read the report."""
	if not frappe.db.get_value("User", entry.user, "enabled"):
		return False
	return frappe.get_doc("Report", entry.report).is_permitted()


def mail(entry: Document, content: bytes | str | None, filters: Mapping[str, object]) -> None:
	"""Queues the mail: the table in it or beside it, and the report on paper; nothing where there is nothing to tell."""
	if not content:
		return
	is_table = entry.format == "HTML"
	files = [] if is_table else [{"fname": entry.get_file_name(), "fcontent": content}]
	paper = {
		"fname": f"{frappe.scrub(entry.report)}.pdf",
		"fcontent": report_paper.pdf(entry.report, filters),
	}
	direction = "rtl" if is_rtl() else "ltr"
	frappe.sendmail(
		recipients=entry.email_to.split(),
		subject=_(entry.report),
		message=f'<div dir="{direction}">{content if is_table else entry.get_html_table()}</div>',
		attachments=[*files, paper],
		reference_doctype=entry.doctype,
		reference_name=entry.name,
		queue_separately=True,
	)


def make_ready_made() -> None:
	"""The usual reports, switched off, once: a site that has any of ours keeps what it has."""
	ours = [report for report, *_more in READY_MADE]
	if frappe.db.exists(DOCTYPE, {"report": ["in", ours]}):
		return
	address = frappe.db.get_value("User", "Administrator", "email")
	for report, frequency, period, filters in READY_MADE:
		entry = {
			"doctype": DOCTYPE,
			"report": report,
			"report_type": "Script Report",
			"user": "Administrator",
			"email_to": address,
			"enabled": 0,
			"frequency": frequency,
			"day_of_week": "Sunday",
			"format": "HTML",
			"filters": frappe.as_json(filters),
			"no_of_rows": 200,
			"dynamic_date_period": period,
			"from_date_field": "from_date" if period else None,
			"to_date_field": "to_date" if period else None,
		}
		frappe.get_doc(entry).insert(ignore_permissions=True)
