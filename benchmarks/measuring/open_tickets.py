"""Open tickets, each with its promise and the first line of its trail; and their moves to another date, bare.

They are written by the database itself and committed, since a job commits; `forget` deletes them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

import frappe

from participation_app.casework.agreements import Agreement
from participation_app.rules.lifecycle import TYPES

FIRST, APART, AT_ONCE = 60_000_000, 1_000_000, 10_000
NAMES = str(FIRST), str(FIRST + 2 * APART)
MARK = "عطلة للقياس"
DAYS_PROMISED, DAYS_AGO = 10, 7
_SALTS = "__participation_salt"


def fill(size: int, agreement_name: str, agreement: Agreement) -> None:
	"""So many tickets that name this agreement, received in the last days and counted by the other's calendar."""
	first = _first_of(agreement_name)
	today = frappe.utils.getdate()
	each = -(-size // DAYS_AGO)
	for number in range(DAYS_AGO):
		received = datetime.combine(today - timedelta(days=number + 1), time(9))
		due_at = agreement.due_at(received, DAYS_PROMISED)
		for begin in range(number * each, min((number + 1) * each, size), AT_ONCE):
			numbers = first + begin, first + min(begin + AT_ONCE, (number + 1) * each, size) - 1
			_fill(numbers, agreement_name, received, due_at)
			frappe.db.commit()  # the job that is measured has a view of its own


def forget() -> None:
	"""Deletes the tickets of an earlier run, and what stands beside them."""
	frappe.db.sql(
		f"delete s from `{_SALTS}` s join `tabCase Event` e on e.name = s.event where {_ours('e.ticket')}"
	)
	frappe.db.sql(f"delete from `tabTrace Head` where {_ours('name', 'HD Ticket ')}")
	for doctype in ("Participation Promise", "Case Event"):
		frappe.db.sql(f"delete from `tab{doctype}` where {_ours('ticket')}")
	frappe.db.sql("delete from `tabHD Ticket` where name between %s and %s", (FIRST, FIRST + 2 * APART))
	frappe.db.commit()  # a benchmark leaves nothing behind


def _ours(column: str, before: str = "") -> str:
	return f"{column} between '{before}{FIRST}' and '{before}{FIRST + 2 * APART}'"


def _first_of(agreement_name: str) -> int:
	return FIRST + (APART if agreement_name == "Default" else 0)


def _fill(numbers: tuple[int, int], agreement: str, received: datetime, due_at: datetime) -> None:
	values = {
		"received": f"timestamp('{received}') + interval (seq % 20000) second",
		"due": f"timestamp('{due_at}')",
		"agreement": frappe.db.escape(agreement),
	}
	for doctype, columns in _columns(values).items():
		names, expressions = ", ".join(f"`{name}`" for name in columns), ", ".join(columns.values())
		frappe.db.sql(
			f"insert into `tab{doctype}` ({names}) select {expressions} from seq_{numbers[0]}_to_{numbers[1]}"
		)


def _columns(values: Mapping[str, str]) -> dict[str, dict[str, str]]:
	received, due, agreement = values["received"], values["due"], values["agreement"]
	written = {
		"creation": received,
		"modified": received,
		"owner": "'Administrator'",
		"modified_by": "'Administrator'",
	}
	types = ", ".join(frappe.db.escape(name) for name in TYPES)
	return {
		"HD Ticket": {
			"name": "seq",
			**written,
			"subject": "concat('حفرة في الطريق ', seq)",
			"status": "'Open'",
			"priority": "'Medium'",
			"raised_by": "'service@city.example'",
			"agent_group": "'مركز الاتصال'",
			"sla": agreement,
			"resolution_by": due,
			"response_by": due,
			"agreement_status": "'First Response Due'",
			"participation_type": f"elt(1 + seq % {len(TYPES)}, {types})",
			"participation_channel": "'Phone'",
			"participation_language": "'ar'",
			"participation_reference": "concat('M', seq)",
			"participation_key": "concat('M', seq)",
			"participation_stage": "'Registered'",
			"participation_received_at": received,
			"participation_counted_from": received,
			"participation_working_days": str(DAYS_PROMISED),
			"participation_due_at": due,
		},
		"Participation Promise": {
			"name": "concat('p', seq)",
			**written,
			"ticket": "seq",
			"due_at": due,
			"cause": "'Registered'",
			"agreement": agreement,
			"given_at": received,
			"given_by": "'Administrator'",
			"counted_from": received,
			"working_days": str(DAYS_PROMISED),
		},
		"Case Event": {
			"name": "concat('m', seq)",
			**written,
			"move": "'register'",
			"ticket": "seq",
			"actor_role": "'Call Centre Agent'",
			"at": received,
			"to_state": "'Registered'",
			"chain": "concat('HD Ticket ', seq)",
			"sequence": "1",
			"digest": "sha2(seq, 256)",
			"words_digest": "sha2(seq, 256)",
		},
		"Trace Head": {
			"name": "concat('HD Ticket ', seq)",
			"creation": received,
			"sequence": "1",
			"digest": "sha2(seq, 256)",
			"unsealed": "0",
		},
	}


class BareMoves:
	"""What the job leaves of a ticket, written by statements that know every value beforehand."""

	def __init__(self, size: int, agreement_name: str, agreement: Agreement):
		self._next = _first_of(agreement_name)
		self._values = self._ready(size, agreement)

	def _ready(self, size: int, agreement: Agreement) -> Sequence[str]:
		"""A table of every new date and every line of ledger and trail."""
		frappe.db.sql("drop temporary table if exists moved")
		frappe.db.sql(
			"""create temporary table moved (primary key (ticket)) engine=InnoDB
			select name as ticket, participation_due_at as due_before, participation_due_at + interval 1 day as due_at,
				participation_counted_from as counted_from, participation_working_days as working_days,
				concat('b', substr(sha2(concat('p', name), 256), 1, 9)) as promise,
				concat('b', substr(sha2(concat('e', name), 256), 1, 9)) as event,
				sha2(concat('d', name), 256) as digest, sha2(concat('w', name), 256) as words_digest,
				sha2(concat('s', name), 256) as salt
			from `tabHD Ticket` where name >= %s and name < %s""",
			(self._next, self._next + size),
		)
		frappe.db.commit()  # outside what is measured
		reason = frappe.db.escape("أُضيفت عطلة: عطلة للقياس، 24 نوفمبر 2026.")
		values = json_of_reason()
		return [
			f"""insert into `tabParticipation Promise` (name, creation, modified, owner, modified_by, ticket, due_at, cause,
				agreement, calendar_version, given_at, given_by, counted_from, working_days, reason, reason_values, `change`)
			select promise, now(6), now(6), 'Administrator', 'Administrator', ticket, due_at, 'Holiday',
				{frappe.db.escape(agreement.name)}, '{agreement.version}', now(6), 'Administrator', counted_from, working_days,
				{reason}, {values}, 'measured' from moved where ticket between %(first)s and %(last)s""",
			f"""insert into `tabCase Event` (name, creation, modified, owner, modified_by, actor, actor_role, at, move, ticket,
				from_state, to_state, note, due_before, due_after, chain, evidence, sequence, words_digest, digest)
			select event, now(6), now(6), 'Administrator', 'Administrator', 'Administrator', 'System', now(6), 'date_moved',
				ticket, 'Registered', 'Registered', {reason}, due_before, due_at, concat('HD Ticket ', ticket), null, 2,
				words_digest, digest from moved where ticket between %(first)s and %(last)s""",
			"""update `tabTrace Head` head join moved on head.name = concat('HD Ticket ', moved.ticket)
			set head.sequence = 2, head.digest = moved.digest, head.unsealed = 1
			where moved.ticket between %(first)s and %(last)s""",
			f"insert into `{_SALTS}` (event, salt) select event, salt from moved where ticket between %(first)s and %(last)s",
		]

	def move(self, tickets: int) -> None:
		"""Moves the next of them, in one transaction."""
		numbers = {"first": self._next, "last": self._next + tickets - 1}
		frappe.db.sql(
			"""update `tabHD Ticket` ticket join moved on ticket.name = moved.ticket
			set ticket.participation_due_at = moved.due_at, ticket.resolution_by = moved.due_at,
				ticket.response_by = moved.due_at, ticket.modified = now(6), ticket.modified_by = 'Administrator'
			where moved.ticket between %(first)s and %(last)s""",
			numbers,
		)
		for statement in self._values:
			frappe.db.sql(statement, numbers)
		frappe.db.commit()  # the last of what is measured
		self._next += tickets


def json_of_reason() -> str:
	"""A reason as long as the job's own, kept with what varies in it."""
	return frappe.db.escape('[{"code": "holiday_added", "date": "2026-11-24", "name": "عطلة للقياس"}]')
