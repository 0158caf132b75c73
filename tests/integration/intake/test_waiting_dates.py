"""The dates of waiting comments move with the calendar, as their tickets' would."""

from __future__ import annotations

import frappe
import pytest

from participation_app.casework.redating import preview
from participation_app.intake import waiting_dates
from participation_app.intake.comment_moves import make_comment_move
from tests.integration.casework.clock import carry_out, declare, holidays_with, last_change, withdraw
from tests.integration.reading import comments, read
from tests.integration.walk import as_person


@pytest.fixture
def waiting(account, public):
	"""Waiting comments, posted just now: `waiting(3)`."""

	def make(count=1):
		own, people = account("Facebook"), public("Facebook")
		for number in range(count):
			people.write(f"كلام لا تعرفه قاعدة {number}")
		read(own)
		return own

	return make


def dates(own):
	return [row.due_at for row in comments(own)]


def test_a_holiday_moves_them_and_its_withdrawal_moves_them_back(waiting):
	own = waiting(2)
	before = dates(own)
	day = str(before[0].date())
	declare(day)
	carry_out()
	assert all(after > each for after, each in zip(dates(own), before, strict=True))
	assert last_change().comments_moved >= 2
	withdraw(day)
	carry_out()
	assert dates(own) == before


def test_the_preview_counts_them_and_writes_nothing(waiting):
	own = waiting(2)
	before = dates(own)
	frappe.local.lang = "en"
	told = preview(holidays_with(str(before[0].date())))
	assert told["comments_moved"] >= 2 and "Waiting comments whose date moves" in told["sentence"]
	assert dates(own) == before


def test_what_is_no_longer_waiting_keeps_its_date(waiting):
	own = waiting()
	[comment] = comments(own)
	as_person("agent")
	make_comment_move(comment.name, "dismiss", {"reason": "Spam"})
	declare(str(comment.due_at.date()))
	carry_out()
	assert dates(own) == [comment.due_at]


def test_they_move_in_batches_to_the_last_one(waiting, monkeypatch):
	monkeypatch.setattr(waiting_dates, "BATCH", 2)
	own = waiting(5)
	before = dates(own)
	declare(str(before[0].date()))
	carry_out()
	assert all(after > each for after, each in zip(dates(own), before, strict=True))
	done = last_change()
	assert done.state == "Done" and done.last_comment


def test_the_ticket_gets_the_date_that_its_comment_carried(waiting):
	own = waiting()
	[comment] = comments(own)
	as_person("agent")
	ticket = make_comment_move(comment.name, "register", {"type": "Complaint"}).ticket
	assert frappe.db.get_value("HD Ticket", ticket, "participation_due_at") == comment.due_at
