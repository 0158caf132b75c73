"""Who held the tickets whose promise was broken: the days each share used, and its part in the delay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

import frappe

from participation_app.casework.agreements import Agreement, AgreementUnusable, agreement_for, read_agreement
from participation_app.casework.holdings import SHARES, days_by_share, days_spent
from participation_app.casework.measures import BROKEN, Period, read_counts
from participation_app.rules.delay_shares import apportion, went_over

Key = tuple[str, datetime]  # of one count: the ticket and the moment its days are counted from


def delays(user: str, period: Period, department: str | None = None) -> list[frappe._dict]:
	"""The broken promises of the period, the oldest date first, each divided among the shares.

	A row is one of `measures.read_counts` with days_late, used, allowed, over and parts, the last four by share.
	"""
	rows = read_counts(user, period, BROKEN)
	if department:
		rows = [row for row in rows if department in (row.department, row.section)]
	stays = _stays({row.ticket for row in rows})
	agreements = {name: _agreement(name) for name in {row.agreement for row in rows}}
	for row in rows:
		_divide(row, stays.get((row.ticket, row.counted_from), []), agreements[row.agreement])
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


def _stays(tickets: set[str]) -> dict[Key, list[frappe._dict]]:
	found: dict[Key, list[frappe._dict]] = defaultdict(list)
	fields = ["ticket", "counted_from", "share", "since", "until", "days_spent", "days_allowed"]
	filters = {"ticket": ["in", sorted(tickets)]}
	for row in frappe.get_all("Participation Holding", filters, fields, order_by="since, creation"):
		found[row.ticket, row.counted_from].append(row)
	return found
