"""Sealed evidence is erased when the period of its platform has ended; that it existed stays known."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import frappe
import pytest
from frappe.utils import get_files_path

from participation_app.casework import legal_holding
from participation_app.casework.kept_evidence import PeriodsWrong
from participation_app.intake import seal_erasure, sealing
from participation_app.jobs import evidence as jobs
from tests.integration import walk
from tests.integration.intake.sealed import WORD, delete, picture_of, written
from tests.integration.intake.sweeping import let_time_pass, sweep
from tests.integration.reading import only_comment, read

pytestmark = pytest.mark.usefixtures("files_removed")


def deleted_ago(comment, **span):
	at = frappe.utils.now_datetime() - timedelta(**span)
	frappe.db.set_value("Social Comment", comment.name, "deleted_at", at)
	frappe.db.set_value("Sealed Evidence", {"comment": comment.name}, "deleted_at", at)


def state_of(comment):
	return frappe.db.get_value("Social Comment", comment.name, "evidence")


def test_what_is_due_is_erased_with_its_files_and_leaves_hash_dates_and_mark(period, account, public):
	period(Facebook=30)
	own, people, external_id = written(account, public)
	row = picture_of(only_comment(own))
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	comment = delete(own, people, external_id)
	digest = frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "digest")
	deleted_ago(comment, days=30, minutes=1)
	for expected in (1, 0):
		assert seal_erasure.erase_due() == expected
	left = frappe.get_doc("Sealed Evidence", {"comment": comment.name})
	assert (left.state, left.content, left.digest) == ("Erased", None, digest)
	assert left.erased_at and left.deleted_at and left.external_id == external_id
	after = frappe.get_doc("Social Comment", comment.name)
	assert (after.visibility, after.evidence, after.text, after.raw) == ("deleted", "Erased", None, None)
	row.reload()
	assert (row.state, row.file) == ("Erased", None)
	assert list(Path(get_files_path(is_private=True)).glob(f"comment-{row.name}*")) == []
	events = frappe.get_all("Case Event", {"move": "evidence_erased"}, ["ticket", "comment", "actor_role"])
	assert events == [{"ticket": ticket, "comment": comment.name, "actor_role": "System"}]


def test_until_then_it_stays_whatever_becomes_of_the_ticket(period, account, public):
	period(Facebook=30)
	own, people, external_id = written(account, public)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	comment = delete(own, people, external_id)
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", "Closed")
	deleted_ago(comment, days=29, hours=23)
	assert seal_erasure.erase_due() == 0
	assert sealing.content_of(comment.name)["words"]["text"]


def test_a_period_that_is_changed_counts_for_what_is_sealed_already(period, account, public):
	period(Facebook=30)
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	deleted_ago(comment, days=10)
	period(Facebook=9)
	assert seal_erasure.erase_due() == 1


def test_a_platform_that_keeps_nothing_erases_at_once(period, account, public):
	period(Facebook=0)
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	assert comment.evidence == "Erased"
	assert frappe.db.get_value("Sealed Evidence", {"comment": comment.name}, "content") is None


@pytest.mark.parametrize(
	("stage", "erased"),
	[("Registered", 0), ("Answered", 0), ("Closed", 1)],
	ids=["open", "answered", "closed"],
)
def test_without_a_period_the_ticket_decides(stage, erased, period, account, public):
	period()
	own, people, external_id = written(account, public)
	ticket = walk.register(only_comment(own).name)
	frappe.set_user("Administrator")
	comment = delete(own, people, external_id)
	deleted_ago(comment, days=400)
	frappe.db.set_value("HD Ticket", ticket, "participation_stage", stage)
	assert seal_erasure.erase_due() == erased


@pytest.mark.parametrize(("state", "erased"), [("Waiting", 0), ("Dismissed", 1), ("Before Service", 1)])
def test_and_where_there_is_no_ticket_the_decision(state, erased, period, account, public):
	period()
	own, people, external_id = written(account, public)
	comment = delete(own, people, external_id)
	frappe.db.set_value("Social Comment", comment.name, "state", state)
	assert seal_erasure.erase_due() == erased


def test_more_than_a_batch_is_erased_in_one_night(period, account, public, monkeypatch):
	monkeypatch.setattr(seal_erasure, "BATCH", 2)
	period(Facebook=1)
	own, people, first = written(account, public)
	ids = [first, *(people.write(f"تعليق {number} {WORD}") for number in range(4))]
	read(own)
	for external_id in ids:
		people.delete(external_id)
	let_time_pass(own, hours=2)
	sweep(own)
	for name in frappe.get_all("Sealed Evidence", pluck="comment"):
		deleted_ago(frappe._dict(name=name), days=2)
	jobs.erase_and_tidy()
	assert frappe.get_all(
		"Sealed Evidence", {"state": "Erased"}, pluck="external_id", order_by="external_id"
	) == sorted(ids)


def test_what_was_erased_and_is_shown_again_has_the_words_that_stand_there_now(
	period, simulator, account, public
):
	period(Facebook=0)
	own, people, external_id = written(account, public)
	row = picture_of(only_comment(own))
	comment = delete(own, people, external_id)
	simulator.world.comment(external_id).deleted = False
	let_time_pass(own, hours=2)
	sweep(own)
	after = frappe.get_doc("Social Comment", comment.name)
	assert WORD in after.text and after.excerpt and after.normalised_text and after.raw
	assert (after.visibility, after.evidence, after.versions) == ("visible", None, [])
	row.reload()
	assert (row.state, row.attempts) == ("Waiting", 0)
	delete(own, people, external_id)
	assert state_of(comment) == "Erased"


def test_a_sealed_copy_that_nothing_names_is_removed_in_the_night(account, public):
	own, _people, _external_id = written(account, public)
	row = picture_of(only_comment(own))
	orphan = Path(get_files_path(f"comment-{row.name}.sealed", is_private=True))
	orphan.write_bytes(b"left by a transaction that was rolled back")
	seal_erasure.tidy_recent()
	assert not orphan.exists() and Path(get_files_path(Path(row.file).name, is_private=True)).exists()


@pytest.mark.parametrize(
	"rows",
	[
		[{"platform": "X", "kept": "For Days", "days": 7}, {"platform": "X", "kept": "Not at All"}],
		[{"platform": "X", "kept": "For Days", "days": 0}],
	],
	ids=["one platform twice", "no days"],
)
def test_periods_that_say_nothing_are_refused(rows):
	own = frappe.get_doc("Participation Settings")
	own.set("evidence_periods", rows)
	with pytest.raises(PeriodsWrong):
		own.save()


@pytest.mark.parametrize("days", [0, 30])
def test_under_a_legal_hold_it_stays_until_the_hold_is_lifted(days, period, account, public):
	period(Facebook=days)
	own, people, external_id = written(account, public)
	ticket = walk.register(only_comment(own).name)
	walk.as_person("manager")
	hold = legal_holding.set_hold("HD Ticket", ticket, "in court", "manager@city.example", whole_person=False)
	frappe.set_user("Administrator")
	comment = delete(own, people, external_id)
	deleted_ago(comment, days=days, minutes=1)
	assert seal_erasure.erase_due() == 0 and state_of(comment) == "Sealed"
	legal_holding.lift(hold.name, "over")
	assert seal_erasure.erase_due() == 1 and state_of(comment) == "Erased"
