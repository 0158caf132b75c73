"""Loads a year's work onto a demo site, once.

`bench --site SITE execute participation_app.simulator.year.loading.load --kwargs '{"seed": 1}'`
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta

import frappe
from frappe.model.naming import set_new_name
from frappe.utils import getdate

from participation_app.casework import assignment, moments
from participation_app.casework.service_user import as_service_user
from participation_app.casework.settings import authority_zone
from participation_app.rules.lifecycle import PARTICIPATION_MODERATOR
from participation_app.simulator.authority import HOLIDAY_LIST
from participation_app.simulator.year.books import Books
from participation_app.simulator.year.clerk import Clerk
from participation_app.simulator.year.comments import CommentClerk
from participation_app.simulator.year.ledger import Ledger
from participation_app.simulator.year.moderation import Moderation
from participation_app.simulator.year.people import office_of_site, prepare, with_role
from participation_app.simulator.year.plan import Plan, draw

LOADED = "participation_year"  # the default in which the site remembers its year
DEMO = "participation_demo"  # of the site's configuration
DAYS = 365


class YearRefused(frappe.ValidationError):
	"""The site is no demo, or it has its year already."""


def load(seed: int = 1, until: str | date | None = None, days: int = DAYS) -> dict[str, object]:
	"""Writes the days before `until` (today, without it) and returns what was made with its digest."""
	refuse_elsewhere()
	last = getdate(until) if until else moments.now().astimezone(authority_zone()).date()
	first = last - timedelta(days=days)
	prepare(first, last)
	plan = draw(office_of_site(), seed=seed, first=first, until=last)
	ledger, comment_clerk = write_down(plan, seed, last)
	made: dict[str, object] = {
		"seed": seed,
		"from": str(first),
		"until": str(last),
		"comments": len(plan.comments),
		"contributions": len(plan.stories),
		"digest": ledger.digest(),
	}
	with as_service_user():
		ledger.write(_new_tickets(len(plan.stories)))
		comment_clerk.keep_groups()
		_assign_open()
	frappe.db.set_default(LOADED, json.dumps(made))
	frappe.db.commit()  # all of the year or nothing of it
	return made


def tell() -> str:
	"""What stands on the site, for the terminal; empty where no year was loaded."""
	made = json.loads(held_year() or "{}")
	return "".join(f"  The year's {name}: {value}\n" for name, value in made.items())


def held_year() -> str | None:
	"""What the site remembers of its year."""
	return frappe.db.get_value("DefaultValue", {"defkey": LOADED}, "defvalue")


def refuse_elsewhere() -> None:
	"""Nobody's real records get a year of invented ones beside them, and no demo gets two."""
	is_demo = frappe.conf.get(DEMO) or frappe.conf.get("allow_tests")
	if not is_demo or not frappe.db.exists("HD Service Holiday List", HOLIDAY_LIST):
		message = "A year of invented work is loaded on a demo site alone, where the demo authority stands."
		frappe.throw(message, YearRefused)
	held = held_year()
	if held:
		frappe.throw(f"This site has its year already: {held}. Make the demo anew.", YearRefused)


def write_down(plan: Plan, seed: int, until: date) -> tuple[Ledger, CommentClerk]:
	"""The rows of a plan, not yet in the database."""
	ledger = Ledger(seed)
	books = Books(datetime.combine(until, time(), authority_zone()))
	comment_clerk = CommentClerk(books, ledger)
	moderation = Moderation(books, ledger, seed, with_role(PARTICIPATION_MODERATOR))
	comments = [comment_clerk.keep(comment) for comment in plan.comments]
	for story in plan.stories:
		comment = None if story.comment is None else comments[story.comment]
		ticket = Clerk(books, ledger, story, comment).keep()
		if story.for_publication:
			moderation.keep(story, ticket)
	return ledger, comment_clerk


def _new_tickets(count: int) -> dict[int, str]:
	"""Names for so many tickets, as Helpdesk would give them."""
	names = {}
	for number in range(count):
		ticket = frappe.new_doc("HD Ticket")
		set_new_name(ticket)
		names[number] = str(ticket.name)
	return names


def _assign_open() -> None:
	"""Open tickets stand on somebody's list, given by the rule that gives every ticket."""
	is_open = {"participation_type": ["is", "set"], "participation_answered_at": ["is", "not set"]}
	for name in frappe.get_all("HD Ticket", is_open, pluck="name"):
		assignment.assign_holder(frappe.get_doc("HD Ticket", name))
