"""What it costs to register a contribution, beside Helpdesk's insert of a ticket with the same words.

Run as `./scripts/bench registration [TICKETS …]`, with so many tickets there already. Each is taken back.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from measuring import open_tickets
from measuring.rounds import Method, compare, print_head, print_lines, print_row
from measuring.statements import counted

from participation_app.casework.agreements import agreement_for
from participation_app.casework.registration import Contribution, register
from participation_app.notices.contacts import ContactDetails

SIZES = (0, 100_000)
A_ROUND, ROUNDS = 5, 9
STAYS, SENT_ON = "كلام لا تعرفه قاعدة", "حفرة كبيرة في الشارع"
CITIZEN = ContactDetails(full_name="سالم راشد", mobile="+971501112233")


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("agent@city.example")
	frappe.enqueue = lambda *_arguments, **_values: None  # nothing is left in the bench's own queue
	print_head()
	asked = {}
	try:
		for size in map(int, sizes or SIZES):
			_fill(size)
			asked |= _measure(f"{size:,} tickets there")
		print()
		print_row("what", "statements")
		print_row("---", "---")
		for what, statements in asked.items():
			print_row(what, str(statements))
	finally:
		frappe.db.rollback()
		_fill(0)
		frappe.destroy()


def _fill(size: int) -> None:
	open_tickets.forget()
	if size:
		agreement = agreement_for(needs_inspection=False)
		open_tickets.fill(size, agreement.name, agreement)


def _measure(where: str) -> dict[str, int]:
	acts = {
		"a contribution is registered": lambda: _register(STAYS),
		"a rule sends it on to its department": lambda: _register(SENT_ON),
		"Helpdesk's insert": _insert,
	}
	for name, clock in (("", time.perf_counter), (", processor", time.process_time)):
		methods = [Method(what, lambda act=act: _often(act), A_ROUND) for what, act in acts.items()]
		lines = compare(methods, rounds=ROUNDS, around=_taken_back, clock=clock)
		print_lines(f"{where}{name}", lines)
	return {what: _statements(act) for what, act in acts.items()}


def _often(act: Callable[[], None]) -> None:
	for _ in range(A_ROUND):
		act()


def _register(words: str) -> None:
	contribution = Contribution(
		text=words,
		excerpt=words,
		type="Complaint",
		channel="Phone",
		language="ar",
		received_at=frappe.utils.now_datetime(),
		contact=CITIZEN,
	)
	register(contribution, actor_role="Call Centre Agent")


def _insert() -> None:
	frappe.get_doc({"doctype": "HD Ticket", "subject": STAYS, "description": STAYS}).insert()


def _statements(act: Callable[[], None]) -> int:
	with _taken_back(), counted() as asked:
		act()
	return len(asked)


@contextmanager
def _taken_back() -> Iterator[None]:
	yield
	frappe.db.rollback()


if __name__ == "__main__":
	main()
