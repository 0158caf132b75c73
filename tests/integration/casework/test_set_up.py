"""The guided start: each step says whether it is done, what is entered on the spot is checked, a trial keeps nothing."""

from __future__ import annotations

import io

import frappe
import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.api import set_up as api
from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST
from participation_app.casework.sheets.importing import SheetRefused
from tests.integration.casework.test_sheets import STAFF, sheet
from tests.integration.casework.tickets import DEPARTMENT, SECTION, make_ticket

STEPS = "authority time_zone hours holidays departments people accounts messages entities texts rules trial".split()
WEEK = [{"day": day, "opens": "08:00", "closes": "16:00"} for day in ("Sunday", "Monday", "Tuesday")]


@pytest.fixture(autouse=True)
def manager(rolled_back, as_user):
	as_user("manager")


def step(name):
	return next(one for one in api.steps()["steps"] if one["step"] == name)


def setting(field, value):
	frappe.db.set_single_value("Participation Settings", field, value)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def own(field):
	return frappe.db.get_single_value("Participation Settings", field)


def disable(doctype):
	frappe.db.set_value(doctype, {"enabled": 1}, "enabled", 0)


def holiday_list():
	return frappe.db.get_value(AGREEMENT, own("standard_agreement"), "holiday_list")


def no_departments():
	disable("Participation Department")


def no_sections():
	frappe.db.set_value("Participation Department", {"is_group": 0}, "enabled", 0)


def no_holidays():
	frappe.db.delete("HD Holiday", {"parent": holiday_list(), "weekly_off": 0})
	frappe.clear_document_cache(HOLIDAY_LIST)


def drafts():
	rule = {"doctype": "Participation Routing Rule", "rule_name": "مسودة", "any_words": "زقزوق"}
	frappe.get_doc({**rule, "department": DEPARTMENT}).insert()


def no_rules():
	frappe.db.delete("Participation Routing Rule")


def untouched_hours():
	default = frappe.get_doc(AGREEMENT, {"default_sla": 1})
	agreement = frappe.get_doc(AGREEMENT, own("standard_agreement"))
	hours = ("workday", "start_time", "end_time")
	agreement.set(
		"support_and_resolution",
		[{key: row.get(key) for key in hours} for row in default.support_and_resolution],
	)
	agreement.save()
	agreement.db_set("creation", agreement.modified, update_modified=False)
	frappe.clear_document_cache(AGREEMENT)


CASES = {
	"an unnamed authority": (lambda: setting("authority_name", "الجهة"), "authority", "Missing"),
	"no English name": (lambda: setting("authority_name_in_english", ""), "authority", "Attention"),
	"no service user": (lambda: setting("service_user", None), "authority", "Missing"),
	"no time zone": (lambda: setting("time_zone", None), "time_zone", "Missing"),
	"a strange time zone": (lambda: setting("time_zone", "Moon/Crater"), "time_zone", "Missing"),
	"no agreement": (lambda: setting("inspection_agreement", None), "hours", "Missing"),
	"hours as installed": (untouched_hours, "hours", "Attention"),
	"no holidays": (no_holidays, "holidays", "Missing"),
	"no departments": (no_departments, "departments", "Missing"),
	"no sections": (no_sections, "departments", "Attention"),
	"a team without people": (lambda: frappe.db.delete("HD Team Member"), "people", "Missing"),
	"no accounts": (lambda: disable("Social Account"), "accounts", "Missing"),
	"no entities": (lambda: disable("Agreed Entity"), "entities", "Attention"),
	"no texts": (lambda: disable("Notice Template"), "texts", "Missing"),
	"no rules": (no_rules, "rules", "Attention"),
	"drafts of rules": (drafts, "rules", "Attention"),
}


def test_the_steps_stand_in_their_order_and_each_tells_what_it_found():
	told = api.steps()["steps"]
	assert [one["step"] for one in told] == STEPS
	for one in told:
		assert one["title"] and one["state"] in ("Done", "Attention", "Missing") and one["links"]
		assert one["to_do"] or one["state"] == "Done", one
		assert all(address.startswith("/app/") for _label, address in one["links"])


@pytest.mark.parametrize("case", CASES)
def test_a_step_says_what_is_missing(case, as_user):
	break_it, name, state = CASES[case]
	as_user("Administrator")
	break_it()
	as_user("manager")
	found = step(name)
	assert found["state"] == state and found["to_do"], found


def test_the_demo_authority_is_named_zoned_and_has_its_hours():
	for name in ("authority", "time_zone", "hours", "departments"):
		assert step(name)["state"] == "Done", step(name)


def test_the_trial_is_done_once_a_contribution_came_in():
	assert step("trial")["state"] == "Missing"
	make_ticket()
	frappe.set_user("manager@city.example")
	assert step("trial")["state"] == "Done"


def test_the_name_is_kept_and_a_problem_stands_at_its_field():
	values = {
		"authority_name": "هيئة التجربة",
		"authority_name_in_english": "Trial",
		"default_language": "en",
	}
	assert api.keep_authority(values) == {"problems": {}}
	assert (own("authority_name"), own("default_language")) == ("هيئة التجربة", "en")
	found = api.keep_authority({"authority_name": " ", "default_language": "fr"})["problems"]
	assert set(found) == {"authority_name", "default_language"}
	assert "authority_name" in api.keep_authority({**values, "authority_name": "م" * 141})["problems"]
	assert own("authority_name") == "هيئة التجربة"


def test_a_time_zone_that_is_none_is_refused_at_its_field():
	assert "time_zone" in api.keep_time_zone("Asia/Atlantis")["problems"]
	assert api.keep_time_zone("Asia/Riyadh") == {"problems": {}, "moving": 0}
	assert own("time_zone") == "Asia/Riyadh"


def test_the_week_is_kept_for_both_agreements():
	assert api.keep_hours(WEEK) == {"problems": {}, "moving": 0}
	for field in ("standard_agreement", "inspection_agreement"):
		rows = frappe.get_doc(AGREEMENT, own(field)).support_and_resolution
		assert [row.workday for row in rows] == ["Monday", "Tuesday", "Sunday"]
	shown = {row["day"]: row["hours"] for row in api.steps()["entered"]["week"]}
	assert shown["Sunday"] == [["08:00", "16:00"]] and shown["Friday"] == []


WRONG_WEEKS = {
	"closed all week": ([], "week"),
	"closing before opening": ([{"day": "Monday", "opens": "16:00", "closes": "08:00"}], "Monday"),
	"no closing time": ([{"day": "Monday", "opens": "08:00", "closes": ""}], "Monday"),
	"overlapping": ([WEEK[1], {"day": "Monday", "opens": "10:00", "closes": "12:00"}], "Monday"),
	"no weekday": ([{"day": "Someday", "opens": "08:00", "closes": "12:00"}], "week"),
}


@pytest.mark.parametrize("case", WRONG_WEEKS)
def test_hours_that_make_no_week_are_refused_at_their_day(case):
	rows, field = WRONG_WEEKS[case]
	before = frappe.get_doc(AGREEMENT, own("standard_agreement")).as_dict()["support_and_resolution"]
	assert field in api.keep_hours(rows)["problems"]
	assert frappe.get_doc(AGREEMENT, own("standard_agreement")).as_dict()["support_and_resolution"] == before


def test_hours_that_would_move_promised_dates_are_kept_only_once_that_is_confirmed():
	make_ticket()
	frappe.set_user("manager@city.example")
	answer = api.keep_hours([{"day": "Sunday", "opens": "10:00", "closes": "11:00"}])
	assert answer["moving"] >= 1
	assert len(api.steps()["entered"]["week"]) == 7
	assert not [row for row in api.steps()["entered"]["week"] if row["hours"] == [["10:00", "11:00"]]]
	assert (
		api.keep_hours([{"day": "Sunday", "opens": "10:00", "closes": "11:00"}], confirmed=True)["moving"]
		== 0
	)
	assert [row["day"] for row in api.steps()["entered"]["week"] if row["hours"]] == ["Sunday"]


def test_public_holidays_of_a_country_are_added_once(as_user):
	as_user("Administrator")
	no_holidays()
	as_user("manager")
	first, again = api.keep_holidays("SA", confirmed=True), api.keep_holidays("SA", confirmed=True)
	assert first["added"] > 4 and again["added"] == 0
	assert step("holidays")["state"] == "Done"
	end = frappe.db.get_value(HOLIDAY_LIST, holiday_list(), "to_date")
	assert end.year >= frappe.utils.getdate().year + 1


def test_the_holidays_of_helpdesks_own_agreements_stay_theirs(as_user):
	as_user("Administrator")
	default = frappe.get_doc(AGREEMENT, {"default_sla": 1})
	shared = default.holiday_list
	for field in ("standard_agreement", "inspection_agreement"):
		frappe.db.set_value(AGREEMENT, own(field), "holiday_list", shared)
	frappe.clear_document_cache(AGREEMENT)
	before = frappe.db.count("HD Holiday", {"parent": shared})
	as_user("manager")
	assert api.keep_holidays("SA", confirmed=True)["added"] > 4
	assert frappe.db.count("HD Holiday", {"parent": shared}) == before
	lists = {
		frappe.db.get_value(AGREEMENT, own(f"{one}_agreement"), "holiday_list")
		for one in ("standard", "inspection")
	}
	assert len(lists) == 1 and shared not in lists
	assert frappe.db.get_value(AGREEMENT, default.name, "holiday_list") == shared


def test_without_agreements_hours_and_holidays_say_what_to_choose_first():
	setting("standard_agreement", None)
	assert "week" in api.keep_hours(WEEK)["problems"]
	assert "country" in api.keep_holidays("SA")["problems"]


# The trial run


def rows_of_all_tables():
	tables = frappe.db.get_tables(cached=False)
	return {table: frappe.db.sql(f"select count(*) from `{table}`")[0][0] for table in tables}


def test_a_trial_tells_route_reason_people_and_dates_and_keeps_nothing():
	before = rows_of_all_tables()
	told = api.try_comment("حفرة كبيرة أمام المدرسة", "X")
	assert told["problems"] == {} and "\u2068" in told["route"] and told["because"]
	assert "due on" in told["due"] and [part for part, found in told["text"] if found]
	assert rows_of_all_tables() == before


def test_a_trial_that_no_rule_knows_stays_with_the_call_centre():
	told = api.try_comment("كلام لا تعرفه قاعدة")
	assert "call centre decides" in told["route"] and "taken by one of these" in told["people"]


@pytest.mark.parametrize(
	("text", "channel", "field"), [(" ", None, "text"), ("حفرة كبيرة", "Fax", "channel")]
)
def test_what_cannot_be_tried_is_told_at_its_field(text, channel, field):
	assert list(api.try_comment(text, channel)["problems"]) == [field]


# Spreadsheets through the door


@pytest.fixture
def upload():
	"""Has the next calls carry a file."""

	def carry(content, name="file.xlsx"):
		builder = EnvironBuilder(method="POST", data={"file": (io.BytesIO(content), name)})
		frappe.local.request = Request(builder.get_environ())

	yield carry
	if hasattr(frappe.local, "request"):
		del frappe.local.request


def test_a_file_is_looked_at_and_brought_in_as_it_was_seen(upload):
	content = sheet(["إدارة المياه", "Water"], ["قسم الشبكات", "Networks", "إدارة المياه"])
	upload(content)
	seen = api.look_at_sheet("Departments")
	assert [row["state"] for row in seen["rows"]] == ["New", "New"] and seen["counts"]["New"] == 2
	upload(content)
	assert api.bring_in_sheet("Departments", seen["digest"])["counts"]["New"] == 2
	assert frappe.db.exists("Participation Department", "قسم الشبكات")
	trace = frappe.get_last_doc("Comment", {"reference_doctype": "Participation Settings"})
	assert trace.owner == "manager@city.example" == frappe.session.user and "New: 2" in trace.content


def test_a_manager_who_is_no_system_manager_brings_in_people(upload):
	content = sheet(["new@city.example", "سليم", "Section Officer", SECTION], header=STAFF)
	upload(content)
	seen = api.look_at_sheet("People")
	upload(content)
	assert api.bring_in_sheet("People", seen["digest"])["counts"]["New"] == 1
	assert "Section Officer" in frappe.get_roles("new@city.example")


def test_without_a_file_nothing_is_looked_at(upload):
	with pytest.raises(SheetRefused):
		api.look_at_sheet("Departments")


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_a_template_is_downloaded(file_type):
	api.download_template("People", "ar", file_type)
	assert frappe.response.filename == f"people-ar.{file_type}" and frappe.response.filecontent
	with pytest.raises(frappe.DoesNotExistError):
		api.download_template("Secrets", "ar", file_type)


DOORS = {
	"steps": (),
	"keep_authority": ({},),
	"keep_time_zone": ("Asia/Dubai",),
	"keep_hours": ([],),
	"keep_holidays": ("SA",),
	"try_comment": ("حفرة",),
	"download_template": ("People",),
	"look_at_sheet": ("People",),
	"bring_in_sheet": ("People", ""),
	"samples": (),
	"load_samples": (),
	"remove_samples": (),
}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("user", ["agent", "liaison", "officer", "pr", "citizen", "Guest"])
def test_who_does_not_set_up_is_refused(door, user, as_user, monkeypatch):
	monkeypatch.setitem(frappe.flags, "in_test", False)  # where Frappe lets every role pass
	as_user(user)
	with pytest.raises(frappe.PermissionError):
		getattr(api, door)(*DOORS[door])
