"""Writes planned staff: users through their own form's rules, roles and agents, and who joins which team."""

from __future__ import annotations

from collections.abc import Mapping

import frappe

from participation_app.casework.settings import settings
from participation_app.casework.sheets.department_plan import members_of_teams
from participation_app.casework.sheets.department_writing import join_team
from participation_app.casework.sheets.plans import CHANGED, NEW, Plan
from participation_app.casework.sheets.standing import give_standing, roles_needed


def write_people(plan: Plan, *, with_mail: bool = False) -> None:
	"""Everything the plan says, in the caller's transaction; `with_mail` asks new people to set a password."""
	for row in plan.in_state(NEW):
		_make_user(row.values, with_mail)
	for row in plan.in_state(CHANGED):
		_change_user(row.values)
	written = [row.values for row in plan.in_state(NEW, CHANGED)]
	for values in written:
		give_standing(str(values["user"]), values["roles"])
	_join_teams(written)


def _make_user(values: Mapping, with_mail: bool) -> None:
	first, _space, last = str(values["full_name"]).partition(" ")
	user = frappe.get_doc(
		{
			"doctype": "User",
			"email": values["user"],
			"first_name": first,
			"last_name": last,
			"language": values["language"] or settings().default_language,
			"user_type": "System User",
			"send_welcome_email": int(with_mail),
			"roles": [{"role": role} for role in sorted(roles_needed(values["roles"]))],
		}
	)
	user.flags.no_welcome_mail = not with_mail
	user.flags.ignore_permissions = True
	user.insert()


def _change_user(values: Mapping) -> None:
	user = frappe.get_doc("User", values["user"])
	if values["full_name"] and values["full_name"] != user.full_name:
		user.first_name, _space, user.last_name = str(values["full_name"]).partition(" ")
		user.middle_name = None
	user.language = values["language"] or user.language
	user.append_roles(*sorted(roles_needed(values["roles"])))
	user.save(ignore_permissions=True)


def _join_teams(written: list[Mapping]) -> None:
	members, joining = members_of_teams(), {}
	for values in written:
		for team in values["teams"]:
			if str(values["user"]).casefold() not in members.get(team, set()):
				joining.setdefault(team, []).append(values["user"])
	for team, users in joining.items():
		join_team(team, users)
