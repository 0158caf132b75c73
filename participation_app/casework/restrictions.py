"""Which tickets are closed to whom by name; read once in a request, asked by `access` alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework import replica
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)
from participation_app.rules.restriction import Restriction

DOCTYPE, PERSON = "Ticket Restriction", "Restricted Person"
NAMED, DEALS_WITH_IT, COMPLAINED_OF = "Named", "Deals With It", "Complained Of"
_NONE = Restriction()


def of_ticket(ticket: object) -> Restriction:
	"""What closes a ticket; a restriction that closes nothing where there is none."""
	return _all().get(str(ticket), _NONE) if ticket else _NONE


def marks_of(ticket: object) -> dict[str, bool] | None:
	"""How pages mark a ticket; None where nothing closes it."""
	one = of_ticket(ticket)
	marks = {"sensitive": one.sensitive, "about_employee": bool(one.complained_of)}
	return marks if any(marks.values()) else None


def hidden_from(user: str) -> frozenset[str]:
	"""The tickets that one of the staff does not see whatever their roles."""
	if user == "Administrator":
		return frozenset()
	return frozenset(name for name, one in _all().items() if one.hides_from(user))


def shutting_out(user: str) -> frozenset[str]:
	"""Of these the ones that are closed to the user even as their citizen."""
	return frozenset(name for name, one in _all().items() if one.shuts_out(user))


def naming(user: str) -> frozenset[str]:
	"""The tickets that are open to the user by name."""
	return frozenset(name for name, one in _all().items() if one.names(user))


def roles_lent(restriction: Restriction, user: str) -> frozenset[str]:
	"""In which roles somebody deals with a ticket in the place of the teams that are shut out."""
	if user not in restriction.dealing or restriction.shuts_out(user):
		return frozenset()
	own = settings()
	teams = set(teams_of(restriction.complained_of))
	roles = {own.call_centre_team: CALL_CENTRE_AGENT, own.public_relations_team: PUBLIC_RELATIONS_OFFICER}
	lent = {role for team, role in roles.items() if team in teams}
	return frozenset(lent | ({DEPARTMENT_LIAISON, SECTION_OFFICER} if teams - set(roles) else set()))


def teams_of(users: frozenset[str]) -> list[str]:
	"""The teams of the procedure in which these people are: those of departments, call centre, public relations."""
	if not users:
		return []
	own = settings()
	ours = {*frappe.get_all("Participation Department", pluck="team"), own.call_centre_team}
	ours.add(own.public_relations_team)
	member = {"parenttype": "HD Team", "user": ["in", sorted(users)], "parent": ["in", list(ours - {None})]}
	return frappe.get_all("HD Team Member", member, pluck="parent", distinct=True, order_by="parent")


def members_of(teams: Collection[str]) -> frozenset[str]:
	"""Everybody who is in one of the teams."""
	member = {"parenttype": "HD Team", "parent": ["in", list(teams)]}
	return frozenset(frappe.get_all("HD Team Member", member, pluck="user") if teams else ())


def may_read(doc: Document, ptype: str | None = None, user: str | None = None) -> bool:
	"""Managers read who is named where, unless the complaint is about them or their team."""
	user = user or frappe.session.user
	return user == "Administrator" or (ptype != "delete" and not of_ticket(doc.ticket).shuts_out(user))


def condition(user: str | None = None) -> str:
	"""Narrows the list of restrictions in the same way."""
	closed = shutting_out(user or frappe.session.user)
	return f"`tab{DOCTYPE}`.name not in ({quoted(closed)})" if closed else ""


def quoted(names: frozenset[str]) -> str:
	"""Names as a condition lists them."""
	return ", ".join(frappe.db.escape(name) for name in sorted(names))


def forget(*_event: object) -> None:
	"""A restriction or a team was changed: what is known of them is read anew."""
	frappe.local.participation_restrictions = None


@replica.primary()
def _all() -> Mapping[str, Restriction]:
	if not settings().restricts_tickets:
		return {}
	if getattr(frappe.local, "participation_restrictions", None) is None:
		frappe.local.participation_restrictions = _read()
		frappe.db.after_rollback.add(forget)
	return frappe.local.participation_restrictions


def _read() -> dict[str, Restriction]:
	"""Every restriction of the site, in two or three queries."""
	sensitive = dict(frappe.get_all(DOCTYPE, fields=["name", "sensitive"], as_list=True))
	rows = frappe.get_all(PERSON, {"parenttype": DOCTYPE}, ["parent", "user", "part", "team"])
	people = defaultdict(lambda: defaultdict(set))
	for row in rows:
		people[row.parent][row.part].add(row.user)
	colleagues = _colleagues([row for row in rows if row.part == COMPLAINED_OF])
	return {
		name: Restriction(
			sensitive=bool(is_sensitive),
			named=frozenset(people[name][NAMED]),
			dealing=frozenset(people[name][DEALS_WITH_IT]),
			complained_of=frozenset(people[name][COMPLAINED_OF]),
			colleagues=frozenset(colleagues.get(name, ())),
		)
		for name, is_sensitive in sensitive.items()
	}


def _colleagues(complained_of: list[frappe._dict]) -> dict[str, set[str]]:
	"""By ticket, who is in the team that somebody complained of had at the time, or in one that they have now."""
	if not complained_of:
		return {}
	members, teams = defaultdict(set), defaultdict(set)
	for row in frappe.get_all("HD Team Member", {"parenttype": "HD Team"}, ["parent", "user"]):
		members[row.parent].add(row.user)
		teams[row.user].add(row.parent)
	ours = set(teams_of(frozenset(row.user for row in complained_of)))
	found = defaultdict(set)
	for row in complained_of:
		for team in {row.team} | (teams[row.user] & ours):
			found[row.parent] |= members[team]
	return found
