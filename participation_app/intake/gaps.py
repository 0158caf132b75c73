"""Spans of history that may be missing: shown on the account until a sweep over them has drained."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

FIELDS = ["gap_since", "gap_until", "gap_noted_at"]


def note_gap(account: str, since: datetime) -> None:
	"""History may be missing from `since` on; the account is swept soon."""
	standing = frappe.db.get_value("Social Account", account, FIELDS, as_dict=True)
	if standing.gap_since and standing.gap_since <= since and not standing.gap_until:
		return
	now = frappe.utils.now_datetime()
	first = min(standing.gap_since or since, since)
	values = {"gap_since": first, "gap_until": None, "gap_noted_at": now, "next_sweep_at": now}
	frappe.db.set_value("Social Account", account, values, update_modified=False)


def close_gap(account: str, *, swept_from: datetime, reaches_back: timedelta | None) -> datetime | None:
	"""Clears the gap over which a sweep, begun at `swept_from`, has drained; returns where it began.

	A gap that was noted while the sweep ran stands. Of one that is older than the platform lets anybody look,
	what lies before stands, unless that is before the service.
	"""
	fields = [*FIELDS, "service_start"]
	gap = frappe.db.get_value("Social Account", account, fields, as_dict=True, for_update=True)
	if not gap.gap_since or gap.gap_noted_at > swept_from:
		return None
	reached = swept_from - reaches_back if reaches_back is not None else gap.gap_since
	if reached <= max(gap.gap_since, gap.service_start):
		frappe.db.set_value("Social Account", account, dict.fromkeys(FIELDS), update_modified=False)
		return gap.gap_since
	until = min(gap.gap_until or reached, reached)
	frappe.db.set_value("Social Account", account, "gap_until", until, update_modified=False)
	return None


def close_by_hand(account: Document, note: str) -> None:
	"""Clears a gap at which a person looked on the platform; what they say stays with the account."""
	if not account.gap_since:
		frappe.throw(_("Nothing is missing on this account."))
	if not note.strip():
		frappe.throw(_("Say what you found on the platform."))
	since = frappe.format(account.gap_since, "Datetime")
	frappe.db.set_value("Social Account", account.name, dict.fromkeys(FIELDS), update_modified=False)
	text = _("History missing since {0}, looked at by hand: {1}").format(since, escape_html(note.strip()))
	account.add_comment("Comment", text)
