from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from participation_app.connectors.contract import Item
from participation_app.connectors.entries import probe, read_entries, same_text

SAMPLE = {
	"external_id": "1",
	"version_id": "1",
	"parent_id": None,
	"author_id": "7",
	"author_handle": None,
	"author_name": None,
	"text": "شكرا لكم",
	"language_hint": None,
	"edited_at": None,
	"visibility": "visible",
	"is_own": True,
	"can_reply": None,
	"permalink": None,
	"post": None,
	"raw": {},
}


@pytest.fixture
def reply(now):
	return Item(created_at=now, **SAMPLE)


@pytest.mark.parametrize(
	("one", "other", "same"),
	[
		("شكرا", "شكرا", True),
		("شكرا", "@um_khalid88 @other شكرا", True),
		("see https://example.org/a?b=1 now", "see https://t.co/xyz now", True),
		("a & b < c", "a &amp; b &lt; c", True),
		("two  blanks\n", "two blanks", True),
		("e\u0301", "\u00e9", True),
		("left\u200f", "left", True),
		("شكرا", "شكرا جزيلا", False),
		("", "x", False),
	],
)
def test_texts_are_one_reply_in_spite_of_what_platforms_add(one, other, same):
	assert same_text(one, other) is same


def test_our_reply_is_found_by_author_and_text(reply, now):
	assert probe([reply], "شكرا لكم", now, complete=True).outcome == "posted"
	assert probe([replace(reply, is_own=False)], "شكرا لكم", now, complete=True).outcome == "absent"


def test_a_reply_from_before_the_attempt_is_not_the_attempt(reply, now):
	assert probe([reply], "شكرا لكم", now + timedelta(hours=1), complete=True).outcome == "absent"


def test_another_reply_of_ours_from_that_time_leaves_it_open(reply, now):
	assert probe([reply], "نعتذر", now, complete=True).outcome == "unknown"


def test_nothing_found_in_an_incomplete_list_leaves_it_open(now):
	assert probe([], "نعتذر", now, complete=False).outcome == "unknown"


def test_an_entry_that_cannot_be_read_is_kept_and_stops_no_other():
	def read(entry):
		if entry["id"] == "2":
			raise ValueError("'text' is no text")
		return entry["id"]

	read_ones, unreadable = read_entries(
		[{"id": "1"}, {"id": "2", "text": 7}, "odd", None, {"id": "3"}], read
	)
	assert read_ones == ["1", "3"]
	first, *others = unreadable
	assert (first.external_id, first.reason) == ("2", "'text' is no text")
	assert first.raw == '{"id": "2", "text": 7}' and len(others) == 2
