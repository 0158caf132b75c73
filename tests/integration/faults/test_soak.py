"""The soak in small: some hundred comments on four platforms, with faults, kills and cut connections."""

from __future__ import annotations

import pytest

from tests.soak.soak import Plan, Soak

pytestmark = pytest.mark.usefixtures("really_committed")


def test_a_storm_over_four_platforms_loses_and_doubles_nothing(simulator):
	plan = Plan(comments=300, a_second=25, seed=7, workers=2, kills=4, answers=6)
	figures = Soak(simulator, plan, tell=lambda _words: None).run()
	assert figures.comments == 300 and (figures.kills, figures.cuts) == (2, 2)
	assert figures.faults > 20 and figures.replies >= 2 * 6
	print(figures, simulator.chaos.struck)
	assert 0
