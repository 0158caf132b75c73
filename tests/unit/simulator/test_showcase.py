"""What can be shown without a site: the table, its summary, and the width of its cells."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation_app.rules.lifecycle import PLATFORMS, TYPES
from participation_app.simulator import samples, showcase
from participation_app.simulator.server import Simulator
from participation_app.simulator.showcase import Row
from participation_app.simulator.terminal import END_ISOLATE, ISOLATE, cells, fit, plain

NOON = datetime(2026, 3, 2, 12, tzinfo=timezone.utc)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
	with Simulator(with_samples=False) as simulator:
		showcase.publish_samples(simulator)
		return showcase.judged(simulator)


def row(**values: object) -> Row:
	known = {
		"platform": "X",
		"author": "um_khalid",
		"excerpt": "حفرة كبيرة في الشارع",
		"kind": "Report",
		"place": "Roads and Lighting · Road Maintenance",
		"reason": "Potholes: «حفر»",
		"received_at": NOON,
		"due_at": NOON + timedelta(days=3),
	}
	return Row(**{**known, **values})


def test_every_sample_comment_is_read_from_its_platform(rows):
	conversations = [json.loads(path.read_text(encoding="utf-8")) for path in samples.FOLDER.glob("*.json")]
	written = Counter(comment["platform"] for one in conversations for comment in one["comments"])
	assert Counter(one.platform for one in rows) == written
	assert set(written) == set(PLATFORMS) and len(rows) >= 200


def test_the_newest_comes_first_and_no_answer_is_due_before_it_is_asked_for(rows):
	received = [one.received_at for one in rows]
	assert received == sorted(received, reverse=True)
	assert all(one.due_at > one.received_at for one in rows)


def test_each_row_says_where_a_comment_goes_and_why(rows):
	assert all(one.author and one.place and one.reason for one in rows)
	routed = [one for one in rows if one.kind in TYPES]
	assert len(routed) > len(rows) / 2
	assert all(" · " in one.place and "«" in one.reason for one in routed)
	assert {one.place for one in rows if one.kind == showcase.NO_RULE} == {"the call centre decides"}
	assert all(one.place.startswith("→ ") for one in rows if one.kind == showcase.ELSEWHERE)


def test_a_complaint_that_calls_for_inspection_is_due_later_than_one_that_does_not():
	desk = showcase.Desk()
	with Simulator(with_samples=False) as simulator:
		post = simulator.world.add_post("Facebook", "منشور")
		for text in ("حفرة في الشارع", "بقالة تبيع حليب منتهي الصلاحية"):
			author = samples.public_author("Facebook", "um_khalid")
			simulator.world.add_comment("Facebook", text, author=author, post_id=post.id)
		judged = {item.text: desk.judge(platform, item) for platform, item in showcase.read(simulator)}
	assert judged["حفرة في الشارع"].due_at < judged["بقالة تبيع حليب منتهي الصلاحية"].due_at


@pytest.mark.parametrize("width", [80, 97, 110, 150])
def test_no_line_of_the_table_is_wider_than_the_terminal(rows, width):
	lines = showcase.table(rows, width)
	assert len(lines) == 3 + 2 * len(rows)
	assert max(map(cells, lines)) <= width


def test_a_row_shows_platform_author_dates_and_words_above_type_place_and_reason():
	upper, lower = showcase.table([row()], 130)[-2:]
	assert re.findall(r"\S+(?: \S+)*", upper) == [
		"X",
		"um_khalid",
		"Mon 02 Mar",
		"Thu 05 Mar 12:00",
		f"{ISOLATE}حفرة كبيرة في الشارع{END_ISOLATE}",
	]
	reason = f"{ISOLATE}Potholes: «حفر»{END_ISOLATE}"
	assert re.findall(r"\S+(?: \S+)*", lower) == ["Report", row().place, reason]


def test_the_summary_counts_by_platform_and_type():
	few = [row(), row(platform="Facebook", kind="Complaint"), row(platform="Facebook")]
	table = [line.split() for line in showcase.summary(few)]
	assert table[0] == ["Complaint", "Report", "Together"]
	assert ["Facebook", "1", "1", "2"] in table
	assert table[-1] == ["Together", "1", "2", "3"]


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (3, 3), (40, 40), (41, 40), (276, 40)])
def test_rows_are_shown_from_the_newest_to_the_oldest_without_repetition(count, shown):
	all_rows = [row(author=str(number)) for number in range(count)]
	chosen = showcase.spread(all_rows, 40)
	numbers = [int(one.author) for one in chosen]
	assert len(numbers) == shown and numbers == sorted(set(numbers))
	assert not numbers or numbers[0] == 0


def test_the_command_prints_table_and_summary(capsys):
	assert showcase.main() == 0
	printed = capsys.readouterr().out
	assert re.search(r"\d{3} comments were read; above are 40", printed)
	assert all(platform in printed for platform in PLATFORMS)


@given(st.text(), st.integers(1, 60))
def test_a_cell_is_exactly_as_wide_as_asked(text, width):
	assert cells(fit(text, width)) == width


@pytest.mark.parametrize(
	("text", "shown"),
	[
		("two\nlines\tand a tab", "two lines and a tab"),
		("\x1b[31mred", "[31mred"),
		("turned \u202eback", "turned back"),
		("كَتَبَ", "كَتَبَ"),
		("می\u200cخواهم", "می\u200cخواهم"),
	],
)
def test_a_comment_cannot_act_on_the_terminal(text, shown):
	assert plain(text) == shown


@pytest.mark.parametrize(("text", "width"), [("كَتَبَ", 3), ("💪", 2), ("e\u0301", 1), ("", 0)])
def test_marks_take_no_cell_and_wide_signs_two(text, width):
	assert cells(text) == width
