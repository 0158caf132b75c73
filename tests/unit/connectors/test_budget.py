"""What reading costs, and that it stops before it costs more than it may."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.connectors.budget import Allowance, Meter, Spent, within
from participation_app.connectors.contract import Cursor, Page

NOW = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=15)


@pytest.mark.parametrize(
	("one", "other", "together"),
	[
		(Spent(1, 2, Decimal("0.5")), Spent(3, 4, Decimal("0.1")), Spent(4, 6, Decimal("0.6"))),
		(
			Spent(usage_percent=70, resets_at=LATER),
			Spent(usage_percent=20),
			Spent(0, 0, Decimal(0), 70, LATER),
		),
		(
			Spent(usage_percent=20, resets_at=NOW),
			Spent(1, usage_percent=70),
			Spent(1, 0, Decimal(0), 70, NOW),
		),
		(Spent(resets_at=NOW), Spent(resets_at=LATER), Spent(resets_at=LATER)),
		(Spent(), Spent(usage_percent=0), Spent(usage_percent=0)),
	],
)
def test_costs_add_up_and_the_fullest_limit_counts(one, other, together):
	assert one + other == together


@pytest.mark.parametrize(
	("allowance", "spent", "covered"),
	[
		(Allowance(), Spent(10**6, 10**6, Decimal(10**6), 100), True),
		(Allowance(calls=3), Spent(3), True),
		(Allowance(calls=3), Spent(4), False),
		(Allowance(units=0), Spent(units=1), False),
		(Allowance(cents=Decimal("1.5")), Spent(cents=Decimal("1.5")), True),
		(Allowance(cents=Decimal("1.5")), Spent(cents=Decimal("1.6")), False),
		(Allowance(usage_percent=75), Spent(usage_percent=74), True),
		(Allowance(usage_percent=75), Spent(usage_percent=75), False),
		(Allowance(usage_percent=75), Spent(), True),
	],
)
def test_an_allowance_covers_what_is_within_each_of_its_limits(allowance, spent, covered):
	assert allowance.covers(spent) is covered


def pages(meter, costs):
	for cost in costs:
		meter.add(Spent(1, cost))
		yield Page((), (), Cursor(), more=True)


@given(st.lists(st.integers(1, 5), max_size=12), st.integers(0, 40))
def test_reading_never_costs_more_than_it_may_and_stops_only_for_that(costs, units):
	meter = Meter()
	read = list(within(Allowance(units=units), Spent(units=5), meter, pages(meter, costs)))
	spent = [page.spent.units for page in read]
	assert sum(spent) <= units and spent == costs[: len(spent)]
	assert len(spent) == len(costs) or sum(spent) + 5 > units
	assert meter.take() == Spent()


def test_without_an_allowance_every_page_is_read():
	meter = Meter()
	assert len(list(within(None, Spent(units=5), meter, pages(meter, [1] * 9)))) == 9


def test_what_was_spent_before_a_page_goes_with_it():
	meter = Meter()
	meter.add(Spent(1, 7))
	assert next(within(None, Spent(), meter, pages(meter, [1]))).spent == Spent(2, 8)
