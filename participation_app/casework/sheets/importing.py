"""From a chosen file to its plan, and from a confirmed plan to the records: all of them or none."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework.health.messages import sends_mail
from participation_app.casework.service_user import as_system
from participation_app.casework.sheets.columns import DEPARTMENTS, PEOPLE
from participation_app.casework.sheets.department_plan import plan_departments
from participation_app.casework.sheets.department_writing import write_departments
from participation_app.casework.sheets.people_plan import plan_people
from participation_app.casework.sheets.people_writing import write_people
from participation_app.casework.sheets.plans import CHANGED, NEW, REFUSED, Plan
from participation_app.casework.sheets.reading import SheetUnreadable, read_sheet

_PLANS = {DEPARTMENTS: plan_departments, PEOPLE: plan_people}


class SheetRefused(frappe.ValidationError):
	"""A plan that cannot be written, or is no longer the one that was shown."""


def plan_of(kind: str, content: bytes) -> Plan:
	"""What the file would change; nothing is written. Raises SheetUnreadable."""
	if kind not in _PLANS:
		frappe.throw(_("“{0}” is no kind of spreadsheet.").format(kind), SheetUnreadable)
	return _PLANS[kind](read_sheet(kind, content))


def write_plan(plan: Plan, digest: str, *, with_mail: bool = False) -> dict[str, int]:
	"""Writes the plan that was shown as `digest`, and returns its counts. Raises SheetRefused."""
	if plan.in_state(REFUSED):
		_refuse(_("Rows of the file are refused. Correct them in the file and choose it again."))
	if plan.digest != digest:
		_refuse(_("Something has changed here since the file was looked at. Look at it again, then confirm."))
	if with_mail and not sends_mail():
		_refuse(_("No e-mail account sends. Set one up first, or bring in the people without a mail."))
	savepoint = "participation_sheet"
	frappe.db.savepoint(savepoint)
	try:
		with (
			as_system()
		):  # teams, their rules and users are more than a Participation Manager may write by hand
			_write(plan, with_mail)
	except Exception:
		frappe.db.rollback(save_point=savepoint)
		raise
	_leave_trace(plan)
	return plan.counts


def _write(plan: Plan, with_mail: bool) -> None:
	if plan.kind == DEPARTMENTS:
		write_departments(plan)
	else:
		write_people(plan, with_mail=with_mail)


def _leave_trace(plan: Plan) -> None:
	"""Who brought in how much stands on the settings; the records themselves were written by the system."""
	counts = plan.counts
	told = {DEPARTMENTS: _("Departments from a spreadsheet"), PEOPLE: _("People from a spreadsheet")}[
		plan.kind
	]
	text = _("{0}. New: {1}. Changed: {2}.").format(told, counts[NEW], counts[CHANGED])
	frappe.get_doc("Participation Settings").add_comment("Info", text)


def _refuse(message: str) -> None:
	frappe.throw(message, SheetRefused, title=_("File Not Brought In"))
