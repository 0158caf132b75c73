"""Frappe's forms: the citizen of a ticket gets its document without what Frappe tells the staff around it."""

from __future__ import annotations

import frappe
from frappe.desk.form import load, save

from participation_app.casework import access
from participation_app.overrides.link_titles import leave_out_closed

# Earlier values, whose task it is, who looked at it: what the staff does.
_OF_THE_STAFF = (
	"versions",
	"assignments",
	"assignment_logs",
	"info_logs",
	"like_logs",
	"share_logs",
	"shared",
	"views",
	"tags",
	"energy_point_logs",
	"milestones",
	"additional_timeline_content",
	"automated_messages",
	"workflow_logs",
)


@frappe.whitelist()
def getdoc(doctype: str, name: str | int) -> object:
	"""Frappe's answer to a form that opens."""
	return _kept_to_staff(load.getdoc(doctype, name), doctype, name)


@frappe.whitelist()
def get_docinfo(doc: object = None, doctype: str | None = None, name: str | int | None = None) -> object:
	"""Frappe's answer to a form that looks again; a request names a record, it does not bring one."""
	return _kept_to_staff(load.get_docinfo(doctype=doctype, name=name), doctype, name)


@frappe.whitelist(methods=["POST", "PUT"])
def savedocs(doc: str, action: str) -> object:
	"""Frappe's answer to a form that saves."""
	return _kept_to_staff(save.savedocs(doc, action), *_saved())


def _saved() -> tuple[str | None, object]:
	saved = next(iter(frappe.response.docs or ()), None)
	return (saved.get("doctype"), saved.get("name")) if saved else (None, None)


def _kept_to_staff(answer: object, doctype: str | None, name: object) -> object:
	leave_out_closed()
	told = frappe.response.get("docinfo")
	if doctype != "HD Ticket" or not told:
		return answer
	ticket = access.read_ticket(str(name))
	if ticket and ticket.participation_type and not access.may_work_on(ticket, frappe.session.user):
		for part in _OF_THE_STAFF:
			if part in told:
				told[part] = type(told[part])() if isinstance(told[part], list | dict | str) else None
	return answer
