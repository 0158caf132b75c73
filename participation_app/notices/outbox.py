"""Notices as rows: written with what caused them, handed to the channel that hooks.py names.

`participation_channels` in hooks.py maps a channel to the function that takes a notice over. That function
writes a row of its own; nothing is sent inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.notices.announcements import announce
from participation_app.notices.templates import fill, ready_made


def owe(kind: str, *, ticket: str, channel: str, language: str, facts: Mapping[str, object]) -> Document:
	"""Writes a notice from its ready-made text and hands it to its channel."""
	text = fill(ready_made(kind, channel, language), facts)
	notice = _write(kind, ticket=ticket, channel=channel, language=language, text=text, state="Queued")
	for taker in frappe.get_hooks("participation_channels", {}).get(channel, []):
		frappe.get_attr(taker)(notice)
	return notice


def record_sent(
	kind: str, *, ticket: str, channel: str, language: str, text: str, evidence: str | None
) -> Document:
	"""Records a notice that reached the citizen by another way, such as the published answer itself."""
	notice = _write(kind, ticket=ticket, channel=channel, language=language, text=text, state="Queued")
	settle(notice.name, evidence=evidence)
	return notice


def settle(notice: str, *, evidence: str | None) -> None:
	"""Marks a notice as sent, with what the channel gave as proof, and announces it."""
	values = {"state": "Sent", "sent_at": frappe.utils.now_datetime(), "evidence": evidence, "message": None}
	frappe.db.set_value("Participation Notice", notice, values)
	announce("sent", frappe.get_doc("Participation Notice", notice), {})


def fail(notice: str, message: str) -> None:
	"""Marks a notice as not sent, with the reason."""
	frappe.db.set_value("Participation Notice", notice, {"state": "Failed", "message": message})


def _write(kind: str, *, ticket: str, **values: str) -> Document:
	count = frappe.db.count("Participation Notice", {"ticket": str(ticket), "kind": kind})
	notice = frappe.get_doc(
		{
			"doctype": "Participation Notice",
			"kind": kind,
			"ticket": str(ticket),
			"unique_key": f"{ticket}:{kind}:{count + 1}",
			**values,
		}
	)
	return notice.insert(ignore_permissions=True)
