"""Tickets of plain Helpdesk, entered by hand, with the message that Helpdesk makes of each; as many as are asked for.

Subjects are eight words of two thousand, of which the first are the most frequent, as in any language.
"""

from __future__ import annotations

import random

import frappe

FIRST, AT_ONCE = 70_000_000, 5_000
RAISED_BY = "citizen@example.org"
_WORDS = [f"كلمة{number}" for number in range(2000)]
_FREQUENCIES = [1 / (1 + number) for number in range(len(_WORDS))]
_TICKET = "name, creation, modified, owner, subject, description, raised_by, status, priority, ticket_type"
_MESSAGE = """name, creation, modified, owner, subject, content, sender, sent_or_received, communication_medium,
	communication_type, reference_doctype, reference_name"""
_OPEN = ("Open", "Medium", "Question")
_FIRST_OF_TICKET = ("Received", "Email", "Communication", "HD Ticket")


def fill(size: int) -> None:
	"""Exactly so many, and committed: the next run finds them."""
	[[there]] = frappe.db.sql("select count(*) from `tabHD Ticket` where name >= %s", FIRST)
	if there > size:
		frappe.db.sql("delete from `tabHD Ticket` where name >= %s", FIRST)
		frappe.db.sql("delete from `tabCommunication` where name like 'measured-%%'")
		there = 0
	words = random.Random(there)  # the same each time
	for first in range(there, size, AT_ONCE):
		_write([_row(number, words) for number in range(first, min(first + AT_ONCE, size))])
		frappe.db.commit()  # a benchmark that is broken off goes on from here
	for table in ("HD Ticket", "Communication"):
		frappe.db.sql(f"analyze table `tab{table}`")


def _row(number: int, words: random.Random) -> tuple[int, str]:
	return FIRST + number, " ".join(words.choices(_WORDS, _FREQUENCIES, k=8))


def _write(rows: list[tuple[int, str]]) -> None:
	now = frappe.utils.now()
	made = (now, now, "Administrator")
	tickets = [(name, *made, said, said, RAISED_BY, *_OPEN) for name, said in rows]
	messages = [
		(f"measured-{name}", *made, said, said, RAISED_BY, *_FIRST_OF_TICKET, str(name))
		for name, said in rows
	]
	for table, columns, values in (("HD Ticket", _TICKET, tickets), ("Communication", _MESSAGE, messages)):
		places = ", ".join(["%s"] * len(values[0]))
		frappe.db._cursor.executemany(f"insert into `tab{table}` ({columns}) values ({places})", values)
