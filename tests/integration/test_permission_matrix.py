"""The tables of docs/permissions.md, cell by cell: asked over HTTP as each of the people, with their own session."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
import pytest

import participation_app
from tests.integration.sessions import CLOSED, Visitor, visitors

PEOPLE = ("agent", "liaison", "officer", "pr", "moderator", "manager", "citizen", "Guest")
PACKAGE = Path(participation_app.__file__).parent
STAFF_AND_CITIZEN = PEOPLE[:-1]
BARE = "bare-record"
ACTIONS = ("read", "write", "create", "delete", "export")
CHANGING = ("write", "create", "delete")
EXPORT = "frappe.desk.reportview.export_query"


def records(kind):
	found = (json.loads(path.read_text()) for path in PACKAGE.glob(f"*/{kind}/*/*.json"))
	return sorted((one for one in found if not one.get("istable")), key=lambda one: one["name"])


def letters(doctype, roles):
	"""What the file of a doctype lets somebody with these roles ask for."""
	rows = [row for row in doctype["permissions"] if row["role"] in roles and not row.get("permlevel")]
	return {action for row in rows for action in ACTIONS if row.get(action)}


def roles_of(person):
	return set(frappe.get_roles(person if person == "Guest" else f"{person}@city.example"))


@pytest.fixture
def cells(really_committed):
	"""Of every kind of record one, as bare as the database takes it, for the web server to find."""
	kinds = [one for one in records("doctype") if not one.get("issingle")]
	for kind in kinds:
		put_bare(kind["name"])
	frappe.db.commit()  # the web server reads it
	yield kinds
	frappe.db.rollback()
	for kind in kinds:
		frappe.db.delete(kind["name"], {"name": BARE})
	frappe.db.commit()  # nothing is left behind


def put_bare(doctype):
	frappe.db.delete(doctype, {"name": BARE})  # of a run that was killed
	document = frappe.new_doc(doctype)
	document.name = BARE
	document.db_insert()


def refuses(answer):
	return answer.status_code in CLOSED


def lists(visitor: Visitor, doctype: dict) -> bool:
	if doctype.get("issingle"):
		return visitor.get(f"/api/resource/{doctype['name']}/{doctype['name']}").ok
	return visitor.get(f"/api/resource/{doctype['name']}", limit_page_length=1).ok


def test_each_record_answers_whoever_may_read_it_and_nobody_else():
	doctypes, wrong = records("doctype"), []
	with visitors(*PEOPLE) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			for doctype in doctypes:
				may_read = "read" in letters(doctype, roles)
				if lists(visitor, doctype) is not may_read:
					wrong.append(f"{name} read {doctype['name']}: not {may_read}")
	assert not wrong, "\n".join(wrong)


def test_nobody_makes_a_record_that_their_role_does_not_make():
	doctypes, wrong = records("doctype"), []
	with visitors(*PEOPLE) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			denied = [one for one in doctypes if "create" not in letters(one, roles)]
			for doctype in denied:
				answer = visitor.send(f"/api/resource/{doctype['name']}", note="x")
				if not refuses(answer):
					wrong.append(f"{name} makes {doctype['name']}: {answer.status_code}")
	assert not wrong, "\n".join(wrong)


def test_each_record_is_written_by_whoever_may_write_it_and_nobody_else(cells):
	"""Saving what has changed meanwhile is refused to everybody, but first to whoever may not write."""
	stale = {"modified": "2001-01-01 00:00:00"}
	names = {one["name"]: one["name"] if one.get("issingle") else BARE for one in records("doctype")}
	asked = json.dumps([{"doctype": doctype, "docname": name, **stale} for doctype, name in names.items()])
	wrong = []
	with visitors(*STAFF_AND_CITIZEN) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			answer = visitor.call("frappe.client.bulk_update", docs=asked).json()["message"]
			refused = {one["doc"]["doctype"] for one in answer["failed_docs"] if "Permission" in one["exc"]}
			for doctype in records("doctype"):
				may_write = "write" in letters(doctype, roles)
				if (doctype["name"] in refused) is may_write:
					wrong.append(f"{name} writes {doctype['name']}: not {may_write}")
	assert not wrong, "\n".join(wrong)


def test_each_record_is_deleted_by_whoever_may_delete_it_and_nobody_else(cells):
	wrong = []
	with visitors(*STAFF_AND_CITIZEN) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			frappe.db.set_value(
				"Participation Absence", BARE, "absent", f"{name}@city.example"
			)  # each their own
			frappe.db.commit()  # the web server reads it
			for kind in cells:
				answer = visitor.send(f"/api/resource/{kind['name']}/{BARE}", "DELETE")
				may_delete = "delete" in letters(kind, roles)
				if refuses(answer) is may_delete:
					wrong.append(f"{name} deletes {kind['name']}: {answer.status_code}, not {may_delete}")
				if answer.ok:
					put_bare(kind["name"])
					frappe.db.commit()  # for the next of the people
	assert not wrong, "\n".join(wrong)


def test_each_record_is_exported_by_whoever_may_export_it_and_nobody_else():
	kinds, wrong = [one for one in records("doctype") if not one.get("issingle")], []
	with visitors(*STAFF_AND_CITIZEN) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			for kind in kinds:
				asked = {"doctype": kind["name"], "fields": '["name"]', "title": "x", "page_length": 1}
				answer = visitor.call(EXPORT, **asked, file_format_type="CSV")
				may_export = "export" in letters(kind, roles)
				if answer.ok is not may_export or (not may_export and not refuses(answer)):
					wrong.append(f"{name} exports {kind['name']}: {answer.status_code}, not {may_export}")
	assert not wrong, "\n".join(wrong)


def test_what_a_role_may_ask_for_is_what_its_table_says():
	"""Every further cell, asked of the same question that every door asks."""
	wrong = []
	for name in PEOPLE:
		user = name if name == "Guest" else f"{name}@city.example"
		roles = roles_of(name)
		for doctype in records("doctype"):
			told = letters(doctype, roles)
			for action in (*CHANGING, "export"):
				if bool(frappe.has_permission(doctype["name"], action, user=user)) != (action in told):
					wrong.append(f"{name} {action} {doctype['name']}: not {action in told}")
	assert not wrong, "\n".join(wrong)


def test_pages_and_reports_open_for_the_roles_of_their_table():
	wrong = []
	with visitors(*PEOPLE) as people:
		for name, visitor in people.items():
			roles = roles_of(name)
			for page in records("page"):
				named = {row["role"] for row in page["roles"]}
				answer = visitor.get("/api/method/frappe.desk.desk_page.getpage", name=page["name"])
				if answer.ok is not bool(named & roles):
					wrong.append(f"{name} page {page['name']}: {answer.status_code}")
			for report in records("report"):
				named = {row["role"] for row in report["roles"]}
				if not named & roles:
					asked = {"report_name": report["name"], "filters": {}}
					answer = visitor.call("frappe.desk.query_report.run", **asked)
					if not refuses(answer):
						wrong.append(f"{name} report {report['name']}: {answer.status_code}")
	assert not wrong, "\n".join(wrong)


def example_of(described: dict) -> dict[str, str]:
	"""What the description of a door gives as an example of its arguments."""
	body = next(iter(described.get("requestBody", {}).get("content", {}).values()), {})
	return {name: json.dumps(value) for name, value in (body.get("example") or {}).items()}


def test_what_changes_something_is_not_done_by_a_link():
	"""A browser follows links by GET, from anybody's page."""
	done = []
	doors = json.loads((PACKAGE / "public" / "openapi.json").read_text())["paths"]
	changing = {path: one["post"] for path, one in doors.items() if set(one) == {"post"}}
	assert len(changing) > 50
	with visitors("manager") as people:
		for path, described in changing.items():
			answer = people["manager"].get(path, **example_of(described))
			if answer.ok or answer.status_code >= 500:
				done.append(f"{path}: {answer.status_code}")
	assert not done, "\n".join(done)


def test_once_the_desk_is_open_nothing_changes_without_its_token():
	asked = {"doctype": "Note", "title": "x", "public": 1}
	with visitors("manager") as people:
		manager = people["manager"]
		assert manager.get("/app").ok
		assert manager.call("frappe.client.insert", doc=asked).status_code == 400
	assert not frappe.db.exists("Note", {"title": "x"})
