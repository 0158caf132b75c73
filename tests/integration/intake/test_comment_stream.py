"""The stream: every comment once, page after page, copies folded into one card, and never more than an index's worth."""

from __future__ import annotations

from datetime import timedelta

import frappe
import pytest

from participation_app.api import comments as api
from participation_app.intake import comment_stream
from participation_app.rules.lifecycle import COMMENT_STATES
from tests.integration import walk
from tests.integration.intake.waving import COMPLAINT, SPAM, waiting

STREETS = [f"{first}{second}{third}رع" for first in "ابتث" for second in "جحخد" for third in "رزسشص"]


def distinct(count):
	return [f"{street} {street[::-1]}" for street in STREETS[:count]]


def pages(**arguments):
	"""All pages, read one after the other as a person does."""
	walk.as_person("agent")
	found, after = [], None
	while True:
		page = api.stream(after=after, **arguments)
		found.append(page["comments"])
		after = page["next"]
		if not after:
			return found


@pytest.mark.parametrize("state", ["Waiting", "Dismissed"])
@pytest.mark.parametrize("count", [0, 1, 30, 31, 75])
def test_every_comment_is_read_once_even_where_all_came_at_one_moment(state, count, account):
	names = waiting(account("Facebook"), distinct(count))
	at_once = {"posted_at": frappe.utils.now_datetime(), "state": state}
	if names:
		frappe.db.set_value("Social Comment", {"name": ["in", names]}, at_once, update_modified=False)
	read = [row.name for page in pages(state=state) for row in page if row.name in names]
	assert sorted(read) == sorted(names)


def test_the_ones_due_first_stand_at_the_top(account):
	names = waiting(account("Facebook"), distinct(40))
	due = [frappe.utils.now_datetime() + timedelta(minutes=number) for number in range(40)]
	for name, due_at in zip(names, reversed(due), strict=True):
		frappe.db.set_value("Social Comment", name, "due_at", due_at, update_modified=False)
	read = [row.name for page in pages() for row in page if row.name in names]
	assert read == names[::-1]


def test_what_was_decided_meanwhile_neither_hides_nor_doubles_the_rest(account):
	names = waiting(account("Facebook"), distinct(50))
	walk.as_person("agent")
	first = api.stream()
	api.make(first["comments"][0].name, "dismiss", {"reason": "Spam"})
	second = api.stream(after=first["next"])
	read = [row.name for row in [*first["comments"], *second["comments"]] if row.name in names]
	assert sorted(read) == sorted(names)


def test_of_a_wave_one_card_is_shown_with_its_size_and_opens_to_all(account):
	spam = waiting(account("Facebook"), [f"{SPAM} {number}" for number in range(65)])
	[complaint] = waiting(account("X"), [COMPLAINT])
	shown = {row.name: row for page in pages() for row in page}
	assert complaint in shown
	[head] = [name for name in spam if name in shown]
	assert head == spam[0] and shown[head].group_size == 65
	group = {"comment_group": shown[head].comment_group}
	assert sorted(row.name for page in pages(filters=group) for row in page) == sorted(spam)


def test_a_wave_over_two_platforms_is_counted_by_the_filter(account):
	waiting(account("Facebook"), [SPAM, SPAM])
	waiting(account("X"), [SPAM])
	[[head]] = pages(filters={"platform": "X"})
	assert head.platform == "X" and head.group_size == 1


def test_the_next_of_a_group_takes_the_place_of_one_that_was_decided(account):
	names = waiting(account("Facebook"), [SPAM, SPAM, SPAM])
	walk.as_person("agent")
	api.make(names[0], "dismiss", {"reason": "Spam"})
	shown = [row for page in pages() for row in page if row.name in names]
	assert [(row.name, row.group_size) for row in shown] == [(names[1], 2)]


@pytest.mark.parametrize(
	"after", ['["x"]', '["2026-01-01", "then", "n"]', "[]]", "7", '{"a": 1}', "[[], [], []]"]
)
def test_a_place_that_is_none_is_refused_in_words(after):
	walk.as_person("agent")
	with pytest.raises((frappe.ValidationError, ValueError)):
		api.stream(after=after)


def test_a_comment_tells_why_it_is_proposed_and_which_words_said_so(account):
	[name] = waiting(account("Facebook"), ["يا جماعة في " + COMPLAINT])
	walk.as_person("agent")
	seen = api.view(name)
	assert "«" in seen["because"] and seen["proposed_department"]
	assert "".join(part for part, _is_met in seen["marked"]) == seen["text"]
	assert any(is_met for _part, is_met in seen["marked"])


def test_a_comment_tells_what_became_of_its_like_and_offers_their_ticket(account):
	first, second, third = waiting(account("Facebook"), [COMPLAINT] * 3)
	ticket = walk.register(first)
	seen = api.view(second)
	[alike] = [row for row in seen["related"] if row["by"] == "comment_group"]
	assert (alike["waiting"], alike["decided"], alike["tickets"]) == (1, {"Registered": 1}, [ticket])
	assert str(api.choices(third)["tickets"][0]["name"]) == ticket


@pytest.mark.parametrize("after", [None, ["2026-01-01 00:00:00", "2026-01-01 00:00:00", "name"]])
@pytest.mark.parametrize("state", ["Waiting", "Registered", "Dismissed"])
def test_a_page_is_read_along_an_index_and_never_sorted(state, after, account):
	waiting(account("Facebook"), distinct(60))
	place = after if state == "Waiting" else after and after[1:]
	query = comment_stream.page_query(["name", "text"], state, {}, place)
	plans = frappe.db.sql(f"EXPLAIN {query.get_sql()}", as_dict=True)
	assert all(plan["key"] for plan in plans), plans
	assert not any("filesort" in (plan["Extra"] or "") for plan in plans), plans


def test_only_what_asks_for_work_is_counted():
	assert set(comment_stream.counts()) <= set(comment_stream.COUNTED) <= set(COMMENT_STATES)
