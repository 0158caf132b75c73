"""A report of a month reads the month: no query goes through a table that grows with the years."""

import frappe
import pymysql
import pytest
from frappe.desk.query_report import run

from tests.integration.transparency.test_reports import READINGS
from tests.integration.walk import as_person

ROWS, FIRST = 20_000, 9_000_000
MONTH = {"from_date": "2011-06-01", "to_date": "2011-06-30"}
GROWING = {
	"tabHD Ticket",
	"tabCase Event",
	"tabParticipation Holding",
	"tabParticipation Verdict",
	"tabParticipation Rating",
	"tabProposed Reply",
	"tabSocial Comment",
}
_TICKETS = """insert into `tabHD Ticket` (name, creation, subject, participation_type, participation_channel,
	participation_department, participation_place, participation_received_at, participation_counted_from,
	participation_answered_at, raised_by, participation_reference)
	select {first} + seq, moment, 's', 'Complaint', 'X', 'A', concat('place ', seq % 50), moment, moment,
	moment + interval 3 day, 'a@example.org', concat('Q', seq)
	from (select seq, timestamp('2009-01-01') + interval seq hour as moment from seq_1_to_{rows}) as hours"""
_TRAIL = {
	"Case Event": "move, at, from_state, ticket",
	"Participation Holding": "share, until, department, ticket",
	"Participation Verdict": "kept, ended_at, unique_key, ticket",
	"Participation Rating": "stars, rated_at, unique_key, ticket",
	"Proposed Reply": "rounds, approved_at, platform, ticket",
	"Social Comment": "state, decided_at, external_id, posted_at",
}
_VALUES = {
	"Case Event": "elt(1 + name % 3, 'register', 'return', 'hand_off'), received, 'With Department', name",
	"Participation Holding": "'Department', received, 'A', name",
	"Participation Verdict": "1, received, concat('q', name), name",
	"Participation Rating": "1 + name % 5, received, concat('q', name), name",
	"Proposed Reply": "1, received, 'X', name",
	"Social Comment": "'Redirected', received, concat('q', name), received",
}


@pytest.fixture(scope="module")
def plans(site):
	"""More than two years, an hour apart; nothing of it is committed, and all queries are read of it at once."""
	frappe.db.rollback()
	frappe.db.sql(_TICKETS.format(first=FIRST, rows=ROWS))
	named = "name, participation_received_at as received"
	source = f"(select {named} from `tabHD Ticket` where name > {FIRST}) as tickets"
	for doctype, columns in _TRAIL.items():
		frappe.db.sql(
			f"insert into `tab{doctype}` (name, {columns}) select concat('q', name), {_VALUES[doctype]} from {source}"
		)
	_count_anew()
	as_person("manager")
	found = {reading: _plans(*reading) for reading in READINGS}
	frappe.db.rollback()
	_count_anew()
	return found


def _count_anew() -> None:
	"""Plans follow what the database believes of its tables, which it otherwise learns some seconds later.

	Another connection asks for it: the statement would commit what has been written here.
	"""
	tables = ", ".join(f"`{table}`" for table in sorted(GROWING))
	with (
		pymysql.connect(**frappe.db.get_connection_settings()) as connection,
		connection.cursor() as cursor,
	):
		cursor.execute(f"analyze table {tables}")


def _plans(name, group):
	asked, ask = [], frappe.db.sql

	def listen(query, values=(), *more, **named):
		asked.append((str(query), values))
		return ask(query, values, *more, **named)

	frappe.db.sql = listen
	try:
		rows = run(name, filters={**MONTH, "group_by": group}, ignore_prepared_report=True)["result"]
	finally:
		del frappe.db.sql
	own = [one for one in asked if any(f"`{table}`" in one[0] for table in GROWING)]
	plans = [frappe.db.sql(f"explain {query}", values, as_dict=True) for query, values in own]
	return rows, [row for plan in plans for row in plan]


@pytest.mark.parametrize("reading", READINGS, ids=str)
def test_a_month_is_found_by_an_index(plans, reading):
	rows, plan = plans[reading]
	assert rows[-1]["bold"]
	through = [step for step in plan if step.table in GROWING and step.type in ("ALL", "index")]
	assert [(step.table, step.type, step.key) for step in through] == []
	assert any(step.table in GROWING for step in plan)
