"""The authority as it was all year: its people, its holidays and seasons of the months before."""

from __future__ import annotations

from datetime import date

import frappe
from frappe.utils import getdate
from hijridate import Hijri

from participation_app.casework import moments
from participation_app.casework.agreements import agreement_for
from participation_app.casework.redating_batches import carry_out_all
from participation_app.casework.routing import decide
from participation_app.casework.settings import settings
from participation_app.rules import lifecycle
from participation_app.rules.routing import Decision
from participation_app.simulator import authority
from participation_app.simulator.year import texts
from participation_app.simulator.year.office import Facts, Office

SEASON = "Participation Season"
_RAMADAN = 9
Names = dict[str, str]


def prepare(first: date, until: date) -> None:
	"""What the authority has had since the first day: staff, agreements with other entities, holidays, seasons."""
	data = authority.read("authority")
	names = _names(data)
	_join_staff(names)
	frappe.db.set_value("Agreed Entity", {"valid_from": [">", first]}, "valid_from", first)
	_set_targets()
	_add_holidays(data, first)
	_add_season(first, until)
	frappe.db.commit()  # the calendar stands before open tickets are moved by it
	carry_out_all()


def office_of_site() -> Office:
	"""The demo authority as the site has it."""
	data = authority.read("authority")
	names, people = _names(data), [*data["users"], *texts.data()["staff"]]
	sections = {
		names[one["key"]]: [names[each["key"]] for each in one["sections"]] for one in data["departments"]
	}
	return Office(
		calendar=agreement_for(needs_inspection=False).calendar,
		decide=decide_by_rules,
		sections=sections,
		liaisons=_liaisons(people, names),
		officers=_officers(names),
		agents=with_role(lifecycle.CALL_CENTRE_AGENT),
		reviewers=with_role(lifecycle.PUBLIC_RELATIONS_OFFICER),
		entities=[one["name_ar"] for one in data["agreed_entities"]],
		reviewed_channels=(settings().channels_reviewed or "").splitlines(),
	)


def decide_by_rules(facts: Facts) -> Decision:
	"""What the site's rules say of a contribution; its moments are the site's."""
	return decide({**facts, "at": moments.stored(facts["at"])})


def with_role(role: str) -> list[str]:
	"""The demo's people with a role."""
	people = [*authority.read("authority")["users"], *texts.data()["staff"]]
	return [one["email"] for one in people if role in one["roles"]]


def _names(data: dict) -> Names:
	nodes = [node for one in data["departments"] for node in (one, *one["sections"])]
	return {node["key"]: node["name_ar"] for node in nodes}


def _join_staff(names: Names) -> None:
	staff = texts.data()["staff"]
	authority.make_users(staff)
	own = settings()
	for one in staff:
		places = [names[key] for key in (one["team"], *one.get("sections", [])) if key in names]
		teams = [frappe.db.get_value("Participation Department", place, "team") for place in places]
		for team in teams or filter(None, [one["team"] and own.get(one["team"])]):
			authority.join(team, [one["email"]])


def _liaisons(people: list[dict], names: Names) -> Names:
	return {
		names[one["team"]]: one["email"] for one in people if lifecycle.DEPARTMENT_LIAISON in one["roles"]
	}


def _officers(names: Names) -> Names:
	staff = [one for one in texts.data()["staff"] if one.get("sections")]
	own = {names[key]: one["email"] for one in staff for key in one["sections"]}
	return {**own, names["road_maintenance"]: "officer@city.example"}


def _set_targets() -> None:
	"""When a receipt is due, and how the days are shared among those who hold a contribution."""
	for name, _days in authority.AGREEMENTS.values():
		if not frappe.db.get_value("HD Service Level Agreement", name, "participation_receipt_days"):
			frappe.db.set_value("HD Service Level Agreement", name, texts.data()["targets"])


def _add_holidays(data: dict, first: date) -> None:
	"""The authority's list begins with the year in which it was built."""
	document = frappe.get_doc("HD Service Holiday List", authority.HOLIDAY_LIST)
	begins = getdate(document.from_date)
	if begins <= first:
		return
	for year in range(first.year, begins.year):
		for row in data["holidays"]:
			document.append("holidays", authority.holiday_row(row, year))
	document.from_date = date(first.year, 1, 1)
	document.save(ignore_permissions=True)


def _add_season(first: date, until: date) -> None:
	season = texts.data()["season"]
	for year in range(first.year - 579, until.year - 578):
		begins = Hijri(year, _RAMADAN, 1)
		days = [Hijri(year, _RAMADAN, day).to_gregorian() for day in (1, begins.month_length())]
		name = f"{season['name']} {year}"
		if first <= days[0] and days[1] < until and not frappe.db.exists(SEASON, name):
			_make_season(name, f"{season['name_en']} {year}", days, season["weekly"])


def _make_season(name: str, name_in_english: str, days: list[date], weekly: dict) -> None:
	hours = [
		{"workday": day, "start_time": opening, "end_time": closing}
		for day, intervals in weekly.items()
		for opening, closing in intervals
	]
	values = {"season_name": name, "name_in_english": name_in_english, "hours": hours}
	frappe.get_doc({"doctype": SEASON, **values, "from_date": days[0], "to_date": days[1]}).insert(
		ignore_permissions=True
	)
