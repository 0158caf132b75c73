"""The dates of open tickets and the dates that a calendar gives them now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe.query_builder import DocType
from pypika import Table
from pypika.queries import QueryBuilder
from pypika.terms import Criterion

from participation_app.casework import moments
from participation_app.casework.agreements import Agreement, Pause
from participation_app.casework.pauses import pauses_of

BATCH = 250  # the most that a worker locks at once
_FIELDS = (
	"name",
	"sla",
	"priority",
	"participation_stage",
	"participation_channel",
	"participation_language",
	"participation_reference",
	"participation_received_at",
	"participation_counted_from",
	"participation_working_days",
	"participation_due_at",
	"participation_receipt_due_at",
	"participation_receipt_sent_at",
)


@dataclass(frozen=True)
class Move:
	"""A ticket as it stood, and the dates that it gets."""

	ticket: frappe._dict
	due_at: datetime
	receipt_due_at: datetime | None
	agreement: Agreement

	@property
	def is_of_the_answer(self) -> bool:
		"""Whether the answer's date moves, and not only the receipt's."""
		return self.due_at != self.ticket.participation_due_at

	@property
	def is_later(self) -> bool:
		"""Whether the citizen waits longer."""
		return self.due_at > self.ticket.participation_due_at

	@property
	def working_days(self) -> int:
		"""How many working days lie between the two dates: none where only the hour changes."""
		first, last = sorted((self.day(self.ticket.participation_due_at), self.day(self.due_at)))
		# The later of the two may have become a holiday, which no longer counts.
		return max(self.agreement.calendar.working_days_between(first, last), int(self.changes_the_day))

	@property
	def changes_the_day(self) -> bool:
		"""Whether the date is another one, and not only its hour."""
		return self.day(self.ticket.participation_due_at) != self.day(self.due_at)

	def day(self, moment: datetime) -> date:
		"""The date of a moment in the authority's zone."""
		return moments.aware(moment).astimezone(self.agreement.calendar.zone).date()


def open_tickets(agreements: Iterable[str]) -> tuple[Table, QueryBuilder]:
	"""The table and a query for the participation tickets that wait for their answer."""
	ticket = DocType("HD Ticket")
	return ticket, frappe.qb.from_(ticket).where(_is_open(ticket) & ticket.sla.isin(list(agreements)))


def batches(agreements: Iterable[str], size: int = 2000) -> Iterator[list[frappe._dict]]:
	"""All open tickets, for reading only."""
	ticket, query = open_tickets(agreements)
	query = query.select(*_FIELDS).orderby(ticket.name).limit(size)
	rows = query.run(as_dict=True)
	while rows:
		yield rows
		rows = query.where(ticket.name > rows[-1].name).run(as_dict=True)


def locked(names: Sequence[str]) -> list[frappe._dict]:
	"""Of these tickets, the ones still open, with their rows locked until the transaction ends."""
	ticket = DocType("HD Ticket")
	chosen = ticket.name.isin(list(names)) & _is_open(ticket)
	query = frappe.qb.from_(ticket).select(*_FIELDS).where(chosen).orderby(ticket.name)
	return query.for_update().run(as_dict=True)


def moves_among(
	tickets: Sequence[frappe._dict],
	agreements: Mapping[str, Agreement],
	before: Mapping[str, Agreement],
	now: datetime,
	*,
	lock: bool = False,
) -> Iterator[Move]:
	"""The tickets that the change from one calendar to the other touches; raises AgreementUnusable.

	`before` are the agreements by the calendar that the change found; one that is missing was unusable.
	Counted are the days and from the moment that each ticket was promised, whatever its agreement says now.
	"""
	pauses = pauses_of((ticket.name for ticket in tickets), lock=lock)
	counted = [
		_Counted.of(ticket, agreements[ticket.sla], pauses) for ticket in tickets if ticket.sla in agreements
	]
	new, old = _due_dates(counted, agreements), _due_dates(counted, before)
	reckoned: dict[tuple, datetime] = {}  # many tickets have the same dates
	for ticket in (one.ticket for one in counted):
		agreement = agreements[ticket.sla]
		dates = ticket.sla, ticket.participation_due_at, new[ticket.name], old.get(ticket.name)
		due_at = reckoned.get(dates) or reckoned.setdefault(
			dates, _new_date(ticket, agreement, *dates[2:], now)
		)
		receipt_due_at = _new_receipt_date(ticket, agreement, before.get(ticket.sla), now)
		if (due_at, receipt_due_at) != (ticket.participation_due_at, ticket.participation_receipt_due_at):
			yield Move(ticket, due_at, receipt_due_at, agreement)


def redated(agreement: Agreement, old: datetime, new: datetime, now: datetime) -> datetime:
	"""The date that holds from now on: nothing becomes late through a change of the calendar alone."""
	if new == old:
		return old
	aware = (moments.aware(moment) for moment in (old, new, now))
	return moments.stored(agreement.calendar.redated(*aware))


@dataclass(frozen=True)
class _Counted:
	"""A ticket and what its date is counted by."""

	ticket: frappe._dict
	counted_from: datetime
	days: int
	pauses: Sequence[Pause]

	@classmethod
	def of(
		cls, ticket: frappe._dict, agreement: Agreement, pauses: Mapping[str, Sequence[Pause]]
	) -> _Counted:
		return cls(
			ticket,
			ticket.participation_counted_from or ticket.participation_received_at,
			ticket.participation_working_days or agreement.days_for(ticket.priority),
			pauses.get(str(ticket.name), ()),
		)


def _due_dates(counted: Iterable[_Counted], agreements: Mapping[str, Agreement]) -> dict[object, datetime]:
	"""By ticket, what these calendars give; those whose clock never stood are reckoned together."""
	found: dict[object, datetime] = {}
	together: dict[tuple[str, int], list[_Counted]] = {}
	for one in counted:
		agreement = agreements.get(one.ticket.sla)
		if agreement and one.pauses:
			found[one.ticket.name] = agreement.due_at(one.counted_from, one.days, one.pauses)
		elif agreement:
			together.setdefault((one.ticket.sla, one.days), []).append(one)
	for (name, days), some in together.items():
		dates = agreements[name].due_dates([one.counted_from for one in some], days)
		found.update(zip((one.ticket.name for one in some), dates, strict=True))
	return found


def _new_date(
	ticket: frappe._dict, agreement: Agreement, new: datetime, old: datetime | None, now: datetime
) -> datetime:
	old_due = ticket.participation_due_at
	# A date that an earlier change or a pause left later than the plain count is none of this change's matter.
	return old_due if new == old else redated(agreement, old_due, new, now)


def _new_receipt_date(
	ticket: frappe._dict, agreement: Agreement, before: Agreement | None, now: datetime
) -> datetime | None:
	old = ticket.participation_receipt_due_at
	if old is None or ticket.participation_receipt_sent_at:
		return old
	received_at = ticket.participation_received_at
	new = agreement.receipt_due_at(received_at, ticket.priority)
	if new is None or (before and before.receipt_due_at(received_at, ticket.priority) == new):
		return old
	return redated(agreement, old, new, now)


def _is_open(ticket: Table) -> Criterion:
	return ticket.participation_answered_at.isnull() & (ticket.participation_type != "")
