"""What reading and the triage desk cost, in queries and in rows looked at."""

from __future__ import annotations

import itertools

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.intake.comment_stream import PAGE_LENGTH
from participation_app.jobs import media, reading
from participation_app.publication import queue
from tests.integration.counting import counted_queries
from tests.integration.reading import comments, read

QUERIES_A_PAGE = 5  # the page's own savepoint, and what its comments, authors, words and salts are written by
_NUMBERS = itertools.count(100)


def write_many(people, count, persons):
	for number in range(count):
		# Different enough that none of them is taken for another's copy.
		street = "".join("ابتثجحخدذر"[int(digit)] for digit in str(next(_NUMBERS)))
		people.write(
			f"حفرة في شارع {street} عند {street * 2}", handle=f"person_{number % persons}", name="شخص"
		)


def test_new_comments_cost_no_more_than_their_page(account, public):
	own = account("Facebook")
	people = public("Facebook")
	people.write("أول تعليق")
	read(own)
	with counted_queries() as nothing_new:
		read(own)
	write_many(people, 40, persons=10)
	with counted_queries() as forty_new:
		assert read(own).added == 40
	assert len(forty_new) - len(nothing_new) <= QUERIES_A_PAGE + 5


def test_however_many_comments_come_in_the_jobs_are_the_accounts(account, public, monkeypatch):
	own, asked = account("Facebook"), []
	monkeypatch.setattr(frappe, "enqueue", lambda method, **_more: asked.append(method))
	write_many(public("Facebook"), 60, persons=10)
	reading.read_due_accounts()
	reading.read(own.name)
	media.fetch_due_media()
	assert len(comments(own)) == 60
	of_the_account = frappe.db.count("Social Account", {"enabled": 1})
	assert len(asked) <= of_the_account + 1


def test_what_is_known_already_costs_nothing_more(account, public):
	own = account("Facebook")
	write_many(public("Facebook"), 40, persons=10)
	read(own)
	with counted_queries() as queries:
		assert read(own).seen == 40
	assert len(queries) <= 38


@pytest.mark.parametrize("platform", ["Facebook", "X"])
def test_a_page_of_the_stream_costs_the_same_at_one_row_and_at_thirty(platform, account, public, as_user):
	own = account(platform)
	people = public(platform)
	as_user("agent")
	counts = []
	for wanted in (1, 40):
		write_many(people, wanted - len(comments(own)), persons=10)
		read(own)
		api.stream()  # the user's permissions are in the cache afterwards
		with counted_queries() as queries:
			page = api.stream()
		assert len(page["comments"]) == min(wanted, PAGE_LENGTH)
		counts.append(len(queries))
	assert counts[0] == counts[1] <= 6


def test_what_is_to_be_published_is_found_by_an_index():
	queue.due()
	assert explained(frappe.db.last_query)["key"] in {"state", "next_attempt_at"}


def explained(query):
	[plan, *_] = frappe.db.sql(f"EXPLAIN {query}", as_dict=True)
	return plan
