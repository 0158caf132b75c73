"""F01 to F09, F15, F24, F25, F29: pages and cursors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from . import fault_words as words
from .accounts import PLATFORMS
from .fault_kinds import Named, Scene, Strike, Values, only
from .stage import LISTS, Stage

SMALL_PAGE = 2
OFTEN = 500
FURTHER_PAGE = "(after|pagination_token|next_token|pageToken)="


def _empty(stage: Stage) -> None:
	stage.post()


def _single(stage: Stage) -> None:
	stage.comments(2)


def paged(**bent: Any) -> Callable[[Stage], None]:
	"""Comments on several small pages, whose list is bent as a fault can bend it."""

	def set_up(stage: Stage) -> None:
		post = stage.comments(int(stage.option("count", 5)))
		stage.arm_list(post, **{"page_size": SMALL_PAGE, "times": OFTEN, **bent})

	return set_up


def _odd_page(size: int, skip: int) -> Callable[[Stage], None]:
	"""Small pages, one of which has another size."""

	def set_up(stage: Stage) -> None:
		post = stage.comments(int(stage.option("count", 5)))
		if skip:
			stage.arm_list(post, page_size=SMALL_PAGE, times=skip)
		stage.arm_list(post, page_size=size)
		stage.arm_list(post, page_size=SMALL_PAGE, times=OFTEN)

	return set_up


def _cursor_expires(stage: Stage) -> None:
	post = stage.comments(int(stage.option("count", 5)))
	stage.arm_list(post, query=FURTHER_PAGE, **words.cursor_expired(stage.platform))
	stage.arm_list(post, page_size=SMALL_PAGE, times=OFTEN)


def _grows_while_paged(stage: Stage) -> None:
	post = stage.comments(5)
	stage.arm_list(post, page_size=SMALL_PAGE, then=[stage.writes("جاء أثناء القراءة", post)])
	stage.arm_list(post, page_size=SMALL_PAGE, times=OFTEN)


def _shrinks_while_paged(stage: Stage) -> None:
	post = stage.comments(5)
	last_of_first_page = stage.made[-SMALL_PAGE]
	stage.arm_list(post, page_size=SMALL_PAGE, then=[{"action": "delete", "id": last_of_first_page}])
	stage.arm_list(post, page_size=SMALL_PAGE, times=OFTEN)


def one_more(seconds: float = 0) -> Callable[[Stage], Values]:
	"""A comment of so many seconds ago appears after a reading, where the last one stands."""

	def mixed(stage: Stage) -> Values:
		posts = stage.world.posts_of(stage.account)
		if not posts and stage.platform != "X":
			return {}
		moment = stage.world.clock.now() - timedelta(seconds=seconds)
		post = None if stage.platform == "X" else posts[0]
		change = stage.writes("تعليق جاء أثناء القراءة", post, at=moment.isoformat())
		return {"method": "GET", "path": LISTS[stage.platform], "then": [change]}

	return mixed


def _gone_at_the_cursor(stage: Stage) -> Values:
	"""A small page, and the comment that ends it where the newest come first is deleted once it was read."""
	standing = stage.standing()
	if len(standing) < SMALL_PAGE:
		return {}
	change = {"action": "delete", "id": standing[-SMALL_PAGE].id}
	return {"method": "GET", "path": LISTS[stage.platform], "page_size": SMALL_PAGE, "then": [change]}


def _beyond_the_ceiling(stage: Stage) -> None:
	count = int(stage.option("count", 820 if stage.platform == "X" else 7))
	post = stage.comments(count)
	if stage.platform != "X":
		stage.arm_list(post, query=FURTHER_PAGE, skip=1, times=OFTEN, **words.paged_too_deep())
		stage.arm_list(post, page_size=SMALL_PAGE, times=OFTEN)


def _mark_too_old(stage: Stage) -> None:
	stage.subject()
	stage.arm(method="GET", path="search/recent$", query="since_id=", **words.since_too_old())


FAULTS: dict[str, Named] = {
	"F01": Named("An empty list, in the platform's own shape", only(Scene(_empty)), PLATFORMS),
	"F02": Named("All on a single page", only(Scene(_single)), PLATFORMS),
	"F03": Named("Three pages with a cursor", only(Scene(paged())), PLATFORMS),
	"F04": Named(
		"A short page with more behind it",
		{"first": Scene(_odd_page(1, 0)), "anywhere": Strike({"method": "GET", "page_size": 1}, "read")},
		PLATFORMS,
	),
	"F05": Named(
		"An empty page in the middle, with a next one",
		{"second": Scene(_odd_page(0, 1)), "anywhere": Strike({"method": "GET", "page_size": 0}, "read")},
		PLATFORMS,
	),
	"F06": Named(
		"The same page and cursor again and again",
		{
			"pages": Scene(paged(forget_cursor=True)),
			"anywhere": Strike({"method": "GET", "query": FURTHER_PAGE, "forget_cursor": True}, "read"),
		},
		PLATFORMS,
	),
	"F07": Named(
		"The cursor is no longer known in the middle of a run",
		{
			"in a run": Scene(_cursor_expires),
			"anywhere": Strike(
				lambda platform: {"method": "GET", "query": FURTHER_PAGE, **words.cursor_expired(platform)},
				"read",
			),
		},
		PLATFORMS,
	),
	"F08": Named(
		"A comment is added at the top while the list is paged",
		only(Scene(_grows_while_paged, one_more())),
		PLATFORMS,
	),
	"F09": Named(
		"A comment is deleted while the list is paged, the one that the cursor stands on",
		only(Scene(_shrinks_while_paged, _gone_at_the_cursor)),
		PLATFORMS,
	),
	"F15": Named(
		"Pages smaller than asked",
		{
			"pages": Scene(paged(page_size=1)),
			"anywhere": Strike({"method": "GET", "page_size": SMALL_PAGE}, "read"),
		},
		PLATFORMS,
	),
	"F24": Named(
		"More comments (`count`) than the platform lists", only(Scene(_beyond_the_ceiling)), ("X", "Facebook")
	),
	"F25": Named("since_id is older than recent search reaches", only(Scene(_mark_too_old)), ("X",)),
	"F29": Named(
		"The last entry of a page comes again on the next",
		{
			"pages": Scene(paged(page_back=1)),
			"anywhere": Strike({"method": "GET", "query": FURTHER_PAGE, "page_back": 1}, "read"),
		},
		PLATFORMS,
	),
}
