"""The figures of what comes in: comments that wait, accounts and how they are, pushed events."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Min

from participation_app.intake.pushed_events import WAITING
from participation_app.notices.metrics import waiting_rows
from participation_app.rules.lifecycle import COMMENT_QUARANTINED, COMMENT_WAITING
from participation_app.rules.metrics import Sample

ACCOUNT, COMMENT, PUSHED = "Social Account", "Social Comment", "Pushed Event"
NOT_DECIDED = (COMMENT_WAITING, COMMENT_QUARANTINED)


def samples() -> Iterator[Sample]:
	"""Comments nobody has decided on, every account that is read, and pushed events not worked off."""
	yield from _comments()
	yield from _accounts()
	yield from waiting_rows(PUSHED, "pushed_events", (WAITING,))


def _comments() -> Iterator[Sample]:
	comment, now = DocType(COMMENT), frappe.utils.now_datetime()
	query = frappe.qb.from_(comment).select(comment.state, Count("*"), Min(comment.posted_at))
	rows = query.where(comment.state.isin(NOT_DECIDED)).groupby(comment.state).run()
	found = {state: (count, first) for state, count, first in rows}
	for state in NOT_DECIDED:
		count, first = found.get(state, (0, None))
		age = max((now - first).total_seconds(), 0) if first else 0
		yield Sample("participation_comments", count, {"state": state})
		yield Sample("participation_comments_oldest_seconds", age, {"state": state})


def _accounts() -> Iterator[Sample]:
	now = frappe.utils.now_datetime()
	fields = ["name", "platform", "state", "last_success_at", "creation", "gap_since"]
	for row in frappe.get_all(ACCOUNT, {"enabled": 1}, fields, order_by="name"):
		labels = {"account": row.name, "platform": row.platform}
		silent = now - (row.last_success_at or row.creation)
		yield Sample("participation_accounts", 1, {**labels, "state": row.state or "New"})
		yield Sample("participation_account_silent_seconds", max(silent.total_seconds(), 0), labels)
		yield Sample("participation_account_gaps", row.gap_since is not None, labels)
