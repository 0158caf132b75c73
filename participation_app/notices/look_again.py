"""Tells open screens that something changed. They ask again for what their reader may see: nothing is sent along."""

from __future__ import annotations

from contextlib import suppress

import frappe
import redis
from frappe.model.document import Document
from frappe.realtime import get_doc_room, get_doctype_room

EVENT = "participation_look_again"
QUIET = 1000  # milliseconds in which a screen is not told again; it looks when they are over

Change = tuple[str, str | None]


def look_again(doctype: str, name: object = None) -> None:
	"""Once this transaction stands, tells who watches the doctype's records, and who watches this one.

	Frappe lets into these rooms whoever may read the doctype or the record. Each is told at most once in QUIET.
	"""
	if not hasattr(frappe.local, "participation_changes"):
		frappe.local.participation_changes = set()
		frappe.db.after_commit.add(_tell)
		frappe.db.after_rollback.add(_forget)
	frappe.local.participation_changes.add((doctype, None))
	if name:
		frappe.local.participation_changes.add((doctype, str(name)))


def note_change(doc: Document, _event: str | None = None) -> None:
	"""Answers the change of a document; nobody watches one that is only just there."""
	look_again(doc.doctype, None if doc.flags.in_insert else doc.name)


def _tell() -> None:
	changes = frappe.local.participation_changes
	_forget()
	for doctype, name in sorted(changes, key=lambda change: (change[0], change[1] or "")):
		if _is_quiet((doctype, name)):
			continue
		room = get_doc_room(doctype, name) if name else get_doctype_room(doctype)
		frappe.publish_realtime(EVENT, {"doctype": doctype, "name": name}, room=room)


def _forget() -> None:
	with suppress(AttributeError):
		del frappe.local.participation_changes


def _is_quiet(change: Change) -> bool:
	"""Whether somebody was told of the same within the last second; begins that second where nobody was."""
	key = frappe.cache.make_key(f"participation_told:{change[0]}:{change[1] or ''}")
	try:
		return not frappe.cache.set(key, 1, px=QUIET, nx=True)  # nosemgrep (make_key names the site)
	except redis.exceptions.RedisError:
		return False
