"""What the database sums is what the counts, looked at one by one, come to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

import frappe
import pytest

from participation_app.casework import measures, tallies
from participation_app.casework.measures import BROKEN, KEPT, KEPT_BACK, OPEN, Period
from participation_app.casework.report_scope import Scope
from participation_app.rules.lifecycle import CHANNELS, TYPES
from tests.integration.casework.tickets import DEPARTMENT, OTHER_DEPARTMENT, SECTION, make_ticket

SPRING = Period(date(2026, 3, 1), date(2026, 5, 31))
USERS = ("manager@city.example", "liaison@city.example")
EVENTS = ("first-event", "second-event")
FIRST = frappe.utils.get_datetime("2026-02-20 09:00")


@pytest.fixture(params=range(4))
def city(request, freeze) -> Random:
	"""Sixty contributions by chance: answered once or twice, running or both, alone or of an event."""
	chance = Random(request.param)
	freeze("2026-06-01 09:00")
	pattern = frappe.db.get_value("HD Ticket", make_ticket(received_at=FIRST), "*", as_dict=True)
	highest = frappe.db.sql("select max(name) from `tabHD Ticket`")[0][0]
	tickets, verdicts = [], []
	for number in range(1, 61):
		ticket = _ticket(chance, pattern, highest + number)
		tickets.append(ticket)
		verdicts += _verdicts(chance, ticket)
	for doctype, rows in (("HD Ticket", tickets), ("Participation Verdict", verdicts)):
		frappe.db.bulk_insert(doctype, list(rows[0]), [tuple(row.values()) for row in rows])
	return chance


def _ticket(chance: Random, pattern: frappe._dict, name: int) -> dict:
	received = FIRST + timedelta(hours=chance.randrange(110 * 24))
	due = received + timedelta(days=5)
	receipt = chance.choice((None, due - timedelta(days=1), due + timedelta(days=1)))
	return {
		**pattern,
		"name": name,
		"key": f"{name}",
		"participation_reference": f"T{name}",
		"participation_type": chance.choice(TYPES),
		"participation_channel": chance.choice(CHANNELS),
		"participation_department": chance.choice((None, DEPARTMENT, OTHER_DEPARTMENT)),
		"participation_section": chance.choice((None, SECTION)),
		"participation_place": chance.choice(("الحي الشمالي", "الحي الجنوبي")),
		"participation_event": chance.choice((None, None, *EVENTS)),
		"participation_received_at": received,
		"participation_counted_from": received + timedelta(days=chance.choice((0, 0, 30))),
		"participation_due_at": due,
		"participation_answered_at": chance.choice((None, None, due)),
		"participation_receipt_due_at": chance.choice((None, due)),
		"participation_receipt_sent_at": receipt,
	}


def _verdicts(chance: Random, ticket: dict) -> list[dict]:
	begun = (ticket["participation_received_at"], ticket["participation_received_at"] + timedelta(days=9))
	return [
		{
			"name": f"{ticket['name']}-{number}",
			"ticket": str(ticket["name"]),
			"counted_from": counted_from,
			"due_at": counted_from + timedelta(days=5),
			"ended_at": counted_from + timedelta(days=4),
			"kept": (kept := chance.randrange(2)),
			"kept_back": 0 if kept else chance.randrange(2),
			"days_taken": chance.choice((0, 3, 7)),
			"type": ticket["participation_type"],
			"channel": ticket["participation_channel"],
			"department": chance.choice((None, DEPARTMENT, OTHER_DEPARTMENT)),
			"section": chance.choice((None, SECTION)),
			"unique_key": f"{ticket['name']}-{number}",
		}
		for number, counted_from in enumerate(begun[: chance.randrange(3)])
	]


def _counted(rows: Sequence[frappe._dict]) -> measures.Tally:
	outcomes = [row.outcome for row in rows]
	days = [row.days_taken for row in rows if row.days_taken is not None]
	receipts = [row.receipt_kept for row in rows]
	return measures.Tally(
		given=len(rows),
		kept=outcomes.count(KEPT),
		broken=outcomes.count(BROKEN),
		kept_back=outcomes.count(KEPT_BACK),
		open=outcomes.count(OPEN),
		average_days=sum(days) / len(days) if days else None,
		receipts_in_time=receipts.count(1),
		receipts_late=receipts.count(0),
		subjects=len({row.event or row.ticket for row in rows}),
	)


def _name(row: frappe._dict, group: str) -> str:
	return f"{row.counted_from:%Y-%m}" if group == "Month" else row[group.lower()] or ""


@pytest.mark.parametrize("user", USERS)
def test_the_sums_of_the_database_are_those_of_the_counts_one_by_one(city, user):
	rows = measures.read_counts(user, SPRING)
	frappe.set_user(user)
	for groups in ((), *((group,) for group in tallies.GROUPS), ("Department", "Type"), ("Month", "Section")):
		grouped: dict[tuple, list] = {}
		for row in rows:
			grouped.setdefault(tuple(_name(row, group) for group in groups), []).append(row)
		found, total = tallies.read(user, Scope(SPRING), groups)
		assert found == {key: _counted(grouped[key]) for key in sorted(grouped)}, groups
		assert total == _counted(rows), groups


def test_what_is_asked_for_narrows_both_halves_alike(city):
	rows = measures.read_counts("Administrator", SPRING)
	for asked in (
		{"department": DEPARTMENT},
		{"department": SECTION, "type": city.choice(TYPES)},
		{"channel": city.choice(CHANNELS)},
		{"place": "الحي الشمالي"},
	):
		scope = Scope(SPRING, **asked)
		_found, total = tallies.read("Administrator", scope, ["Type"])
		assert total == _counted([row for row in rows if scope.holds(row)]), asked


def test_broken_counts_alone_are_those_among_all(city):
	rows = measures.read_counts("Administrator", SPRING)
	broken = measures.read_counts("Administrator", SPRING, only_broken=True)
	assert broken
	assert broken == [row for row in rows if row.outcome == BROKEN]
