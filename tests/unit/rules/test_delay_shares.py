"""Whose delay it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.delay_shares import apportion, went_over

SHARES = ("Triage", "Department", "Section", "Drafting", "Public Relations")
days = st.dictionaries(st.sampled_from(SHARES), st.floats(0, 400, allow_nan=False))


@pytest.mark.parametrize(
	("used", "allowed", "parts"),
	[
		({"Triage": 0.5, "Department": 4.0}, {"Triage": 0.5, "Department": 2.0}, {"Department": 2.0}),
		(
			{"Triage": 1.5, "Department": 3.0},
			{"Triage": 0.5, "Department": 2.0},
			{"Triage": 1, "Department": 1},
		),
		({"Triage": 1.0, "Department": 3.0}, {}, {"Triage": 0.5, "Department": 1.5}),
		(
			{"Triage": 1.0, "Department": 3.0},
			{"Triage": 2, "Department": 4},
			{"Triage": 0.5, "Department": 1.5},
		),
		({"Triage": 2.0, "Section": 0.0}, {}, {"Triage": 2.0}),
		({}, {"Triage": 1.0}, {}),
	],
	ids=[
		"the one who went beyond the budget has it all",
		"two who went beyond it share it",
		"without budgets it goes by the time used",
		"where nobody went beyond a budget it goes by the time used",
		"a share that used nothing has no part",
		"nobody held it",
	],
)
def test_a_delay_of_two_days_is_divided(used, allowed, parts):
	assert apportion(2.0, used, allowed) == pytest.approx(parts)


@given(late=st.floats(0, 400, allow_nan=False), used=days, allowed=days)
def test_the_parts_add_up_to_the_delay(late, used, allowed):
	parts = apportion(late, used, allowed)
	assert set(parts) <= set(used) and all(part >= 0 for part in parts.values())
	if any(used.values()):
		assert sum(parts.values()) == pytest.approx(late)


def test_only_a_budget_that_was_set_can_be_gone_beyond():
	used = {"Triage": 3.0, "Department": 2.0, "Section": 1.0}
	assert went_over(used, {"Department": 1.5, "Section": 1.0}) == ["Department"]
