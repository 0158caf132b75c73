"""What stands on a ticket's page besides the moves: words, notes, files, related tickets; and to whom it is open."""

from __future__ import annotations

import frappe
import pytest
import requests
from frappe.core.doctype.file.file import has_permission as may_open_file

from participation_app.api import tickets as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.casework.notes import NoteRefused, plain
from participation_app.casework.report_files import FilesRefused
from participation_app.simulator.authority import PASSWORD
from tests.integration.casework.tickets import (
	OTHER_DEPARTMENT,
	OTHER_SECTION,
	make,
	make_plain_ticket,
	make_ticket,
)
from tests.integration.counting import counted_queries
from tests.integration.walk import REPORT, as_person
from tests.integration.web_server import serving

CITIZEN = "citizen@city.example"
PLACE = "شارع المدرسة"
WORDS = "حفرة كبيرة أمام بوابة مدرسة الفلاح"


def view(person: str, ticket: str) -> dict:
	as_person(person)
	return api.view(ticket)


# Notes


def note(person: str, ticket: str, text: str, *mentioned: str) -> str:
	as_person(person)
	return api.write_note(ticket, text, [f"{name}@city.example" for name in mentioned])["note"]


def name_of(person: str) -> str:
	return frappe.db.get_value("User", f"{person}@city.example", "full_name")


def told(person: str, doctype: str = "Notification Log", field: str = "for_user") -> list[dict]:
	return frappe.get_all(doctype, {field: f"{person}@city.example"}, ["*"])


def test_a_note_is_read_by_the_tickets_staff_line_for_line():
	ticket = make_ticket("With Section")
	note("officer", ticket, "وصلنا الموقع <b>اليوم</b>\nوننتظر المقاول")
	for person in ("agent", "liaison", "officer", "manager"):
		(row,) = view(person, ticket)["notes"]
		assert row["text"] == "وصلنا الموقع <b>اليوم</b>\nوننتظر المقاول"
		assert row["by"] == name_of("officer") and row["at"]


def test_a_note_written_on_helpdesks_page_stands_here_too():
	ticket = make_ticket("With Section")
	values = {"reference_ticket": ticket, "content": "<p>سطر</p><ul><li>بند &amp; بند</li></ul>"}
	as_person("agent")
	frappe.get_doc({"doctype": "HD Ticket Comment", "commented_by": "agent@city.example", **values}).insert()
	assert view("officer", ticket)["notes"][0]["text"] == "سطر\nبند & بند"


def test_a_colleague_who_is_named_is_told_in_the_desk_without_the_words():
	ticket = make_ticket("With Section")
	frappe.db.set_value("User", "liaison@city.example", "language", "ar")
	frappe.db.delete("Notification Log")
	note("officer", ticket, f"@{name_of('liaison')} هل وصل المقاول؟", "liaison")
	(row,) = told("liaison")
	assert (row.type, row.document_type, row.document_name) == ("Mention", "HD Ticket", ticket)
	assert "المقاول" not in row.subject and name_of("officer") in row.subject
	assert told("agent") == []


def test_helpdesk_tells_too_where_its_mail_can_leave(monkeypatch):
	frappe.db.set_single_value("HD Settings", "skip_email_workflow", 1)
	ticket = make_ticket("With Section")
	note("officer", ticket, f"@{name_of('liaison')} اقرأ", "liaison")
	mentions = [
		row for row in told("liaison", "HD Notification", "user_to") if row.notification_type == "Mention"
	]
	assert [str(row.reference_ticket) for row in mentions] == [ticket]


def test_a_name_that_was_taken_out_again_tells_nobody():
	ticket = make_ticket("With Section")
	frappe.db.delete("Notification Log")
	note("officer", ticket, "لا أحد", "liaison")
	assert told("liaison") == []


@pytest.mark.parametrize("outsider", ["other_liaison", "other_officer", "citizen", "plain_agent"])
def test_nobody_is_named_who_may_not_see_the_ticket(outsider):
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="Portal")
	with pytest.raises(NoteRefused):
		note("officer", ticket, f"@{name_of(outsider)} اقرأ", outsider)
	assert "note" in frappe.local.response.pop("problems")
	offered = {row["user"] for row in api.colleagues(ticket)}
	assert f"{outsider}@city.example" not in offered
	assert {"liaison@city.example", "agent@city.example"} <= offered and "officer@city.example" not in offered


@pytest.mark.parametrize("text", ["", "  \n ", "ن" * 5001])
def test_an_empty_or_endless_note_is_refused_at_its_field(text):
	ticket = make_ticket("With Section")
	with pytest.raises(NoteRefused):
		note("officer", ticket, text)
	assert list(frappe.local.response.pop("problems")) == ["note"]


def test_plain_text_of_markup_has_no_markup():
	assert plain("<p>أ</p><p><br></p><p>ب&nbsp;<b>ج</b></p>") == "أ\n\nب\xa0ج"
	assert plain(None) == ""


DOORS = [
	lambda ticket: api.view(ticket),
	lambda ticket: api.related(ticket),
	lambda ticket: api.colleagues(ticket),
	lambda ticket: api.write_note(ticket, "x"),
	lambda ticket: api.make(ticket, "decline", {"reason": "x"}),
]


@pytest.mark.parametrize("person", ["citizen", "other_liaison", "other_officer", "moderator", "plain_agent"])
@pytest.mark.parametrize("door", DOORS)
def test_whoever_does_not_work_on_the_ticket_is_refused_at_every_door(person, door):
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="Portal")
	as_person(person)
	with pytest.raises(frappe.PermissionError):
		door(ticket)


# Files


def upload(person: str, content: str = "محضر", name: str = "report.txt", private: int = 1) -> str:
	as_person(person)
	values = {"doctype": "File", "file_name": name, "content": content, "is_private": private}
	return frappe.get_doc(values).insert().file_url


def reported(files: object, ticket: str | None = None) -> str:
	ticket = ticket or make_ticket("With Section")
	make("officer", ticket, "report_action", **REPORT, files=files)
	return ticket


def file_of(ticket: str) -> str:
	report = frappe.db.get_value("Action Report", {"ticket": ticket})
	return frappe.db.get_value("File", {"attached_to_doctype": "Action Report", "attached_to_name": report})


@pytest.mark.parametrize("private", [1, 0])
def test_a_report_carries_its_files_privately_with_who_and_when(private):
	ticket = reported([upload("officer", private=private)])
	(report,) = view("liaison", ticket)["reports"]
	(file,) = report["files"]
	assert file["file_name"].startswith("report") and file["file_url"].startswith("/private/files/")
	assert report["reported_by"] == name_of("officer") and report["reported_at"]


def test_a_file_is_open_to_whom_the_ticket_is_open():
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="Portal")
	address = upload("officer")
	reported([address], ticket)
	document = frappe.get_doc("File", file_of(ticket))
	for person in ("agent", "liaison", "officer", "pr", "manager"):
		assert may_open_file(document, "read", f"{person}@city.example"), person
	for person in ("citizen", "other_liaison", "other_officer", "plain_agent", "moderator"):
		assert not may_open_file(document, "read", f"{person}@city.example"), person


def test_lists_of_files_name_only_those_of_tickets_that_are_open():
	own, other = make_ticket("With Section"), make_ticket()
	make("agent", other, "refer", department=OTHER_DEPARTMENT)
	make("other_liaison", other, "assign_to_section", section=OTHER_SECTION)
	reported([upload("officer", "1", "own.txt")], own)
	address = upload("other_officer", "2", "other.txt")
	make("other_officer", other, "report_action", **REPORT, files=[address])
	plain_file = {"doctype": "File", "file_name": "sent.txt", "content": "3", "is_private": 1}
	frappe.set_user("Administrator")
	for ticket in (own, other):
		attached = {"attached_to_doctype": "HD Ticket", "attached_to_name": ticket}
		frappe.get_doc({**plain_file, "content": ticket, **attached}).insert()
	for person, expected in (("officer", {own}), ("other_officer", {other}), ("agent", {own, other})):
		as_person(person)
		attached = {"attached_to_doctype": ["in", ["HD Ticket", "Action Report"]]}
		rows = frappe.get_list("File", attached, ["attached_to_doctype as kind", "attached_to_name as name"])
		reports = {row.name for row in rows if row.kind == "Action Report"}
		of_reports = {frappe.db.get_value("Action Report", name, "ticket") for name in reports}
		assert of_reports == {row.name for row in rows if row.kind == "HD Ticket"} == expected


@pytest.mark.parametrize("of", ["somebody else's", "gone"])
def test_only_what_the_reporter_uploaded_goes_along(of):
	ticket = make_ticket("With Section")
	address = upload("agent") if of != "gone" else "/private/files/gone.txt"
	with pytest.raises(FilesRefused):
		reported([address], ticket)
	assert "files" in frappe.local.response.pop("problems")


def test_more_files_than_anybody_looks_through_are_refused():
	with pytest.raises(FilesRefused):
		reported([f"/private/files/{number}.txt" for number in range(21)])


def test_a_file_goes_with_one_report_alone():
	address = upload("officer")
	reported([address])
	with pytest.raises(FilesRefused):
		reported([address])


# What a refusal says


def problems_of(person: str, ticket: str, move: str, **values: object) -> dict:
	with pytest.raises(MoveNotOpen):
		make(person, ticket, move, **values)
	return frappe.local.response.pop("problems")


def test_everything_that_is_missing_is_said_at_its_field():
	ticket = make_ticket("With Section")
	assert problems_of("officer", ticket, "report_action", outcome="Resolved") == {
		"public_part": "Write what may be said in public.",
		"action_taken": "Write what was done.",
		"findings": "Write what was found.",
	}


def test_a_section_of_another_department_is_refused_at_the_section():
	ticket = make_ticket("With Department")
	problems = problems_of("liaison", ticket, "assign_to_section", section=OTHER_SECTION)
	assert list(problems) == ["section"]


def test_the_problem_is_told_in_the_readers_language():
	ticket = make_ticket("With Section")
	frappe.local.lang = "ar"
	told_problems = problems_of("officer", ticket, "decline")
	assert told_problems == {"reason": frappe._("Give a reason.", "ar")}
	assert told_problems["reason"] != "Give a reason."


def test_whoever_comes_second_reads_who_did_what():
	ticket = make_ticket("With Department")
	make("liaison", ticket, "report_action", **REPORT)
	with pytest.raises(MoveNotOpen, match=f"{name_of('liaison')}.*made the move “Report Action” on"):
		make("liaison", ticket, "assign_to_section", section=OTHER_SECTION)


def test_a_missing_field_blames_nobody():
	ticket = make_ticket("With Section")
	with pytest.raises(MoveNotOpen) as refusal:
		make("officer", ticket, "decline")
	assert "made the move" not in str(refusal.value)


# Related tickets


def kinds(person: str, ticket: str) -> dict[str, list[str]]:
	as_person(person)
	return {group["kind"]: [str(row["name"]) for row in group["tickets"]] for group in api.related(ticket)}


def test_the_same_place_and_the_same_matter_are_found_each_ticket_once():
	ticket = make_ticket("With Section", place=PLACE, excerpt=WORDS)
	beside = make_ticket("With Department", place=PLACE, excerpt=WORDS)
	alike = make_ticket("With Section", excerpt=f"{WORDS} ظهرا")
	make_ticket("With Section", excerpt="إنارة الشارع مطفأة منذ أسبوع كامل")
	assert kinds("liaison", ticket) == {"place": [beside], "matter": [alike]}


def test_the_same_event_is_found():
	ticket, other = make_ticket("With Section"), make_ticket("With Section")
	for name in (ticket, other):
		frappe.db.set_value("HD Ticket", name, "participation_event", "flood")
	assert kinds("liaison", ticket)["event"] == [other]


def test_a_short_text_is_like_no_other():
	ticket = make_ticket("With Section", excerpt="حفرة كبيرة")
	make_ticket("With Section", excerpt="حفرة كبيرة")
	assert kinds("liaison", ticket) == {}


def test_only_what_the_reader_may_open_is_found_or_counted():
	ticket = make_ticket("With Section", place=PLACE)
	elsewhere = make_ticket(place=PLACE)
	assert kinds("agent", ticket) == {"place": [elsewhere]}
	assert kinds("liaison", ticket) == kinds("officer", ticket) == {}


def test_plain_tickets_are_related_to_nothing():
	ticket = make_ticket("With Section", place=PLACE)
	plain_ticket = make_plain_ticket()
	frappe.db.set_value("HD Ticket", plain_ticket, "participation_place", PLACE)
	assert kinds("agent", ticket) == {}


def test_what_was_answered_there_can_be_used_here():
	ticket = make_ticket("With Section", place=PLACE)
	other = make_ticket("Action Reported", place=PLACE)
	as_person("liaison")
	(row,) = api.related(ticket)[0]["tickets"]
	assert (row["stage_label"], row["answer"]) == ("Action Reported", None)
	frappe.db.set_value("HD Ticket", other, "participation_stage", "Answered")
	(row,) = api.related(ticket)[0]["tickets"]
	assert row["answer"] == REPORT["public_part"]


def test_related_tickets_cost_the_same_however_many_there_are():
	ticket = make_ticket("With Section", place=PLACE, excerpt=WORDS)
	make_ticket("With Section", place=PLACE, excerpt=WORDS)
	as_person("liaison")
	api.related(ticket)
	with counted_queries() as few:
		api.related(ticket)
	for _number in range(4):
		make_ticket("With Section", place=PLACE, excerpt=WORDS)
	as_person("liaison")
	with counted_queries() as many:
		api.related(ticket)
	assert len(many) == len(few) <= 20


# The citizen's words


def test_what_came_by_phone_stands_there_with_its_place():
	ticket = make_ticket(channel="Phone", text="كلام\nلا تعرفه <b>قاعدة</b>", place=PLACE)
	words = view("agent", ticket)["words"]
	assert words["text"] == "كلام\nلا تعرفه <b>قاعدة</b>"
	assert (words["platform"], words["place"]) == ("Phone", PLACE)


def test_what_the_citizen_could_read_beneath_the_form_is_not_written_there():
	ticket, plain_ticket = make_ticket("With Section"), make_plain_ticket()
	as_person("officer")
	with pytest.raises(MoveNotOpen):
		frappe.get_doc("HD Ticket", ticket).add_comment("Comment", "سر")
	frappe.get_doc("HD Ticket", ticket).add_comment("Info", "x")
	assert frappe.get_doc("HD Ticket", plain_ticket).add_comment("Comment", "x").name


def test_the_citizen_reads_notes_and_files_by_no_address(really_committed):
	ticket = make_ticket("With Section", raised_by=CITIZEN, channel="Portal")
	written = note("officer", ticket, "سر داخلي")
	address = upload("officer", "سر في ملف")
	reported([address], ticket)
	report = frappe.db.get_value("Action Report", {"ticket": ticket})
	frappe.db.commit()  # the web server reads it
	with serving() as server, requests.Session() as citizen:
		citizen.headers["Host"] = frappe.local.site
		login = {"usr": CITIZEN, "pwd": PASSWORD}
		assert citizen.post(f"{server}/api/method/login", data=login, timeout=20).ok
		for path in (
			f"/api/resource/HD Ticket Comment/{written}",
			f'/api/resource/HD Ticket Comment?filters=[["reference_ticket","=","{ticket}"]]&fields=["content"]',
			f"/api/resource/Action Report/{report}",
			f"/api/method/participation_app.api.tickets.view?ticket={ticket}",
			f"/api/method/helpdesk.helpdesk.doctype.hd_ticket.api.get_one?name={ticket}&is_customer_portal=1",
			f"/api/method/helpdesk.helpdesk.doctype.hd_ticket.api.get_ticket_activities?ticket={ticket}",
			f"/api/method/frappe.desk.form.load.getdoc?doctype=HD Ticket&name={ticket}",
			address,
		):
			answer = citizen.get(f"{server}{path}", timeout=20)
			assert "سر" not in answer.text and "\\u0633\\u0631" not in answer.text, path
		assert citizen.get(f"{server}{address}", timeout=20).status_code == 403
