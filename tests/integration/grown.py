"""A site after some years: every table that grows holds many rows whose work is done, none of them committed."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import frappe

ROWS, FIRST = 1500, 70_000_000
_HOURS_APART = 18
# As many as the authority has of them, as somebody wrote, or as a day has: they do not grow with what is sent in.
_FEW = {
	"Agreed Entity",
	"Announcement",
	"Calendar Change",
	"Dataset Release",
	"Health Finding",
	"Notice Template",
	"Open Dataset",
	"Participation Absence",
	"Participation Department",
	"Participation Routing Rule",
	"Participation Season",
	"Participation Survey",
	"Publication Statement",
	"Refusal Reason",
	"Rule Replay",
	"Social Account",
	"One Time Code",
	"Page Visit",
	"SMS Gateway",
	"Sample Contribution",
	"Survey Result",
	"Trace Root",
}
_OTHERS = ("HD Ticket", "Communication", "Comment", "ToDo", "Notification Log", "File", "Contact")
# Where the work of a row ends.
_DONE = {
	"Account Proof": "Over",
	"Bulk Decision": "Made",
	"Comment Media": "Saved",
	"Contribution News": "Told",
	"Erasure": "Erased",
	"Event Answer": "Answered",
	"Participation Event": "Answered",
	"Participation Notice": "Delivered",
	"Phone Call Task": "Done",
	"Public Contribution": "Published",
	"Publication": "Sent",
	"Pushed Event": "Done",
	"Sealed Evidence": "Erased",
	"Social Comment": "Registered",
	"Survey Text": "Published",
}
_VALUES = {
	"HD Ticket": {
		"participation_type": "'Complaint'",
		"participation_stage": "'Closed'",
		"participation_channel": "'X'",
		"participation_department": "concat('department ', seq % 12)",
		"status": "'Closed'",
		"status_category": "'Resolved'",
		"agent_group": "concat('team ', seq % 12)",
		"raised_by": "'service@city.example'",
	},
	"Proposed Reply": {"workflow_state": "'Published'", "platform": "'X'"},
	"ToDo": {"status": "'Closed'", "reference_type": "'HD Ticket'"},
	"Notification Log": {"read": "1", "document_type": "'HD Ticket'"},
	"Communication": {"reference_doctype": "'HD Ticket'"},
	"Comment": {"reference_doctype": "'HD Ticket'"},
	"File": {"attached_to_doctype": "'HD Ticket'"},
	"Public Contribution": {
		"type": "'Complaint'",
		"language": "'ar'",
		"excerpt": "'words'",
		"published_text": "'words'",
	},
	"Trace Head": {"unsealed": "0"},
	"Case Event": {"move": "elt(1 + seq % 3, 'register', 'return', 'hand_off')"},
	"Participation Holding": {"share": "'Department'"},
}
_LINKED = {"reference_name", "document_name", "attached_to_name"}


def doctypes() -> list[str]:
	"""The doctypes of ours whose tables grow with what is sent in, and those of others that grow with them."""
	rooms = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	stored = {"module": ["in", rooms], "issingle": 0, "is_virtual": 0}
	ours = frappe.get_all("DocType", stored, pluck="name", order_by="name")
	return [*(name for name in ours if name not in _FEW), *_OTHERS]


def fill(names: Collection[str]) -> None:
	"""Fills the tables in the transaction that is open."""
	for doctype in names:
		columns = dict(_columns(doctype))
		frappe.db.sql(
			f"insert into `tab{doctype}` ({', '.join(columns)}) select {', '.join(columns.values())}"
			f" from (select seq, timestamp('2023-01-01') + interval seq * {_HOURS_APART} hour as moment"
			f" from seq_1_to_{ROWS}) as hours"
		)


def _columns(doctype: str) -> Iterator[tuple[str, str]]:
	"""Each column that is filled, with what stands in it."""
	links = {field.fieldname: field.options for field in frappe.get_meta(doctype).get_link_fields()}
	own = {"state": f"'{_DONE[doctype]}'"} if doctype in _DONE else {}
	own |= _VALUES.get(doctype, {})
	for column in frappe.db.sql(f"show columns from `tab{doctype}`", as_dict=True):
		value = own.get(column.Field) or _value(doctype, column, links.get(column.Field))
		if value:
			yield f"`{column.Field}`", value


def _value(doctype: str, column: frappe._dict, linked: str | None) -> str | None:
	name, kind = column.Field, column.Type
	if name == "name":
		return _name(doctype)
	if name == "parent":
		return "concat('grown', seq)"
	if kind.startswith(("datetime", "date")):
		return None if name.startswith("next_") else "moment"
	if name in _LINKED:
		return _name("HD Ticket")
	if linked in _FEW:
		return frappe.db.escape(frappe.db.get_value(linked, {}, "name") or "one of few")
	if linked:
		return _name(linked)
	if column.Key in ("UNI", "MUL") and kind.startswith("varchar"):
		return "concat('grown', seq)"
	return None


def _name(doctype: str) -> str:
	numbered = doctype == "HD Ticket"
	return f"{FIRST} + seq" if numbered else "concat('grown', seq)"
