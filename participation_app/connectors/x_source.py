"""The lists of X that make up a run: our own posts, replies under them, and mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.entries import portions
from participation_app.connectors.fields import days_before, iso, whole_seconds
from participation_app.connectors.walks import Clock, Reach, Step, Walk
from participation_app.connectors.x_posts import PostReader, is_post_id, snowflake

SEARCH_DAYS = 7  # as far back as recent search goes
SEARCH_MARGIN = timedelta(minutes=10)
# A sweep goes on over hours, and X refuses the next page once the search began more than seven days ago.
SWEEP_LASTS = timedelta(hours=6)
SWEEPS_BACK = timedelta(days=SEARCH_DAYS) - SWEEP_LASTS
MENTIONS_CEILING = 800  # X lists no more mentions than these
CONVERSATIONS_A_QUERY = 10  # a query has room for 512 characters


class XSource:
	"""Reads the account's own posts first: under each of the last days' posts replies are searched for."""

	def __init__(
		self,
		read: Callable[[str, Mapping[str, Any]], Answer],
		account_id: str,
		handle: str,
		posts: PostReader,
		clock: Clock,
		page_size: int,
	):
		self._clock = clock
		self._page_size = page_size
		self._read = read
		self._handle = handle
		self._posts = posts
		self._paths = {
			"own": f"/2/users/{account_id}/tweets",
			"mentions": f"/2/users/{account_id}/mentions",
			"search": "/2/tweets/search/recent",
		}

	def first_walks(self, reach: Reach) -> list[Walk]:
		since = {} if reach.first else {"since_id": snowflake(reach.floor)}
		return [Walk("mentions", "mentions", note=dict(since)), Walk("own", "own", note=dict(since))]

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		answer, gap = self._page(walk, reach)
		page = self._posts.read_page(answer, parents)
		step = Step(page.ids, page.items, page.unreadable, page.next_token, gap=gap)
		if walk.kind == "own":
			step.parents = page.own_posts
			if step.token is None:
				step.walks = list(self._searches({**parents, **page.own_posts}, reach))
		if walk.kind == "mentions":
			walk.note["listed"] = (walk.note.get("listed", 0) if walk.token else 0) + len(page.ids)
			step.gap = gap or (step.token is None and walk.note["listed"] >= MENTIONS_CEILING)
		return step

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		oldest = iso(days_before(reach.started, SEARCH_DAYS))
		for post_id in [post_id for post_id, kept in parents.items() if kept.get("at", "") < oldest]:
			del parents[post_id]

	def _page(self, walk: Walk, reach: Reach) -> tuple[Answer, bool]:
		"""The answer, and whether X had forgotten the mark, so that only what it still lists is read."""
		path = self._paths[walk.kind]
		try:
			return self._read(path, self._params(walk, reach)), False
		except errors.CursorInvalid:
			if walk.token is not None:
				raise
		walk.note.pop("since_id", None)
		walk.note["start_time"] = whole_seconds(self._earliest())
		return self._read(path, self._params(walk, reach)), True

	def _params(self, walk: Walk, reach: Reach) -> dict[str, Any]:
		params: dict[str, Any] = {"max_results": self._page_size}
		if "query" in walk.note:
			params["query"] = walk.note["query"]
		if walk.token is not None:
			params["next_token" if walk.kind == "search" else "pagination_token"] = walk.token
		if "since_id" in walk.note:
			return {**params, "since_id": walk.note["since_id"]}
		if "start_time" not in walk.note:
			walk.note["start_time"] = whole_seconds(max(reach.floor, self._earliest()))
		return {**params, "start_time": walk.note["start_time"]}

	def _earliest(self) -> datetime:
		return days_before(self._clock(), SEARCH_DAYS) + SEARCH_MARGIN

	def _searches(self, own_posts: dict[str, Any], reach: Reach) -> Iterator[Walk]:
		since = {} if reach.first else {"since_id": snowflake(reach.floor)}
		oldest = iso(days_before(reach.started, SEARCH_DAYS))
		recent = sorted(post_id for post_id, kept in own_posts.items() if kept.get("at", "") >= oldest)
		for place, query in enumerate(_queries([f"to:{self._handle}"], recent)):
			yield Walk("search", f"search {place}", note={"query": query, **since})


class XSweep(XSource):
	"""Searches the last days anew for what addresses the account and for all that stands under known posts."""

	def __init__(
		self,
		read: Callable[[str, Mapping[str, Any]], Answer],
		account_id: str,
		handle: str,
		posts: PostReader,
		clock: Clock,
		page_size: int,
		known: Sequence[str],
	):
		super().__init__(read, account_id, handle, posts, clock, page_size)
		self._known = known

	def first_walks(self, reach: Reach) -> list[Walk]:
		started = days_before(self._clock(), SEARCH_DAYS) + SWEEP_LASTS - SEARCH_MARGIN
		note = {"start_time": whole_seconds(started)}
		queries = _queries([f"to:{self._handle}", f"@{self._handle}"], filter(is_post_id, self._known))
		return [
			Walk("search", f"search {place}", note={"query": query, **note})
			for place, query in enumerate(queries)
		]


def _queries(always: list[str], conversations: Iterable[str]) -> Iterator[str]:
	"""Searches for what `always` finds and, ten at a time, for the replies in conversations."""
	chunks = list(portions(conversations, CONVERSATIONS_A_QUERY)) or [[]]
	for place, chosen in enumerate(chunks):
		places = [*(always if place == 0 else ()), *(f"conversation_id:{post_id}" for post_id in chosen)]
		yield f"({' OR '.join(places)}) -is:retweet"
