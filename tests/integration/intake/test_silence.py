"""An account on which nothing comes in is noticed by what is usual at these hours."""

from __future__ import annotations

from datetime import datetime, timedelta

import frappe
import pytest

from participation_app.intake import silence

WEDNESDAY = datetime(2026, 3, 4)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
OFFICE_HOURS = {(day, hour): 2.0 for day in range(5) for hour in range(8, 16)}


@pytest.mark.parametrize(
	("since", "hours", "comes"),
	[
		(WEDNESDAY + 9 * HOUR, 3, 6.0),
		(WEDNESDAY + 9 * HOUR, 0.5, 1.0),
		(WEDNESDAY + 15.5 * HOUR, 16, 1.0),
		(WEDNESDAY + 16 * HOUR, 16, 0.0),
		(WEDNESDAY + 2 * DAY + 16 * HOUR, 64, 0.0),
		(WEDNESDAY, 24 * 7, 80.0),
		(WEDNESDAY, 0, 0.0),
	],
)
def test_what_is_expected_follows_the_hours(since, hours, comes):
	assert silence.expected(OFFICE_HOURS, since, since + hours * HOUR) == pytest.approx(comes)


@pytest.fixture
def busy(account, public):
	"""A page with two comments an hour for eight weeks, until now, read a minute ago."""
	own = account("Facebook")
	now = frappe.utils.now_datetime()

	def make(last):
		rows = [
			{
				"doctype": "Social Comment",
				"account": own.name,
				"platform": "Facebook",
				"external_id": f"busy-{number}",
				"state": "Dismissed",
				"posted_at": now - last - number * HOUR / 2,
			}
			for number in range(8 * 7 * 48)
		]
		fields = ["name", *[name for name in rows[0] if name != "doctype"]]
		values = [(row["external_id"], *[row[name] for name in fields[1:]]) for row in rows]
		frappe.db.bulk_insert("Social Comment", fields, values)
		own.db_set("last_success_at", now, update_modified=False)
		return own

	return make


def told(account):
	return frappe.get_all("Participation Warning", {"account": account.name}, pluck="step")


@pytest.mark.parametrize(("last", "is_silent"), [(HOUR, False), (2 * HOUR, False), (4 * HOUR, True)])
def test_an_unusual_silence_is_shown_and_told_once(last, is_silent, busy):
	own = busy(last)
	for _hour in range(2):
		silence.watch(own.name)
	own.reload()
	assert bool(own.silent_since) == is_silent
	assert len(set(told(own))) == int(is_silent)


def test_a_silence_ends_when_something_comes(busy):
	own = busy(6 * HOUR)
	silence.watch(own.name)
	latest = frappe.get_last_doc("Social Comment", {"external_id": "busy-0"})
	latest.db_set("posted_at", frappe.utils.now_datetime())
	silence.watch(own.name)
	own.reload()
	assert own.silent_since is None


def test_where_reading_is_in_trouble_nothing_is_said_of_silence(busy):
	own = busy(6 * HOUR)
	own.db_set("last_success_at", frappe.utils.now_datetime() - 3 * HOUR)
	silence.watch(own.name)
	own.reload()
	assert own.silent_since is None


def test_in_the_first_weeks_nobody_knows_what_is_usual(busy):
	own = busy(6 * HOUR)
	old = {"account": own.name, "posted_at": ["<", frappe.utils.now_datetime() - 10 * DAY]}
	frappe.db.delete("Social Comment", old)
	silence.watch(own.name)
	own.reload()
	assert own.silent_since is None
