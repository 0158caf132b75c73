"""The letters C of docs/permissions.md: whoever may make a record makes it over HTTP with the least that a form sends."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import frappe

from participation_app.casework import deputies
from tests.integration.engagement.surveys import USE
from tests.integration.sessions import visitors
from tests.integration.test_permission_matrix import PEOPLE, letters, records, roles_of

SET_UP = ("Participation Settings", "Open Data Settings")  # one each, and there already
WEEK = 7  # days


def least(doctype: str, person: str, number: int) -> dict[str, Any]:
	"""What a form cannot do without; nobody is absent twice in the same week."""
	begins = deputies.today() + timedelta(days=WEEK * (number + 1))
	absent = "agent" if person == "manager" else person  # nobody acts in the role of a manager
	name = f"made by {person}"
	return {
		"Agreed Entity": {
			"entity_name": name,
			"contact": "920000000",
			"topics": "مياه",
			"wordings": [{"language": "ar", "wording": "تواصل معهم على {contact}"}],
		},
		"Announcement": {
			"title": name,
			"texts": [{"language": "ar", "text": "x"}],
			"accounts": [
				{"account": frappe.get_all("Social Account", pluck="name", limit=1)[0], "language": "ar"}
			],
		},
		"Notice Template": {
			"template_name": name,
			"kind": "Receipt",
			"channel": "SMS",
			"language": "ar",
			"text": "x",
		},
		"Participation Absence": {
			"absent": f"{absent}@city.example",
			"deputy": "pr@city.example" if absent == "agent" else "agent@city.example",
			"starts_on": str(begins),
			"ends_on": str(begins),
		},
		"Participation Department": {"department_name": name, "is_group": 1},
		"Participation Routing Rule": {"rule_name": name, "any_words": "مسبح"},
		"Participation Season": {
			"season_name": name,
			"from_date": str(begins),
			"to_date": str(begins),
			"hours": [{"workday": "Monday", "start_time": "09:00", "end_time": "12:00"}],
		},
		"Participation Survey": {
			"title": name,
			"opens_at": f"{begins} 09:00:00",
			"closes_at": f"{begins} 10:00:00",
			"results_at": f"{begins} 10:00:00",
			"questions": [dict(USE)],
		},
		"Refusal Reason": {"reason_name": name},
		"Social Account": {"account_name": name, "platform": "X", "external_id": name},
		"SMS Gateway": {"gateway_name": name, "kind": "Twilio"},
	}[doctype]


def makers() -> list[tuple[str, str]]:
	"""Every cell: (record, person)."""
	kinds = [one for one in records("doctype") if one["name"] not in SET_UP]
	return [
		(one["name"], name) for name in PEOPLE for one in kinds if "create" in letters(one, roles_of(name))
	]


def test_whoever_may_make_a_record_makes_it(really_committed):
	wrong, made = [], []
	cells = makers()
	assert {doctype for doctype, _person in cells} >= {"Announcement", "Participation Survey", "SMS Gateway"}
	try:
		with visitors(*{person for _doctype, person in cells}) as people:
			for number, (doctype, person) in enumerate(cells):
				answer = people[person].send(f"/api/resource/{doctype}", **least(doctype, person, number))
				if answer.ok:
					made.append((doctype, answer.json()["data"]["name"]))
				else:
					wrong.append(f"{person} makes no {doctype}: {answer.status_code} {answer.text[-300:]}")
	finally:
		clear(made)
	assert not wrong, "\n".join(wrong)


def clear(made: list[tuple[str, str]]) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	for doctype, name in made:
		frappe.db.delete(doctype, {"name": name})
		for table in frappe.get_meta(doctype).get_table_fields():
			frappe.db.delete(table.options, {"parent": name, "parenttype": doctype})
	frappe.db.commit()  # nothing is left behind
