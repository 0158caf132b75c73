from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace

import pytest

from participation_app.connectors.answer import Answer
from participation_app.connectors.budget import Allowance, Spent
from participation_app.connectors.x_prices import (
	page_cost,
	page_size,
	price_of_call,
	price_of_read,
	price_of_reply,
)


@pytest.mark.parametrize(
	("body", "owned", "cents"),
	[
		({"meta": {}}, False, "0"),
		({"data": [{}, {}]}, False, "1"),
		({"data": [{}, {}]}, True, "0.2"),
		({"data": [{}], "includes": {"users": [{}], "posts": [{}]}}, False, "2"),
		({"data": [{}], "includes": {"tweets": [{}, {}]}}, False, "1.5"),
		({"data": {}, "includes": []}, False, "0"),
		([], False, "0"),
	],
)
def test_posts_and_what_comes_with_them_are_counted(body, owned, cents):
	assert price_of_read(Answer(200, {}, body), owned=owned).cents == Decimal(cents)


@pytest.mark.parametrize(
	("text", "addressed", "cents"),
	[
		("نعتذر", True, "1"),
		("نعتذر", None, "1.5"),
		("التفاصيل https://example.org/a", True, "20"),
		("http://example.org", None, "20"),
	],
)
def test_a_link_makes_a_reply_dear(text, addressed, cents):
	assert price_of_reply(SimpleNamespace(can_reply=addressed), text).cents == Decimal(cents)


@pytest.mark.parametrize(
	("cents", "size"), [(None, 100), ("1000", 100), ("100", 50), ("20", 10), ("3", 10), ("0", 10)]
)
def test_a_page_is_as_long_as_there_is_money_for(cents, size):
	assert page_size(Allowance(cents=Decimal(cents) if cents else None)) == size
	assert page_size(None) == 100


def test_the_smallest_page_is_not_read_on_credit():
	allowance = Allowance(cents=Decimal(19))
	assert not allowance.covers(page_cost(page_size(allowance)))
	assert Allowance(cents=Decimal(20)).covers(page_cost(10))


@pytest.mark.parametrize(
	("headers", "percent"),
	[
		({"x-rate-limit-limit": "300", "x-rate-limit-remaining": "75"}, 75),
		({"x-rate-limit-limit": "300", "x-rate-limit-remaining": "400"}, 0),
		({"x-rate-limit-limit": "0", "x-rate-limit-remaining": "0"}, None),
		({"x-rate-limit-limit": "many", "x-rate-limit-remaining": "1"}, None),
		({}, None),
	],
)
def test_the_share_of_the_window_is_told_by_the_headers(headers, percent):
	assert price_of_call(Answer(200, headers, {}), False) == Spent(1, usage_percent=percent)


def test_a_call_without_an_answer_is_a_call():
	assert price_of_call(None, True) == Spent(1)
