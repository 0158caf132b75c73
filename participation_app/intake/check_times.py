"""When a known comment is looked at again: the recent and the open ones more often than the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

import frappe
from frappe.model.document import Document

from participation_app.rules.lifecycle import COMMENT_QUARANTINED

# Most edits and deletions come in the first hours; what somebody works on must not change unseen for long;
# the rest matters for the record, which platforms ask to be kept true.
RECENT, EVERY_RECENT = timedelta(days=2), timedelta(hours=1)
EVERY_OPEN = timedelta(hours=6)
OLDEST, EVERY_OTHER = timedelta(days=30), timedelta(days=1)


def next_check(posted_at: datetime, now: datetime, *, is_open: bool = False) -> datetime | None:
	"""The time after a look at `now`; None where the comment is left in peace."""
	age = now - posted_at
	if age < RECENT:
		return now + EVERY_RECENT
	if is_open:
		return now + EVERY_OPEN
	return now + EVERY_OTHER if age < OLDEST else None


def watch_decided(comment: Document) -> None:
	"""A comment about which something was decided is looked at soon, however old it is."""
	if not comment.is_new() and comment.has_value_changed("state") and comment.state != COMMENT_QUARANTINED:
		comment.next_check_at = frappe.utils.now_datetime()


def watch_reopened(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a ticket was reopened: its comments are looked at soon."""
	its_own = {"ticket": str(ticket.name), "state": ["!=", COMMENT_QUARANTINED]}
	now = frappe.utils.now_datetime()
	frappe.db.set_value("Social Comment", its_own, "next_check_at", now, update_modified=False)
