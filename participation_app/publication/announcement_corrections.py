"""A published announcement turns out to be wrong: a new one corrects it, and the published text stays until then."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication.queue import STANDING
from participation_app.publication.removals import remove_these
from participation_app.rules import announcements as rules

DOCTYPE = "Announcement"
_COPIED = ("title", "kind", "link", "picture")


def start_correction(announcement: Document) -> Document:
	"""A draft for the same accounts that says of itself that it corrects; its way is that of any announcement."""
	correction = frappe.get_doc(
		{
			"doctype": DOCTYPE,
			**{name: announcement.get(name) for name in _COPIED},
			"corrects": announcement.name,
			"state": rules.DRAFT,
			"authors": frappe.session.user,
			"texts": [{"language": row.language, "text": _correcting(row)} for row in announcement.texts],
			"accounts": [{"account": row.account, "language": row.language} for row in announcement.accounts],
		}
	)
	correction.flags.announcement_move = "correct"
	return correction.insert(ignore_permissions=True)


def correction_of(announcement: str) -> str | None:
	"""The correction on its way or published, where there is one."""
	kept = {"corrects": announcement, "state": ["!=", rules.WITHDRAWN]}
	return frappe.db.get_value(DOCTYPE, kept)


def remove_replaced(publication: Document) -> str | None:
	"""Once a correction stands on an account: asks to remove what it corrects there, if that was ticked.

	Gives the corrected announcement. What stands on accounts without a correction of their own goes too, and so
	does what was still on its way when its correction came to stand.
	"""
	own = frappe.get_doc(DOCTYPE, publication.announcement)
	overtaken_by = None if own.corrects else correction_of(own.name)
	correction = frappe.get_doc(DOCTYPE, overtaken_by) if overtaken_by else own
	if not (correction.corrects and correction.remove_corrected):
		return None
	standing = {"announcement": correction.name, "state": ["in", STANDING]}
	rows = frappe.get_all("Publication", standing, ["account", "language"])
	if rows:
		_remove(correction, {(row.account, row.language) for row in rows})
	return correction.corrects


def _remove(correction: Document, stands_at: set[tuple[str, str]]) -> None:
	to_come = {(row.account, row.language) for row in correction.accounts} - stands_at
	standing = {"announcement": correction.corrects, "state": ["in", STANDING]}
	rows = frappe.get_all("Publication", standing, ["name", "account", "language"])
	remove_these([row.name for row in rows if (row.account, row.language) not in to_come])


def _correcting(row: Document) -> str:
	return _("Correction: {0}", lang=row.language).format(row.text)
