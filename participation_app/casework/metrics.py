"""All figures by which the desk is watched; each room's are named by a hook. Here: promises."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe.query_builder.functions import Coalesce, Count, Sum
from pypika import Case
from pypika.terms import Criterion

from participation_app.casework.due_queries import is_running, stands_for_itself, stands_still
from participation_app.rules.metrics import Sample

HOOK = "participation_metrics"
AT_RISK = timedelta(hours=24)


def all_samples() -> Iterator[Sample]:
	"""What every room measures now; one that cannot is itself a figure, and keeps no other from being taken."""
	for path in frappe.get_hooks(HOOK):
		try:
			yield from list(frappe.get_attr(path)())
		except Exception:
			frappe.log_error(title=f"Figures could not be taken: {path}", message=frappe.get_traceback())
			yield Sample("participation_measuring_failed", 1, {"room": path.split(".")[1]})


def samples() -> Iterator[Sample]:
	"""Contributions whose answer is owed, those due within a day, and those too late."""
	ticket, pause = frappe.qb.DocType("HD Ticket"), frappe.qb.DocType("Participation Pause")
	now = frappe.utils.now_datetime()
	is_late = ticket.participation_due_at < Coalesce(pause.paused_at, now)
	is_near = ticket.participation_due_at < now + AT_RISK
	query = (
		frappe.qb.from_(ticket)
		.left_join(pause)
		.on(stands_still(ticket, pause))
		.select(
			Count("*"), _how_many(is_late), _how_many(is_near & is_late.negate() & pause.paused_at.isnull())
		)
		.where(is_running(ticket) & stands_for_itself(ticket))
	)
	owed, late, near = query.run()[0]
	yield Sample("participation_promises_open", owed)
	yield Sample("participation_promises_overdue", late or 0)
	yield Sample("participation_promises_at_risk", near or 0)


def _how_many(holds: Criterion) -> Sum:
	return Sum(Case().when(holds, 1).else_(0))
