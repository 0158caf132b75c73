"""The lists of X that make up a run: our own posts, replies under them, and mentions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.client import Answer
from participation_app.connectors.fields import days_before, iso, whole_seconds
from participation_app.connectors.walks import Reach, Step, Walk
from participation_app.connectors.x_posts import PostReader, snowflake

PAGE_SIZE = 100
SEARCH_DAYS = 7  # as far back as recent search goes
SEARCH_MARGIN = timedelta(minutes=10)
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
	):
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
		try:
			return self._read(self._paths[walk.kind], self._params(walk, reach)), False
		except errors.CursorInvalid:
			if walk.token is not None or "since_id" not in walk.note:
				raise
		del walk.note["since_id"]
		return self._read(self._paths[walk.kind], self._params(walk, reach)), True

	def _params(self, walk: Walk, reach: Reach) -> dict[str, Any]:
		params: dict[str, Any] = {"max_results": PAGE_SIZE}
		if "query" in walk.note:
			params["query"] = walk.note["query"]
		if walk.token is not None:
			params["next_token" if walk.kind == "search" else "pagination_token"] = walk.token
		if "since_id" in walk.note:
			return {**params, "since_id": walk.note["since_id"]}
		earliest = days_before(reach.started, SEARCH_DAYS) + SEARCH_MARGIN
		return {**params, "start_time": whole_seconds(max(reach.floor, earliest))}

	def _searches(self, own_posts: dict[str, Any], reach: Reach) -> Iterator[Walk]:
		since = {} if reach.first else {"since_id": snowflake(reach.floor)}
		oldest = iso(days_before(reach.started, SEARCH_DAYS))
		recent = sorted(post_id for post_id, kept in own_posts.items() if kept.get("at", "") >= oldest)
		for start in range(0, max(len(recent), 1), CONVERSATIONS_A_QUERY):
			chosen = recent[start : start + CONVERSATIONS_A_QUERY]
			places = [f"to:{self._handle}", *(f"conversation_id:{post_id}" for post_id in chosen)]
			query = f"({' OR '.join(places)}) -is:retweet"
			yield Walk("search", f"search {start}", note={"query": query, **since})
