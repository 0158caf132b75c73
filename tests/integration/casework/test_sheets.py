"""Departments and people from a spreadsheet: what is shown before, what is refused, what is written."""

from __future__ import annotations

import io
import time

import frappe
import pytest
from openpyxl import Workbook

from participation_app.casework.sheets import importing, reading
from participation_app.casework.sheets.columns import DEPARTMENTS, KINDS, PEOPLE
from participation_app.casework.sheets.template import template_csv, template_workbook
from tests.integration.casework.tickets import DEPARTMENT, SECTION

HEADER = ["Name", "Name in English", "Department", "Head", "Deputy of the Head", "People"]
STAFF = ["E-mail", "Name", "Role", "Department", "Language"]
LIAISON, OFFICER = "liaison@city.example", "officer@city.example"


def sheet(*rows, header=HEADER):
	book = Workbook()
	for row in (header, *rows):
		book.active.append(list(row))
	written = io.BytesIO()
	book.save(written)
	return written.getvalue()


def plan(*rows, kind=DEPARTMENTS, header=HEADER):
	return importing.plan_of(kind, sheet(*rows, header=header))


def people(*rows):
	return plan(*rows, kind=PEOPLE, header=STAFF)


def write(planned, **options):
	return importing.write_plan(planned, planned.digest, **options)


def department(name):
	return frappe.db.get_value("Participation Department", name, ["*"], as_dict=True)


def users_of(team):
	return frappe.get_all("HD Team Member", {"parent": team, "parenttype": "HD Team"}, pluck="user")


def counts(planned):
	return {state: count for state, count in planned.counts.items() if count}


def problems(planned):
	return {row.number: " ".join(row.problems) for row in planned.rows if row.problems}


def test_nothing_is_written_before_it_is_confirmed():
	before = frappe.db.count("Participation Department")
	assert counts(plan(["إدارة المياه"], ["قسم الشبكات", "", "إدارة المياه"])) == {"New": 2}
	assert frappe.db.count("Participation Department") == before


def test_departments_sections_heads_and_teams_are_written_and_a_repeat_changes_nothing():
	rows = [
		["قسم الشبكات", "Networks", "إدارة المياه", "", "", OFFICER],
		["إدارة المياه", "Water", "", "manager@city.example", "", f"{LIAISON}؛ {OFFICER}"],
	]
	assert write(plan(*rows)) == {"New": 2, "Changed": 0, "Unchanged": 0, "Refused": 0}
	water, networks = department("إدارة المياه"), department("قسم الشبكات")
	assert (water.is_group, water.head, networks.is_group) == (1, "manager@city.example", 0)
	assert networks.parent_participation_department == "إدارة المياه"
	assert water.lft < networks.lft < networks.rgt < water.rgt
	assert sorted(users_of(water.team)) == [LIAISON, OFFICER] and users_of(networks.team) == [OFFICER]
	assert {"Department Liaison", "Section Officer"} <= set(frappe.get_roles(OFFICER))
	assert frappe._("إدارة المياه", "en") == "Water"
	assert counts(plan(*rows)) == {"Unchanged": 2}


def test_a_team_of_a_file_is_what_helpdesk_makes_of_one():
	write(plan(["إدارة المياه", "", "", "", "", LIAISON], ["إدارة الغاز"]))
	by_hand = frappe.get_doc({"doctype": "HD Team", "team_name": "يدوي"}).insert()
	from_file = frappe.get_doc("HD Team", department("إدارة الغاز").team)
	own, other = (frappe.get_doc("Assignment Rule", team.assignment_rule) for team in (from_file, by_hand))
	told = [str(one.as_dict(no_default_fields=True)).replace("إدارة الغاز", "يدوي") for one in (own, other)]
	without_ids = [[part for part in text.split(", ") if "'name'" not in part] for text in told]
	assert without_ids[0] == without_ids[1]
	seated = frappe.get_doc("HD Team", department("إدارة المياه").team)
	rule = frappe.get_doc("Assignment Rule", seated.assignment_rule)
	assert [row.user for row in rule.users] == [LIAISON] and not rule.disabled
	assert not frappe.db.exists("HD Team", {"name": ["like", "%-%"], "assignment_rule": ["is", "not set"]})


def test_the_tree_stays_the_one_that_frappe_would_build():
	write(plan(["إدارة المياه"], ["قسم جديد", "", DEPARTMENT], ["قسم الشبكات", "", "إدارة المياه"]))
	fields = ["name", "lft", "rgt"]
	by_us = frappe.get_all("Participation Department", fields=fields, order_by="lft")
	assert len({row.lft for row in by_us} | {row.rgt for row in by_us}) == 2 * len(by_us)
	under = {"parent_participation_department": DEPARTMENT}
	above = department(DEPARTMENT)
	for section in frappe.get_all("Participation Department", under, fields):
		assert above.lft < section.lft < section.rgt < above.rgt


def test_a_section_moves_and_english_names_and_heads_change_by_a_file():
	write(plan(["إدارة المياه", "Water"]))
	planned = plan([SECTION, "Potholes", "إدارة المياه", OFFICER])
	assert counts(planned) == {"Changed": 1} and len(planned.rows[0].changes) == 3
	write(planned)
	section = department(SECTION)
	assert (section.parent_participation_department, section.head) == ("إدارة المياه", OFFICER)
	assert frappe._(SECTION, "en") == "Potholes"


def test_an_empty_cell_takes_nothing_away():
	write(plan(["إدارة المياه", "Water", "", LIAISON, "", LIAISON]))
	assert counts(plan(["إدارة المياه"])) == {"Unchanged": 1}


def test_a_name_is_known_by_another_spelling_and_by_its_english_name():
	assert counts(plan(["ادارة الطرق والانارة"])) == {"Unchanged": 1}
	assert counts(plan(["قسم جديد", "", "Roads and Lighting"])) == {"New": 1}


FAULTS = {
	"no name": (["", "Water"], "no name"),
	"an unknown department": (["قسم الشبكات", "", "إدارة الخيال"], "no department “إدارة الخيال”"),
	"itself": (["إدارة المياه", "", "إدارة المياه"], "names itself"),
	"a section above": (["قسم الشبكات", "", SECTION], "itself a section"),
	"an unknown person": (["إدارة المياه", "", "", "", "", "nobody@city.example"], "Nobody has the e-mail"),
	"a person of the portal": (["إدارة المياه", "", "", "citizen@city.example"], "cannot log in"),
	"a formula": (['=HYPERLINK("x")'], "like a formula"),
	"a formula in English": (["إدارة المياه", "=1+1"], "like a formula"),
	"a sign": (["إدارة <b>المياه</b>"], "sign <"),
	"a quotation mark": (["إدارة 'المياه'"], "sign '"),
	"a very long name": (["م" * 130], "Shorten it"),
	"a department made a section": ([DEPARTMENT, "", "إدارة النظافة والنفايات"], "is a department"),
	"a section made a department": ([SECTION], "is a section of"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_row_that_cannot_be_meant_is_refused_with_its_number_and_nothing_is_written(fault):
	row, words = FAULTS[fault]
	planned = plan(["إدارة الغاز"], row)
	assert list(problems(planned)) == [3] and words in problems(planned)[3]
	with pytest.raises(importing.SheetRefused):
		write(planned)
	assert not department("إدارة الغاز")


def test_two_rows_of_one_name_tell_of_each_other():
	found = problems(plan(["إدارة المياه"], ["قسم", "", DEPARTMENT], ["اداره الميـاه"]))
	assert list(found) == [2, 4] and "row 4" in found[2] and "row 2" in found[4]


def test_two_departments_under_each_other_are_named():
	found = problems(plan(["إدارة أولى", "", "إدارة ثانية"], ["إدارة ثانية", "", "إدارة أولى"]))
	assert list(found) == [2, 3] and "name each other" in found[2]


def test_a_plan_that_is_no_longer_true_is_not_written():
	planned = plan(["إدارة المياه"])
	write(plan(["إدارة المياه"]))
	with pytest.raises(importing.SheetRefused):
		importing.write_plan(plan(["إدارة المياه"]), planned.digest)


def test_what_fails_in_the_middle_leaves_nothing(monkeypatch):
	planned = plan(["إدارة المياه", "", "", "", "", LIAISON])
	monkeypatch.setattr(importing, "write_departments", _write_and_fail)
	with pytest.raises(RuntimeError):
		write(planned)
	assert not department("إدارة المياه") and not frappe.db.exists("HD Team", "إدارة المياه")


def _write_and_fail(planned):
	from participation_app.casework.sheets.department_writing import write_departments

	write_departments(planned)
	raise RuntimeError


ENCODINGS = {"UTF-8": "utf-8", "UTF-8 with its mark": "utf-8-sig", "Windows-1256": "cp1256"}


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [",", ";"])
def test_csv_with_arabic_headers_is_read_in_every_encoding(encoding, delimiter):
	text = "الاسم,الاسم بالانجليزية,الادارة\nقسم الشبكات,Networks,إدارة الطرق والإنارة\n"
	content = text.replace(",", delimiter).encode(ENCODINGS[encoding])
	planned = importing.plan_of(DEPARTMENTS, content)
	assert counts(planned) == {"New": 1} and planned.rows[0].values["parent"] == DEPARTMENT


UNREADABLE = {
	"nothing": (b"", "no rows"),
	"no header": ("أ,ب\nج,د\n".encode(), "has no column “Name”"),
	"a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "neither CSV nor XLSX"),
	"a broken workbook": (b"PK\x03\x04 nothing", "cannot be read"),
	"too many rows": ("Name\n" + "ا\n" * 5_001, "at most are read"),
	"a very large file": (b"a" * (reading.LARGEST_FILE + 1), "larger than"),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_file_that_is_none_of_ours_is_refused_in_words(case):
	content, words = UNREADABLE[case]
	with pytest.raises(reading.SheetUnreadable, match=words):
		importing.plan_of(DEPARTMENTS, content.encode() if isinstance(content, str) else content)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("make", [template_csv, template_workbook])
def test_the_template_is_read_as_it_is_downloaded(kind, language, make):
	assert len(importing.plan_of(kind, make(kind, language)).rows) == 2


def test_five_thousand_rows_take_seconds():
	rows = [[f"إدارة رقم {n}", f"Department {n}"] for n in range(500)]
	rows += [[f"قسم رقم {n}", f"Section {n}", f"إدارة رقم {n % 500}"] for n in range(4_500)]
	content, started = sheet(*rows), time.monotonic()
	planned = importing.plan_of(DEPARTMENTS, content)
	write(planned)
	taken = time.monotonic() - started
	print(f"{taken:.1f} s")
	assert department("قسم رقم 4499").team == "قسم رقم 4499"
	assert taken < 30


# People


def test_people_come_with_their_roles_language_team_and_agent_and_without_a_mail():
	rows = [
		["Salem@city.example", "سالم خليفة", "منسّق الإدارة", DEPARTMENT, "ar"],
		["mona@city.example", "Mona Abdullah", "Section Officer", SECTION, "English"],
		["call@city.example", "نورة علي", "Call Centre Agent"],
	]
	before = frappe.db.count("Email Queue")
	assert counts(people(*rows)) == {"New": 3}
	write(people(*rows))
	salem = frappe.get_doc("User", "salem@city.example")
	assert (salem.first_name, salem.last_name, salem.language) == ("سالم", "خليفة", "ar")
	assert salem.user_type == "System User" and "Department Liaison" in frappe.get_roles(salem.name)
	assert frappe.db.exists("HD Agent", salem.name)
	assert salem.name in users_of(department(DEPARTMENT).team)
	assert "mona@city.example" in users_of(department(SECTION).team)
	call_centre = frappe.db.get_single_value("Participation Settings", "call_centre_team")
	assert "call@city.example" in users_of(call_centre)
	assert frappe.db.count("Email Queue") == before
	assert counts(people(*rows)) == {"Unchanged": 3}


def test_a_known_person_keeps_what_the_file_does_not_say():
	planned = people([OFFICER, "", "Section Officer; Public Relations Officer", SECTION])
	assert counts(planned) == {"Changed": 1}
	write(planned)
	assert {"Section Officer", "Public Relations Officer"} <= set(frappe.get_roles(OFFICER))
	assert frappe.db.get_value("User", OFFICER, "enabled") == 1


WRONG_PEOPLE = {
	"no address": (["salem", "سالم", "Participation Manager"], "no e-mail address"),
	"no name": (["a@city.example", "", "Participation Manager"], "no name"),
	"an unknown role": (["a@city.example", "أ", "System Manager"], "is no role"),
	"the citizen's role": (["a@city.example", "أ", "Citizen"], "is no role"),
	"no role": (["a@city.example", "أ", ""], "is no role"),
	"no department": (["a@city.example", "أ", "Department Liaison"], "Write the department"),
	"an unknown department": (["a@city.example", "أ", "Section Officer", "قسم الخيال"], "no department or"),
	"an officer in a department": (
		["a@city.example", "أ", "Section Officer", DEPARTMENT],
		"one of its sections",
	),
	"a liaison in a section": (["a@city.example", "أ", "Department Liaison", SECTION], "in its department"),
	"a department for nothing": (
		["a@city.example", "أ", "Participation Manager", DEPARTMENT],
		"Only liaisons",
	),
	"a portal account": (["citizen@city.example", "أ", "Participation Manager"], "portal"),
	"the system itself": (["Administrator", "أ", "Participation Manager"], "no e-mail address"),
	"a language": (["a@city.example", "أ", "Participation Manager", "", "fr"], "no language"),
	"a formula": (["a@city.example", "=cmd()", "Participation Manager"], "formula"),
}


@pytest.mark.parametrize("fault", WRONG_PEOPLE)
def test_a_person_who_cannot_be_meant_is_refused(fault):
	row, words = WRONG_PEOPLE[fault]
	found = problems(people(["good@city.example", "سليم", "Participation Manager"], row))
	assert list(found) == [3] and words in found[3]


def test_a_mail_to_set_the_password_goes_out_only_where_it_is_asked_for(outgoing_mail):
	before = frappe.db.count("Email Queue")
	write(people(["new@city.example", "سليم", "Participation Manager"]), with_mail=True)
	assert frappe.db.count("Email Queue") == before + 1


def test_without_an_account_that_sends_no_mail_is_promised():
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)
	with pytest.raises(importing.SheetRefused, match="No e-mail account"):
		write(people(["new@city.example", "سليم", "Participation Manager"]), with_mail=True)
