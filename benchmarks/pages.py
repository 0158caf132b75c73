"""How long the pages that people work on take, as the comments of some years grow from 100,000 to five million.

Run as `./scripts/bench pages [COMMENTS …]`. A fifth as many tickets stand beside them; of these three hundred are open,
and two hundred comments wait, at every size. What the pages ask of the server is asked, without the way over the network.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable

import frappe
from measuring import city, years_of_comments
from measuring.rounds import print_row

from participation_app.api import comments, desks, review, tickets
from participation_app.casework.public_status import plain_status

SIZES = (100_000, 5_000_000)
TIMES = 100
OPEN = 300
DEPARTMENT = "إدارة الطرق والإنارة"


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	print_row("comments", "page", "ms (median, p95)", "p95, × that of the first size")
	print_row("---", "---", "---", "---")
	first: dict[str, float] = {}
	for size in map(int, sizes or SIZES):
		years_of_comments.grow(size)
		_open_some(size)
		for name, (person, ask) in _pages(size).items():
			median, p95 = _measure(person, ask)
			times = p95 / first.setdefault(name, p95)
			print_row(f"{size:,}", name, f"{median:.1f}, {p95:.1f}", f"{times:.2f}")
	frappe.destroy()


def _pages(size: int) -> dict[str, tuple[str, Callable[[], object]]]:
	"""Who opens the page, and what it asks."""
	numbers = random.Random(size)
	comment = lambda: f"measured-{numbers.randrange(size):09}"  # noqa: E731
	ticket = lambda: city.FIRST + numbers.randrange(size // years_of_comments.A_TICKET)  # noqa: E731
	return {
		"triage: what waits": ("agent", comments.stream),
		"triage: what was registered": ("agent", lambda: comments.stream("Registered")),
		"triage: one comment": ("agent", lambda: comments.view(comment())),
		"desk of the call centre": ("agent", lambda: desks.look("Call Centre")),
		"desk of a department": ("liaison", lambda: desks.look("Department Desk")),
		"a department's list of tickets": ("liaison", _list_tickets),
		"that of a department without any": ("other_liaison", _list_tickets),
		"a ticket": ("agent", lambda: (tickets.view(ticket()), tickets.related(ticket()))),
		"what waits for public relations": ("pr", review.queue),
		"a citizen's status": ("Administrator", lambda: plain_status(ticket(), "ar")),
	}


def _list_tickets() -> object:
	fields = ["name", "subject", "participation_stage", "participation_due_at"]
	return frappe.get_list("HD Ticket", fields=fields, order_by="modified desc", limit=20)


def _measure(person: str, ask: Callable[[], object]) -> tuple[float, float]:
	frappe.set_user(person if person == "Administrator" else f"{person}@city.example")
	ask()  # what is made ready once is not measured
	taken = []
	for _time in range(TIMES):
		frappe.db.rollback()  # a view of its own, as a request has
		began = time.perf_counter()
		ask()
		taken.append(1000 * (time.perf_counter() - began))
	frappe.set_user("Administrator")
	return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _open_some(size: int) -> None:
	"""A twelfth of the city's tickets belongs to the liaison's department; the newest three hundred are with it."""
	tickets = size // years_of_comments.A_TICKET
	known = {"own": DEPARTMENT, "theirs": city.DEPARTMENTS[0], "newest": city.FIRST + tickets - OPEN}
	frappe.db.sql(
		"""update `tabHD Ticket` set participation_stage = 'Answered', status = 'Closed',
		participation_answered_at = modified where participation_stage = 'With Department' and name >= %s""",
		city.FIRST,
	)
	frappe.db.sql(
		"update `tabHD Ticket` set participation_department = %(own)s where participation_department = %(theirs)s",
		known,
	)
	frappe.db.sql(
		"""update `tabHD Ticket` set participation_stage = 'With Department', status = 'Open',
		participation_department = %(own)s, participation_answered_at = null where name >= %(newest)s""",
		known,
	)
	frappe.db.commit()  # the pages have a view of their own


if __name__ == "__main__":
	main()
