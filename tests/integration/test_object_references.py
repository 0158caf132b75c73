"""Whoever knows the number of what is not theirs comes to nothing by it, at any door; asked over HTTP as that person."""

from __future__ import annotations

import json
from collections.abc import Iterator

import frappe

from participation_app.api import restrictions
from tests.integration.closed_case import CANARY, Case
from tests.integration.sessions import CLOSED, Visitor, visitors
from tests.integration.walk import as_person

OUTSIDERS = ("other_liaison", "other_officer")
SHUT_OUT = ("agent", "pr", "manager", "plain_agent", "moderator", "citizen", "Guest")
MAIN = ("HD Ticket", "Social Comment", "Proposed Reply")
REPORTS = ("Due List", "Top Subjects", "Delays by Holder")


def by_number(visitor: Visitor, doctype: str, name: str) -> Iterator[tuple[str, object]]:
	"""Every door that takes the name of a record."""
	about = {"doctype": doctype, "name": name}
	yield "v1", visitor.get(f"/api/resource/{doctype}/{name}")
	yield "v2", visitor.get(f"/api/v2/document/{doctype}/{name}")
	if doctype not in MAIN:
		return
	yield "print", visitor.get("/printview", **about)
	yield "form", visitor.get("/api/method/frappe.desk.form.load.getdoc", **about)
	yield "form again", visitor.get("/api/method/frappe.desk.form.load.get_docinfo", **about)
	yield "client", visitor.get("/api/method/frappe.client.get", **about)
	yield "paper", visitor.get("/api/method/frappe.utils.print_format.download_pdf", **about)
	yield "links", visitor.call("frappe.desk.form.linked_with.get", doctype=doctype, docname=name)
	yield "title of a link", visitor.call("frappe.desk.search.get_link_title", doctype=doctype, docname=name)
	room = {"doctype": doctype, "docname": name}
	yield "room of updates", visitor.get("/api/method/frappe.realtime.can_subscribe_doc", **room)


def by_search(visitor: Visitor, doctype: str, name: str) -> Iterator[tuple[str, object]]:
	"""Every door that lists records of a kind, asked for this one."""
	filters = json.dumps([["name", "=", name]])
	listed = {"filters": filters, "fields": '["*"]'}
	desk = {"doctype": doctype, "fields": '["*"]', "filters": filters, "start": 0, "page_length": 20}
	yield "v1 list", visitor.get(f"/api/resource/{doctype}", **listed)
	export = {**desk, "file_format_type": "CSV", "title": doctype, "view": "Report"}
	yield "export", visitor.call("frappe.desk.reportview.export_query", **export)
	link = {"doctype": doctype, "txt": name[:12], "page_length": 50}
	yield "link field", visitor.call("frappe.desk.search.search_link", **link)
	if doctype in MAIN:
		yield "v2 list", visitor.get(f"/api/v2/document/{doctype}", **listed)
		yield "client list", visitor.get("/api/method/frappe.client.get_list", doctype=doctype, **listed)
		yield "report view", visitor.get("/api/method/frappe.desk.reportview.get", **desk, view="Report")


def by_words(visitor: Visitor, case: Case) -> Iterator[tuple[str, object]]:
	"""Searches for the words themselves, and pages and reports that would tell of the ticket."""
	listed = {"doctype": "HD Ticket", "rows": ["name", "subject"], "page_length": 200}
	yield "helpdesk search", visitor.call("helpdesk.api.search.search", query=CANARY)
	yield "global search", visitor.call("frappe.utils.global_search.search", text=CANARY, start=0, limit=20)
	yield "helpdesk list", visitor.call("helpdesk.api.doc.get_list_data", **listed)
	yield "triage", visitor.get("/api/method/participation_app.api.comments.stream", state="Registered")
	yield "review", visitor.get("/api/method/participation_app.api.review.queue")
	yield (
		"find",
		visitor.call(
			"participation_app.api.tickets.find",
			**{
				"doctype": "HD Ticket",
				"txt": CANARY,
				"searchfield": "name",
				"start": 0,
				"page_len": 20,
				"filters": {},
			},
		),
	)
	for report in REPORTS:
		yield report, visitor.call("frappe.desk.query_report.run", report_name=report, filters={})
	person = {"doctype": "HD Ticket", "name": case.ticket}
	yield "what would be erased", visitor.call("participation_app.api.erasures.preview", **person)
	other = {"report_name": REPORTS[0], "filters": {}, "user": "officer@city.example"}
	yield "report as another", visitor.call("frappe.desk.query_report.run", **other)
	for address in case.files[:1]:
		yield "file", visitor.get(address)
		yield "file by name", visitor.get("/api/method/download_file", file_url=address)
	for method, values in OUR_DOORS.items():
		asked = {name: getattr(case, kind) for name, kind in values.items()}
		yield method, visitor.call(f"participation_app.api.{method}", **asked)


OUR_DOORS = {
	**{
		f"{method}": {"ticket": "ticket"}
		for method in (
			"tickets.view",
			"tickets.stand",
			"tickets.related",
			"tickets.colleagues",
			"helpdesk_pages.view",
			"notices.of_ticket",
			"persons.of_ticket",
			"events.view",
			"replies.blocked_on",
		)
	},
	**{f"comments.{method}": {"comment": "comment"} for method in ("view", "choices", "look")},
	**{f"replies.{method}": {"reply": "reply"} for method in ("view", "texts_to_post", "measure")},
	"review.view": {"reply": "reply"},
	"following.enquire": {"asked": "reference"},
}
TOLD_TO_NOBODY = {
	"report as another",
	"v1",
	"v2",
	"form",
	"form again",
	"client",
	"paper",
	"links",
	"room of updates",
	"file",
	"file by name",
	*OUR_DOORS,
}


def leaks(visitor: Visitor, case: Case) -> list[str]:
	"""The doors that told the visitor anything of the case, or answered as if it were theirs."""
	found = []
	for doctype, name in case.records:
		for door in (by_number, by_search):
			found += _told(visitor, f"{doctype}: ", door(visitor, doctype, name))
	return found + _told(visitor, "", by_words(visitor, case))


def _told(visitor: Visitor, where: str, answers: Iterator[tuple[str, object]]) -> list[str]:
	return [
		f"{visitor.name} {where}{door}: {answer.status_code}"
		for door, answer in answers
		if CANARY in answer.text
		or (door in TOLD_TO_NOBODY and answer.status_code not in CLOSED and _says(answer))
	]


def _says(answer) -> bool:
	"""Whether an answer that is no refusal says anything at all."""
	told = answer.json() if "json" in answer.headers.get("Content-Type", "") else {"message": answer.text}
	return any(told.get(key) for key in ("message", "data", "docs", "docinfo"))


def test_of_another_departments_case_nobody_outside_is_told_anything(secret_case):
	with visitors("officer", *OUTSIDERS) as people:
		ours = people.pop("officer")
		assert CANARY in ours.get(f"/api/resource/HD Ticket/{secret_case.ticket}").text, (
			"the canary is there to be found"
		)
		found = [leak for visitor in people.values() for leak in leaks(visitor, secret_case)]
	assert not found, "\n".join(found)


def test_a_sensitive_case_is_told_to_nobody_who_is_not_named(secret_case):
	with visitors("officer", *SHUT_OUT) as people:
		ours = people.pop("officer")
		told = _told(people["agent"], "", by_words(people["agent"], secret_case))
		assert len(told) > 10, "these doors tell of a case that is open"
		as_person("manager")
		restrictions.restrict(secret_case.ticket, "تتعلق بقاصر", sensitive=1, named=["officer@city.example"])
		frappe.db.commit()
		assert CANARY in ours.get(f"/api/resource/HD Ticket/{secret_case.ticket}").text
		assert CANARY in ours.get(secret_case.files[0]).text
		found = [leak for visitor in people.values() for leak in leaks(visitor, secret_case)]
	assert not found, "\n".join(found)
