"""A city's contributions of three years, as many as a benchmark asks for; written by the database itself, in order of time.

Each has its promise, five stays and four moves; one in ten broke its promise, one in ten was rated. The same number is
the same city each time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import frappe

from participation_app.rules.lifecycle import CHANNELS, TYPES

FIRST, AT_ONCE = 50_000_000, 50_000
BEGIN, DAYS = "2031-01-01", 3 * 365
QUARTER = {"from_date": date(2032, 4, 1), "to_date": date(2032, 6, 30)}
AGREEMENT = "Participation: 3 working days"
DEPARTMENTS = tuple(f"إدارة {number}" for number in range(12))
_STAYS = ("Triage", "Department", "Section", "Drafting", "Public Relations")
_MOVES = ("refer", "assign_to_section", "report_action", "published")
Columns = Mapping[str, str]  # by column, the SQL of its value for the contribution of number `seq`


def grow(size: int, *, commit: bool = False) -> None:
	"""Until there are so many contributions; those that are there stay."""
	[[there]] = frappe.db.sql("select count(*) from `tabHD Ticket` where name >= %s", FIRST)
	for first in range(there, size, AT_ONCE):
		last = min(first + AT_ONCE, size) - 1
		for doctype, columns, condition in _rows(there, size):
			_write(doctype, columns, condition, (first, last))
		if commit:
			frappe.db.commit()  # a city is kept for the next benchmark


def _write(doctype: str, columns: Columns, condition: str, numbers: tuple[int, int]) -> None:
	names = ", ".join(f"`{name}`" for name in columns)
	values = ", ".join(columns.values())
	source = f"seq_{numbers[0]}_to_{numbers[1]}"  # MariaDB's table of numbers
	frappe.db.sql(f"insert into `tab{doctype}` ({names}) select {values} from {source} where {condition}")


def _rows(first: int, size: int) -> Iterator[tuple[str, Columns, str]]:
	"""The tables, their columns, and which of the numbers have a row."""
	ticket = f"({FIRST} + seq)"
	received = f"('{BEGIN}' + interval floor((seq - {first}) * {DAYS * 86_400} / {size - first}) second)"
	hours = f"if({_chance('late', 10)} = 0, 80 + {_chance('delay', 60)}, 4 + {_chance('answer', 60)})"
	answered, due = f"({received} + interval {hours} hour)", f"({received} + interval 3 day)"
	kept = f"({_chance('late', 10)} <> 0)"
	facts = {
		"type": _one_of("type", TYPES),
		"channel": _one_of("channel", CHANNELS),
		"department": _one_of("department", DEPARTMENTS),
	}
	place = f"concat('الحي ', {_chance('place', 200)})"
	yield (
		"HD Ticket",
		{
			"name": ticket,
			"creation": received,
			"modified": answered,
			"subject": place,
			"sla": f"'{AGREEMENT}'",
			**{f"participation_{name}": value for name, value in facts.items()},
			"participation_place": place,
			"participation_stage": "'Answered'",
			"participation_returns": f"({_chance('returns', 4)} = 0)",
			"participation_received_at": received,
			"participation_due_at": due,
			"participation_answered_at": answered,
		},
		"true",
	)
	yield (
		"Participation Verdict",
		{
			"name": f"concat('v', {ticket})",
			"ticket": ticket,
			"kept": kept,
			"counted_from": received,
			"due_at": due,
			"ended_at": answered,
			"days_taken": "3",
			"days_late": f"if({kept}, 0, 1.5)",
			**facts,
			"agreement": f"'{AGREEMENT}'",
			"unique_key": f"concat('v', {ticket})",
		},
		"true",
	)
	for number, share in enumerate(_STAYS):
		yield (
			"Participation Holding",
			_stay(ticket, number, share, received, hours, facts["department"]),
			"true",
		)
	for number, move in enumerate(_MOVES):
		yield "Case Event", _move(ticket, number, move, received, hours), "true"
	yield (
		"Participation Rating",
		{
			"name": f"concat('r', {ticket})",
			"ticket": ticket,
			"stars": f"1 + {_chance('stars', 5)}",
			"answered_at": answered,
			"rated_at": answered,
			"unique_key": f"concat('r', {ticket})",
		},
		f"{_chance('rated', 10)} = 0",
	)


def _stay(ticket: str, number: int, share: str, received: str, hours: str, department: str) -> Columns:
	return {
		"name": f"concat('h{number}', {ticket})",
		"ticket": ticket,
		"share": f"'{share}'",
		"department": department,
		"counted_from": received,
		"since": _part_of_the_way(received, hours, number),
		"until": _part_of_the_way(received, hours, number + 1),
		"days_spent": f"{_chance(share, 20)} / 10",
		"days_allowed": "1",
	}


def _move(ticket: str, number: int, move: str, received: str, hours: str) -> Columns:
	return {
		"name": f"concat('e{number}', {ticket})",
		"ticket": ticket,
		"move": f"'{move}'",
		"actor_role": "'System'",
		"at": _part_of_the_way(received, hours, number + 1),
		"chain": f"concat('HD Ticket ', {ticket})",
		"sequence": str(number + 1),
	}


def _part_of_the_way(received: str, hours: str, number: int) -> str:
	return f"({received} + interval ({hours}) * {3600 // len(_STAYS) * number} second)"


def _chance(about: str, outcomes: int) -> str:
	"""0 to below `outcomes`, evenly; another draw for each thing that it is about."""
	return f"(crc32(concat('{about}', seq)) % {outcomes})"


def _one_of(about: str, names: tuple[str, ...]) -> str:
	return f"elt(1 + {_chance(about, len(names))}, {', '.join(frappe.db.escape(name) for name in names)})"
