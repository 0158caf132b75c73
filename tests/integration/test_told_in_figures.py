"""What is closed to somebody is in no number that they are shown, in no chart, no report, no mail and no live update."""

from __future__ import annotations

import email
import json
from collections.abc import Iterator
from email import policy
from typing import Any

import frappe
import pytest
from frappe.email.doctype.auto_email_report.auto_email_report import process_auto_email_report
from frappe.realtime import get_doc_room, get_user_room

from participation_app.api import restrictions
from participation_app.api import tickets as ticket_page
from tests.integration.closed_case import CANARY, Case
from tests.integration.sessions import CLOSED, Visitor, visitors
from tests.integration.test_permission_matrix import records
from tests.integration.walk import as_person

NAMED = "officer"
DESK_OF = {"agent": "Call Centre", "liaison": "Department Desk", "manager": "Participation"}
CHART = "frappe.desk.doctype.dashboard_chart.dashboard_chart.get"
OF_TICKETS = {"document_type": "HD Ticket", "filters_json": "[]", "name": "Anybody's", "chart_type": "Count"}
BY_DAY = {**OF_TICKETS, "based_on": "creation", "timespan": "Last Week", "time_interval": "Daily"}
BY_STAGE = {
	**OF_TICKETS,
	"chart_type": "Group By",
	"group_by_type": "Count",
	"group_by_based_on": "participation_stage",
}
HEATMAP = {**OF_TICKETS, "type": "Heatmap", "based_on": "creation"}
OF_NO_DAY = ("execution_time", "report_summary", "chart")  # of a report's answer


def doors(visitor: Visitor) -> Iterator[tuple[str, Any]]:
	"""Every door that shows figures, with its answer."""
	yield "desk", visitor.call("participation_app.api.desks.look", desk=DESK_OF[visitor.name])
	for chart in records("dashboard_chart"):
		asked = {"chart_name": chart["name"]}
		yield f"chart {chart['name']}", visitor.call("participation_app.api.desks.chart", **asked)
	for report in records("report"):
		asked = {"report_name": report["name"], "filters": {}}
		yield f"report {report['name']}", visitor.call("frappe.desk.query_report.run", **asked)
	yield "kept this month", visitor.call("participation_app.api.measures.kept_this_month")
	yield "comments", visitor.get("/api/method/participation_app.api.comments.stream", state="Registered")
	for name, chart in (("by stage", BY_STAGE), ("by day", BY_DAY)):
		yield f"own chart {name}", visitor.call(CHART, chart=json.dumps(chart))
	card = {"doc": json.dumps({"document_type": "HD Ticket", "function": "Count"}), "filters": "[]"}
	yield "own card", visitor.call("frappe.desk.doctype.number_card.number_card.get_result", **card)
	count = {"doctype": "HD Ticket", "filters": '[["participation_type", "is", "set"]]'}
	yield "count", visitor.call("frappe.client.get_count", **count)
	groups = {"doctype": "HD Ticket", "current_filters": "[]", "field": "participation_stage"}
	yield "groups of a list", visitor.call("frappe.desk.listview.get_group_by_count", **groups)


def told(visitor: Visitor) -> dict[str, Any]:
	"""By door, every figure that the person is shown."""
	return {door: _figures(answer) for door, answer in doors(visitor)}


def _figures(answer: Any) -> Any:
	if answer.status_code in CLOSED:
		return "closed"
	assert answer.ok, answer.text[-500:]
	message = answer.json().get("message")
	if not isinstance(message, dict):
		return message
	return {name: value for name, value in message.items() if name not in OF_NO_DAY}


def differing(before: dict[str, dict], after: dict[str, dict]) -> list[str]:
	return [
		f"{name} {door}: {was} != {after[name][door]}"
		for name, doors_of in before.items()
		for door, was in doors_of.items()
		if was != after[name][door]
	]


def close(made: Case) -> None:
	as_person("manager")
	restrictions.restrict(made.ticket, "تتعلق بقاصر", sensitive=1, named=[f"{NAMED}@city.example"])
	frappe.db.commit()  # the web server reads it


@pytest.mark.usefixtures("really_committed")
def test_a_closed_case_is_in_no_figure_of_whoever_it_is_closed_to(request):
	with visitors("agent", "liaison") as people:
		before = {name: told(visitor) for name, visitor in people.items()}
		made = request.getfixturevalue("secret_case")
		open_to = {name: told(visitor) for name, visitor in people.items()}
		assert len(differing(before, open_to)) > 10, "these doors count a case that is open"
		close(made)
		after = {name: told(visitor) for name, visitor in people.items()}
	changed = differing(before, after)
	assert not changed, "\n".join(changed)


def test_a_heatmap_is_drawn_for_those_alone_to_whom_all_is_open(secret_case):
	with visitors("agent", "liaison", "citizen") as people:
		drawn = {name: visitor.call(CHART, chart=json.dumps(HEATMAP)) for name, visitor in people.items()}
		assert drawn["agent"].ok and drawn["agent"].json()["message"]["dataPoints"]
		assert drawn["liaison"].status_code == drawn["citizen"].status_code == 403
		rows = {**HEATMAP, "document_type": "Proposed Reply Version"}
		close(secret_case)
		for chart in (HEATMAP, rows):
			assert people["agent"].call(CHART, chart=json.dumps(chart)).status_code == 403


def test_a_chart_on_a_dashboard_is_not_kept_from_one_reader_for_the_next(secret_case):
	chart = {**BY_STAGE, "doctype": "Dashboard Chart", "chart_name": "Kept", "is_public": 1}
	frappe.get_doc({**chart, "name": None, "timeseries": 0}).insert()
	frappe.db.commit()  # the web server reads it
	try:
		with visitors("officer", "manager") as people:
			close(secret_case)
			of_named = people["officer"].call(CHART, chart_name="Kept").json().get("message")
			of_others = people["manager"].call(CHART, chart_name="Kept").json().get("message")
	finally:
		frappe.db.delete("Dashboard Chart", {"name": "Kept"})
		frappe.db.commit()  # nothing is left behind
	assert of_named and of_named != of_others


def test_a_report_leaves_the_desk_without_what_is_closed(secret_case, outgoing_mail):
	entry = {
		"doctype": "Auto Email Report",
		"report": "Due List",
		"report_type": "Script Report",
		"user": "agent@city.example",
		"email_to": "agent@city.example",
		"enabled": 1,
		"frequency": "Daily",
		"format": "CSV",
		"filters": "{}",
	}
	mailed = frappe.get_doc(entry).insert(ignore_permissions=True)
	frappe.db.commit()  # the web server reads it

	def leaves(agent: Visitor) -> list[bool]:
		frappe.set_user("Administrator")
		process_auto_email_report(mailed)
		queued = {"reference_name": mailed.name}
		mail = frappe.get_all("Email Queue", queued, pluck="message", order_by="creation desc", limit=1)
		file = {"report_name": "Due List", "filters": {}, "file_format_type": "CSV"}
		download = {"name": mailed.name}
		answers = (
			agent.call("frappe.desk.query_report.export_query", **file, visible_idx=[]).text,
			agent.get(f"/api/method/{MAILED}.download", **download).text,
			_read(mail[0] if mail else ""),
		)
		return [CANARY in one for one in answers]

	with visitors("agent") as people:
		assert any(leaves(people["agent"])), "a case that is open is told"
		close(secret_case)
		assert not any(leaves(people["agent"]))


MAILED = "frappe.email.doctype.auto_email_report.auto_email_report"


def _read(mail: str) -> str:
	"""All that stands in a mail, files and HTML among it."""
	parts = email.message_from_string(mail, policy=policy.default).walk()
	return "\n".join(str(part.get_content()) for part in parts if not part.is_multipart())


def test_what_was_reckoned_for_one_is_read_by_nobody_else():
	for person in ("manager", "agent", "liaison"):
		frappe.get_doc("User", f"{person}@city.example").add_roles("Prepared Report User")
		frappe.clear_cache(user=f"{person}@city.example")
	as_person("manager")
	values = {"report_name": "Due List", "filters": "{}", "owner": frappe.session.user}
	made = frappe.get_doc({"doctype": "Prepared Report", "name": "reckoned", **values})
	made.db_insert()
	for person, reads in (("manager", True), ("agent", False), ("liaison", False)):
		as_person(person)
		assert frappe.has_permission("Prepared Report", "read", made) is reads, person
		assert bool(frappe.get_list("Prepared Report", {"name": made.name})) is reads, person


def test_what_is_told_to_open_screens_names_records_and_says_nothing(secret_case, monkeypatch):
	told_to = []
	monkeypatch.setattr(frappe.realtime, "emit_via_redis", lambda *told: told_to.append(told))
	close(secret_case)
	as_person("officer")
	ticket_page.write_note(secret_case.ticket, CANARY)
	document = frappe.get_doc("HD Ticket", secret_case.ticket)
	document.priority = "High"
	document.save()
	frappe.db.commit()  # now it is told
	own_rooms = (get_doc_room("HD Ticket", secret_case.ticket), get_user_room("officer@city.example"))
	to_others = [told for told in told_to if told[2] not in own_rooms]
	assert told_to and CANARY not in json.dumps(to_others, default=str, ensure_ascii=False)
