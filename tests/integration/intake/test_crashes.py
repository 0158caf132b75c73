"""Whatever stops a reader, and wherever: afterwards each comment is there once, and none is missing."""

from __future__ import annotations

import json
from contextlib import suppress

import frappe
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation_app.intake import ingest, runs
from participation_app.intake.ingest import read_account
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration.platform import Public
from tests.integration.reading import comments, read


class Killed(BaseException):
	"""The worker is gone; nothing in the program may catch it."""


def die(*_args, **_more):
	raise Killed


def is_killed_before(monkeypatch, owner, name, after=0):
	"""The worker dies when it gets to the function, having passed it some times."""
	real, passed = getattr(owner, name), []

	def step(*args, **more):
		passed.append(name)
		if len(passed) > after:
			raise Killed
		return real(*args, **more)

	monkeypatch.setattr(owner, name, step)


def read_and_die(account):
	"""A run of a worker that is killed: what it did not commit is undone, as by the database."""
	with suppress(Killed):
		read_account(account.name)
	frappe.db.rollback()
	frappe.db.set_value("Social Account", account.name, "lease_until", None)  # as when it has run out
	frappe.db.commit()


PLACES = {
	"before the first request": (ingest, "connector_for", 0),
	"before the rows": (ingest, "store_page", 0),
	"between rows and cursor": (ingest, "_store_page", 0),
	"on the second page": (ingest, "store_page", 1),
	"after the last page": (ingest, "note_success", 0),
	"before the run is closed": (runs, "end", 0),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("platform", ["Facebook", "YouTube"])
def test_a_reader_killed_anywhere_leaves_each_comment_once_after_the_next_run(
	place, platform, account, public, monkeypatch
):
	own = account(platform)
	people = public(platform)
	written = {people.write(f"تعليق {number}") for number in range(5)}
	with monkeypatch.context() as patched:
		is_killed_before(patched, *PLACES[place])
		read_and_die(own)
	written.add(people.write("كتب بعد الانقطاع"))
	read(own)  # ends what the killed run began
	read(own)
	rows = comments(own)
	assert len(rows) == len(written) and {row.external_id for row in rows} == written


def test_a_reader_killed_between_rows_and_cursor_keeps_neither(account, public, monkeypatch):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	with monkeypatch.context() as patched:
		patched.setattr("participation_app.intake.ingest.Cursor.as_dict", die)
		read_and_die(own)
	assert comments(own) == []
	assert not frappe.db.get_value("Social Account", own.name, "cursor")


def test_an_error_of_the_program_keeps_neither_and_is_shown(account, public, monkeypatch):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	with monkeypatch.context() as patched:
		patched.setattr("participation_app.intake.ingest.Cursor.as_dict", lambda cursor: {"no": object()})
		run = read(own)
	assert run.outcome == "Failed" and "Error Log" in run.message
	assert comments(own) == []
	own.reload()
	assert own.state == "Needs Attention" and own.lease_until is None
	own.db_set("next_run_at", None)
	assert read(own).added == 1


def test_a_busy_database_ends_the_run_and_the_next_one_reads_the_page_again(account, public, monkeypatch):
	own = account("Facebook")
	public("Facebook").write("تعليق")

	def busy(*_args, **_more):
		raise frappe.QueryDeadlockError

	with monkeypatch.context() as patched:
		patched.setattr("participation_app.intake.ingest.store_page", busy)
		run = read(own)
	assert run.outcome == "Interrupted"
	own.reload()
	assert own.state == "Connected" and own.lease_until is None
	assert read(own).added == 1


def test_a_reader_that_was_overtaken_stores_nothing_more(account, public, monkeypatch):
	own = account("Facebook")
	public("Facebook").write("تعليق")
	real = ingest.connector_for

	def slowly(document):
		hour = frappe.utils.add_to_date(frappe.utils.now_datetime(), hours=1)
		frappe.db.set_value("Social Account", own.name, "lease_until", hour)
		frappe.db.commit()
		return real(document)

	with monkeypatch.context() as patched:
		patched.setattr(ingest, "connector_for", slowly)
		run = read(own)
	assert run.outcome == "Interrupted" and comments(own) == []
	own.reload()
	assert own.lease_until is not None and own.cursor is None


class Story:
	"""What happens between the public, the platform and a reader that may be killed at any step."""

	def __init__(self, simulator, account):
		self.account = account
		self.public = Public(simulator, account.platform)
		self.texts: dict[str, list[str]] = {}
		self.deleted: set[str] = set()
		self.read_since: set[str] = set()

	def write(self, number):
		text = f"تعليق {number} {len(self.texts)}"
		self.texts[self.public.write(text)] = [text]

	def edit(self, number):
		if identifier := self.pick(number):
			text = f"تعديل {number} {len(self.texts[identifier])}"
			self.public.edit(identifier, text)
			self.texts[identifier].append(text)

	def delete(self, number):
		if identifier := self.pick(number):
			self.public.delete(identifier)
			self.deleted.add(identifier)

	def read(self, _number):
		read_account(self.account.name)
		self.note_read()

	def die(self, number):
		owner, name, after = list(PLACES.values())[number % len(PLACES)]
		with pytest.MonkeyPatch.context() as patched:
			is_killed_before(patched, owner, name, after)
			read_and_die(self.account)
		assert self.cursor_is_not_ahead()

	def pick(self, number):
		standing = [identifier for identifier in self.texts if identifier not in self.deleted]
		return standing[number % len(standing)] if standing else None

	def note_read(self):
		self.read_since |= {identifier for identifier in self.texts if identifier not in self.deleted}

	def cursor_is_not_ahead(self):
		cursor = frappe.db.get_value("Social Account", self.account.name, "cursor")
		mark = json.loads(cursor)["high_water"] if cursor else None
		return mark is None or bool(comments(self.account))


STEPS = st.lists(
	st.tuples(
		st.sampled_from(["write", "write", "edit", "delete", "read", "die"]),
		st.integers(min_value=0, max_value=11),
	),
	max_size=12,
)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_order_of_writing_editing_deleting_and_dying_loses_or_doubles_a_comment(
	platform, simulator, account
):
	own = account(platform)
	start = "before_story"

	@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
	@given(steps=STEPS)
	def tell(steps):
		simulator.reset()
		frappe.db.savepoint(start)
		try:
			check(steps)
		finally:
			frappe.db.rollback(save_point=start)
			frappe.db.commit()

	def check(steps):
		story = Story(simulator, own)
		for action, number in steps:
			getattr(story, action)(number)
		for _run in ("ends what a killed run began", "reads what came since"):
			story.read(0)
		rows = {row.external_id: row for row in comments(own)}
		assert len(rows) == len(comments(own))
		standing = set(story.texts) - story.deleted
		assert standing <= set(rows) <= set(story.texts)
		assert story.read_since <= set(rows)
		for identifier in standing:
			assert rows[identifier].text.endswith(story.texts[identifier][-1])

	tell()
