"""Two workers, or two people, at the same moment on connections of their own."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.moves import MoveNotOpen
from participation_app.connectors.contract import Cursor
from participation_app.intake import ingest
from participation_app.intake.accounts import connector_for
from participation_app.intake.comment_moves import make_comment_move
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.partial_undo import INTERRUPTIONS
from participation_app.intake.proposals import Proposer
from tests.integration.connections import at_once, failures
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
