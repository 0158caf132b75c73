"""Whom a ticket is closed to: one rule for lists and for documents."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.restriction import Restriction

PEOPLE = st.frozensets(st.sampled_from(["a", "b", "c", "d"]))
RESTRICTIONS = st.builds(
	Restriction, st.booleans(), named=PEOPLE, dealing=PEOPLE, complained_of=PEOPLE, colleagues=PEOPLE
)


@pytest.mark.parametrize(
	("restriction", "closed"),
	[
		(Restriction(), set()),
		(Restriction(sensitive=True, named=frozenset("a")), {"b", "c"}),
		(Restriction(sensitive=True, dealing=frozenset("a"), complained_of=frozenset("b")), {"b", "c"}),
		(Restriction(complained_of=frozenset("a"), colleagues=frozenset("ab")), {"a", "b"}),
		(
			Restriction(complained_of=frozenset("a"), colleagues=frozenset("ab"), dealing=frozenset("b")),
			{"a"},
		),
		(Restriction(named=frozenset("a")), set()),
	],
)
def test_a_ticket_is_closed_to_those_it_complains_of_and_if_sensitive_to_all_but_the_named(
	restriction, closed
):
	assert {user for user in "abc" if restriction.hides_from(user)} == closed


@given(RESTRICTIONS)
def test_nobody_complained_of_sees_the_ticket_whatever_else_is_said(restriction):
	for user in restriction.complained_of:
		assert restriction.hides_from(user) and restriction.shuts_out(user) and not restriction.names(user)


@given(RESTRICTIONS)
def test_who_is_shut_out_is_never_named_and_who_is_named_always_sees_it(restriction):
	for user in "abcd":
		assert not (restriction.shuts_out(user) and restriction.names(user))
		assert not (restriction.names(user) and restriction.hides_from(user))
