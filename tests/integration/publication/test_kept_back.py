"""A promise whose answer was approved in time and kept back by the platform is counted apart from broken ones."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.casework import measures, tallies
from participation_app.casework.delays import delays
from participation_app.casework.measures import Period
from participation_app.casework.report.promises_kept_and_broken.promises_kept_and_broken import execute
from participation_app.casework.report_scope import Scope
from participation_app.simulator.fault_catalogue import named_fault
from tests.integration import walk

MANAGER = "manager@city.example"
PLACE = "الحي الغربي"
LINK = "https://www.facebook.com/city/posts/1"
APPROVED, DUE = timedelta(days=2), timedelta(days=1)  # ago


def ago(time):
	return frappe.utils.now_datetime() - time


def period():
	today = frappe.utils.getdate()
	return Period(frappe.utils.add_days(today, -20), today)


def outcome_of(case):
	[row] = [row for row in measures.read_counts(MANAGER, period()) if row.ticket == case.ticket]
	return row.outcome


def verdict_on(case):
	[row] = frappe.get_all("Participation Verdict", {"ticket": case.ticket}, ["kept", "kept_back"])
	return row.kept, row.kept_back


def tally_of(case):
	"""Of its place alone, where nothing else was reported."""
	frappe.db.set_value("HD Ticket", case.ticket, "participation_place", PLACE)
	return tallies.read(MANAGER, Scope(period(), place=PLACE))[1]


@pytest.fixture
def kept_back(simulator, approved):
	"""A case whose reply the platform keeps back: `kept_back(approved=..., due=...)`, each so long ago."""

	def make(approved_ago=APPROVED, due=DUE):
		case = approved("Facebook")
		simulator.faults.arm(named_fault("F73", "Facebook", path="/comments$"))
		assert case.send().blocked_since
		frappe.db.set_value("Publication", case.publication.name, "creation", ago(approved_ago))
		dates = {"participation_counted_from": ago(timedelta(days=9)), "participation_due_at": ago(due)}
		frappe.db.set_value("HD Ticket", case.ticket, dates)
		frappe.db.commit()
		return case

	return make


def test_while_it_waits_and_when_it_is_sent_it_is_neither_kept_nor_broken(kept_back):
	case = kept_back()
	assert outcome_of(case) == "Kept Back"
	assert case.send().state == "Sent"
	assert verdict_on(case) == (0, 1) and outcome_of(case) == "Kept Back"
	tally = tally_of(case)
	assert (tally.given, tally.kept, tally.broken, tally.kept_back, tally.open) == (1, 0, 0, 1, 0)
	assert tally.kept_share is None
	assert case.ticket not in {row.ticket for row in delays(MANAGER, period())}


def test_the_report_has_a_column_of_its_own_for_it(kept_back):
	kept_back()
	frappe.set_user(MANAGER)
	filters = {"from_date": str(period().first), "to_date": str(period().last)}
	columns, rows, _message, chart = execute(filters)
	assert "kept_back" in {column["fieldname"] for column in columns}
	total = rows[-1]
	assert total["kept_back"] == 1
	assert total["given"] == sum(total[name] for name in ("kept", "broken", "kept_back", "open"))
	assert len(chart["data"]["datasets"]) == len(chart["colors"]) == 4


def test_what_was_approved_late_is_broken(kept_back):
	case = kept_back(approved_ago=timedelta(hours=1))
	assert outcome_of(case) == "Broken"
	case.send()
	assert verdict_on(case) == (0, 0) and outcome_of(case) == "Broken"


def test_what_came_out_in_time_all_the_same_is_kept(kept_back):
	case = kept_back(due=timedelta(days=-1))
	assert outcome_of(case) == "Open"
	case.send()
	assert verdict_on(case) == (1, 0) and outcome_of(case) == "Kept"


def test_what_was_approved_in_time_and_met_no_trouble_is_broken(kept_back):
	case = kept_back()
	frappe.db.set_value("Publication", case.publication.name, "blocked_since", None)
	assert outcome_of(case) == "Broken"


def test_the_same_text_posted_by_hand_in_the_end_was_kept_back(kept_back):
	case = kept_back()
	case.save("pr", workflow_state="PR Review")
	walk.as_person("pr")
	api.post_by_hand(case.reply, LINK)
	assert verdict_on(case) == (0, 1)


def test_another_text_approved_late_is_broken(kept_back):
	case = kept_back()
	case.save("pr", workflow_state="PR Review")
	case.save("pr", workflow_state="Reply Drafting", review_comment="أقصر")
	assert outcome_of(case) == "Broken"
	walk.submit(case.reply, "تم ردم الحفرة.")
	walk.approve(case.reply)
	frappe.db.commit()
	case.send()
	assert verdict_on(case) == (0, 0)
