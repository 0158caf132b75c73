"""One root stands for all heads: whatever changes among them changes it."""

from __future__ import annotations

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.trace_roots import BEGINNING, Head, Root, tree_over

HEADS = st.lists(
	st.builds(
		Head, st.text(min_size=1, max_size=6), st.integers(1, 9), st.sampled_from(["a" * 64, "b" * 64])
	),
	unique_by=lambda head: head.chain,
	max_size=9,
)


@given(HEADS, st.randoms())
def test_the_order_in_which_heads_are_read_does_not_matter(heads, random):
	mixed = [*heads]
	random.shuffle(mixed)
	assert tree_over(mixed) == tree_over(heads)


@given(HEADS.filter(bool), st.data())
def test_a_head_that_changes_or_goes_changes_the_root(heads, data):
	place = data.draw(st.integers(0, len(heads) - 1))
	one = heads[place]
	others = [*heads[:place], *heads[place + 1 :]]
	assert tree_over(others) != tree_over(heads)
	assert tree_over([*others, Head(one.chain, one.sequence + 1, one.digest)]) != tree_over(heads)


def test_a_tree_of_three_is_built_as_written_down():
	heads = [Head(chain, 1, chain * 64) for chain in "abc"]
	leaves = [sha256(b"\x00" + f"{one.chain}\n1\n{one.digest}".encode()).digest() for one in heads]
	pair = sha256(b"\x01" + leaves[0] + leaves[1]).digest()
	assert tree_over(heads) == sha256(b"\x01" + pair + leaves[2]).hexdigest()


def test_a_day_on_which_nothing_happened_has_a_root_too():
	assert tree_over([]) == sha256(b"").hexdigest()


def test_a_root_can_be_reckoned_from_what_is_published():
	root = Root(1, "2026-03-02 00:10:00Z", BEGINNING, 0, tree_over([]))
	assert root.published()["digest"] == root.digest
	assert Root(2, root.sealed_at, root.digest, 0, root.tree).digest != root.digest
