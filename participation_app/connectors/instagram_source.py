"""The lists of an Instagram account: its media, under each its comments, under a comment its replies."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Item, Post, Unreadable
from participation_app.connectors.entries import ids_of, listed, read_entries
from participation_app.connectors.fields import (
	count,
	identifier,
	mapping,
	moment,
	optional_identifier,
	optional_text,
	text,
	version_of,
)
from participation_app.connectors.graph import UNCLEAR, GraphClient, next_token, of_our_own
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

PAGE_SIZE = 50  # more are refused
MEDIA_A_STEP = 5
MEDIA_FIELDS = "id,caption,timestamp,comments_count,media_product_type,permalink"
OWN_MEDIA_FIELDS = "id,caption,timestamp,permalink"
REPLY_FIELDS = "id,text,timestamp,username,from,hidden,parent_id"
COMMENT_FIELDS = f"id,text,timestamp,username,from,hidden,like_count,parent_id,replies{{{REPLY_FIELDS}}}"

MENTION_FIELDS = "id,text,timestamp,username,media{id}"
MENTIONING_MEDIUM_FIELDS = "id,caption,timestamp,username,permalink"


class MediaSource:
	"""Reads one account's lists. No list of comments can be asked for by time."""

	def __init__(self, graph: GraphClient, account_id: str, reader: CommentReader):
		self._graph = graph
		self._account_id = account_id
		self._reader = reader

	def first_walks(self, reach: Reach) -> list[Walk]:
		return [Walk("media", self._account_id)]

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		self._graph.rest_when_nearly_used_up()
		if walk.kind == "media":
			return self._media(walk, reach, parents)
		return self._comments(walk, reach) if walk.kind == "comments" else self._replies(walk)

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		forget_unwatched(parents, reach)

	def _media(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		with of_our_own():
			answer = self._page(walk, MEDIA_FIELDS)
		entries = listed(answer)
		media, unreadable = read_entries(entries, _watched_media)
		token, lost = next_token(answer)
		step = Step(ids_of(entries), [], unreadable, token, gap=lost)
		step.walks, step.parents = look_under(media, "comments", reach, parents)
		step.known = not unreadable and all_unwatched(media, reach)
		return step

	def _comments(self, walk: Walk, reach: Reach) -> Step:
		answer = self._page(walk, COMMENT_FIELDS)
		entries = listed(answer)
		post = noted_post(walk)
		items, unreadable = read_entries(entries, lambda entry: self._reader.comment(entry, post))
		replies, unreadable_replies = self._reader.expanded_replies(entries, post)
		token, lost = next_token(answer)
		withheld = not entries and not walk.token and not token and bool(walk.keep and walk.keep["count"])
		step = Step(ids_of(entries), items + replies, unreadable + unreadable_replies, token)
		step.gap = lost or withheld
		# A new reply stays in the place of the comment it answers, however old that is.
		step.known = not walk.note["changed"] and all_older(step.items, step.unreadable, reach.floor)
		if walk.note["changed"]:
			step.walks = _truncated_replies(entries, walk)
		return step

	def _replies(self, walk: Walk) -> Step:
		answer = self._page(walk, REPLY_FIELDS)
		entries = listed(answer)
		post = noted_post(walk)
		items, unreadable = read_entries(entries, lambda entry: self._reader.comment(entry, post, walk.id))
		token, lost = next_token(answer)
		return Step(ids_of(entries), items, unreadable, token, gap=lost)

	def _page(self, walk: Walk, fields: str) -> Answer:
		params = {"after": walk.token} if walk.token else {}
		limit = walk.note.get("limit", PAGE_SIZE)
		answer, walk.note["limit"] = self._graph.get_list(
			walk.id, walk.kind, limit=limit, fields=fields, **params
		)
		return answer


class MentionReader:
	"""What mentions the account under somebody else's medium: no list has it, only its number leads there."""

	def __init__(self, graph: GraphClient, account_id: str, reader: CommentReader):
		self._graph = graph
		self._account_id = account_id
		self._reader = reader

	def read(self, external_id: str) -> Item | None:
		"""The comment or, where the medium itself mentions the account, what it says; None for neither."""
		if not external_id.isdigit():
			return None
		entry = self._ask(f"mentioned_comment.comment_id({external_id}){{{MENTION_FIELDS}}}")
		if entry is None:
			entry = self._ask(f"mentioned_media.media_id({external_id}){{{MENTIONING_MEDIUM_FIELDS}}}")
		items, _ = read_entries([entry] if entry else [], self._mention)
		return items[0] if items else None

	def _ask(self, fields: str) -> dict[str, Any] | None:
		try:
			answer = self._graph.get(self._account_id, fields=fields).object
			return mapping(answer, fields.partition(".")[0]) or None
		except (*UNCLEAR, ValueError):
			return None

	def _mention(self, entry: dict[str, Any]) -> Item:
		"""Replies under somebody else's medium are left to a person."""
		said = {"text": entry.get("caption"), **entry}
		medium = optional_identifier(mapping(entry, "media")) or identifier(entry)
		permalink = optional_text(entry, "permalink")
		item = self._reader.comment(said, Post(medium, text(entry, "caption"), permalink))
		return replace(item, can_reply=False)


class MediaSweep(MediaSource):
	"""Reads under media that are known, all that is there; `parents` keeps when each was looked at."""

	def __init__(
		self,
		graph: GraphClient,
		account_id: str,
		reader: CommentReader,
		media: Sequence[str],
		sees_comments: Callable[[], bool],
	):
		super().__init__(graph, account_id, reader)
		self._media_ids = media
		self._sees_comments = sees_comments

	def first_walks(self, reach: Reach) -> list[Walk]:
		return posts_walk(self._media_ids)

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		self._graph.rest_when_nearly_used_up()
		if walk.kind == "posts":
			return self._known_media(walk, reach, parents)
		try:
			return self._comments(walk, reach) if walk.kind == "comments" else self._replies(walk)
		except errors.TargetGone:
			walk.keep = None
			return Step()

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		forget_unswept(parents, reach)

	def _known_media(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		chosen, token = portion(walk, MEDIA_A_STEP)
		found = self._graph.look_up(chosen, MEDIA_FIELDS, at_once=1, sees=self._sees_comments)
		entries = [entry for entry in found.values() if isinstance(entry, dict)]
		media, unreadable = read_entries(entries, _watched_media)
		step = Step(chosen, [], [], token, gap=bool(unreadable) or "unknown" in found.values())
		step.walks, step.parents = look_again(media, "comments", reach, parents)
		return step


class CommentReader:
	"""Reads comments and replies for one account of ours."""

	def __init__(self, account_id: str, handle: str):
		self._account_id = account_id
		self._handle = handle.lstrip("@").casefold()

	def comment(self, entry: dict[str, Any], post: Post | None, under: str | None = None) -> Item:
		"""`under` is the comment a reply was listed under, for replies that do not name it."""
		author = mapping(entry, "from")
		author_id = optional_identifier(author)
		handle = optional_text(entry, "username") or optional_text(author, "username")
		content = text(entry, "text")
		parent_id = optional_identifier(entry, "parent_id") or under
		hidden = entry.get("hidden") is True
		return Item(
			external_id=identifier(entry),
			version_id=version_of(content),
			parent_id=parent_id,
			author_id=author_id,
			author_handle=handle,
			author_name=None,
			text=content,
			language_hint=None,
			created_at=moment(entry.get("timestamp")),
			edited_at=None,
			visibility="hidden" if hidden else "visible",
			is_own=author_id == self._account_id or bool(handle and handle.casefold() == self._handle),
			can_reply=False if hidden else None,
			permalink=post.permalink if post else None,
			post=post,
			raw=entry,
		)

	def expanded_replies(self, entries: list[Any], post: Post) -> tuple[list[Item], list[Unreadable]]:
		"""The replies that came inside their comments."""
		items: list[Item] = []
		unreadable: list[Unreadable] = []
		for entry in entries:
			replies = _expanded(entry)
			read, unread = read_entries(
				replies, lambda reply, under=entry: self.comment(reply, post, identifier(under))
			)
			items += read
			unreadable += unread
		return items, unreadable


def _truncated_replies(entries: list[Any], walk: Walk) -> list[Walk]:
	"""Walks of the replies that the platform did not put into their comments."""
	walks = []
	for entry in entries:
		replies = entry.get("replies") if isinstance(entry, dict) else None
		paging = replies.get("paging") if isinstance(replies, dict) else None
		if isinstance(paging, dict) and paging.get("next") and entry.get("id"):
			cursors = paging.get("cursors")
			after = cursors.get("after") if isinstance(cursors, dict) else None
			walks.append(Walk("replies", str(entry["id"]), token=after, note={"post": walk.note["post"]}))
	return walks


def _expanded(entry: Any) -> list[Any]:
	replies = entry.get("replies") if isinstance(entry, dict) else None
	data = replies.get("data") if isinstance(replies, dict) else None
	return data if isinstance(data, list) else []


def read_own_medium(entry: dict[str, Any]) -> Post:
	"""A medium of the account's own."""
	words, at = optional_text(entry, "caption") or "", moment(entry.get("timestamp"))
	return Post(identifier(entry), words, optional_text(entry, "permalink"), at)


def _watched_media(entry: dict[str, Any]) -> WatchedPost:
	post = Post(
		identifier(entry),
		text(entry, "caption"),
		optional_text(entry, "permalink"),
		moment(entry.get("timestamp")),
	)
	return WatchedPost(post, count(entry, "comments_count") if "comments_count" in entry else None)
