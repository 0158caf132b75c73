"""One person behind several accounts and contacts: linked after confirmation, with a reason, and unlinked again.

Linking joins only what the evidence speaks of. A Person Link is kept when it is unlinked, with who, when and why.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, case_events
from participation_app.casework.form_problems import refuse
from participation_app.casework.identities import CONTACT, Identity, identities_of, tickets_of
from participation_app.casework.person_evidence import Evidence, pair_shown

LINK, PERSON = "Person Link", "Participation Person"
_KEPT = ("record_type", "record", "evidence", "said_by", "said_at", "reason")


class NotLinked(frappe.ValidationError):
	"""Somebody else linked or unlinked it meanwhile, or it is one person already."""


class Counts(NamedTuple):
	"""How many people wrote, and how often."""

	subjects: int
	contacts: int


def link(ticket: str, other: str, evidence: Evidence) -> str:
	"""Makes one person of those behind two contributions; returns the person. Raises NotShown or NotLinked."""
	first, second = pair_shown(evidence, ticket, other)
	held = {row.holds: row.person for row in _links_of([first, second])}
	persons = [held.get(identity.key) for identity in (first, second)]
	if first == second or (persons[0] and persons[0] == persons[1]):
		frappe.throw(_("They are known as one person already."), NotLinked, title=_("Not Linked"))
	person = persons[0] or persons[1] or _new_person()
	frappe.db.get_value(PERSON, person, "name", for_update=True)
	for identity, before in zip((first, second), persons, strict=True):
		if before is None:
			_insert(person, {**identity._asdict(), **_as_values(evidence)})
		elif before != person:
			_move_all(before, person, evidence.reason)
	_count(person)
	for each in (ticket, other):
		_tell("person_linked", each, evidence.reason, {"person": person, "evidence": evidence.kind})
	return person


def unlink(name: str, reason: str, ticket: str) -> None:
	"""Ends a link, told on the ticket from which it is done; whoever is left alone is linked to nobody."""
	if not reason.strip():
		refuse({"reason": _("Give a reason.")}, NotLinked, title=_("Not Unlinked"))
	if name not in {row.name for row in links_of(ticket) if not row.ended_at}:
		frappe.throw(_("It was unlinked already. Reload the page."), NotLinked, title=_("Not Unlinked"))
	row = frappe.get_doc(LINK, name, for_update=True)
	_end(row, reason)
	rest = frappe.get_all(LINK, {"person": row.person, "ended_at": ["is", "not set"]}, pluck="name")
	if len(rest) == 1:
		_end(frappe.get_doc(LINK, rest[0], for_update=True), reason)
	_count(row.person)
	_tell("person_unlinked", ticket, reason, {"person": row.person, "link": name})


def links_of(ticket: str) -> list[frappe._dict]:
	"""Every link, in force or ended, of the persons behind the ticket, the newest first."""
	own = identities_of([ticket])[str(ticket)]
	persons = [row.person for row in _links_ever(own)]
	fields = ["name", "person", *_KEPT, "linked_by", "linked_at", "ended_by", "ended_at", "end_reason"]
	wanted = {"person": ["in", persons]}
	return frappe.get_all(LINK, wanted, fields, order_by="linked_at desc, creation desc") if persons else []


def tickets_of_same_person(ticket: str) -> set[str]:
	"""The other contributions of whoever is behind the ticket: of the same account, and of all linked to it."""
	own = identities_of([ticket])[str(ticket)]
	persons = {row.person for row in _links_of(own)}
	linked = _identities_in(persons)
	return tickets_of({*own, *linked}) - {str(ticket)}


def count_subjects(tickets: Collection[str]) -> Counts:
	"""Of these contributions how many people sent them; who is known by nothing counts once each time."""
	behind = identities_of(tickets)
	everybody = {identity for identities in behind.values() for identity in identities}
	person_of = {row.holds: row.person for row in _links_of(everybody)}
	subjects = {_subject(name, identities, person_of) for name, identities in behind.items()}
	return Counts(len(subjects), len(behind))


def forget(document: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that somebody's record was erased as a whole: its links go with it."""
	if values.get("fields"):
		return
	own = [Identity(document.doctype, document.name)]
	if document.doctype == "HD Ticket":
		contacts = frappe.get_all(CONTACT, {"ticket": str(document.name)}, pluck="name")
		own = [Identity(CONTACT, contact) for contact in contacts]
	rows = _links_ever(own)
	for person in {row.person for row in rows}:
		_forget_of(person, [row.name for row in rows if row.person == person])


def _forget_of(person: str, names: list[str]) -> None:
	frappe.db.delete(LINK, {"name": ["in", names]})
	rest = frappe.get_all(LINK, {"person": person, "ended_at": ["is", "not set"]}, pluck="name")
	if len(rest) <= 1:
		frappe.db.delete(LINK, {"person": person})
		frappe.db.delete(PERSON, {"name": person})
	else:
		_count(person)


def _subject(ticket: str, identities: list[Identity], person_of: Mapping[str, str]) -> str:
	persons = [person_of[identity.key] for identity in identities if identity.key in person_of]
	known = [identity.key for identity in identities if identity.record_type != CONTACT]
	return next(iter([*persons, *known]), f"HD Ticket:{ticket}")


def _links_of(identities: Collection[Identity]) -> list[frappe._dict]:
	"""The links in force."""
	keys = [identity.key for identity in identities]
	return frappe.get_all(LINK, {"holds": ["in", keys]}, ["name", "holds", "person"]) if keys else []


def _links_ever(identities: Collection[Identity]) -> list[frappe._dict]:
	"""The links in force and those that ended."""
	if not identities:
		return []
	wanted = {
		"record_type": ["in", sorted({identity.record_type for identity in identities})],
		"record": ["in", sorted({identity.record for identity in identities})],
	}
	return frappe.get_all(LINK, wanted, ["name", "person"])


def _identities_in(persons: Collection[str]) -> list[Identity]:
	if not persons:
		return []
	in_force = {"person": ["in", list(persons)], "ended_at": ["is", "not set"]}
	return [
		Identity(row.record_type, row.record)
		for row in frappe.get_all(LINK, in_force, ["record_type", "record"])
	]


def _as_values(evidence: Evidence) -> dict[str, object]:
	return {
		"evidence": evidence.kind,
		"reason": evidence.reason.strip(),
		"said_by": evidence.said_by,
		"said_at": evidence.said_at,
	}


def _new_person() -> str:
	person = {"doctype": PERSON, "known_since": frappe.utils.now_datetime()}
	return frappe.get_doc(person).insert(ignore_permissions=True).name


def _insert(person: str, values: Mapping[str, object]) -> None:
	holds = Identity(str(values["record_type"]), str(values["record"])).key
	now, user = frappe.utils.now_datetime(), frappe.session.user
	row = {"doctype": LINK, "person": person, "holds": holds, "linked_by": user, "linked_at": now, **values}
	try:
		frappe.get_doc(row).insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		frappe.clear_last_message()
		message = _("Somebody has just linked it. Reload the page and look again.")
		frappe.throw(message, NotLinked, title=_("Not Linked"))


def _move_all(before: str, person: str, reason: str) -> None:
	"""What one person was linked by, another is from now on; each link keeps its own evidence."""
	for name in frappe.get_all(LINK, {"person": before, "ended_at": ["is", "not set"]}, pluck="name"):
		row = frappe.get_doc(LINK, name, for_update=True)
		_end(row, reason)
		_insert(person, {field: row.get(field) for field in _KEPT})
	_count(before)


def _end(row: Document, reason: str) -> None:
	values = {"ended_by": frappe.session.user, "ended_at": frappe.utils.now_datetime(), "end_reason": reason}
	row.update({**values, "holds": None})
	row.flags.unlinked = True
	row.save(ignore_permissions=True)


def _count(person: str) -> None:
	in_force = frappe.db.count(LINK, {"person": person, "ended_at": ["is", "not set"]})
	frappe.db.set_value(PERSON, person, "linked_records", in_force)


def _tell(event: str, ticket: str, reason: str, details: Mapping[str, object]) -> None:
	document = frappe.get_doc("HD Ticket", ticket)
	case_events.record(
		event,
		ticket=str(ticket),
		actor_role=", ".join(sorted(access.roles_before(document, frappe.session.user))),
		from_state=document.participation_stage,
		to_state=document.participation_stage,
		note=reason,
		details=details,
	)
