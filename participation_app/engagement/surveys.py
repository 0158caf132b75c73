"""Makes the moves of surveys: written by one person, approved by another, closed in time, published as promised.

Every door comes through `make_move`: it locks the survey, asks `rules.surveys`, writes the trail and freezes or
removes answers, all in the caller's transaction.
"""

from __future__ import annotations

import secrets
from datetime import date

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.labels import refusal_text
from participation_app.casework.moves import MoveNotOpen
from participation_app.engagement import (
	survey_confirmations,
	survey_definition,
	survey_extensions,
	survey_responses,
	survey_results,
)
from participation_app.engagement import survey_trail as trail
from participation_app.engagement.survey_extensions import Extension
from participation_app.rules import surveys as rules
from participation_app.rules.lifecycle import SYSTEM, MoveRefused
from participation_app.rules.references import ALPHABET

DOCTYPE = "Participation Survey"
_CODE_LENGTH = 8
_MOVED = "survey_move"


class NotSurveyed(frappe.ValidationError):
	"""A survey was to be changed where it may only be read, or holds what contradicts itself."""


def validate(survey: Document) -> None:
	"""Texts and questions change only in a draft, a state only by a move."""
	if survey.flags.get(_MOVED):
		return
	before = None if survey.is_new() else survey.get_doc_before_save()
	_put_back(survey, before)
	if before and before.state != rules.DRAFT:
		message = _(
			"Only a draft is edited: people have read these questions. Call it off and open another one."
		)
		frappe.throw(message, NotSurveyed, title=_("Cannot Be Changed"))
	_check_times(survey)
	if flaws := survey_definition.flaws(survey):
		frappe.throw(
			"<br>".join(map(frappe.utils.escape_html, flaws)), NotSurveyed, title=_("Questions to Mend")
		)
	survey.code = survey.code or "".join(secrets.choice(ALPHABET.lower()) for _letter in range(_CODE_LENGTH))
	if frappe.session.user not in authors_of(survey):
		survey.authors = "\n".join([*authors_of(survey), frappe.session.user])


def refuse_deletion(survey: Document) -> None:
	"""A survey is kept with its trail."""
	message = _("{0} is kept with its trail. Call it off instead.")
	frappe.throw(message.format(_(survey.doctype)), NotSurveyed, title=_("Cannot Be Deleted"))


def make_move(
	name: str,
	move: str,
	note: str | None = None,
	*,
	extension: Extension | None = None,
	as_system: bool = False,
	seen: str | None = None,
) -> Document:
	"""Makes a move and returns the survey; `seen` is when what the mover read was last modified. Raises MoveNotOpen."""
	survey = frappe.get_doc(DOCTYPE, name, for_update=True)
	if seen and str(survey.modified) != seen:
		frappe.throw(_("Somebody changed it meanwhile. Reload the page and read it again."), MoveNotOpen)
	from_state = survey.state
	roles = frozenset({SYSTEM}) if as_system else roles_of_reader()
	survey.state = _checked(survey, move, roles, note, extension)
	_prepare(survey, move, note, extension)
	survey.flags[_MOVED] = move
	survey.save(ignore_permissions=True)
	role = next(role for role in rules.MOVES[move].roles if role in roles)
	trail.record(survey.name, move, role, (from_state, survey.state), note)
	_set_off(survey, move)
	return survey


def note_decision(name: str, decision: str, in_english: str | None, decided_on: date) -> Document:
	"""What the authority decided because of the survey; it stands beside the results. Raises MoveNotOpen."""
	survey = frappe.get_doc(DOCTYPE, name, for_update=True)
	roles = [role for role in rules.APPROVERS if role in frappe.get_roles()]
	if survey.state not in (rules.CLOSED, rules.PUBLISHED) or not roles:
		message = _("A decision is noted by public relations or a manager, once the survey is closed.")
		frappe.throw(message, MoveNotOpen)
	if not decision.strip():
		frappe.throw(_("Write what was decided."), NotSurveyed)
	if not decided_on or decided_on > frappe.utils.now_datetime().date():
		frappe.throw(_("Enter the day on which it was decided; it cannot be still to come."), NotSurveyed)
	values = {"decision": decision, "decision_in_english": in_english, "decided_on": decided_on}
	survey.update(values)
	survey.flags[_MOVED] = trail.DECISION
	survey.save(ignore_permissions=True)
	trail.record(survey.name, trail.DECISION, roles[0], (survey.state, survey.state), decision)
	return survey


def close_due() -> None:
	"""Closes the surveys whose time is over."""
	due = {"state": rules.OPEN, "closes_at": ["<=", frappe.utils.now_datetime()]}
	for name in frappe.get_all(DOCTYPE, due, pluck="name", order_by="closes_at"):
		try:
			make_move(name, "close", as_system=True)
		except Exception:
			frappe.db.rollback()
			frappe.log_error(title=f"Survey {name} could not be closed", message=frappe.get_traceback())
		frappe.db.commit()  # each is closed by itself, whatever becomes of the others


def roles_of_reader() -> frozenset[str]:
	"""The roles in which the reader may act on surveys."""
	return frozenset({*rules.WRITERS} & set(frappe.get_roles()))


def authors_of(survey: Document) -> list[str]:
	"""Everybody who wrote in it."""
	return (survey.authors or "").split()


def _put_back(survey: Document, before: Document | None) -> None:
	for field in survey.meta.get("fields", {"read_only": 1}):
		nothing = [] if field.fieldtype == "Table" else None
		survey.set(field.fieldname, before.get(field.fieldname) if before else nothing)
	survey.state = before.state if before else rules.DRAFT


def _check_times(survey: Document) -> None:
	opens, closes, results = (
		frappe.utils.get_datetime(survey.get(name)) for name in ("opens_at", "closes_at", "results_at")
	)
	if not opens < closes <= results:
		message = _("A survey opens, then closes, then its results are due. Put the times in this order.")
		frappe.throw(message, NotSurveyed, title=_("Times to Mend"))


def _prepare(survey: Document, move: str, note: str | None, extension: Extension | None) -> None:
	now = frappe.utils.now_datetime()
	if move == "open_for_answers":
		survey.opened_by = frappe.session.user
	elif move == "close":
		survey.closed_at = min(now, frappe.utils.get_datetime(survey.closes_at))
	elif move == "extend":
		survey_extensions.extend(survey, extension, note)
	elif move == "publish":
		survey.update({"published_by": frappe.session.user, "published_at": now})
	elif move == "call_off":
		survey.called_off_because = note


def _set_off(survey: Document, move: str) -> None:
	if move == "close":
		survey_results.freeze(survey)
		survey_confirmations.forget_all(survey.name)
	elif move == "call_off":
		survey_responses.forget_all(survey.name)
		survey_confirmations.forget_all(survey.name)


def _checked(
	survey: Document, move: str, roles: frozenset[str], note: str | None, extension: Extension | None
) -> str:
	facts = {
		"is_complete": not survey_definition.faults(survey),
		"is_author": frappe.session.user in authors_of(survey),
		"is_over": frappe.utils.now_datetime() >= frappe.utils.get_datetime(survey.closes_at),
		"is_later": survey_extensions.is_later(survey, extension),
		"figures_kept": move != "publish" or survey_results.is_unchanged(survey.name),
		"reason": note,
	}
	try:
		return rules.check_move(survey.state, move, roles, facts)
	except MoveRefused as refusal:
		frappe.throw(refusal_text(refusal, trail.label_of, DOCTYPE), MoveNotOpen)
