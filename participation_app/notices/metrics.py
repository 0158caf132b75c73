"""The figures of what is owed to citizens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count, Min

from participation_app.notices.outbox import DOCTYPE, FAILED, NO_WAY, OPEN
from participation_app.rules.metrics import Sample

OUTBOX = "notices"
A_DAY = timedelta(days=1)


def samples() -> Iterator[Sample]:
	"""Notices on their way by state, how late the first of them is, and those that reached nobody."""
	yield from waiting_rows(DOCTYPE, OUTBOX, OPEN)
	notice = DocType(DOCTYPE)
	lost = notice.state.isin([FAILED, NO_WAY])
	query = frappe.qb.from_(notice).select(notice.channel, Count("*")).groupby(notice.channel)
	rows = query.where(lost & (notice.modified > frappe.utils.now_datetime() - A_DAY)).run()
	for channel, count in rows or [("", 0)]:
		yield Sample("participation_notices_failed_last_day", count, {"channel": channel or "none"})


def waiting_rows(doctype: str, outbox: str, states: tuple[str, ...]) -> Iterator[Sample]:
	"""The rows of one outbox by state, and for how long the first of those that are due should have left."""
	row, now = DocType(doctype), frappe.utils.now_datetime()
	query = frappe.qb.from_(row).select(row.state, Count("*"), Min(row.next_attempt_at)).groupby(row.state)
	found = {state: (count, first) for state, count, first in query.where(row.state.isin(states)).run()}
	for state in states:
		count = found.get(state, (0, None))[0]
		yield Sample("participation_outbox_waiting", count, {"outbox": outbox, "state": state})
	times = [first for _count, first in found.values() if first]
	late = max((now - min(times)).total_seconds(), 0) if times else 0
	yield Sample("participation_outbox_oldest_seconds", late, {"outbox": outbox})
