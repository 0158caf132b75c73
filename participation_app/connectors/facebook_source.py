"""The lists of a Facebook page: its feed, and under each post its comments where there may be new ones."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Item, Media, Post
from participation_app.connectors.entries import ids_of, listed, read_entries
from participation_app.connectors.fields import (
	count,
	flag,
	identifier,
	mapping,
	moment,
	optional_identifier,
	optional_text,
	text,
	version_of,
)
from participation_app.connectors.graph import GraphClient, next_token, of_our_own
from participation_app.connectors.walks import Reach, Step, Walk, all_older
from participation_app.connectors.watched import (
	WatchedPost,
	all_unwatched,
	forget_unswept,
	forget_unwatched,
	look_again,
	look_under,
	noted_post,
	portion,
	posts_walk,
)

POSTS_A_PAGE = 25
COMMENTS_A_PAGE = 100
POSTS_A_CALL = 25
COMMENT_FIELDS = (
	"id,message,from,created_time,parent{id},is_hidden,can_comment,comment_count,attachment,permalink_url"
)
VISITORS_POST_FIELDS = "id,message,from,created_time,is_hidden,permalink_url"
OWN_POST_FIELDS = "id,message,created_time,permalink_url"
COUNTED = "comments.filter(stream).limit(1).summary(true){id}"
POST_FIELDS = f"id,message,from,created_time,permalink_url,{COUNTED}"
NEWEST_FIRST = "reverse_chronological"


class PageSource:
	"""Reads one page's lists; comments at all levels come as one flat list."""

	def __init__(self, graph: GraphClient, account_id: str):
		self._graph = graph
		self._account_id = account_id

	def first_walks(self, reach: Reach) -> list[Walk]:
		return [Walk("feed", self._account_id)]

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		self._graph.rest_when_nearly_used_up()
		return self._feed(walk, reach, parents) if walk.kind == "feed" else self._comments(walk, reach)

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		forget_unwatched(parents, reach)

	def _feed(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		with of_our_own():
			answer = self._page(walk, POSTS_A_PAGE, fields=POST_FIELDS)
		entries = listed(answer)
		posts, unreadable = read_entries(entries, _watched_post)
		visitors, unreadable_visitors = read_entries(entries, self._visitors_post)
		token, lost = next_token(answer)
		step = Step(ids_of(entries), visitors, unreadable or unreadable_visitors, token, gap=lost)
		step.walks, step.parents = look_under(posts, "comments", reach, parents)
		step.known = not step.unreadable and all_unwatched(posts, reach)
		return step

	def _comments(self, walk: Walk, reach: Reach) -> Step:
		answer = self._page(
			walk, COMMENTS_A_PAGE, fields=COMMENT_FIELDS, filter="stream", order=NEWEST_FIRST, summary="true"
		)
		entries = listed(answer)
		post = noted_post(walk)
		items, unreadable = read_entries(entries, lambda entry: read_comment(entry, self._account_id, post))
		summary = mapping(answer.object, "summary")
		token, lost = next_token(answer)
		# What a token may not see is left out without an error.
		withheld = not entries and not walk.token and not token and count(summary, "total_count") > 0
		step = Step(ids_of(entries), items, unreadable, token, gap=lost or withheld)
		# A ranked list hides new comments behind old ones, so only a list by time is left early.
		by_time = summary.get("order") == NEWEST_FIRST
		step.known = by_time and not walk.note["unread"] and all_older(items, unreadable, reach.floor)
		return step

	def _page(self, walk: Walk, limit: int, **params: Any) -> Answer:
		if walk.token:
			params["after"] = walk.token
		limit = walk.note.get("limit", limit)
		answer, walk.note["limit"] = self._graph.get_list(walk.id, walk.kind, limit=limit, **params)
		return answer

	def _visitors_post(self, entry: dict[str, Any]) -> Item | None:
		"""A post that somebody else wrote on the page is a contribution itself."""
		author = optional_identifier(mapping(entry, "from"))
		return read_comment(entry, self._account_id, None) if author not in (None, self._account_id) else None


class PageSweep(PageSource):
	"""Reads under posts that are known, all that is there; `parents` keeps when each was looked at."""

	def __init__(self, graph: GraphClient, account_id: str, posts: Sequence[str]):
		super().__init__(graph, account_id)
		self._posts = posts

	def first_walks(self, reach: Reach) -> list[Walk]:
		return posts_walk(self._posts)

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		self._graph.rest_when_nearly_used_up()
		if walk.kind == "posts":
			return self._known_posts(walk, reach, parents)
		try:
			return self._comments(walk, reach)
		except errors.TargetGone:
			walk.keep = None
			return Step()

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		forget_unswept(parents, reach)

	def _known_posts(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		chosen, token = portion(walk, POSTS_A_CALL)
		found = self._graph.look_up(
			chosen,
			POST_FIELDS,
			at_once=POSTS_A_CALL,
			sees=lambda: sees_comments(self._graph, self._account_id),
		)
		entries = [entry for entry in found.values() if isinstance(entry, dict)]
		posts, unreadable = read_entries(entries, _watched_post)
		step = Step(chosen, [], [], token, gap=bool(unreadable) or "unknown" in found.values())
		step.walks, step.parents = look_again(posts, "comments", reach, parents)
		return step


def sees_comments(graph: GraphClient, account_id: str) -> bool:
	"""Whether the token is shown comments where there are some."""
	try:
		with of_our_own():
			posts = listed(graph.get(account_id, "feed", fields=f"id,{COUNTED}", limit=POSTS_A_PAGE))
	except errors.PermissionMissing:
		return False
	lists = [
		post["comments"]
		for post in posts
		if isinstance(post, dict) and isinstance(post.get("comments"), dict)
	]
	stated = [one for one in lists if count(mapping(one, "summary"), "total_count")]
	return not stated or any(one.get("data") for one in stated)


def read_comment(entry: dict[str, Any], account_id: str, post: Post | None) -> Item:
	"""A comment; its author is missing where the token may not see people."""
	author = mapping(entry, "from")
	author_id = optional_identifier(author)
	content = text(entry, "message")
	return Item(
		external_id=identifier(entry),
		version_id=version_of(content),
		parent_id=optional_identifier(mapping(entry, "parent")),
		author_id=author_id,
		author_handle=None,
		author_name=optional_text(author, "name"),
		text=content,
		language_hint=None,
		created_at=moment(entry.get("created_time")),
		edited_at=None,
		visibility="hidden" if entry.get("is_hidden") is True else "visible",
		is_own=author_id == account_id,
		can_reply=flag(entry, "can_comment"),
		permalink=optional_text(entry, "permalink_url"),
		post=post,
		raw=entry,
		media=_media(entry),
	)


def _media(entry: dict[str, Any]) -> tuple[Media, ...]:
	"""The picture of a comment, or its video; one that cannot be read does not stand in the comment's way."""
	try:
		attachment = mapping(entry, "attachment")
		media = mapping(attachment, "media")
		target = optional_identifier(mapping(attachment, "target"))
		video, picture = optional_text(media, "source"), optional_text(mapping(media, "image"), "src")
	except ValueError:
		return ()
	if video:
		return (Media(video, "video", target),)
	return (Media(picture, "picture", target),) if picture else ()


def read_own_post(entry: dict[str, Any]) -> Post:
	"""A post of the page's own."""
	words, at = optional_text(entry, "message") or "", moment(entry.get("created_time"))
	return Post(identifier(entry), words, optional_text(entry, "permalink_url"), at)


def _watched_post(entry: dict[str, Any]) -> WatchedPost:
	post = Post(
		identifier(entry),
		text(entry, "message"),
		optional_text(entry, "permalink_url"),
		moment(entry.get("created_time")),
	)
	summary = mapping(mapping(entry, "comments"), "summary")
	return WatchedPost(post, count(summary, "total_count") if "total_count" in summary else None)
