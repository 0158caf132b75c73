"""A chain of events holds until anybody touches it, and then says where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.trace import (
	ADDED,
	BEGINNING,
	CHANGED,
	CUT_OFF,
	ERASED_UNTOLD,
	MISSING,
	REWRITTEN,
	WORDS_CHANGED,
	WORDS_ERASED,
	Break,
	Entry,
	Seal,
	breaks,
	digest_of_event,
	digest_of_words,
	new_salt,
)

TEXTS = st.text(max_size=20)
EVENTS = st.lists(st.tuples(st.sampled_from(["register", "refer", "close"]), TEXTS, TEXTS), max_size=8)


def entry(previous, sequence, move, state, note):
	salt = new_salt()
	words, content = {"note": note}, {"sequence": sequence, "move": move, "to_state": state}
	words_digest = digest_of_words(salt, words)
	digest = digest_of_event(previous, content, words_digest)
	return Entry(f"event-{sequence}", sequence, move, digest, words_digest, content, words, salt)


def chain(events):
	entries, previous = [], BEGINNING
	for number, (move, state, note) in enumerate(events, 1):
		entries.append(entry(previous, number, move, state, note))
		previous = entries[-1].digest
	return entries


def head(entries):
	return (entries[-1].sequence, entries[-1].digest) if entries else (0, BEGINNING)


def erased(one):
	return replace(one, words={"note": None}, salt=None)


@given(EVENTS)
def test_a_chain_that_nobody_touched_holds(events):
	entries = chain(events)
	assert list(breaks(entries, head(entries))) == []


@given(EVENTS.filter(bool), st.data())
def test_a_changed_event_is_named(events, data):
	entries = chain(events)
	place = data.draw(st.integers(0, len(entries) - 1))
	content = {**entries[place].content, "to_state": entries[place].content["to_state"] + "x"}
	bent = [*entries[:place], replace(entries[place], content=content), *entries[place + 1 :]]
	assert list(breaks(bent, head(entries))) == [Break(CHANGED, place + 1, f"event-{place + 1}")]


@given(EVENTS.filter(bool), st.data())
def test_changed_words_are_named(events, data):
	entries = chain(events)
	place = data.draw(st.integers(0, len(entries) - 1))
	words = {"note": entries[place].words["note"] + "x"}
	bent = [*entries[:place], replace(entries[place], words=words), *entries[place + 1 :]]
	assert list(breaks(bent, head(entries))) == [Break(WORDS_CHANGED, place + 1, f"event-{place + 1}")]


@given(EVENTS.filter(bool), st.data())
def test_a_removed_event_is_named(events, data):
	entries = chain(events)
	place = data.draw(st.integers(0, len(entries) - 1))
	kind = CUT_OFF if place == len(entries) - 1 else MISSING
	found = list(breaks([*entries[:place], *entries[place + 1 :]], head(entries)))
	assert found[0] == Break(kind, place + 1)


@given(EVENTS, TEXTS, st.data())
def test_an_inserted_event_is_named(events, note, data):
	entries = chain(events)
	place = data.draw(st.integers(0, len(entries)))
	previous = entries[place - 1].digest if place else BEGINNING
	forged = replace(entry(previous, place + 1, "close", "Closed", note), name="forged")
	later = [replace(one, sequence=one.sequence + 1) for one in entries[place:]]
	for moved_on in (later, entries[place:]):
		found = list(breaks([*entries[:place], forged, *moved_on], head(entries)))
		assert found and found[0].kind in {ADDED, CHANGED}


@given(EVENTS.filter(lambda events: len(events) > 1), st.data())
def test_events_in_another_order_are_named(events, data):
	entries = chain(events)
	place = data.draw(st.integers(0, len(entries) - 2))
	one, other = entries[place : place + 2]
	swapped = [
		replace(other, sequence=one.sequence, content={**other.content, "sequence": one.sequence}),
		replace(one, sequence=other.sequence, content={**one.content, "sequence": other.sequence}),
	]
	found = list(breaks([*entries[:place], *swapped, *entries[place + 2 :]], head(entries)))
	assert found[0] == Break(CHANGED, place + 1, other.name)


@given(EVENTS.filter(bool), st.data())
def test_erased_words_break_nothing_where_the_erasure_stands_in_the_chain(events, data):
	entries = chain([*events, (WORDS_ERASED, "", "asked for")])
	gone = data.draw(st.sets(st.integers(0, len(events) - 1), min_size=1))
	left = [erased(one) if place in gone else one for place, one in enumerate(entries)]
	assert list(breaks(left, head(entries))) == []


@given(EVENTS.filter(bool), st.data())
def test_words_erased_without_a_line_about_it_are_named(events, data):
	entries = chain([("register", "", ""), (WORDS_ERASED, "", ""), *events])
	place = data.draw(st.integers(2, len(entries) - 1))
	left = [*entries[:place], erased(entries[place]), *entries[place + 1 :]]
	assert list(breaks(left, head(entries))) == [Break(ERASED_UNTOLD, place + 1, f"event-{place + 1}")]


@given(EVENTS.filter(bool))
def test_a_chain_that_was_written_anew_is_named_by_its_seal(events):
	entries = chain(events)
	seal = Seal(len(entries), entries[-1].digest, "7")
	again = chain(events)
	for one, other in zip(entries, again, strict=True):
		assert one.digest != other.digest, "each chain has salts of its own"
	found = list(breaks(again, head(again), [seal]))
	assert found == [Break(REWRITTEN, len(again), again[-1].name, "7")]


def test_a_sealed_event_that_is_gone_is_named_though_the_head_was_put_back():
	entries = chain([("register", "", ""), ("close", "", "")])
	left = entries[:1]
	found = list(breaks(left, head(left), [Seal(2, entries[1].digest, "1")]))
	assert found == [Break(MISSING, 2, root="1")]


@pytest.mark.parametrize("digest", ["", "no digest", None])
def test_what_is_no_digest_is_a_break_and_no_error(digest):
	entries = chain([("register", "", "a"), ("refer", "", "b")])
	bent = [replace(entries[0], digest=digest), entries[1]]
	kinds = {found.kind for found in breaks(bent, head(entries))}
	assert CHANGED in kinds
	bent = [replace(entries[0], salt="zz"), entries[1]]
	assert [found.kind for found in breaks(bent, head(entries))] == [WORDS_CHANGED]


def test_nothing_of_the_words_can_be_told_from_two_digests_of_the_same():
	assert digest_of_words(new_salt(), {"note": "نعم"}) != digest_of_words(new_salt(), {"note": "نعم"})
