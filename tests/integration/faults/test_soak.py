"""The soak in small: some hundred comments on four platforms, with faults, a kill and a cut connection."""

from __future__ import annotations

import pytest

from tests.soak.soak import Plan, Soak

pytestmark = pytest.mark.usefixtures("really_committed")


def test_a_storm_over_four_platforms_loses_and_doubles_nothing(simulator):
	plan = Plan(comments=300, a_second=40, seed=7, workers=2, kills=2, answers=10)
	figures = Soak(simulator, plan, tell=lambda _words: None).run()
	assert (figures.comments, figures.kills, figures.cuts) == (300, 1, 1)
	assert figures.approved == sum(figures.outcomes.values()) >= 10
	assert figures.in_parts == 4 and 0 < figures.kept <= figures.pictures
	assert figures.faults > 0
