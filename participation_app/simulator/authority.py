"""The invented authority of the demo and of browser tests, built on a site from `authority_data`.

It needs Frappe, as its surveys do and no other file of the simulator. Building twice changes nothing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import frappe
from frappe.utils.scheduler import enable_scheduler

from participation_app.casework.bilingual import keep_english_name
from participation_app.casework.redating_batches import carry_out_all
from participation_app.casework.rule_use import put_to_use
from participation_app.casework.site_clock import let_jobs_go_on
from participation_app.installation.default_records import make_agreement
from participation_app.intake.ingest import read_account
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.accounts import DEMO_ACCOUNTS

DATA = Path(__file__).with_name("authority_data")
PASSWORD = "Falaj-7-Shamal"
HOLIDAY_LIST = "City Holidays"
AGREEMENTS = {
	"standard_agreement": ("City: 3 working days", 3),
	"inspection_agreement": ("City: 5 working days", 5),
}
CHANNELS = {"platform": "Platform", "sms": "SMS", "email": "E-mail"}
# On the staff's own pages Helpdesk knows them as agents; the procedure's role decides what they may do.
NO_AGENT = {"Citizen", "Participation Moderator"}


def build() -> None:
	"""Departments, users, agreements, entities, rules, ready-made texts and accounts of the demo authority."""
	data = read("authority")
	_skip_setup_wizard()
	frappe.db.set_single_value("System Settings", "time_zone", data["working_hours"]["timezone"])
	frappe.clear_cache()
	let_jobs_go_on(ZoneInfo(data["working_hours"]["timezone"]))
	make_users(data["users"])
	names = _make_departments(data["departments"])
	_make_agreements(data)
	_make_entities(data["agreed_entities"])
	_make_rules(read("routing_rules"), names)
	_make_texts(read("ready_replies"))
	_settle(data)
	_make_accounts(data)
	enable_scheduler()
	frappe.db.commit()  # the demo's records stand before its first job runs
	carry_out_all()


def read_comments() -> None:
	"""Reads every account once, so that the first screen is not empty."""
	for account in frappe.get_all("Social Account", {"enabled": 1}, pluck="name"):
		read_account(account)


def tell() -> str:
	"""The demo's users and what to try, for the terminal."""
	users = read("authority")["users"]
	lines = [f"  {', '.join(user['roles']):28} {user['email']}" for user in users]
	tries = [
		"  1. agent@city.example: open Triage, register a comment about a road.",
		"  2. liaison@city.example: open the ticket, assign it to Road Maintenance.",
		"  3. officer@city.example: report the action; liaison@city.example: confirm it.",
		"  4. agent@city.example: finish the proposed reply and submit it for review.",
		"  5. pr@city.example: approve it, and see the reply on the simulated platform.",
	]
	return "\n".join([f"  Everybody's password: {PASSWORD}", *lines, "", "  What to try:", *tries, ""])


def read(name: str) -> Any:
	"""A file of the authority's data."""
	return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _ensure(doctype: str, name: str, values: dict[str, object]) -> str:
	held = frappe.db.exists(doctype, name)
	if held:
		return held
	return frappe.get_doc({"doctype": doctype, **values}).insert(ignore_permissions=True).name


def _skip_setup_wizard() -> None:
	for app in frappe.get_all("Installed Application", pluck="name"):
		frappe.db.set_value("Installed Application", app, "is_setup_complete", 1)
	frappe.db.set_single_value("System Settings", "setup_complete", 1)


def make_users(users: list[dict]) -> None:
	"""People with their roles, each once."""
	for row in users:
		roles = [*row["roles"], *([] if set(row["roles"]) & NO_AGENT else ["Agent"])]
		_ensure(
			"User",
			row["email"],
			{
				"email": row["email"],
				"first_name": row["first_name"],
				"last_name": row["last_name"],
				"language": row["language"],
				"user_type": "Website User" if "Citizen" in roles else "System User",
				"send_welcome_email": 0,
				"new_password": PASSWORD,
				"default_app": "participation_app",
				"roles": [{"role": role} for role in roles],
			},
		)
		if "Agent" in roles:
			_ensure(
				"HD Agent",
				row["email"],
				{"user": row["email"], "agent_name": row["first_name"], "is_active": 1},
			)


def _make_departments(departments: list[dict]) -> dict[str, str]:
	names: dict[str, str] = {}
	for department in departments:
		names[department["key"]] = _make_department(department, None)
		for section in department["sections"]:
			names[section["key"]] = _make_department(section, names[department["key"]])
	return names


def _make_department(row: dict, parent: str | None) -> str:
	name = _ensure(
		"Participation Department",
		row["name_ar"],
		{
			"department_name": row["name_ar"],
			"name_in_english": row["name_en"],
			"is_group": int(parent is None),
			"parent_participation_department": parent,
		},
	)
	join(frappe.db.get_value("Participation Department", name, "team"), row.get("members", []))
	return name


def join(team_name: str, users: list[str]) -> None:
	"""Has people join a team of Helpdesk."""
	team = frappe.get_doc("HD Team", team_name)
	held = {member.user for member in team.users}
	missing = [user for user in users if user not in held]
	for user in missing:
		team.append("users", {"user": user})
	if missing:
		team.save(ignore_permissions=True)


def _make_agreements(data: dict) -> None:
	year = frappe.utils.getdate().year
	holidays = [holiday_row(row, each) for each in (year, year + 1) for row in data["holidays"]]
	_ensure(
		"HD Service Holiday List",
		HOLIDAY_LIST,
		{
			"holiday_list_name": HOLIDAY_LIST,
			"from_date": f"{year}-01-01",
			"to_date": f"{year + 1}-12-31",
			"holidays": holidays,
		},
	)
	hours = [
		{"workday": day, "start_time": opening, "end_time": closing}
		for day, intervals in data["working_hours"]["weekly"].items()
		for opening, closing in intervals
	]
	for name, days in AGREEMENTS.values():
		if frappe.db.exists("HD Service Level Agreement", name):
			continue
		agreement = frappe.get_doc("HD Service Level Agreement", make_agreement(name, days))
		agreement.holiday_list = HOLIDAY_LIST
		agreement.set("support_and_resolution", hours)
		agreement.save(ignore_permissions=True)


def holiday_row(row: dict, year: int) -> dict[str, object]:
	"""A day of the authority's data as a row of its holiday list."""
	return {
		"holiday_date": f"{year}-{row['month_day']}",
		"description": row["name_ar"],
		"participation_name_in_english": row["name_en"],
	}


def _make_entities(entities: list[dict]) -> None:
	for row in entities:
		months = row.get("valid_for_months", 12)
		_ensure(
			"Agreed Entity",
			row["name_ar"],
			{
				"entity_name": row["name_ar"],
				"name_in_english": row["name_en"],
				"topics": "\n".join([*row["topics_ar"], *row["topics_en"]]),
				"contact": row["contact"],
				"valid_from": frappe.utils.today(),
				"valid_until": frappe.utils.add_months(frappe.utils.today(), months),
				"wordings": [
					{"language": "ar", "wording": row["wording_ar"]},
					{"language": "en", "wording": row["wording_en"]},
				],
			},
		)


def _make_rules(rules: list[dict], names: dict[str, str]) -> None:
	names_ar = read("rule_names_ar")
	new = [name for name in names_ar.values() if not frappe.db.exists("Participation Routing Rule", name)]
	for row in rules:
		name = names_ar[row["name"]]
		keep_english_name(name, row["name"])
		_ensure(
			"Participation Routing Rule",
			name,
			{
				"rule_name": name,
				"rule_order": row["order"],
				"mode": "Refer" if row["refer"] else "Propose",
				"any_words": "\n".join(row["any"]),
				"all_words": "\n".join(row["all"]),
				"none_words": "\n".join(row["none"]),
				"channels": "\n".join(row["channels"]),
				"types": "\n".join(row["types"]),
				"department": names.get(row["department"]),
				"section": names.get(row["section"]),
				"set_type": row["type"],
				"priority": row["priority"],
				"needs_inspection": row["needs_inspection"],
			},
		)
	put_to_use(new)


def _make_texts(texts: list[dict]) -> None:
	for row in texts:
		values = {
			"template_name": row["name"],
			"kind": row["kind"],
			"channel": CHANNELS[row["channel"]],
			"language": row["language"],
			"text": row["text"],
		}
		_ensure("Notice Template", row["name"], values)


def _settle(data: dict) -> None:
	own = frappe.get_doc("Participation Settings")
	own.authority_name = data["name_ar"]
	own.authority_name_in_english = data["name_en"]
	own.time_zone = data["working_hours"]["timezone"]
	own.phone_region = data["phone_region"]
	for fieldname, (name, _days) in AGREEMENTS.items():
		own.set(fieldname, name)
	own.call_centre_supervisor = _user_with(data, "Participation Manager")
	own.public_relations_head = _user_with(data, "Participation Manager")
	own.save(ignore_permissions=True)
	join(own.call_centre_team, [_user_with(data, "Call Centre Agent")])
	join(own.public_relations_team, [_user_with(data, "Public Relations Officer")])


def _user_with(data: dict, role: str) -> str:
	return next(user["email"] for user in data["users"] if role in user["roles"])


def _make_accounts(data: dict) -> None:
	for account in DEMO_ACCOUNTS:
		if account.platform not in PLATFORMS:
			continue
		name = f"{data['name_ar']} · {account.platform}"
		values = {
			"account_name": name,
			"platform": account.platform,
			"handle": account.handle,
			"external_id": account.account_id,
			# The sample conversations of the last days are work, older ones history.
			"service_start": frappe.utils.add_days(frappe.utils.now_datetime(), -3),
			**account.credentials,
		}
		_ensure("Social Account", name, values)
