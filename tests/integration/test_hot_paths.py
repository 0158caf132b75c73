"""Nothing that runs by itself and no page that people work on goes through a table that grows with the years."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import frappe
import pytest

from participation_app import hooks
from participation_app.api import (
	accounts,
	bulk,
	comments,
	desks,
	events,
	following,
	health,
	notices,
	persons,
	review,
	tickets,
)
from participation_app.casework.enquiries import NothingFound
from participation_app.casework.moves import make_move
from participation_app.installation.setup import own_lists
from participation_app.intake.pushed_events import SENDERS
from participation_app.jobs import evidence, media, publishing, pushed_events, sweeping, trace
from participation_app.jobs.notices import send_by
from participation_app.jobs.reading import read
from participation_app.notices.contacts import CHANNELS
from participation_app.rules.lifecycle import COMMENT_STATES, PLATFORMS
from tests.integration import grown, walk
from tests.integration.conftest import ROUTES
from tests.integration.platform import Public
from tests.integration.public_pages import open_page

COMPLAINT = "حفرة كبيرة عند مدرسة الحي الشمالي"
TEXT = "شكراً لملاحظتك. تمت المعالجة."
PAGES = (
	"participation",
	"participation/accounts",
	"participation/charter",
	"participation/contribute",
	"participation/follow",
	"participation/open_data",
	"participation/published",
	"participation/surveys",
)
DESK_OF = {
	"Call Centre": "agent",
	"Department Desk": "liaison",
	"Section Desk": "officer",
	"Public Relations": "pr",
	"Moderation": "moderator",
	"Participation": "manager",
}
PEOPLE = ("agent", "liaison", "officer", "pr", "manager")
SCHEDULED = sorted(
	method
	for methods in (*hooks.scheduler_events["cron"].values(), *hooks.scheduler_events.values())
	if isinstance(methods, list)
	for method in methods
)
PATHS: dict[str, Callable[[], object]] = {}


def path(name: str) -> Callable[[Callable[[], object]], Callable[[], object]]:
	"""Paths are walked in the order in which they stand."""

	def keep(walked: Callable[[], object]) -> Callable[[], object]:
		PATHS[name] = walked
		return walked

	return keep


@path("reading an account")
def read_account():
	Public(walk_on["simulator"], "Facebook").write(COMPLAINT)
	frappe.set_user("Administrator")
	for platform in PLATFORMS:
		read(account_of(platform))
	newest = {"state": "Waiting", "text": COMPLAINT}
	walk_on["comment"] = frappe.db.get_value("Social Comment", newest, order_by="creation desc")


@path("sweeping an account")
def sweep():
	for platform in PLATFORMS:
		sweeping.sweep(account_of(platform))


@path("what else workers do")
def work():
	for platform in PLATFORMS:
		media.fetch_for(account_of(platform))
		publishing.publish_for(account_of(platform))
	for platform in SENDERS:
		pushed_events.work_off(platform)
	for channel in CHANNELS:
		send_by(channel)
	publishing.look_after_due_posts()
	evidence.erase_and_tidy()


@path("the triage desk")
def triage():
	walk.as_person("agent")
	for state in COMMENT_STATES:
		page = comments.stream(state=state)
		comments.stream(state=state, after=page["next"])
	comments.view(walk_on["comment"])
	comments.choices(walk_on["comment"])
	bulk.preview([walk_on["comment"]], "dismiss", {"reason": "Spam"})


@path("registering a comment")
def register():
	walk_on["ticket"] = walk.register(walk_on["comment"])


@path("the way through the department")
def through_the_department():
	walk_on["reply"] = walk.to_draft(walk_on["ticket"])


@path("the review desk")
def review_reply():
	walk.submit(walk_on["reply"], TEXT)
	walk.as_person("pr")
	review.queue()
	review.view(walk_on["reply"])


@path("approving and publishing")
def publish():
	walk.approve(walk_on["reply"])
	frappe.set_user("Administrator")
	publishing.publish_due()
	for platform in PLATFORMS:
		publishing.publish_for(account_of(platform))


@path("going round again")
def reopen():
	walk.as_person("agent")
	make_move(walk_on["ticket"], "reopen", {"reason": "لم تكتمل"})


@path("the ticket's page")
def ticket_page():
	for person in ("agent", "liaison", "manager"):
		walk.as_person(person)
		tickets.view(walk_on["ticket"])
		tickets.stand(walk_on["ticket"])
		tickets.related(walk_on["ticket"])
		events.view(walk_on["ticket"])
	walk.as_person("agent")
	persons.of_ticket(walk_on["ticket"])
	notices.of_ticket(walk_on["ticket"])


@path("the desks")
def desk_numbers():
	for desk, person in DESK_OF.items():
		walk.as_person(person)
		desks.look(desk)


@path("lists")
def lists():
	for person in PEOPLE:
		walk.as_person(person)
		for doctype in ("HD Ticket", "Social Comment", "Proposed Reply", "Participation Notice"):
			if frappe.has_permission(doctype):
				frappe.get_list(doctype, fields=["name"], limit=20)


@path("the clerk on the phone")
def enquire():
	walk.as_person("agent")
	following.enquire(frappe.db.get_value("HD Ticket", walk_on["ticket"], "participation_reference"))
	for asked in ("+971501234567", "حفرة مدرسة"):
		with suppress(NothingFound):  # words of a ticket that is not committed are not found yet
			following.enquire(asked)


@path("the nights' work")
def nights():
	frappe.set_user("Administrator")
	trace.seal()
	pushed_events.forget_old()


@path("health")
def look_at_health():
	walk.as_person("manager")
	health.findings()
	accounts.accounts_overview()
	accounts.recent_deliveries()


@path("public pages")
def public():
	for address in PAGES:
		assert open_page(address).status_code == 200, address


def scheduled(method):
	def run():
		frappe.set_user("Administrator")
		frappe.get_attr(method)()

	return run


PATHS |= {method.removeprefix("participation_app.jobs."): scheduled(method) for method in SCHEDULED}
walk_on: dict[str, str] = {}


def account_of(platform):
	return frappe.db.get_value("Social Account", {"platform": platform})


@pytest.fixture(scope="module")
def steps(site, _running_simulator) -> Iterator[dict[str, list[frappe._dict]]]:
	"""How the database goes through the grown tables on each path; nothing of all this stays."""
	with pytest.MonkeyPatch.context() as patch:
		really_roll_back = frappe.db.rollback
		really_roll_back()
		grown_tables = grown.doctypes()
		grown.fill(grown_tables)
		patch.setattr(frappe, "enqueue", lambda *_arguments, **_more: None)
		patch.setattr(frappe.db, "commit", lambda: frappe.db.savepoint("committed"))
		patch.setattr(
			frappe.db, "rollback", lambda save_point="committed": really_roll_back(save_point=save_point)
		)
		_running_simulator.reset()
		base = _running_simulator.base_url
		platforms = {platform: f"{base}/{route}" for platform, route in ROUTES.items()}
		patch.setitem(frappe.conf, "participation_platforms", platforms)
		frappe.db.commit()
		tables = {f"tab{doctype}" for doctype in grown_tables}
		walk_on["simulator"] = _running_simulator
		yield {name: plans(walked, tables) for name, walked in PATHS.items()}
	really_roll_back()


def plans(walked, tables):
	"""Every way in which the database reads a growing table while this is walked, with the question."""
	asked, ask = {}, frappe.db.sql

	def listen(query, values=(), *more, **named):
		asked.setdefault(str(query), values)
		return ask(query, values, *more, **named)

	frappe.db.sql = listen
	try:
		walked()
	finally:
		del frappe.db.sql
	found = []
	for query, values in asked.items():
		if is_reading(query) and any(f"`{table}`" in query for table in tables):
			for step in frappe.db.sql(f"explain {query}", values, as_dict=True):
				if step.table in tables or f"tab{step.table}" in tables:
					found.append({**step, "query": query})
	return found


def is_reading(query):
	return query.lstrip().lower().startswith(("select", "update", "delete"))


@pytest.mark.parametrize("name", PATHS)
def test_no_growing_table_is_gone_through(steps, name):
	assert [step for step in steps[name] if goes_through(step)] == []


SET_BY_HAND = {  # a few rows each
	"Participation Routing Rule",
	"Participation Absence",
	"Refusal Reason",
	"Health Finding",
	"Participation Season",
	"Participation Department",
}


def test_every_list_of_many_opens_along_an_index():
	lists = set(own_lists()) - SET_BY_HAND
	assert {
		doctype for doctype in lists if frappe.get_meta(doctype).sort_field not in first_indexed(doctype)
	} == set()


def first_indexed(doctype):
	indexes = frappe.db.sql(f"show index from `tab{doctype}`", as_dict=True)
	return {row.Column_name for row in indexes if row.Seq_in_index == 1}


def goes_through(step):
	"""Whether most rows are looked at for want of an index; not where they are a page in its order, or counted there.

	Which of several indexes is taken, or none for a table that seems small, is chance: what the database knows of how
	many rows there are comes behind the rows of an open transaction.
	"""
	if step["possible_keys"]:
		return False
	extra, along_index = step["Extra"] or "", step["type"] not in ("ALL", "index")
	is_page = " limit " in step["query"].lower() and "filesort" not in extra and "temporary" not in extra
	is_counted = "Using index" in extra and "Using index condition" not in extra
	return rows_of(step) > grown.ROWS / 2 and not (along_index and (is_page or is_counted))


def rows_of(step):
	"""How many rows the database expects to look at; where it filters by a second index it adds a share."""
	return int(str(step["rows"] or 0).split()[0])
