"""What a form of the staff does not offer stays as it is, in whatever call it is named: over HTTP, as each who may write."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import frappe
import pytest

from participation_app.casework import deputies
from participation_app.engagement import surveys as survey_moves
from participation_app.publication import announcements
from tests.integration.engagement.surveys import USE
from tests.integration.sessions import Visitor, visitors
from tests.integration.test_unoffered_fields import ORIGIN, another, standing, unoffered
from tests.integration.walk import as_person

ANNOUNCEMENT, SURVEY, ABSENCE = "Announcement", "Participation Survey", "Participation Absence"
WRITERS = {
	ANNOUNCEMENT: ("agent", "pr", "manager"),
	SURVEY: ("pr", "moderator", "manager"),
	ABSENCE: ("agent", "liaison", "officer", "pr", "manager"),
}
PEOPLE = tuple(dict.fromkeys(person for people in WRITERS.values() for person in people))
TABLES = {
	ANNOUNCEMENT: ("texts", "Announcement Text"),
	SURVEY: ("questions", "Survey Question"),
}
MONTH = 30  # days


def account() -> str:
	return frappe.get_last_doc("Social Account", {"platform": "Facebook"}).name


def entered(doctype: str, person: str, month: int = 1) -> dict[str, Any]:
	"""What a form of this doctype sends; nobody is absent twice, nor deputy while absent, in a month of their own."""
	begins = deputies.today() + timedelta(days=MONTH * month)
	absent = "agent" if person == "manager" else person  # nobody acts in the role of a manager
	return {
		ANNOUNCEMENT: {
			"title": "المركز الجديد",
			"kind": "News",
			"texts": [{"language": "ar", "text": "يفتح المركز الجديد"}],
			"accounts": [{"account": account(), "language": "ar"}],
		},
		SURVEY: {
			"title": "حدائق المدينة",
			"title_in_english": "The City’s Parks",
			"opens_at": f"{begins} 12:00:00",
			"closes_at": f"{begins + timedelta(days=7)} 12:00:00",
			"results_at": f"{begins + timedelta(days=10)} 12:00:00",
			"questions": [dict(USE)],
		},
		ABSENCE: {
			"absent": f"{absent}@city.example",
			"deputy": "pr@city.example" if absent == "agent" else "agent@city.example",
			"starts_on": str(begins),
			"ends_on": str(begins + timedelta(days=1)),
		},
	}[doctype]


def write(doctype: str, person: str, month: int = 1) -> str:
	as_person(person)
	name = frappe.get_doc({"doctype": doctype, **entered(doctype, person, month)}).insert().name
	frappe.db.commit()  # the web server reads it
	return name


@pytest.fixture
def written(really_committed) -> dict[tuple[str, str], str]:
	"""Of each form one by each of its writers: {(doctype, person): name}."""
	return {
		(doctype, person): write(doctype, person, month)
		for doctype, people in WRITERS.items()
		for month, person in enumerate(people, start=1)
	}


def forbidden(doctype: str, held: dict[str, Any]) -> dict[str, Any]:
	"""Another value for all that the form does not offer."""
	return {field: another(doctype, field, held.get(field)) for field in unoffered(doctype)}


def told_by(before: dict[str, Any], after: dict[str, Any], asked: dict[str, Any]) -> list[str]:
	"""The fields that came to hold what was asked for."""
	return [one for one in asked if str(after[one]) != str(before[one]) or str(after[one]) == str(asked[one])]


def everything_saved_at_once(visitor: Visitor, doctype: str, name: str, asked: dict[str, Any]) -> list[Any]:
	"""The answers of all doors that write a record; each sends what it read, as a form does."""
	path = f"/api/resource/{doctype}/{name}"
	flags = {"announcement_move": "approve", "survey_move": "publish", "ignore_permissions": True}
	whole = {"flags": flags, "docstatus": 0, **asked}

	def read() -> dict[str, Any]:
		return visitor.get(path).json()["data"]

	return [
		visitor.send(path, "PUT", **whole),
		visitor.send(f"/api/v2/document/{doctype}/{name}", "PATCH", **whole),
		visitor.call("frappe.client.set_value", doctype=doctype, name=name, fieldname=json.dumps(asked)),
		visitor.call("frappe.client.save", doc={**read(), **whole}),
		visitor.call("frappe.desk.form.save.savedocs", doc=json.dumps({**read(), **whole}), action="Save"),
	]


def test_what_a_form_does_not_offer_is_not_written_by_naming_it(written):
	wrong = []
	with visitors(*PEOPLE) as people:
		for (doctype, person), name in written.items():
			visitor, before = people[person], standing(doctype, name)
			asked = forbidden(doctype, before)
			alone = [{"doctype": doctype, "docname": name, field: value} for field, value in asked.items()]
			answers = [visitor.call("frappe.client.bulk_update", docs=json.dumps(alone))]
			# Frappe refuses a save that names another origin, so it would hide what else becomes of it.
			together = {field: value for field, value in asked.items() if field not in ORIGIN}
			answers += everything_saved_at_once(visitor, doctype, name, together)
			assert all(answer.ok for answer in answers), [answer.text[-300:] for answer in answers]
			if set_now := told_by(before, standing(doctype, name), asked):
				wrong.append(f"{person} {doctype}: {set_now}")
	assert not wrong, "\n".join(wrong)


def made_at_once(visitor: Visitor, doctype: str, values: list[dict[str, Any]]) -> list[Any]:
	"""The answers of all doors that make a record."""
	posted, newer, inserted, several, saved = values
	new = {"doctype": doctype, "__islocal": 1, "name": f"new-{doctype}-1"}
	return [
		visitor.send(f"/api/resource/{doctype}", **posted),
		visitor.send(f"/api/v2/document/{doctype}", **newer),
		visitor.call("frappe.client.insert", doc={"doctype": doctype, **inserted}),
		visitor.call("frappe.client.insert_many", docs=[{"doctype": doctype, **several}]),
		visitor.call("frappe.desk.form.save.savedocs", doc=json.dumps({**new, **saved}), action="Save"),
	]


def test_nor_is_it_by_making_a_record_with_it(written):
	wrong = []
	with visitors(*PEOPLE) as people:
		for number, ((doctype, person), name) in enumerate(written.items(), start=1):
			frappe.db.rollback()  # a new snapshot
			known = set(frappe.get_all(doctype, pluck="name"))
			before = standing(doctype, name)
			asked = forbidden(doctype, before)
			doors = range(5)
			values = [{**entered(doctype, person, 10 * number + door), **asked} for door in doors]
			answers = made_at_once(people[person], doctype, values)
			assert all(answer.ok for answer in answers), [answer.text[-300:] for answer in answers]
			frappe.db.rollback()
			made = set(frappe.get_all(doctype, pluck="name")) - known
			assert len(made) == len(doors)
			for one in made:
				after = standing(doctype, one)
				set_now = [field for field, value in asked.items() if str(after[field]) == str(value)]
				wrong += [f"{person} {doctype}: {set_now}"] if set_now else []
				wrong += [] if after["owner"] == before["owner"] else [f"{person} {doctype}: owner"]
	assert not wrong, "\n".join(wrong)


def further(written: dict[tuple[str, str], str]) -> dict[str, str]:
	"""The announcement under review and the open survey of public relations, past which nothing is edited."""
	mine = {doctype: written[doctype, "pr"] for doctype in TABLES}
	as_person("pr")
	seen = str(frappe.db.get_value(ANNOUNCEMENT, mine[ANNOUNCEMENT], "modified"))
	announcements.make_move(mine[ANNOUNCEMENT], "submit_for_review", seen=seen)
	as_person("manager")
	survey_moves.make_move(mine[SURVEY], "open_for_answers")
	frappe.db.commit()  # the web server reads it
	frappe.set_user("Administrator")
	return mine


def rows_of(doctype: str, name: str) -> list[dict[str, Any]]:
	frappe.db.rollback()  # a new snapshot
	return frappe.get_all(TABLES[doctype][1], {"parent": name}, ["*"], order_by="idx")


def test_once_others_have_read_it_nothing_at_all_is_written(written):
	wrong, entries = [], {ANNOUNCEMENT: {"link": "https://x.example"}, SURVEY: {"introduction": "x"}}
	with visitors(*PEOPLE) as people:
		for doctype, name in further(written).items():
			before, rows = standing(doctype, name), rows_of(doctype, name)
			table, _row = TABLES[doctype]
			asked = {"title": "x", **entries[doctype], table: []}
			for person in WRITERS[doctype]:
				answers = everything_saved_at_once(people[person], doctype, name, asked)
				wrong += [
					f"{person} {doctype} {one.status_code}" for one in answers if one.status_code != 417
				]
				if standing(doctype, name) != before or rows_of(doctype, name) != rows:
					wrong.append(f"{person} {doctype}")
	assert not wrong, "\n".join(wrong)


def test_no_row_of_another_record_is_taken_over(written):
	"""A row that is named in somebody's own draft stays where it stands, with its words."""
	wrong = []
	with visitors(*PEOPLE) as people:
		for doctype, name in further(written).items():
			table, _row = TABLES[doctype]
			rows = rows_of(doctype, name)
			taken = [{**frappe.parse_json(frappe.as_json(row)), "__islocal": 0} for row in rows]
			for person in WRITERS[doctype]:
				own = written[doctype, person] if person != "pr" else write(doctype, "pr")
				answers = everything_saved_at_once(people[person], doctype, own, {table: taken})
				wrong += [
					f"{person} {doctype} {one.status_code}" for one in answers if one.status_code != 417
				]
				if rows_of(doctype, name) != rows:
					wrong.append(f"{person} takes rows of {doctype}")
	assert not wrong, "\n".join(wrong)
