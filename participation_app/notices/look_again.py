"""Tells open screens that something changed. They ask again for what their reader may see: nothing is sent along."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress

import frappe
import redis
from frappe.model.document import Document
from frappe.realtime import get_doc_room, get_doctype_room
from frappe.utils.background_jobs import get_redis_connection_without_auth

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
	changes = sorted(frappe.local.participation_changes, key=lambda change: (change[0], change[1] or ""))
	_forget()
	_publish([change for change, quiet in zip(changes, _are_quiet(changes), strict=True) if not quiet])


def _publish(changes: Sequence[Change]) -> None:
	"""As Frappe's `emit_via_redis`, in one round trip: a job may have changed hundreds of records."""
	with suppress(redis.exceptions.ConnectionError):
		told = get_redis_connection_without_auth().pipeline(transaction=False)
		for doctype, name in changes:
			room = get_doc_room(doctype, name) if name else get_doctype_room(doctype)
			message = {"doctype": doctype, "name": name}
			event = {"event": EVENT, "message": message, "room": room, "namespace": frappe.local.site}
			told.publish("events", json.dumps(event))
		told.execute()


def _forget() -> None:
	with suppress(AttributeError):
		del frappe.local.participation_changes


def _are_quiet(changes: Sequence[Change]) -> list[bool]:
	"""Whether somebody was told of each within the last second; begins that second where nobody was."""
	try:
		asked = frappe.cache.pipeline(transaction=False)
		for doctype, name in changes:
			key = frappe.cache.make_key(f"participation_told:{doctype}:{name or ''}")
			asked.set(key, 1, px=QUIET, nx=True)  # nosemgrep (make_key names the site)
		return [not began for began in asked.execute()]
	except redis.exceptions.RedisError:
		return [False] * len(changes)
