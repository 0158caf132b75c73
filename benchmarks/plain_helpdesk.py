"""What Helpdesk's own work takes with this app and without it: a plain ticket is made, and a ticket's page is opened.

Run as `./scripts/bench plain_helpdesk [TICKETS …]`. Two sites stand side by side in one process, one with the app and one
without; each has so many tickets, each of them with a message. The page asks the server what Helpdesk's page asks when
an agent opens it; with the app the ticket is a citizen's contribution, without it there is none.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import frappe
from helpdesk.helpdesk.doctype.hd_ticket import api as helpdesk_ticket
from measuring import helpdesk_tickets
from measuring.beside import Beside
from measuring.rounds import ROUNDS, Method, compare, print_head, print_lines

SIZES = (0, 50_000)
A_ROUND = 5
_API = "helpdesk.helpdesk.doctype.hd_ticket.api"
_OF_A_PAGE = (
	"get_one",
	"get_ticket_customizations",
	"get_ticket_activities",
	"get_ticket_contact",
	"get_ticket_assignees",
)
_NEIGHBOURS = "get_recent_similar_tickets"


def main() -> None:
	with_app, without, *sizes = sys.argv[1:]
	frappe.enqueue = lambda *_arguments, **_values: None  # nothing is left in the bench's own queue
	sites = {"with the app": Beside(with_app), "plain Helpdesk": Beside(without)}
	print_head()
	for size in map(int, sizes or SIZES):
		for site in sites.values():
			site(helpdesk_tickets.fill, size)
		_measure(f"{size:,}: a ticket is made", sites, _make, rounds=3 * ROUNDS)
		if size:
			_measure(f"{size:,}: its neighbours are asked for", sites, _ask_for_neighbours)
			_measure(f"{size:,}: its page is opened", sites, _open)
	for site in sites.values():
		site(frappe.destroy)


def _measure(what: str, sites: dict[str, Beside], act: Callable[[], None], rounds: int = ROUNDS) -> None:
	methods = [Method(name, lambda site=site: site(_times, act), A_ROUND) for name, site in sites.items()]

	@contextmanager
	def taken_back() -> Iterator[None]:
		yield
		for site in sites.values():
			site(lambda: frappe.db.rollback())  # the database of the site that it is asked in

	print_lines(what, compare(methods, rounds=rounds, around=taken_back, clock=time.perf_counter))


def _times(act: Callable[[], None]) -> None:
	for _time in range(A_ROUND):
		act()


def _make() -> None:
	ticket = {"subject": "No light", "description": "<p>No light since Monday.</p>"}
	frappe.get_doc({"doctype": "HD Ticket", "raised_by": helpdesk_tickets.RAISED_BY, **ticket}).insert()


def _open() -> None:
	ticket = _some_ticket()
	for method in _OF_A_PAGE:
		_ask(method, ticket)
	_ask(_NEIGHBOURS, ticket)


def _ask_for_neighbours() -> None:
	_ask(_NEIGHBOURS, _some_ticket())


def _ask(method: str, ticket: int) -> object:
	"""As the door of the server does it: by what the apps of this site put in the method's place."""
	[*_earlier, place] = frappe.get_hooks("override_whitelisted_methods", {}).get(f"{_API}.{method}") or [
		None
	]
	ask = frappe.get_attr(place) if place else getattr(helpdesk_ticket, method)
	return ask() if method == "get_ticket_customizations" else ask(ticket)


def _some_ticket() -> int:
	"""A citizen's contribution, where there are such."""
	name = helpdesk_tickets.FIRST + random.randrange(1000)
	if "participation_app" in frappe.get_installed_apps():
		frappe.db.set_value("HD Ticket", name, "participation_type", "Report", update_modified=False)
	return name


if __name__ == "__main__":
	main()
