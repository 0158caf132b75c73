"""Replies and announcements of a span of days as they stand on the platforms, for the report and the statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import frappe
from frappe.utils import get_datetime

from participation_app.casework import moments
from participation_app.casework.settings import authority_zone
from participation_app.publication.queue import REMOVED, STANDING
from participation_app.publication.removals import TO_GO
from participation_app.publication.standing import approved_in_time

KINDS = ("Reply", "Announcement")
PUBLISHED = (*STANDING, *TO_GO, REMOVED)
_FIELDS = (
	"name",
	"creation",
	"kind",
	"account",
	"ticket",
	"announcement",
	"proposed_reply",
	"part",
	"parts",
	"state",
	"text",
	"external_id",
	"permalink",
	"sent_at",
	"sending_since",
	"blocked_since",
	"removal_asked_at",
	"removed_at",
	"missing_since",
	"message",
)


def read(first: date, last: date, **filters: object) -> list[frappe._dict]:
	"""What the reader may see of what was published between two days of the authority, the first one first.

	What was kept back before it went out is left out, unless its state is asked for.
	"""
	span = [_begin_of(first), _begin_of(last + timedelta(days=1))]
	wanted = {
		"kind": ["in", KINDS],
		"state": ["!=", "Withdrawn"],
		**{name: value for name, value in filters.items() if value},
	}
	rows = _rows({**wanted, "sent_at": ["between", span]}) + _rows(
		{**wanted, "sent_at": ["is", "not set"], "creation": ["between", span]}
	)
	rows = [row for row in rows if span[0] <= _moment(row) < span[1]]
	return _with_people(sorted(rows, key=lambda row: (_moment(row), row.part)))


def removed(first: date, last: date) -> list[frappe._dict]:
	"""What the reader may see of what was removed between two days, whenever they were sent."""
	span = [_begin_of(first), _begin_of(last + timedelta(days=1))]
	rows = _rows({"kind": ["in", KINDS], "state": REMOVED, "removed_at": ["between", span]})
	rows = [row for row in rows if row.removed_at < span[1]]
	return _with_people(sorted(rows, key=lambda row: row.removed_at))


def yesterday() -> date:
	"""The authority's day that ended last."""
	return moments.now().astimezone(authority_zone()).date() - timedelta(days=1)


def _rows(filters: dict[str, object]) -> list[frappe._dict]:
	return frappe.get_list("Publication", filters, list(_FIELDS), limit_page_length=0)


def _moment(row: frappe._dict) -> datetime:
	return get_datetime(row.sent_at or row.creation)


def _begin_of(day: date) -> datetime:
	return moments.stored(datetime(day.year, day.month, day.day, tzinfo=authority_zone()))


def _with_people(rows: list[frappe._dict]) -> list[frappe._dict]:
	replies = _by_name("Proposed Reply", (row.proposed_reply for row in rows), _APPROVED)
	announcements = _by_name("Announcement", (row.announcement for row in rows), (*_APPROVED, "title"))
	tickets = _by_name("HD Ticket", (row.ticket for row in rows), _TICKET)
	accounts = _by_name("Social Account", (row.account for row in rows), ("platform",))
	missing = _missing_replies(rows)
	for row in rows:
		announcement, ticket = announcements.get(row.announcement), tickets.get(str(row.ticket), _NOTHING)
		approved = announcement or replies.get(row.proposed_reply, _NOTHING)
		row.update(
			at=_moment(row),
			platform=accounts.get(row.account, _NOTHING).platform,
			title=announcement and announcement.title,
			reference=ticket.participation_reference,
			authors=(approved.authors or "").split(),
			approved_by=approved.approved_by,
			approved_at=approved.approved_at,
			in_time=approved_in_time(approved.approved_at, ticket.participation_due_at),
			missing_since=row.missing_since or missing.get((row.account, row.external_id)),
		)
	return rows


def _missing_replies(rows: Iterable[frappe._dict]) -> dict[tuple[str, str], datetime]:
	"""Since when replies are missing that somebody else removed, as reading them found."""
	sent = [row.external_id for row in rows if row.external_id and row.state == "Sent"]
	gone = {"external_id": ["in", sent], "is_own": 1, "visibility": "deleted", "removed_by_us": 0}
	fields = ["account", "external_id", "deleted_at"]
	found = frappe.get_all("Social Comment", gone, fields) if sent else []
	return {(row.account, row.external_id): row.deleted_at for row in found}


_NOTHING = frappe._dict()
_APPROVED = ("authors", "approved_by", "approved_at")
_TICKET = ("participation_reference", "participation_due_at")


def _by_name(doctype: str, names: Iterable[str | None], fields: Iterable[str]) -> dict[str, frappe._dict]:
	wanted = sorted({str(name) for name in names if name})
	rows = frappe.get_all(doctype, {"name": ["in", wanted]}, ["name", *fields]) if wanted else []
	return {str(row.name): row for row in rows}
