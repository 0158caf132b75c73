"""What the sweep and the recheck find on the simulated platforms that ordinary reading cannot."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from participation_app.connectors.budget import Allowance, Spent
from participation_app.connectors.contract import Cursor, Item
from tests.unit.connectors.simulated import ago, one_comment, read

OTHERS = ("Facebook", "Instagram", "YouTube")


def sweep(connector, posts, cursor=None):
	"""All items of a sweep, and the cursor after it."""
	items, cursor = {}, cursor or Cursor()
	for page in connector.sweep(cursor, posts):
		assert not page.unreadable
		items |= {item.external_id: item for item in page.items}
		cursor = Cursor.from_dict(page.cursor.as_dict())
	return items, cursor


def asked(desk, name):
	return len(desk.ask("GET", f"/journal?platform={name}&method=GET")["requests"])


@pytest.mark.parametrize("name", OTHERS)
def test_a_late_reply_under_a_post_too_old_for_reading_is_swept_up(desk, name):
	old_post = desk.post(name, at=ago(days=200))
	old = desk.comment(name, post=old_post, at=ago(days=199))
	desk.comment(name, post=desk.post(name, at=ago(hours=2)), at=ago(hours=1))
	connector = desk.connect(name)
	cursor = read(connector)[1]
	late = {desk.comment(name, parent=old), desk.comment(name, post=old_post)}
	assert not late & set(read(connector, cursor)[0]) or name == "YouTube"
	items, swept = sweep(connector, [old_post])
	assert {old, *late} <= set(items) and swept.gap_since is None and swept.pending is None
	assert items[old].post.external_id == old_post and items[old].post.text == "خدمة جديدة"


@pytest.mark.parametrize("name", OTHERS)
def test_a_comment_listed_too_late_for_reading_is_swept_up(desk, name):
	post = desk.post(name, at=ago(days=6))
	desk.comment(name, post=post, at=ago(hours=1))
	connector = desk.connect(name)
	read(connector)
	late = desk.comment(name, post=post, at=ago(days=5))
	assert late in sweep(connector, [post])[0]


@pytest.mark.parametrize("name", OTHERS)
def test_posts_whose_number_of_comments_stayed_are_not_read_again_for_a_week(desk, name):
	posts = [desk.post(name, at=ago(days=30 + number)) for number in range(3)]
	comments = [desk.comment(name, post=post, at=ago(days=20)) for post in posts]
	connector = desk.connect(name)
	items, cursor = sweep(connector, posts)
	assert set(items) == set(comments)
	assert sweep(connector, posts, cursor)[0] == {}
	new = desk.comment(name, parent=comments[1])
	items, cursor = sweep(connector, posts, cursor)
	assert new in items and set(items) <= {comments[1], new}
	desk.ask("POST", "/clock", advance=8 * 86400)
	week_later = desk.connect(name)
	week_later._clock = lambda: datetime.now(timezone.utc) + timedelta(days=8)
	assert {*comments, new} == set(sweep(week_later, posts, cursor)[0])


def test_truncated_replies_are_all_swept_up(desk, name):
	post = desk.post(name, at=ago(days=3))
	thread = desk.comment(name, post=post, at=ago(days=2))
	replies = {desk.comment(name, parent=thread, at=ago(hours=40 - number)) for number in range(30)}
	assert replies <= set(sweep(desk.connect(name), [post])[0])


def test_a_sweep_that_was_interrupted_goes_on_where_it_stopped(desk, name):
	posts = [desk.post(name, at=ago(days=3 + number)) for number in range(3)]
	for post in posts:
		for number in range(30):
			desk.comment(name, f"@city_services_demo {number}", post=post, at=ago(hours=60 - number))
	found, cursor = set(), Cursor()
	for _ in range(40):
		page = next(desk.connect(name).sweep(cursor, posts), None)
		if page is None:
			break
		found |= {item.external_id for item in page.items}
		cursor = Cursor.from_dict(page.cursor.as_dict())
		if not page.more:
			break
	assert found == desk.public(name) and cursor.pending is None


def test_a_post_that_is_deleted_leaves_no_gap(desk, name):
	kept, deleted = (desk.post(name, at=ago(days=2)) for _ in range(2))
	comment = desk.comment(name, post=kept, at=ago(days=1))
	desk.comment(name, post=deleted, at=ago(days=1))
	desk.ask("POST", "/posts", id=deleted, action="delete")
	items, cursor = sweep(desk.connect(name), [deleted, kept])
	assert comment in items and cursor.gap_since is None


def test_a_new_sweep_knows_nothing_of_the_gap_of_the_last(desk, name):
	post = desk.post(name, at=ago(days=2))
	desk.comment(name, post=post, at=ago(days=1))
	assert sweep(desk.connect(name), [post], Cursor(gap_since=ago(days=9)))[1].gap_since is None


def test_replies_among_others_in_an_old_conversation_of_x_are_swept_up(desk):
	post = desk.post("X", at=ago(days=30))
	first = desk.comment("X", "واقف من الصبح", post=post, at=ago(days=29))
	desk.post("X", at=ago(hours=2))
	connector = desk.connect("X")
	cursor = read(connector)[1]
	late = desk.comment("X", "وأنا بعد", parent=first)
	assert late not in read(connector, cursor)[0]
	assert late in sweep(connector, [post, *map(str, range(1, 30))])[0]


def test_mentions_listed_late_on_x_are_swept_up_without_any_post(desk):
	mention = desk.comment("X", at=ago(days=3))
	assert set(sweep(desk.connect("X"), [])[0]) == {mention}


def test_a_sweep_of_x_resumed_after_days_does_not_ask_for_what_x_no_longer_searches(desk):
	post = desk.post("X", at=ago(days=2))
	for number in range(130):
		desk.comment("X", f"@city_services_demo {number}", post=post, at=ago(hours=30, minutes=number))
	connector = desk.connect("X")
	page = next(connector.sweep(Cursor(), [post]))
	assert page.more
	desk.ask("POST", "/clock", advance=3 * 86400)
	connector._clock = lambda: datetime.now(timezone.utc) + timedelta(days=3)
	for walk in page.cursor.pending["walks"]:
		walk["token"] = None
	items, cursor = sweep(connector, [post], page.cursor)
	assert len(items) == 130 and cursor.pending is None


def test_edits_deletions_and_hiding_show_in_a_recheck(desk, name):
	first = one_comment(desk, name)
	post = desk.post(name, at=ago(hours=3))
	plain, edited, deleted, hidden = (desk.comment(name, post=post, at=ago(hours=1)) for _ in range(4))
	desk.change("edit", edited, text="@city_services_demo تعديل")
	desk.change("delete", deleted)
	desk.change("withhold" if name == "X" else "hide", hidden)
	connector = desk.connect(name)
	found = connector.recheck([first.external_id, plain, edited, deleted, hidden])
	seen = {one: item.visibility if isinstance(item, Item) else item for one, item in found.items()}
	shown_as = {"X": "withheld", "YouTube": "held"}.get(name, "hidden")
	assert seen == {
		first.external_id: "visible",
		plain: "visible",
		edited: "visible",
		deleted: "gone",
		hidden: shown_as,
	}
	assert found[edited].text.endswith("تعديل") and found[edited].external_id == edited
	assert found[first.external_id].version_id == first.version_id
	desk.change("unhide", hidden)
	assert connector.recheck([hidden])[hidden].visibility == "visible"


def test_a_recheck_gives_the_versions_that_reading_gives(desk, name):
	post = desk.post(name, at=ago(hours=3))
	for number in range(60):
		desk.comment(name, f"@city_services_demo {number}", post=post, at=ago(minutes=90 - number))
	connector = desk.connect(name)
	items, _ = read(connector)
	connector.take_spent()
	found = connector.recheck(list(items))
	assert {one: item.version_id for one, item in found.items()} == {
		one: item.version_id for one, item in items.items()
	}
	assert connector.take_spent().calls <= (60 if name in ("Facebook", "Instagram") else 4)


@pytest.mark.parametrize("name", ["Facebook", "Instagram"])
def test_a_lost_permission_is_no_deletion(desk, name):
	ids = [one_comment(desk, name).external_id for _ in range(2)]
	desk.ask("POST", "/tokens", platform=name, scopes=["pages_show_list", "instagram_business_basic"])
	desk.change("delete", ids[0])
	found = desk.connect(name).recheck([ids[0]])
	assert found == {ids[0]: "unknown"}


def test_every_page_tells_what_it_cost_and_the_sum_is_what_was_asked(desk, name):
	post = desk.post(name, at=ago(hours=3))
	for number in range(120):
		desk.comment(name, f"@city_services_demo {number}", post=post, at=ago(minutes=150 - number))
	connector = desk.connect(name)
	before = asked(desk, name)
	spent = [page.spent for page in connector.pull(Cursor())]
	assert sum(one.calls for one in spent) == asked(desk, name) - before
	total = sum(spent, Spent())
	if name == "YouTube":
		assert total.units == total.calls and total.resets_at
	if name == "X":
		assert total.cents > 0 and total.usage_percent in range(5) and total.resets_at
	if name in ("Facebook", "Instagram"):
		assert total.usage_percent is not None
	assert connector.take_spent() == Spent()


def test_reading_with_an_allowance_stops_in_time_and_goes_on_later(desk, name):
	post = desk.post(name, at=ago(hours=3))
	for number in range(130):
		desk.comment(name, f"@city_services_demo {number}", post=post, at=ago(minutes=150 - number))
	found, cursor, runs, allowance = set(), Cursor(), 0, Allowance(calls=4)
	while runs < 20:
		runs += 1
		calls, more = 0, False
		for page in desk.connect(name).pull(cursor, allowance):
			found |= {item.external_id for item in page.items}
			calls += page.spent.calls
			cursor, more = Cursor.from_dict(page.cursor.as_dict()), page.more
		assert calls <= 4
		if not more:
			break
	assert runs < 20 and found == desk.public(name) and cursor.gap_since is None


def test_without_anything_left_nothing_is_asked(desk, name):
	one_comment(desk, name)
	before = asked(desk, name)
	connector = desk.connect(name)
	assert list(connector.pull(Cursor(), Allowance(calls=0))) == []
	assert list(connector.sweep(Cursor(), ["1"], Allowance(calls=0))) == []
	assert asked(desk, name) == before


def test_a_reply_costs_what_the_platform_takes_for_it(desk, name):
	target = one_comment(desk, name)
	connector = desk.connect(name)
	connector.take_spent()
	connector.publish(target, "نعتذر عن التأخير")
	spent = connector.take_spent()
	assert spent.calls == 1
	assert spent.units == (50 if name == "YouTube" else 0)
	assert spent.cents == (1 if name == "X" else 0)
