"""What no form offers is not written by whoever names it in a call: asked over HTTP, field by field, as each of the staff."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import frappe

from participation_app.overrides.hd_ticket import GUARDED
from tests.integration.sessions import visitors

STAFF = ("agent", "liaison", "officer", "pr", "manager")
ORIGIN = ("owner", "creation")
RECKONED = ("length_used", "length_limit")  # anew at every saving
LONG_AGO = "2001-01-01 00:00:00"
OTHERWISE = {
	"Check": 1,
	"Int": 7,
	"Float": 7.5,
	"Date": LONG_AGO[:10],
	"Datetime": LONG_AGO,
}
NOT_BY_THE_PROCEDURE = {"modified", "modified_by", "_assign", "_seen", "_liked_by", "_comments", "_user_tags"}


def unoffered(doctype: str) -> list[str]:
	"""What moves alone write; of a ticket, that of Helpdesk too."""
	if doctype == "HD Ticket":
		return [*GUARDED, *ORIGIN]
	fields = frappe.get_meta(doctype).fields
	read_only = [field for field in fields if field.read_only and field.fieldtype != "Table"]
	return [*(field.fieldname for field in read_only if field.fieldname not in RECKONED), *ORIGIN]


def another(doctype: str, field: str, held: Any) -> Any:
	"""A value that the field could have, and has not."""
	kind = {"owner": "User", "creation": "Datetime"}.get(field) or frappe.get_meta(doctype).get_field(field)
	if kind == "User":
		return "citizen@city.example"
	if kind == "Datetime":
		return LONG_AGO
	if kind.fieldtype == "Check":
		return int(not held)
	if kind.fieldtype == "Link":
		return frappe.db.get_value(kind.options, {"name": ["!=", held or ""]}) or "x"
	if kind.fieldtype == "Select":
		return next(one for one in (kind.options or "").split("\n") if one and one != held)
	return OTHERWISE.get(kind.fieldtype, "x")


def standing(doctype: str, name: str) -> dict[str, Any]:
	frappe.db.rollback()  # a new snapshot
	row = frappe.db.get_value(doctype, name, "*", as_dict=True)
	left_out = {*NOT_BY_THE_PROCEDURE, *RECKONED}
	return {field: value for field, value in row.items() if field not in left_out}


def changed(before: dict[str, Any], after: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
	return {
		field: (before[field], after[field])
		for field in before
		if before[field] != after[field] and not isinstance(after[field], datetime | None)
	} | {
		field: (before[field], after[field])
		for field in before
		if before[field] != after[field] and str(after[field]) == LONG_AGO
	}


def test_no_field_of_the_procedure_is_written_by_naming_it(secret_case):
	records = {"HD Ticket": secret_case.ticket, "Proposed Reply": secret_case.reply}
	frappe.set_user("Administrator")
	before = {doctype: standing(doctype, name) for doctype, name in records.items()}
	asked = [
		{"doctype": doctype, "docname": name, field: another(doctype, field, before[doctype].get(field))}
		for doctype, name in records.items()
		for field in unoffered(doctype)
	]
	found = []
	with visitors(*STAFF) as people:
		for name, visitor in people.items():
			answer = visitor.call("frappe.client.bulk_update", docs=json.dumps(asked))
			assert answer.ok or answer.status_code == 403, answer.text[-300:]
			for doctype, record in records.items():
				if told := changed(before[doctype], standing(doctype, record)):
					found.append(f"{name} {doctype}: {told}")
	assert not found, "\n".join(found)


def test_no_other_call_writes_them_either(secret_case):
	new = {"participation_stage": "Answered", "owner": "citizen@city.example", "status": "Closed"}
	frappe.set_user("Administrator")
	before = standing("HD Ticket", secret_case.ticket)
	document = frappe.get_doc("HD Ticket", secret_case.ticket).as_dict(convert_dates_to_str=True)
	ticket, wrong = secret_case.ticket, []
	with visitors("agent", "manager") as people:
		for visitor in people.values():
			for field, value in new.items():
				one = {field: value, "flags": {"participation_move": "close", "ignore_permissions": True}}
				whole = {**document, **one}
				named = {"doctype": "HD Ticket", "name": ticket, "fieldname": field, "value": value}
				answers = {
					"v1": visitor.send(f"/api/resource/HD Ticket/{ticket}", "PUT", **one),
					"v2": visitor.send(f"/api/v2/document/HD Ticket/{ticket}", "PATCH", **one),
					"set": visitor.call("frappe.client.set_value", **named),
					"save": visitor.call("frappe.client.save", doc=whole),
					"form": visitor.call(
						"frappe.desk.form.save.savedocs", doc=json.dumps(whole), action="Save"
					),
					"new": visitor.call(
						"frappe.client.insert", doc={"doctype": "HD Ticket", "subject": "x", **one}
					),
				}
				after = changed(before, standing("HD Ticket", ticket))
				wrong += [
					f"{visitor.name} {field} {door}"
					for door, one in answers.items()
					if one.status_code >= 500
				]
				wrong += [f"{visitor.name} {field}: {after}"] if after else []
	assert not wrong, "\n".join(wrong)
