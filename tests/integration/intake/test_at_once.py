"""Two workers, or two people, at the same moment on connections of their own."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.casework.moves import MoveNotOpen
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Cursor
from participation_app.intake import bulk_decisions, connections, ingest
from participation_app.intake.accounts import SECRETS, connector_for
from participation_app.intake.comment_moves import make_comment_move
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.proposals import Proposer
from participation_app.intake.sweep import sweep_account
from participation_app.intake.use_ledger import note_use, used
from tests.integration.connections import at_once, failures
from tests.integration.intake.sweeping import let_time_pass
from tests.integration.intake.test_account_life import connect_with_oauth2, renewals
from tests.integration.intake.waving import SPAM, waiting
from tests.integration.reading import comments, only_comment, read

pytestmark = pytest.mark.usefixtures("really_committed")


def test_two_writers_of_the_same_page_leave_each_comment_once(account, public):
	own = account("Facebook")
	people = public("Facebook")
	written = {people.write(f"تعليق {number}", handle=f"person_{number}", name="شخص") for number in range(25)}

	def store():
		document = frappe.get_doc("Social Account", own.name)
		for page in connector_for(document).pull(Cursor()):
			for _attempt in range(5):
				try:
					store_page(document, page, Proposer(), Tally())
					frappe.db.commit()
					break
				except INTERRUPTIONS:
					frappe.db.rollback()

	assert failures(at_once(store, store, store)) == []
	frappe.db.rollback()
	rows = comments(own)
	assert len(rows) == 25 and {row.external_id for row in rows} == written
	for doctype, key in (("Social Author", "platform"), ("Social Post", "account")):
		ids = frappe.get_all(doctype, pluck="external_id", filters={key: own.get(key) or own.name})
		assert len(ids) == len(set(ids))
	assert all(row.author and row.post for row in rows)
	assert all(frappe.db.exists("Social Author", row.author) for row in rows)


def test_of_two_readers_of_an_account_one_reads(account, public):
	own = account("Facebook")
	people = public("Facebook")
	for number in range(10):
		people.write(f"تعليق {number}")
	outcomes = at_once(*[lambda: ingest.read_account(own.name)] * 2)
	assert failures(outcomes) == []
	frappe.db.rollback()
	assert len(comments(own)) == 10
	runs = [run for run in outcomes if run]
	assert sum(frappe.db.get_value("Ingest Run", run, "added") for run in runs) == 10


def test_two_people_register_one_comment_once(account, public):
	own = account("Facebook")
	public("Facebook").write("في حفرة كبيرة")
	read(own)
	name = only_comment(own).name

	def register():
		frappe.set_user("agent@city.example")
		return make_comment_move(name, "register", {"type": "Complaint"}).ticket

	outcomes = at_once(register, register)
	[refused] = failures(outcomes)
	frappe.db.rollback()
	assert isinstance(refused, MoveNotOpen) and "already decided" in str(refused)
	assert frappe.db.count("HD Ticket", {"participation_comment": name}) == 1
	assert frappe.db.count("Publication", {"comment": name}) == 1
	assert frappe.db.count("Case Event", {"comment": name, "move": "register"}) == 1


def test_of_two_different_decisions_at_once_one_stands(account, public):
	own = account("Facebook")
	public("Facebook").write("شكراً")
	read(own)
	name = only_comment(own).name

	def decide(move, values):
		def work():
			frappe.set_user("agent@city.example")
			return make_comment_move(name, move, values).state

		return work

	outcomes = at_once(decide("dismiss", {"reason": "Thanks"}), decide("register", {"type": "Remark"}))
	[refused] = failures(outcomes)
	frappe.db.rollback()
	assert isinstance(refused, MoveNotOpen)
	state = frappe.db.get_value("Social Comment", name, "state")
	assert state in outcomes or state == "Registered"
	assert frappe.db.count("HD Ticket", {"participation_comment": name}) == (state == "Registered")


def test_two_people_who_decide_on_the_same_many_comments_decide_on_each_once(account):
	names = waiting(account("Facebook"), [f"{SPAM} {number}" for number in range(20)])
	frappe.db.commit()

	def decide(reason):
		def work():
			frappe.set_user("agent@city.example")
			return committed_bulk(names, reason)

		return work

	outcomes = at_once(decide("Spam"), decide("Thanks"))
	assert failures(outcomes) == []
	frappe.db.rollback()
	first, second = (frappe.get_doc("Bulk Decision", name) for name in outcomes)
	assert first.made + second.made == 20 and {first.state, second.state} == {"Made"}
	assert frappe.db.count("Case Event", {"comment": ["in", names], "move": "dismiss"}) == 20
	for bulk in (first, second):
		assert frappe.db.count("Social Comment", {"decided_in": bulk.name}) == bulk.made


def committed_bulk(names, reason):
	"""As the door does it, and again where the other person's rows were locked the other way round."""
	for _attempt in range(5):
		try:
			name = bulk_decisions.decide(names, "dismiss", {"reason": reason}).name
			frappe.db.commit()
			return name
		except INTERRUPTIONS:
			frappe.db.rollback()
	raise AssertionError("The database stayed busy.")


@pytest.fixture
def on_oauth2(account, simulator):
	"""The account on X with a user token alone; its secrets are put back afterwards."""
	own = account("X")
	held = {name: own.get_password(name, raise_exception=False) for name in SECRETS}
	yield connect_with_oauth2(own, simulator.world)
	frappe.db.rollback()
	own.reload()
	own.update({name: secret or "" for name, secret in held.items()})
	own.save()
	frappe.db.commit()


def test_of_two_workers_that_meet_an_ended_token_one_renews_it(on_oauth2, simulator):
	own = on_oauth2
	ended = frappe.utils.now_datetime()
	frappe.db.set_value("Social Account", own.name, "expires_at", ended)
	frappe.db.commit()

	def check():
		return connections.check(own.name)

	assert at_once(check, check, check) == [None, None, None]
	frappe.db.rollback()
	assert len(renewals(simulator)) == 1
	assert frappe.db.get_value("Social Account", own.name, "expires_at") > ended


def test_what_several_workers_use_at_once_adds_up(account):
	own = account("YouTube")

	def spend():
		for _call in range(20):
			note_use(own.name, "Reading", Spent(1, 2))
			frappe.db.commit()

	assert failures(at_once(spend, spend, spend)) == []
	frappe.db.rollback()
	assert used(own.name, "YouTube")["Reading"].units == 120


def test_reading_and_sweeping_at_once_leave_each_comment_once(account, public):
	own, people = account("Facebook"), public("Facebook")
	first = {people.write(f"تعليق {number}") for number in range(10)}
	read(own)
	frappe.db.commit()
	let_time_pass(own)
	frappe.db.commit()
	later = {people.write(f"تعليق {number}") for number in range(10, 20)}
	outcomes = at_once(lambda: ingest.read_account(own.name), lambda: sweep_account(own.name))
	assert failures(outcomes) == []
	frappe.db.rollback()
	rows = comments(own)
	assert len(rows) == 20 and {row.external_id for row in rows} == first | later
	runs = frappe.get_all("Ingest Run", {"name": ["in", outcomes]}, ["kind", "outcome"])
	assert {(run.kind, run.outcome) for run in runs} == {("Reading", "Drained"), ("Sweep", "Drained")}
