"""The page of health: each thing that is missing or runs out is found, told once, and forgotten when mended."""

from __future__ import annotations

import os
import shutil
from datetime import timedelta

import frappe
import pytest

from participation_app.api import health as api
from participation_app.casework.health import machine
from participation_app.casework.health.findings import AREAS, SEVERITIES, all_findings
from participation_app.casework.rule_use import put_to_use
from participation_app.jobs import health as jobs
from tests.integration.casework.tickets import CALL_CENTRE, DEPARTMENT, SECTION, make_ticket
from tests.integration.counting import counted_queries

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LIAISON, OFFICER = "liaison@city.example", "officer@city.example"


@pytest.fixture(autouse=True)
def quiet(rolled_back, monkeypatch):
	"""The machine on which the tests run is no part of them."""
	monkeypatch.setattr(machine, "get_workers", lambda: ["worker"])
	monkeypatch.setattr(machine, "get_queues", lambda: [])
	for switch in ("pause_scheduler", "maintenance_mode", "disable_scheduler"):
		monkeypatch.setitem(frappe.local.conf, switch, 0)
	frappe.cache.delete_value("participation_rules_matched")


def found(key):
	return {one.key: one for one in all_findings()}.get(key)


def setting(field, value):
	frappe.db.set_single_value("Participation Settings", field, value)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")


def today():
	return frappe.utils.getdate(frappe.utils.now_datetime())


def standard():
	return frappe.db.get_single_value("Participation Settings", "standard_agreement")


def holiday_list():
	return frappe.db.get_value("HD Service Level Agreement", standard(), "holiday_list")


def forget(doctype):
	frappe.clear_document_cache(doctype)


def no_agreement():
	setting("standard_agreement", None)


def agreement_disabled():
	frappe.db.set_value("HD Service Level Agreement", standard(), "enabled", 0)
	forget("HD Service Level Agreement")


def no_hours():
	frappe.db.delete("HD Service Day", {"parent": standard()})
	forget("HD Service Level Agreement")


def list_ends():
	frappe.db.set_value("HD Service Holiday List", holiday_list(), "to_date", today() + 20 * DAY)


def list_ended():
	frappe.db.set_value("HD Service Holiday List", holiday_list(), "to_date", today() - DAY)


def list_empty():
	frappe.db.delete("HD Holiday", {"parent": holiday_list(), "weekly_off": 0})
	forget("HD Service Holiday List")


def nobody_in(team):
	frappe.db.delete("HD Team Member", {"parent": team})


def empty_section():
	nobody_in(frappe.db.get_value("Participation Department", SECTION, "team"))


def empty_department_with_work():
	make_ticket("With Department")
	frappe.set_user("Administrator")
	nobody_in(frappe.db.get_value("Participation Department", DEPARTMENT, "team"))


def no_supervisor():
	setting("call_centre_supervisor", None)


def supervisor_left():
	setting("call_centre_supervisor", OFFICER)
	frappe.db.set_value("User", OFFICER, "enabled", 0)


def holder_left():
	make_ticket("With Section")
	frappe.set_user("Administrator")
	frappe.db.set_value("User", OFFICER, "enabled", 0)


def entity():
	return frappe.get_all("Agreed Entity", {"enabled": 1}, pluck="name", order_by="name")[0]


def entity_ends():
	frappe.db.set_value("Agreed Entity", entity(), "valid_until", today() + 10 * DAY)


def entity_ended():
	frappe.db.set_value("Agreed Entity", entity(), "valid_until", today() - DAY)


def idle_rule():
	rule = {
		"doctype": "Participation Routing Rule",
		"rule_name": "لا شيء",
		"any_words": "زقزوق",
		"rule_order": 900,
	}
	frappe.get_doc({**rule, "department": DEPARTMENT}).insert()
	put_to_use(["لا شيء"])
	long_ago = frappe.utils.now_datetime() - 40 * DAY
	frappe.db.set_value("Participation Routing Rule", "لا شيء", "put_to_use_at", long_ago)


def text_missing():
	frappe.db.set_value(
		"Notice Template", {"kind": "Receipt", "channel": "SMS", "language": "en"}, "enabled", 0
	)


def no_text_at_all():
	frappe.db.set_value("Notice Template", {"kind": "Receipt", "channel": "SMS"}, "enabled", 0)


def no_mail():
	frappe.db.set_value("Email Account", {"default_outgoing": 1}, "default_outgoing", 0)


def no_gateway():
	setting("sms_gateway", None)


def scheduler_off():
	frappe.db.set_single_value("System Settings", "enable_scheduler", 0)


def scheduler_stands():
	frappe.db.set_single_value("System Settings", "enable_scheduler", 1)
	job = {"method": machine.RUNS_EVERY_MINUTE}
	frappe.db.set_value("Scheduled Job Type", job, "last_execution", frappe.utils.now_datetime() - 2 * HOUR)


CASES = {
	no_agreement: ("agreement:standard_agreement", "Urgent", "nothing has a due date"),
	agreement_disabled: ("agreement:standard_agreement", "Urgent", "is disabled"),
	no_hours: ("agreement:standard_agreement", "Urgent", ""),
	list_ends: ("holidays_end:{list}", "Soon", "ends on"),
	list_ended: ("holidays_end:{list}", "Urgent", "ended on"),
	list_empty: ("holidays:{list}", "Soon", "no holiday from today"),
	empty_section: (f"department:{SECTION}", "Soon", "Nobody is in the team"),
	empty_department_with_work: (f"department:{DEPARTMENT}", "Urgent", "Open tickets there"),
	no_supervisor: ("named:call_centre_supervisor", "Soon", "not set"),
	supervisor_left: ("named:call_centre_supervisor", "Urgent", "cannot log in"),
	holder_left: (f"disabled:{OFFICER}", "Urgent", "still holds tickets"),
	entity_ends: ("entity:{entity}", "Note", "ends on"),
	entity_ended: ("entity:{entity}", "Soon", "nothing can be directed"),
	idle_rule: ("rule:لا شيء", "Note", "matched nothing"),
	text_missing: ("text:Receipt:SMS", "Soon", "English"),
	no_text_at_all: ("text:Receipt:SMS", "Urgent", "Arabic, English"),
	no_mail: ("no_mail", "Urgent", "No e-mail account"),
	no_gateway: ("no_gateway", "Urgent", "no gateway"),
	scheduler_off: ("scheduler", "Urgent", "scheduler is off"),
	scheduler_stands: ("scheduler", "Urgent", "started nothing since"),
}


@pytest.mark.parametrize("trouble", CASES, ids=lambda trouble: trouble.__name__)
def test_a_trouble_is_found_with_what_to_do_and_where(trouble):
	key, severity, words = CASES[trouble]
	key = key.format(list=holiday_list(), entity=entity())
	trouble()
	finding = found(key)
	assert finding and finding.severity == severity and words in finding.sentence, finding
	assert finding.to_do and finding.link.startswith("/app/")


def test_what_is_in_order_is_not_found():
	nothing = {"agreement:standard_agreement", f"department:{SECTION}", f"disabled:{OFFICER}", "check"}
	assert nothing.isdisjoint(key.partition(":http")[0] for key in {one.key for one in all_findings()})
	assert not [one for one in all_findings() if one.key.startswith(("check:", f"team:{CALL_CENTRE}"))]


def test_a_rule_that_decided_about_a_ticket_is_in_use():
	idle_rule()
	make_ticket(text="زقزوق", excerpt="زقزوق")
	frappe.set_user("Administrator")
	assert not found("rule:لا شيء")


def test_a_section_whose_officers_lack_the_role_is_told_apart_from_an_empty_team():
	frappe.db.delete("Has Role", {"parent": OFFICER, "role": "Section Officer"})
	assert "holds the role Section Officer" in found(f"department:{SECTION}").sentence


def test_backups_that_are_old_or_lack_the_key_are_told(tmp_path, monkeypatch):
	(tmp_path / "private" / "backups").mkdir(parents=True)
	monkeypatch.setattr(frappe, "get_site_path", lambda *parts: str(tmp_path.joinpath(*parts)))
	assert found("backup").severity == "Note"
	dump = tmp_path / "private" / "backups" / "20260302_090000-site-database.sql.gz"
	dump.touch()
	assert not found("backup") and found("backup_key").severity == "Soon"
	(dump.parent / "20260302_090000-site-site_config_backup.json").touch()
	assert not found("backup_key")
	long_ago = dump.stat().st_mtime - 3 * 86_400
	os.utime(dump, (long_ago, long_ago))
	assert found("backup").since and found("backup").severity == "Soon"


@pytest.mark.parametrize(("free", "severity"), [(50, None), (10, "Soon"), (2, "Urgent")])
def test_a_disk_that_fills_up_is_told(free, severity, monkeypatch):
	monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(100, 100 - free, free))
	assert (found("disk") and found("disk").severity) == severity


def test_a_check_that_fails_is_told_and_keeps_no_other_from_being_asked(monkeypatch):
	monkeypatch.setattr(machine, "_disk", lambda: 1 / 0)
	no_gateway()
	keys = {one.key for one in all_findings()}
	assert "no_gateway" in keys and "check:participation_app.casework.health.machine.findings" in keys


def test_every_finding_has_an_area_and_a_severity_and_the_most_urgent_stands_first():
	no_gateway(), entity_ends(), list_ends()
	severities = [SEVERITIES.index(one.severity) for one in all_findings()]
	assert severities == sorted(severities)
	assert {one.area for one in all_findings()} <= set(AREAS)


def told_about(user):
	filters = {"for_user": user, "link": ["like", "%/app/%"]}
	return frappe.get_all("Notification Log", filters, ["subject", "link", "email_content"])


def test_managers_are_told_of_what_is_urgent_once_and_again_only_when_it_returns():
	frappe.db.delete("Health Finding"), frappe.db.delete("Notification Log")
	jobs.note_findings()
	frappe.db.delete("Notification Log")
	no_agreement()
	for _time in range(3):
		jobs.note_findings()
	assert len(told_about("manager@city.example")) == 1
	setting("standard_agreement", "City: 3 working days")
	jobs.note_findings()
	assert not frappe.db.exists("Health Finding", {"finding": "agreement:standard_agreement"})
	no_agreement()
	jobs.note_findings()
	assert len(told_about("manager@city.example")) == 2


def test_a_manager_is_told_in_their_language():
	frappe.db.delete("Health Finding"), frappe.db.delete("Notification Log")
	frappe.db.set_value("User", "manager@city.example", "language", "en")
	no_agreement(), no_gateway()
	jobs.note_findings()
	(told,) = told_about("manager@city.example")
	assert "What needs you now" in told.subject and "nothing has a due date" in told.email_content


def test_a_finding_keeps_the_moment_since_when_it_stands(as_user):
	no_gateway()
	jobs.note_findings()
	yesterday = frappe.utils.now_datetime() - DAY
	frappe.db.set_value("Health Finding", {"finding": "no_gateway"}, "since", yesterday)
	jobs.note_findings()
	as_user("manager")
	shown = next(row for row in api.findings() if row["key"] == "no_gateway")
	assert abs(shown["since"] - yesterday) < timedelta(seconds=1)


def test_the_number_card_counts_what_is_more_than_a_hint(as_user):
	frappe.db.delete("Health Finding")
	no_gateway(), entity_ends()
	jobs.note_findings()
	as_user("manager")
	counted = frappe.db.count("Health Finding", {"severity": ["in", ["Urgent", "Soon"]]})
	assert api.needing_somebody()["value"] == counted > 0


@pytest.mark.parametrize("user", ["agent", "liaison", "officer", "pr", "moderator", "citizen", "Guest"])
def test_who_configures_nothing_sees_no_finding(user, as_user):
	if user == "moderator":
		frappe.db.delete(
			"Has Role", {"parent": "manager@city.example", "role": ["!=", "Participation Moderator"]}
		)
		user = "manager"
		frappe.clear_cache(user="manager@city.example")
	as_user(user)
	for ask in (api.findings, api.needing_somebody):
		with pytest.raises(frappe.PermissionError):
			ask()


def test_the_number_of_queries_does_not_grow_with_the_departments():
	all_findings()
	with counted_queries() as few:
		all_findings()
	for number in range(10):
		department = {
			"doctype": "Participation Department",
			"department_name": f"إدارة {number}",
			"is_group": 1,
		}
		frappe.get_doc(department).insert()
	with counted_queries() as more:
		all_findings()
	assert len(more) <= len(few) + 2
