"""F01 to F09, F15, F24, F25, F29: pages and cursors, as a reader meets them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from participation_app.simulator.accounts import PLATFORMS

EMPTY = {
	"X": {"meta": {"result_count": 0}},
	"Facebook": {
		"data": [],
		"summary": {"order": "reverse_chronological", "total_count": 0, "can_comment": True},
	},
	"Instagram": {"data": []},
}
every_platform = pytest.mark.parametrize("platform", PLATFORMS)


def scene(control, name, platform, **options):
	"""The post that the comments hang under (None on X), and the comments."""
	made = control.bring_about(name, platform, **options)
	return (None, made) if platform == "X" else (made[0], made[1:])


@every_platform
def test_F01_an_empty_list_has_the_platforms_own_shape(control, reader, platform):
	made = control.bring_about("F01", platform)
	answer = reader(platform).page(made[0]).json()
	if platform == "YouTube":
		assert answer["items"] == [] and answer["pageInfo"]["totalResults"] == 0
	else:
		assert answer == EMPTY[platform]


@every_platform
@pytest.mark.parametrize(("name", "sizes"), [("F02", [2]), ("F03", [2, 2, 1])])
def test_F02_F03_one_page_or_three(control, reader, platform, name, sizes):
	post, made = scene(control, name, platform)
	pages = reader(platform).pages(post)
	assert [len(page) for page in pages] == sizes
	assert [one for page in pages for one in page] == made[::-1]


@every_platform
@pytest.mark.parametrize(
	("name", "sizes"), [("F04", [1, 2, 2]), ("F05", [2, 0, 2, 1]), ("F15", [1, 1, 1, 1, 1])]
)
def test_F04_F05_F15_no_page_size_can_be_relied_on(control, reader, platform, name, sizes):
	post, made = scene(control, name, platform)
	pages = reader(platform).pages(post)
	assert [len(page) for page in pages] == sizes
	assert [one for page in pages for one in page] == made[::-1]


@every_platform
def test_no_two_empty_pages_have_the_same_cursor(control, reader, platform):
	post, made = scene(control, "F02", platform)
	control.tell("/faults", page_size=0, times=3)
	one = reader(platform)
	tokens = []
	for _ in range(3):
		tokens.append(one.next_of(one.page(post, tokens[-1] if tokens else None).json()))
	assert len(set(tokens)) == 3
	rest = one.page(post, tokens[-1]).json()
	assert [entry["id"] for entry in rest.get("data", rest.get("items"))] == made[::-1]


@every_platform
def test_F06_the_same_page_comes_again_and_again_until_it_is_disarmed(control, reader, platform):
	post, made = scene(control, "F06", platform)
	pages = reader(platform).pages(post, most=6)
	assert pages == [made[:-3:-1]] * 6
	control.calm()
	assert reader(platform).listed(post) == set(made)


@every_platform
def test_F07_a_further_page_is_refused_once(control, reader, platform):
	post, made = scene(control, "F07", platform)
	one = reader(platform)
	after = one.next_of(one.page(post).json())
	refused = one.page(post, after)
	assert refused.status_code == 400
	assert (
		"pagination_token" in refused.text or "cursor" in refused.text or "invalidPageToken" in refused.text
	)
	assert one.listed(post) == set(made)


@every_platform
def test_F08_a_comment_comes_on_top_while_the_list_is_paged(control, reader, platform):
	post, made = scene(control, "F08", platform)
	pages = reader(platform).pages(post)
	assert [one for page in pages for one in page] == made[::-1]
	assert len(reader(platform).listed(post) - set(made)) == 1


@every_platform
def test_F09_the_comment_that_the_cursor_stands_on_is_deleted(control, reader, platform):
	post, made = scene(control, "F09", platform)
	one = reader(platform)
	first = one.page(post).json()
	second = one.page(post, one.next_of(first))
	assert second.status_code == (200 if platform == "X" else 400)
	assert one.listed(post) == set(made) - {made[-2]}
	assert control.ask("/truth")["platforms"][platform]["comments"][made[-2]]["state"] == "deleted"


def test_F24_mentions_end_at_the_ceiling(control, reader):
	made = control.bring_about("F24", "X", count=805)
	assert sum(len(page) for page in reader("X").pages()) == 800
	assert len(made) == 805


def test_F24_a_list_may_not_be_read_too_deep(control, reader):
	post, _ = scene(control, "F24", "Facebook")
	one = reader("Facebook")
	after = one.next_of(one.page(post).json())
	deeper = one.next_of(one.page(post, after).json())
	refused = one.page(post, deeper)
	assert refused.status_code == 400 and "max limit" in refused.json()["error"]["message"]


def test_F25_search_does_not_reach_back_so_far(control, x):
	control.bring_about("F25", "X")
	path = "/2/tweets/search/recent"
	assert x.get(path, query="hello").status_code == 200
	refused = x.get(path, query="hello", since_id="1")
	assert refused.status_code == 400 and "'since_id' must be" in refused.json()["errors"][0]["message"]


@every_platform
def test_F29_the_last_of_a_page_comes_again_on_the_next(control, reader, platform):
	post, made = scene(control, "F29", platform)
	pages = reader(platform).pages(post)
	assert all(earlier[-1] == later[0] for earlier, later in pairwise(pages))
	assert {one for page in pages for one in page} == set(made)
