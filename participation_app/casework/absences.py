"""An absence: who may enter it, what it lends to the deputy, and that it ends."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_url_to_form, getdate

from participation_app.casework import assignment, deputies, stand_ins
from participation_app.casework.dates import written_date
from participation_app.casework.deputies import LENDABLE, OVER, PLANNED, RUNNING
from participation_app.casework.language import in_language
from participation_app.casework.lending import lend, lend_reviews
from participation_app.casework.settings import settings
from participation_app.casework.warned_people import People
from participation_app.casework.warning_digest import tell
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	DEPARTMENT_LIAISON,
	PARTICIPATION_MANAGER,
	PUBLIC_RELATIONS_OFFICER,
	SECTION_OFFICER,
)

_STAFF = LENDABLE | {PARTICIPATION_MANAGER, "Agent", "Agent Manager"}


class AbsenceRefused(frappe.ValidationError):
	"""An absence that cannot be entered as it is."""


def check(absence: Document) -> None:
	"""Refuses what somebody else has to enter, what contradicts itself, and a deputy who cannot stand in."""
	_check_enters(absence)
	_check_dates(absence)
	_check_deputy(absence)
	_check_alone(absence)
	before = absence.get_doc_before_save()
	for field in ("lent", "state"):  # what it lends is written by the clock alone
		absence.set(field, before.get(field) if before else {"state": PLANNED}.get(field))
	absence.roles = "\n".join(sorted(deputies.own_roles(absence.absent) & LENDABLE))
	if not absence.roles:
		_refuse(_("{0} holds no role that a deputy could act in.").format(_name(absence.absent)))


def begin_or_end(absence: Document) -> None:
	"""What is to hold from now on holds at once; the deputy is told."""
	deputies.forget()
	keep()
	before = absence.get_doc_before_save()
	told = ("deputy", "starts_on", "ends_on")
	if before is None or any(absence.has_value_changed(field) for field in told):
		_tell_deputy(absence)


def check_deletion(absence: Document) -> None:
	"""What has begun is part of the trail: it is ended, not deleted."""
	_check_enters(absence)
	if absence.state != PLANNED:
		_refuse(_("The absence has begun. Enter today or yesterday as its last day instead of deleting it."))
	deputies.forget()


def note_named(own: Document) -> None:
	"""Another head or deputy of public relations is named: what that one may review they may at once."""
	before = own.get_doc_before_save() or {}
	if any((own.get(field) or None) != (before.get(field) or None) for field in stand_ins.NAMED):
		frappe.clear_document_cache(own.doctype, own.name)  # Frappe does so only afterwards
		keep()


def keep() -> None:
	"""Lends and takes back roles and hands over tickets as absences begin and end; run by the scheduler, too."""
	fields = ["name", "absent", "deputy", "starts_on", "ends_on", "state", "lent"]
	rows = frappe.get_all("Participation Absence", {"state": ["!=", OVER]}, fields)
	for deputy in sorted({row.deputy for row in rows}):
		lend(deputy, [row for row in rows if row.deputy == deputy])
	turned = [row for row in rows if _state(row) != row.state]
	for row in turned:
		frappe.db.set_value("Participation Absence", row.name, "state", _state(row))
	deputies.forget()
	no_more = lend_reviews()
	begun_or_ended = (row for row in turned if RUNNING in (row.state, _state(row)))
	assignment.hand_over_of(
		{*no_more, *(user for row in begun_or_ended for user in (row.absent, row.deputy))}
	)
	for deputy in deputies.reviews_lent_to():
		assignment.hand_over(stand_ins.tickets_for(deputy))


def _state(row: frappe._dict) -> str:
	if deputies.is_running(row):
		return RUNNING
	return PLANNED if row.starts_on > deputies.today() else OVER


def _check_enters(absence: Document) -> None:
	"""Themselves, whoever stands above them, or a manager."""
	user = frappe.session.user
	absent = (absence.get_doc_before_save() or absence).absent
	if user in ("Administrator", absent) or PARTICIPATION_MANAGER in deputies.own_roles(user):
		return
	if user not in _above(absent):
		message = _("An absence is entered by the absent person, the head, or a Participation Manager.")
		frappe.throw(message, frappe.PermissionError)


def _above(person: str) -> set[str]:
	"""The heads and their deputies, as settings and the departments name them."""
	own, roles = settings(), deputies.own_roles(person)
	named: set[str | None] = set()
	if PUBLIC_RELATIONS_OFFICER in roles:
		named |= {own.public_relations_head, own.public_relations_deputy}
	if CALL_CENTRE_AGENT in roles:
		named |= {own.call_centre_supervisor, own.call_centre_deputy}
	if roles & {DEPARTMENT_LIAISON, SECTION_OFFICER}:
		named |= _heads_of(person)
	return {user for user in named if user}


def _heads_of(person: str) -> set[str | None]:
	teams = frappe.get_all("HD Team Member", {"user": person, "parenttype": "HD Team"}, pluck="parent")
	fields = ["name", "parent_participation_department", "head", "head_deputy"]
	places = frappe.get_all("Participation Department", {"team": ["in", teams]}, fields)
	parents = [row.parent_participation_department for row in places if row.parent_participation_department]
	places += frappe.get_all("Participation Department", {"name": ["in", parents]}, fields) if parents else []
	return {user for row in places for user in (row.head, row.head_deputy)}


def _check_dates(absence: Document) -> None:
	if getdate(absence.ends_on) < getdate(absence.starts_on):
		_refuse(_("The last day lies before the first. Correct one of them."))
	if absence.is_new() and getdate(absence.ends_on) < deputies.today():
		_refuse(_("The absence is over already. Enter a last day that is still to come."))


def _check_deputy(absence: Document) -> None:
	if absence.deputy == absence.absent:
		_refuse(_("Nobody stands in for themselves. Name somebody else as the deputy."))
	fields = ["enabled", "user_type"]
	user = frappe.db.get_value("User", absence.deputy, fields, as_dict=True)
	is_staff = user and user.enabled and user.user_type == "System User"
	if not is_staff or not _STAFF & set(frappe.get_roles(absence.deputy)):
		_refuse(_("{0} is none of the staff and cannot stand in.").format(_name(absence.deputy)))


def _check_alone(absence: Document) -> None:
	"""One absence at a time, and no deputy who is away as well; who falls ill may be a deputy, which is told."""
	same_time = {
		"name": ["!=", absence.name or ""],
		"starts_on": ["<=", absence.ends_on],
		"ends_on": [">=", absence.starts_on],
	}
	if frappe.db.exists("Participation Absence", {**same_time, "absent": absence.absent}):
		_refuse(_("{0} is absent in this time already. Change that absence.").format(_name(absence.absent)))
	if frappe.db.exists("Participation Absence", {**same_time, "absent": absence.deputy}):
		_refuse(_("{0} is absent in this time as well. Name another deputy.").format(_name(absence.deputy)))
	if frappe.db.exists("Participation Absence", {**same_time, "deputy": absence.absent}):
		message = _("{0} stands in for somebody in this time. Have another deputy named there.")
		frappe.msgprint(message.format(_name(absence.absent)), title=_("Absence"), indicator="orange")


def _tell_deputy(absence: Document) -> None:
	people = People()
	if absence.deputy not in people.users:
		return
	user = people.users[absence.deputy]
	link = get_url_to_form(absence.doctype, absence.name)
	with in_language(user.language):
		message = _("You stand in for {0} from {1} to {2}: {3}.")
		days = written_date(getdate(absence.starts_on)), written_date(getdate(absence.ends_on))
		roles = listed(map(_, deputies.roles_in(absence.roles)), frappe.local.lang)
		sentence = message.format(_name(absence.absent), *days, roles)
		tell(user, sentence, frappe.utils.escape_html(sentence), link)


def _refuse(message: str) -> None:
	frappe.throw(message, AbsenceRefused, title=_("Absence"))


def _name(user: str | None) -> str:
	return (frappe.db.get_value("User", user, "full_name") if user else None) or user or ""
