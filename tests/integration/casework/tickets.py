"""Participation tickets for tests, and the doors through which people act on them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import frappe
from frappe.handler import run_doc_method
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import tickets as api
from participation_app.casework.registration import Contribution, register
from tests.integration.walk import REPORT, as_person

DEPARTMENT, SECTION = "إدارة الطرق والإنارة", "قسم صيانة الطرق"
OTHER_DEPARTMENT, OTHER_SECTION = "إدارة النظافة والنفايات", "قسم جمع النفايات"
CALL_CENTRE, PUBLIC_RELATIONS = "مركز الاتصال", "العلاقات العامة"
PEOPLE = {
	"other_liaison": ("Department Liaison", OTHER_DEPARTMENT),
	"other_officer": ("Section Officer", OTHER_SECTION),
	"plain_agent": (None, None),
}

# The steps to each stage: who makes which move with what.
_STEPS = (
	("With Department", "agent", "refer", {"department": DEPARTMENT}),
	("With Section", "liaison", "assign_to_section", {"section": SECTION}),
	("Action Reported", "officer", "report_action", REPORT),
	("Reply Drafting", "liaison", "confirm_result", {}),
)


def make_person(name: str) -> str:
	"""One more agent of the authority, in the role and team that PEOPLE gives; returns the user."""
	role, department = PEOPLE[name]
	email = f"{name}@city.example"
	if frappe.db.exists("User", email):
		return email
	roles = [{"role": each} for each in ("Agent", role) if each]
	values = {"email": email, "first_name": name, "send_welcome_email": 0, "roles": roles}
	frappe.get_doc({"doctype": "User", **values}).insert(ignore_permissions=True)
	frappe.get_doc({"doctype": "HD Agent", "user": email, "agent_name": name, "is_active": 1}).insert()
	if department:
		team = frappe.get_doc("HD Team", frappe.db.get_value("Participation Department", department, "team"))
		team.append("users", {"user": email})
		team.save(ignore_permissions=True)
	return email


def make_ticket(stage: str = "Registered", **overrides: Any) -> str:
	"""A ticket from X that no rule recognises, walked to a stage on the way to the draft."""
	as_person("agent")
	values = {
		"text": "كلام لا تعرفه قاعدة",
		"type": "Complaint",
		"channel": "X",
		"language": "ar",
		"received_at": frappe.utils.now_datetime(),
		"excerpt": "كلام لا تعرفه قاعدة",
		**overrides,
	}
	ticket = str(register(Contribution(**values), actor_role="Call Centre Agent").name)
	for reached, person, move, entered in _STEPS:
		if stage_of(ticket) == stage:
			break
		make(person, ticket, move, **entered)
		assert stage_of(ticket) == reached
	return ticket


def make_plain_ticket(**overrides: Any) -> str:
	"""A ticket of Helpdesk's own, raised by the demo's citizen."""
	as_person("citizen")
	values = {"doctype": "HD Ticket", "subject": "Printer", "description": "It is out of paper", **overrides}
	return str(frappe.get_doc(values).insert().name)


def make(person: str, ticket: str, move: str, **values: Any) -> str:
	"""A move as its person makes it on the ticket's page; returns the new stage."""
	as_person(person)
	return api.make(ticket, move, values)["stage"]


def call(ticket: str, method: str, **args: Any) -> None:
	"""A method of the ticket as Helpdesk's pages call it: by POST, with its arguments as text."""
	with _posted(method):
		run_doc_method(method, dt="HD Ticket", dn=ticket, args=frappe.as_json(args))


def call_from_form(method: str, copy: dict[str, Any]) -> None:
	"""The same as an open form calls it, which sends its own copy of the ticket."""
	with _posted(method):
		run_doc_method(method, docs=frappe.as_json(copy))


@contextmanager
def _posted(method: str) -> Iterator[None]:
	frappe.local.request = Request(EnvironBuilder(method="POST").get_environ())
	frappe.local.response = frappe._dict(docs=[])
	frappe.local.form_dict = frappe._dict(cmd="run_doc_method", method=method)
	try:
		yield
	finally:
		frappe.local.form_dict = frappe._dict()
		del frappe.local.request


def stage_of(ticket: str) -> str:
	return value(ticket, "participation_stage")


def value(ticket: str, *fields: str) -> Any:
	return frappe.db.get_value("HD Ticket", ticket, fields[0] if len(fields) == 1 else list(fields))


def events(ticket: str) -> list[dict]:
	return frappe.get_all("Case Event", {"ticket": ticket}, ["*"], order_by="creation")


def last_event(ticket: str) -> dict:
	return events(ticket)[-1]


def promises(ticket: str) -> list[tuple[str, datetime]]:
	rows = frappe.get_all(
		"Participation Promise", {"ticket": ticket}, ["cause", "due_at"], order_by="creation"
	)
	return [(row.cause, row.due_at) for row in rows]


def assigned_to(ticket: str) -> list[str]:
	filters = {"reference_type": "HD Ticket", "reference_name": ticket, "status": "Open"}
	return frappe.get_all("ToDo", filters, pluck="allocated_to")


def last_message() -> str:
	return str(frappe.message_log[-1].get("message")) if frappe.message_log else ""
