"""Who held the tickets whose promise was broken: the days each share used, and its part in the delay."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter

import frappe
from frappe.query_builder import DocType
from pypika.terms import CustomFunction

from participation_app.casework.agreements import Agreement, AgreementUnusable, agreement_for, read_agreement
from participation_app.casework.holdings import SHARES, days_by_share, days_spent
from participation_app.casework.measures import Period, read_counts
from participation_app.rules.delay_shares import apportion, went_over

Key = tuple[str, datetime]  # of one count: the ticket and the moment its days are counted from

_ROW = CustomFunction("JSON_ARRAY", ["since", "creation", "share", "until", "days_spent", "days_allowed"])
_ROWS = CustomFunction("JSON_ARRAYAGG", ["row"])


def delays(user: str, period: Period, department: str | None = None) -> list[frappe._dict]:
	"""The broken promises of the period, the oldest date first, each divided among the shares.

	A row is one of `measures.read_counts` with days_late, used, allowed, over and parts, the last four by share.
	"""
	rows = read_counts(user, period, only_broken=True)
	if department:
		rows = [row for row in rows if department in (row.department, row.section)]
	stays = _stays({row.ticket for row in rows})
	agreements = {name: _agreement(name) for name in {row.agreement for row in rows}}
	for row in rows:
		_divide(row, _read(stays.get((row.ticket, row.counted_from))), agreements[row.agreement])
	return sorted(rows, key=lambda row: (row.due_at, row.ticket))


def parts_by_share(rows: Iterable[frappe._dict]) -> dict[str, float]:
	"""The days late of all rows together by share, in the order of the procedure."""
	return {share: sum(row.parts.get(share, 0.0) for row in rows) for share in SHARES}


def _agreement(name: str) -> Agreement:
	"""The agreement; one that is retired by now is reckoned by the calendar of the standard one."""
	try:
		return read_agreement(name)
	except AgreementUnusable:
		frappe.clear_last_message()
		return agreement_for(needs_inspection=False)


def _divide(row: frappe._dict, stays: list[frappe._dict], agreement: Agreement) -> None:
	until = row.ended_at or row.paused_at or frappe.utils.now_datetime()
	if row.days_late is None:
		row.days_late = days_spent(agreement, row.due_at, until)
	# What a correction takes after the answer is no part of the delay.
	stays = [stay for stay in stays if stay.since < until]
	row.used = days_by_share(stays, agreement, until)
	row.allowed = {**agreement.shares, **_budgets(stays)}
	row.over = went_over(row.used, row.allowed)
	row.parts = apportion(row.days_late, row.used, row.allowed)


def _budgets(stays: Iterable[frappe._dict]) -> dict[str, float]:
	"""The budgets as they stood when the stays ended: later changes of the agreement do not judge them."""
	return {stay.share: stay.days_allowed for stay in stays if stay.share and stay.until}


def _stays(tickets: set[str]) -> dict[Key, str]:
	"""The stays of each count in one row, since a driver in Python takes longest for every row that it reads."""
	stay = DocType("Participation Holding")
	row = _ROW(stay.since, stay.creation, stay.share, stay.until, stay.days_spent, stay.days_allowed)
	query = (
		frappe.qb.from_(stay)
		.select(stay.ticket, stay.counted_from, _ROWS(row))
		.where(stay.ticket.isin(sorted(tickets)))
		.groupby(stay.ticket, stay.counted_from)
	)
	return {(ticket, counted_from): stays for ticket, counted_from, stays in query.run()} if tickets else {}


def _read(stays: str | None) -> list[frappe._dict]:
	"""What `_stays` gathered for one count, the oldest first."""
	return [
		frappe._dict(
			since=datetime.fromisoformat(since),
			share=share,
			until=until,
			days_spent=days_spent,
			days_allowed=days_allowed,
		)
		for since, _creation, share, until, days_spent, days_allowed in sorted(
			json.loads(stays or "[]"), key=itemgetter(0, 1)
		)
	]
