"""Reading goes on where it stopped and loses nothing, whatever happens in between."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor, Item, Unreadable
from participation_app.connectors.fields import iso, moment
from participation_app.connectors.walks import Step, Walk, all_older, read_pages

START = datetime(2026, 11, 20, 8, 0, tzinfo=timezone.utc)


def make_item(number: int, at: datetime) -> Item:
	return Item(
		external_id=str(number),
		version_id="1",
		parent_id=None,
		author_id="7",
		author_handle=None,
		author_name=None,
		text="",
		language_hint=None,
		created_at=at,
		edited_at=None,
		visibility="visible",
		is_own=False,
		can_reply=None,
		permalink=None,
		post=None,
		raw={},
	)


class Lists:
	"""Several lists, newest first, paged by position from the top, as most platforms do it."""

	def __init__(self, lists: int = 1, page_size: int = 2):
		self.items: list[list[Item]] = [[] for _ in range(lists)]
		self.page_size = page_size
		self.now = START
		self.refuse_token_once = False
		self.number = 0

	def arrive(self, place: int) -> None:
		self.now += timedelta(seconds=30)
		self.number += 1
		self.items[place].insert(0, make_item(self.number, self.now))

	def first_walks(self, reach):
		return [Walk("list", str(place), keep={"count": 1}) for place in range(len(self.items))]

	def read(self, walk, reach, parents):
		if walk.token and self.refuse_token_once:
			self.refuse_token_once = False
			raise errors.CursorInvalid()
		start = int(walk.token or 0)
		every = self.items[int(walk.id)]
		page = every[start : start + self.page_size]
		token = str(start + self.page_size) if start + self.page_size < len(every) else None
		ids = [item.external_id for item in page]
		return Step(ids, page, token=token, known=all_older(page, [], reach.floor))

	def forget(self, parents, reach):
		pass


def run(lists: Lists, cursor: Cursor, steps: int | None = None) -> tuple[set[str], Cursor]:
	"""Reads at most `steps` pages as a caller does who commits each page with its cursor."""
	found: set[str] = set()
	for place, page in enumerate(read_pages(lists, cursor, lambda: lists.now)):
		found |= {item.external_id for item in page.items}
		cursor = Cursor.from_dict(page.cursor.as_dict())
		if place + 1 == steps:
			break
	return found, cursor


EVENTS = st.lists(
	st.one_of(
		st.tuples(st.just("arrive"), st.integers(0, 2)),
		st.tuples(st.just("read"), st.integers(1, 4)),
		st.tuples(st.just("token lost"), st.just(0)),
	),
	max_size=40,
)


@given(EVENTS)
@settings(max_examples=80, deadline=None)
def test_whatever_interrupts_a_run_everything_is_read_in_the_end(events):
	lists, cursor, found = Lists(3), Cursor(), set()
	for event, value in events:
		if event == "arrive":
			lists.arrive(value)
		elif event == "token lost":
			lists.refuse_token_once = True
		else:
			before = cursor.high_water
			new, cursor = run(lists, cursor, value)
			found |= new
			assert before is None or cursor.high_water >= before
	for _ in range(2):
		new, cursor = run(lists, cursor)
		found |= new
	assert cursor.pending is None
	if ("token lost", 0) not in events[3:]:
		assert cursor.gap_since is None
	assert cursor.gap_since or found == {item.external_id for every in lists.items for item in every}


def test_the_mark_moves_only_when_the_run_is_drained():
	lists = Lists()
	for _ in range(5):
		lists.arrive(0)
	pages = list(read_pages(lists, Cursor(), lambda: lists.now))
	assert [page.more for page in pages] == [True, True, False]
	assert [page.cursor.high_water for page in pages] == [None, None, iso(lists.now)]
	assert [bool(page.cursor.pending) for page in pages] == [True, True, False]


def test_the_mark_does_not_pass_the_start_of_the_run():
	lists = Lists(2)
	lists.arrive(0)
	_, cursor = run(lists, Cursor(), 1)
	started = lists.now
	lists.arrive(0)
	lists.arrive(1)
	_, cursor = run(lists, cursor)
	assert moment(cursor.high_water) == started


def test_the_cursor_given_is_not_changed():
	lists, cursor = Lists(), Cursor()
	lists.arrive(0)
	run(lists, cursor)
	assert cursor == Cursor()


def test_what_arrives_late_within_the_overlap_is_read():
	lists = Lists(page_size=10)
	lists.arrive(0)
	_, cursor = run(lists, Cursor())
	lists.items[0].append(make_item(99, lists.now - timedelta(minutes=9)))
	found, _ = run(lists, cursor)
	assert "99" in found


def test_a_count_is_kept_only_when_its_list_is_drained():
	lists = Lists()
	for _ in range(3):
		lists.arrive(0)
	pages = list(read_pages(lists, Cursor(), lambda: lists.now))
	assert [page.cursor.parents for page in pages] == [{}, {"0": {"count": 1}}]


class Told:
	"""A source that gives the steps it was told to give."""

	def __init__(self, *steps, walks=1):
		self.steps = list(steps)
		self.walks = walks

	def first_walks(self, reach):
		return [Walk("list", str(place), keep={"count": 1}) for place in range(self.walks)]

	def read(self, walk, reach, parents):
		step = self.steps.pop(0)
		if isinstance(step, Exception):
			raise step
		return step

	def forget(self, parents, reach):
		pass


def pages_of(source, cursor=None):
	return list(read_pages(source, cursor or Cursor(), lambda: START))


def test_an_empty_page_with_more_behind_it_is_passed():
	pages = pages_of(Told(Step(["1"], token="a"), Step([], token="b"), Step(["2"])))
	assert len(pages) == 3 and pages[-1].cursor.gap_since is None


@pytest.mark.parametrize(
	"steps",
	[
		(Step(["1"], token="a"), Step(["1"], token="b")),
		(Step(["1"], token="a"), Step(["2"], token="b"), Step(["3"], token="a")),
		tuple(Step([], token=str(number)) for number in range(50)),
	],
	ids=["same page", "same token", "empty for ever"],
)
def test_a_list_that_goes_in_circles_is_left_and_flagged(steps):
	last = pages_of(Told(*steps))[-1].cursor
	assert last.pending is None
	assert last.gap_since == iso(START - timedelta(days=7))
	assert last.parents == {}


def test_a_last_page_that_repeats_is_no_circle():
	assert pages_of(Told(Step(["1"], token="a"), Step(["1"])))[-1].cursor.gap_since is None


def test_a_gap_keeps_its_first_date():
	cursor = Cursor(gap_since="2026-11-01T00:00:00.000Z")
	assert pages_of(Told(Step(["1"], gap=True)), cursor)[-1].cursor.gap_since == "2026-11-01T00:00:00.000Z"


def test_a_refused_token_restarts_the_list_with_the_old_mark():
	pages = pages_of(
		Told(Step(["1"], token="a"), errors.CursorInvalid(), Step(["1"], token="b"), Step(["2"]))
	)
	assert len(pages) == 3 and pages[-1].cursor.gap_since is None


def test_a_token_refused_again_and_again_leaves_a_gap_and_ends_the_list():
	steps = (Step(["1"], token="a"), errors.CursorInvalid()) * 4
	last = pages_of(Told(*steps))[-1]
	assert not last.more and last.cursor.gap_since


def test_a_list_that_the_platform_cuts_short_leaves_a_gap():
	last = pages_of(Told(Step(["1"], token="a"), errors.ListEnds()))[-1]
	assert not last.more and last.cursor.gap_since and last.cursor.parents == {}


def test_a_list_that_vanished_on_the_way_stops_no_other():
	found = [Walk("inner", "a", keep={"count": 1}), Walk("inner", "b", keep={"count": 2})]
	pages = pages_of(Told(Step(["1"], walks=found), errors.TargetGone(), Step(["2"])))
	assert len(pages) == 3 and pages[-1].cursor.gap_since
	assert set(pages[-1].cursor.parents) == {"0", "a"}


@pytest.mark.parametrize("walks", [1, 2])
def test_a_first_list_vanished_is_an_error(walks):
	with pytest.raises(errors.TargetGone):
		pages_of(Told(errors.TargetGone(), walks=walks))


def test_a_list_found_on_the_way_is_read_first():
	inner = Walk("inner", "i")
	pages = pages_of(Told(Step(["1"], walks=[inner]), Step(["2"], token="t"), Step(["3"])))
	assert [[walk["kind"] for walk in (page.cursor.pending or {"walks": []})["walks"]] for page in pages] == [
		["list", "inner"],
		["list", "inner"],
		[],
	]


@pytest.mark.parametrize(
	"pending", [{}, {"walks": []}, {"walks": [{"odd": 1}]}, {"walks": [{"kind": "a", "id": "b"}]}]
)
def test_an_unreadable_place_begins_a_new_run(pending):
	assert len(pages_of(Told(Step(["1"])), Cursor(pending=pending))) == 1


def test_a_page_with_something_unreadable_is_never_called_old():
	old = make_item(1, START - timedelta(days=9))
	assert all_older([old], [], START)
	assert not all_older([old], [Unreadable("why", "{}")], START)
	assert not all_older([], [], START)


def test_a_page_s_cursor_stays_as_it_was_while_the_run_goes_on():
	class Noting(Lists):
		def read(self, walk, reach, parents):
			step = super().read(walk, reach, parents)
			walk.note["read"] = walk.note.get("read", 0) + 1
			step.parents = {f"parent {len(parents)}": {"count": len(parents)}}
			return step

	lists = Noting(2)
	for number in range(12):
		lists.arrive(number % 2)
	cursors, texts = [], []
	for page in read_pages(lists, Cursor(), lambda: lists.now):
		cursors.append(page.cursor)
		texts.append(json.dumps(page.cursor.as_dict()))
	assert texts == [json.dumps(cursor.as_dict()) for cursor in cursors] and len(set(texts)) == len(texts)

	resumed_from = json.dumps(cursors[1].as_dict())
	rest = [page.cursor for page in read_pages(lists, cursors[1], lambda: lists.now)]
	assert json.dumps(cursors[1].as_dict()) == resumed_from
	assert [json.dumps(cursor.as_dict()) for cursor in rest] == texts[2:]
