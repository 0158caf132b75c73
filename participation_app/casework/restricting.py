"""Closes a ticket to all but named people, or to those it complains of; every change with its reason in the trail."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, assignment, case_events, closing_traces, restrictions
from participation_app.casework.earlier_hands import deciders
from participation_app.casework.form_problems import refuse
from participation_app.casework.restrictions import COMPLAINED_OF, DEALS_WITH_IT, DOCTYPE, NAMED
from participation_app.casework.settings import settings
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER
from participation_app.rules.restriction import Restriction


class RestrictionRefused(frappe.ValidationError):
	"""What was entered restricts nothing, or names somebody who cannot be named so."""


@dataclass(frozen=True)
class Asked:
	"""What was entered: whether the ticket is sensitive, whom it names, whom it complains of, who deals with it."""

	sensitive: bool
	named: tuple[str, ...]
	complained_of: tuple[str, ...]
	dealing: tuple[str, ...]
	reason: str


def may_restrict(ticket: Document, user: str) -> bool:
	"""The ticket's staff close it at once; a manager who is not shut out decides from then on, and opens it."""
	if restrictions.of_ticket(ticket.name).shuts_out(user):
		return False
	is_restricted = bool(frappe.db.exists(DOCTYPE, str(ticket.name)))
	return is_manager(user) or (access.may_work_on(ticket, user) and not is_restricted)


def is_manager(user: str) -> bool:
	"""Whether the user decides who is named."""
	return user == "Administrator" or PARTICIPATION_MANAGER in frappe.get_roles(user)


def restrict(name: str, asked: Asked) -> None:
	"""Restricts every ticket made of the same comment in the same way; raises RestrictionRefused."""
	for ticket in _locked(name):
		_raise_unless_allowed(ticket)
		people = _people(ticket, asked)
		_check(asked, people)
		_write(ticket, asked, people)
		_take_effect(ticket, "restricted", asked.reason, _told(asked, people))


def lift(name: str, reason: str) -> None:
	"""Opens the tickets again to whom they are open by roles and departments; a manager's to do."""
	if not is_manager(frappe.session.user):
		frappe.throw(_("A Participation Manager opens the ticket again."), frappe.PermissionError)
	_check_reason(reason)
	for ticket in _locked(name):
		_raise_unless_allowed(ticket)
		if frappe.db.exists(DOCTYPE, str(ticket.name)):
			frappe.delete_doc(DOCTYPE, str(ticket.name), ignore_permissions=True, force=True)
			_mark(ticket, sensitive=0, about_employee=0)
			_take_effect(ticket, "restriction_lifted", reason, {})


def _locked(name: str) -> list[Document]:
	ticket = frappe.get_doc("HD Ticket", name, for_update=True)
	if not ticket.participation_type:
		message = _("Ticket {0} is not a participation ticket.").format(ticket.name)
		frappe.throw(message, frappe.DoesNotExistError)
	others = {"participation_comment": ticket.participation_comment, "name": ["!=", ticket.name]}
	same = frappe.get_all("HD Ticket", others, pluck="name") if ticket.participation_comment else []
	return [ticket, *(frappe.get_doc("HD Ticket", other, for_update=True) for other in same)]


def _raise_unless_allowed(ticket: Document) -> None:
	if not may_restrict(ticket, frappe.session.user):
		message = _("Who may see this ticket is decided by a Participation Manager whom it does not concern.")
		frappe.throw(message, frappe.PermissionError, title=_("Not Yours to Decide"))


def _people(ticket: Document, asked: Asked) -> Restriction:
	"""Whom the ticket will name; who closes it without being a manager names themselves and the managers."""
	shut_out = frozenset(asked.complained_of)
	team = restrictions.members_of(restrictions.teams_of(shut_out))
	named = set(asked.named)
	if asked.sensitive and not is_manager(frappe.session.user):
		named |= {frappe.session.user, *_managers()} - shut_out - team
	dealing = set(asked.dealing)
	if shut_out and not dealing:
		dealing = set(_instead(ticket, shut_out, team))
	return Restriction(asked.sensitive, frozenset(named), frozenset(dealing), shut_out, team)


def _instead(ticket: Document, shut_out: Collection[str], team: Collection[str]) -> list[str]:
	"""The head of the department whose people are shut out, the deputy, else a manager; one of them is enough."""
	places = frappe.get_all(
		"Participation Department",
		{"team": ["in", restrictions.teams_of(frozenset(shut_out))]},
		["head", "head_deputy", "parent_participation_department"],
	)
	above = {row.parent_participation_department for row in places} - {None, ""}
	places += frappe.get_all(
		"Participation Department", {"name": ["in", list(above)]}, ["head", "head_deputy"]
	)
	heads = [user for row in places for user in (row.head, row.head_deputy) if user and _is_staff(user)]
	outside = [user for user in (*deciders(ticket), *_managers()) if user not in team]
	return [user for user in (*heads, *outside) if user not in shut_out][:1]


def _managers() -> list[str]:
	holders = {"role": PARTICIPATION_MANAGER, "parenttype": "User"}
	names = frappe.get_all("Has Role", holders, pluck="parent")
	return frappe.get_all("User", {"name": ["in", names], "enabled": 1}, pluck="name", order_by="name")


def _is_staff(user: str) -> bool:
	is_enabled = frappe.db.get_value("User", {"name": user, "enabled": 1, "user_type": "System User"})
	return bool(is_enabled) and not access.STAFF.isdisjoint(frappe.get_roles(user))


def _check(asked: Asked, people: Restriction) -> None:
	_check_reason(asked.reason)
	if not asked.sensitive and not people.complained_of:
		message = _("Mark the ticket as sensitive, or name whom the complaint is about.")
		refuse({"sensitive": message}, RestrictionRefused)
	if asked.sensitive and not people.named | people.dealing:
		refuse({"named": _("Name at least one person who may see the ticket.")}, RestrictionRefused)
	for field, users in (("named", people.named), ("dealing", people.dealing)):
		_check_named(field, users, people)
	unknown = [user for user in people.complained_of if not frappe.db.exists("User", user)]
	if unknown:
		message = _("There is no person {0}.").format(", ".join(unknown))
		refuse({"complained_of": message}, RestrictionRefused)


def _check_reason(reason: str) -> None:
	if not reason.strip():
		refuse({"reason": _("Give a reason.")}, RestrictionRefused)


def _check_named(field: str, users: Iterable[str], people: Restriction) -> None:
	for user in sorted(users):
		if people.shuts_out(user):
			message = _("{0} is whom the complaint is about, or of their team, and does not see the ticket.")
			refuse({field: message.format(_name_of(user))}, RestrictionRefused)
		if not _is_staff(user):
			message = _("{0} has no role in the procedure and cannot be named.")
			refuse({field: message.format(_name_of(user))}, RestrictionRefused)


def _write(ticket: Document, asked: Asked, people: Restriction) -> None:
	name = str(ticket.name)
	is_known = frappe.db.exists(DOCTYPE, name)
	document = frappe.get_doc(DOCTYPE, name) if is_known else frappe.new_doc(DOCTYPE, ticket=name)
	document.update(
		{
			"reference": ticket.participation_reference,
			"sensitive": asked.sensitive,
			"about_employee": bool(people.complained_of),
			"decided_by": frappe.session.user,
			"decided_at": frappe.utils.now_datetime(),
			"reason": asked.reason.strip(),
			"people": _rows(people),
		}
	)
	document.save(ignore_permissions=True)
	if not frappe.db.get_single_value("Participation Settings", "restricts_tickets"):
		frappe.db.set_single_value("Participation Settings", "restricts_tickets", 1)
	_mark(ticket, sensitive=int(asked.sensitive), about_employee=int(bool(people.complained_of)))


def _rows(people: Restriction) -> list[dict[str, str | None]]:
	rows = [{"user": user, "part": NAMED} for user in sorted(people.named)]
	rows += [{"user": user, "part": DEALS_WITH_IT} for user in sorted(people.dealing)]
	for user in sorted(people.complained_of):
		teams = restrictions.teams_of(frozenset({user})) or [None]
		rows += [{"user": user, "part": COMPLAINED_OF, "team": team} for team in teams]
	return rows


def _mark(ticket: Document, **marks: int) -> None:
	"""On the ticket itself, for whoever sees it; the rule is kept apart from it."""
	values = {f"participation_{name}": value for name, value in marks.items()}
	frappe.db.set_value("HD Ticket", ticket.name, values)
	ticket.reload()


def _take_effect(ticket: Document, event: str, reason: str, details: dict[str, object]) -> None:
	restrictions.forget()
	case_events.record(
		event,
		ticket=ticket.name,
		comment=ticket.participation_comment,
		actor_role=_role_of(ticket),
		from_state=ticket.participation_stage,
		to_state=ticket.participation_stage,
		note=reason.strip(),
		details=details,
	)
	closing_traces.take_away(ticket)
	if ticket.status_category != "Resolved":
		assignment.assign_holder(ticket)


def _role_of(ticket: Document) -> str:
	roles = access.roles_before(ticket, frappe.session.user)
	return ", ".join(sorted(roles)) or PARTICIPATION_MANAGER


def _told(asked: Asked, people: Restriction) -> dict[str, object]:
	return {
		"sensitive": asked.sensitive,
		"named": sorted(people.named),
		"complained_of": sorted(people.complained_of),
		"dealing": sorted(people.dealing),
	}


def describe(ticket: Document, user: str) -> dict[str, object]:
	"""What the ticket's page shows of it: the marks, who is named, and whether the reader may change it."""
	restriction = restrictions.of_ticket(ticket.name)
	people = {
		"named": restriction.named,
		"complained_of": restriction.complained_of,
		"dealing": restriction.dealing,
	}
	language = frappe.local.lang
	reason = frappe.db.get_value(DOCTYPE, str(ticket.name), "reason") if any(people.values()) else None
	return {
		"sensitive": restriction.sensitive,
		"about_employee": bool(restriction.complained_of),
		**{part: sorted(users) for part, users in people.items()},
		"said": {part: listed(map(_name_of, sorted(users)), language) for part, users in people.items()},
		"reason": reason,
		"may_change": may_restrict(ticket, user),
		"may_name": is_manager(user),
	}


def find_people(text: str, start: int, most: int, *, who_can_be_named: bool) -> list[tuple[str, str]]:
	"""People of the desk whose name or address holds the text: (user, full name); programs are none."""
	letters = f"%{text.strip()}%"
	programs = [*frappe.STANDARD_USERS, settings().service_user or ""]
	staff = {"role": ["in", sorted(access.STAFF)], "parenttype": "User"}
	can_be_named = (
		frappe.get_all("Has Role", staff, pluck="parent", distinct=True) if who_can_be_named else []
	)
	among = [["name", "in", can_be_named]] if who_can_be_named else []
	rows = frappe.get_all(
		"User",
		[["enabled", "=", 1], ["user_type", "=", "System User"], ["name", "not in", programs], *among],
		["name", "full_name"],
		or_filters={"full_name": ["like", letters], "name": ["like", letters]},
		order_by="full_name",
		limit_start=frappe.utils.cint(start),
		limit_page_length=min(frappe.utils.cint(most) or 10, 50),
	)
	return [(row.name, row.full_name) for row in rows]


def _name_of(user: str) -> str:
	return frappe.get_cached_value("User", user, "full_name") or user
