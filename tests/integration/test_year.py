"""A year's work, here two weeks of it, stands as the live ways would have left it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta

import frappe
import pytest
from frappe.utils import getdate

from participation_app.casework import breaches, measures, trace_check
from participation_app.casework.holdings import SHARE_OF_STAGE
from participation_app.casework.measures import Period
from participation_app.rules.lifecycle import COMMENT_STATES, TYPES
from participation_app.simulator.year import loading
from participation_app.simulator.year.loading import YearRefused, load
from participation_app.transparency.figures import FIGURES

DAYS = 14
OURS = ("Casework", "Publication", "Transparency", "Notices", "Intake", "Engagement")
OF_VERDICT = ("kept", "counted_from", "due_at", "ended_at")
OF_TICKET = (
	"name",
	"sla",
	"participation_stage",
	"participation_due_at",
	"participation_answered_at",
	"participation_counted_from",
)


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
	monkeypatch.setitem(frappe.conf, loading.DEMO, 1)
	frappe.db.delete("DefaultValue", {"defkey": loading.LOADED})  # of a year whose tickets were cleared away
	return load(seed=1, days=DAYS)


def tickets() -> list[frappe._dict]:
	return frappe.get_all("HD Ticket", {"participation_type": ["is", "set"]}, list(OF_TICKET))


def by_ticket(doctype: str, *fields: str) -> dict[str, list[frappe._dict]]:
	found = defaultdict(list)
	for row in frappe.get_all(doctype, fields=["ticket", *fields], order_by="creation"):
		found[row.ticket].append(row)
	return found


def test_a_year_stands_as_the_live_ways_would_have_left_it(loaded: dict[str, object]):
	made = tickets()
	assert len(made) == loaded["contributions"] > 50
	check_dates(made)
	check_stays(made)
	check_nothing_was_overlooked(str(loaded["until"]))
	check_comments(int(loaded["comments"]))
	assert list(trace_check.check(trace_check.Tally())) == []
	check_reports(loaded)
	with pytest.raises(YearRefused, match="has its year already"):
		load()


def check_dates(made: list[frappe._dict]) -> None:
	"""The ledger's last date is the ticket's, and each count that ended has one verdict, by the date it missed if any."""
	promises, verdicts = (
		by_ticket("Participation Promise", "due_at"),
		by_ticket("Participation Verdict", *OF_VERDICT),
	)
	missed = by_ticket("Participation Breach", "due_at")
	for ticket in made:
		name = str(ticket.name)
		assert ticket.participation_due_at == promises[name][-1].due_at
		answered = ticket.participation_answered_at
		ended = [one for one in verdicts[name] if one.counted_from == ticket.participation_counted_from]
		assert len(ended) == bool(answered)
		for one in verdicts[name]:
			assert one.kept == int(one.ended_at <= one.due_at)
			assert one.kept or one.due_at in {each.due_at for each in missed[name]}


def check_nothing_was_overlooked(until: str) -> None:
	"""The job that notes missed dates finds none of the time before that is not noted."""
	earlier = {"due_at": ["<", until]}
	noted = frappe.db.count(breaches.DOCTYPE, earlier)
	breaches.note_breaches()
	assert frappe.db.count(breaches.DOCTYPE, earlier) == noted > 0


def check_stays(made: list[frappe._dict]) -> None:
	"""The stays of a ticket follow each other without a gap, and the last one lasts while it is open."""
	stays = by_ticket("Participation Holding", "since", "until", "stage")
	for ticket in made:
		own = sorted(stays[str(ticket.name)], key=lambda stay: (stay.since, stay.until is None, stay.until))
		lasting = [stay.stage for stay in own if stay.until is None]
		stage = ticket.participation_stage
		assert lasting == ([stage] if stage in SHARE_OF_STAGE else [])
		assert all(stay.until >= stay.since for stay in own if stay.until)


def check_comments(expected: int) -> None:
	states = Counter(frappe.get_all("Social Comment", pluck="state"))
	assert sum(states[state] for state in COMMENT_STATES) == expected == states.total()
	registered = frappe.get_all("Social Comment", {"state": "Registered"}, pluck="ticket")
	assert set(registered) <= {str(ticket.name) for ticket in tickets()}


def check_reports(loaded: dict[str, object]) -> None:
	first, last = getdate(loaded["from"]), getdate(loaded["until"]) - timedelta(days=1)
	asked = {"from_date": str(first), "to_date": str(last)}
	for report in frappe.get_all("Report", {"module": ["in", OURS], "is_standard": "Yes"}, pluck="name"):
		_columns, rows, *_more = frappe.get_doc("Report", report).execute_script_report(asked)[:2]
		assert rows, report
	period = Period(first, last)
	assert {row.type for row in measures.read_counts("Administrator", period)} == set(TYPES)
	for name in ("Answers in Time", "Receipts in Time", "Results Told"):
		figure = FIGURES[name](period)
		assert 0.6 < figure.value / figure.of <= 1, name


def test_a_year_is_refused_where_real_work_is_done(monkeypatch: pytest.MonkeyPatch):
	for name in (loading.DEMO, "allow_tests"):
		monkeypatch.setitem(frappe.conf, name, 0)
	with pytest.raises(YearRefused, match="on a demo site alone"):
		load(days=DAYS)
	assert tickets() == []
