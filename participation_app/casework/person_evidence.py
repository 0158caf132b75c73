"""What shows that two accounts or contacts are one person's. A name never does: many people share one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import get_datetime

from participation_app.casework.form_problems import refuse
from participation_app.casework.identities import AUTHOR, CONTACT, USER, Identity, identities_of, tickets_of

SAME_NUMBER, SAME_ADDRESS = "Same Confirmed Number", "Same Confirmed E-mail"
SAME_PORTAL_ACCOUNT, SAID_SO = "Same Portal Account", "The Person Said So"
KINDS = (SAID_SO, SAME_NUMBER, SAME_ADDRESS, SAME_PORTAL_ACCOUNT)
_MOST_ALIKE = 20


class NotShown(frappe.ValidationError):
	"""Nothing shows that it is one person."""


@dataclass(frozen=True)
class Evidence:
	"""Why two are one; `said_by` and `said_at` (site time) where the person said so."""

	kind: str
	reason: str
	said_by: str | None = None
	said_at: datetime | None = None


def pair_shown(evidence: Evidence, ticket: str, other: str) -> tuple[Identity, Identity]:
	"""The two identities, of either contribution, that the evidence shows to be one person; raises NotShown."""
	_check_words(evidence)
	found = identities_of([ticket, other])
	ours, theirs = found[str(ticket)], found[str(other)]
	if evidence.kind == SAID_SO:
		return _surest(ours), _surest(theirs)
	keys = {identity: _proof(identity, evidence.kind) for identity in (*ours, *theirs)}
	for one in ours:
		for two in theirs:
			if one != two and keys[one] and keys[one] == keys[two]:
				return one, two
	message = _("The records do not show this. Choose what is confirmed of both, or how the person said so.")
	_refuse("evidence", message)


def alike(ticket: str) -> list[tuple[str, str]]:
	"""Contributions that were confirmed to be of the same number, address or portal account: (ticket, evidence)."""
	found: dict[str, str] = {}
	for identity in identities_of([ticket])[str(ticket)]:
		for kind in (SAME_PORTAL_ACCOUNT, SAME_NUMBER, SAME_ADDRESS):
			proof = _proof(identity, kind)
			for other in tickets_of(_with_proof(kind, proof)) if proof else ():
				found.setdefault(other, kind)
	found.pop(str(ticket), None)
	return sorted(found.items(), reverse=True)[:_MOST_ALIKE]


def _check_words(evidence: Evidence) -> None:
	if evidence.kind not in KINDS:
		_refuse("evidence", _("Choose what shows that it is one person. The same name is not enough."))
	if not evidence.reason.strip():
		_refuse("reason", _("Give a reason."))
	if evidence.kind != SAID_SO:
		return
	if not (evidence.said_by or "").strip():
		_refuse("said_by", _("Enter who said so, as they are known to you."))
	if not evidence.said_at or get_datetime(evidence.said_at) > frappe.utils.now_datetime():
		_refuse("said_at", _("Enter when it was said; the time may not lie in the future."))


def _surest(identities: list[Identity]) -> Identity:
	if not identities:
		message = _(
			"Of one of the two contributions no account and no contact is known. Enter a contact first."
		)
		_refuse("other", message)
	return identities[0]


def _proof(identity: Identity, kind: str) -> str | None:
	"""What is confirmed of the identity, in the form in which another's is compared with it."""
	if identity.record_type == CONTACT:
		return _proof_of_contact(identity.record, kind)
	if identity.record_type == USER:
		return identity.record if kind in (SAME_PORTAL_ACCOUNT, SAME_ADDRESS) else None
	citizen = frappe.db.get_value(AUTHOR, identity.record, "citizen") if kind == SAME_PORTAL_ACCOUNT else None
	return citizen or None


def _proof_of_contact(name: str, kind: str) -> str | None:
	confirmed = {SAME_NUMBER: ("SMS", "mobile"), SAME_ADDRESS: ("E-mail", "email")}.get(kind)
	if not confirmed:
		return None
	channel, field = confirmed
	return frappe.db.get_value(CONTACT, {"name": name, "confirmed_by": channel}, field) or None


def _with_proof(kind: str, proof: str) -> list[Identity]:
	"""Everybody of whom the same is confirmed."""
	if kind == SAME_PORTAL_ACCOUNT:
		authors = frappe.get_all(AUTHOR, {"citizen": proof}, pluck="name", limit=_MOST_ALIKE)
		return [Identity(USER, proof), *(Identity(AUTHOR, name) for name in authors)]
	channel, field = ("SMS", "mobile") if kind == SAME_NUMBER else ("E-mail", "email")
	same = {"confirmed_by": channel, field: proof}
	names = frappe.get_all(CONTACT, same, pluck="name", order_by="creation desc", limit=_MOST_ALIKE)
	users = [Identity(USER, proof)] if kind == SAME_ADDRESS else []
	return [*users, *(Identity(CONTACT, name) for name in names)]


def _refuse(field: str, message: str) -> NoReturn:
	refuse({field: message}, NotShown, title=_("Not Linked"))
