"""The person behind a ticket as its page shows them to those who speak to citizens."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework import person_evidence, persons
from participation_app.casework.identities import AUTHOR, CONTACT, Identity, identities_of


def describe(ticket: str) -> dict[str, object]:
	"""What is linked, what was unlinked, what may be linked because the same is confirmed, and the choices of evidence."""
	links = persons.links_of(ticket)
	labels = _labels({Identity(row.record_type, row.record) for row in links})
	told = [_told(row, labels) for row in links]
	return {
		"known_by": [_kind_in_words(identity) for identity in identities_of([ticket])[str(ticket)]],
		"links": [row for row in told if not row["ended_at"]],
		"unlinked": [row for row in told if row["ended_at"]],
		"suggestions": _suggestions(ticket),
		"evidence": [{"value": kind, "label": _(kind)} for kind in person_evidence.KINDS],
	}


def _told(row: frappe._dict, labels: dict[Identity, str]) -> dict[str, object]:
	identity = Identity(row.record_type, row.record)
	return {
		**row,
		"label": labels[identity],
		"kind": _kind_in_words(identity),
		"evidence_label": _(row.evidence),
		"linked_by": _full_name(row.linked_by),
		"ended_by": row.ended_by and _full_name(row.ended_by),
	}


def _suggestions(ticket: str) -> list[dict[str, object]]:
	known = persons.tickets_of_same_person(ticket)
	found = [(other, kind) for other, kind in person_evidence.alike(ticket) if other not in known]
	fields = ["name", "subject", "participation_reference", "participation_channel"]
	names = [other for other, _kind in found]
	rows = frappe.get_list("HD Ticket", fields, {"name": ["in", names]}) if names else []
	by_name = {str(row.name): row for row in rows}
	return [
		{
			"ticket": other,
			"evidence": kind,
			"evidence_label": _(kind),
			"subject": by_name[other].subject,
			"reference": by_name[other].participation_reference,
			"channel": _(by_name[other].participation_channel),
		}
		for other, kind in found
		if other in by_name
	]


def _labels(identities: set[Identity]) -> dict[Identity, str]:
	"""By what each is known to the clerk: handle and platform, number or address, name in the portal."""
	found = {identity: identity.record for identity in identities}
	authors = [identity.record for identity in identities if identity.record_type == AUTHOR]
	contacts = [identity.record for identity in identities if identity.record_type == CONTACT]
	fields = ["name", "platform", "handle", "display_name"]
	for row in frappe.get_all(AUTHOR, {"name": ["in", authors]}, fields) if authors else ():
		known = " · ".join(dict.fromkeys(filter(None, (row.display_name, row.handle))))
		found[Identity(AUTHOR, row.name)] = f"{known or row.name} · {_(row.platform)}"
	fields = ["name", "mobile", "email", "ticket"]
	for row in frappe.get_all(CONTACT, {"name": ["in", contacts]}, fields) if contacts else ():
		found[Identity(CONTACT, row.name)] = row.mobile or row.email or row.name
	return found


def _kind_in_words(identity: Identity) -> str:
	if identity.record_type == AUTHOR:
		return _("Account on a platform")
	return _("Contact that was given") if identity.record_type == CONTACT else _("Account in the portal")


def _full_name(user: str) -> str:
	return frappe.get_cached_value("User", user, "full_name") or user
