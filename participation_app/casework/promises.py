"""The ledger of due dates: every date a ticket was promised, none ever rewritten."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe

from participation_app.casework.agreements import Agreement
from participation_app.casework.bulk import insert_rows
from participation_app.casework.promise_reasons import Reason, kept


def promise(
	ticket: str,
	due_at: datetime,
	agreement: Agreement,
	cause: str,
	*,
	counted_from: datetime,
	working_days: int,
	reasons: Sequence[Reason] = (),
) -> None:
	"""Enters a due date (site time) that the ticket has from now on, and why."""
	values = promise_row(
		ticket,
		due_at,
		agreement,
		cause,
		counted_from=counted_from,
		working_days=working_days,
		**(kept(reasons) if reasons else {}),
	)
	enter_all([values])


def promise_row(
	ticket: str, due_at: datetime, agreement: Agreement, cause: str, **more: object
) -> dict[str, object]:
	"""The entry as a plain row; `more` as `promise` takes it."""
	return {
		"ticket": str(ticket),
		"due_at": due_at,
		"cause": cause,
		"agreement": agreement.name,
		"calendar_version": agreement.version,
		"given_at": more.pop("given_at", None) or frappe.utils.now_datetime(),
		"given_by": frappe.session.user,
		**more,
	}


def enter_all(rows: Sequence[Mapping[str, object]]) -> None:
	"""Enters many promises, as `promise_row` gives them, in one statement."""
	insert_rows("Participation Promise", rows)


def promises_in_force(due_dates: Mapping[str, datetime]) -> dict[str, str]:
	"""The promise by which each ticket has its due date; a ticket without one is left out."""
	rows = frappe.get_all(
		"Participation Promise",
		{"ticket": ["in", list(due_dates)]},
		["name", "ticket", "due_at"],
		order_by="given_at, creation",
	)
	return {row.ticket: row.name for row in rows if row.due_at == due_dates[row.ticket]}
