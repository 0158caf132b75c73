"""What reading and the triage desk cost, in queries and in rows looked at."""

from __future__ import annotations

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.intake import triage
from participation_app.publication import queue
from tests.integration.counting import counted_queries
from tests.integration.reading import comments, read

QUERIES_A_COMMENT = 2  # a savepoint and an insert
QUERIES_A_PERSON = 2


def write_many(people, count, persons):
	for number in range(count):
		people.write(f"حفرة رقم {number} في الطريق", handle=f"person_{number % persons}", name="شخص")


def test_a_new_comment_costs_two_queries_besides_those_of_its_page(account, public):
	own = account("Facebook")
	people = public("Facebook")
	people.write("أول تعليق")
	read(own)
	with counted_queries() as nothing_new:
		read(own)
	write_many(people, 40, persons=10)
	with counted_queries() as forty_new:
		assert read(own).added == 40
	for_the_page = len(forty_new) - len(nothing_new)
	assert for_the_page <= 40 * QUERIES_A_COMMENT + 10 * QUERIES_A_PERSON + 4


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
		assert len(page["comments"]) == min(wanted, triage.PAGE_LENGTH)
		counts.append(len(queries))
	assert counts[0] == counts[1] <= 4


def test_the_stream_reads_its_page_from_an_index():
	with counted_queries() as queries:
		triage.stream("Waiting", None, None, 0)
	plan = explained(next(query for query in queries if "`excerpt`" in query or "`text`" in query))
	assert plan["key"] and plan["key"].startswith("state")


def test_what_is_to_be_published_is_found_by_an_index():
	with counted_queries() as queries:
		queue.due()
	assert explained(queries[-1])["key"] in {"state", "next_attempt_at"}


def explained(query):
	[plan, *_] = frappe.db.sql(f"EXPLAIN {query}", as_dict=True)
	return plan
