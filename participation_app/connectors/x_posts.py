"""Reads the posts of an X answer; X renames tweet to post in its fields, so both spellings are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Item, Media, Post, Unreadable
from participation_app.connectors.entries import ids_of, listed, read_entries
from participation_app.connectors.fields import (
	count,
	identifier,
	mapping,
	moment,
	optional_identifier,
	optional_text,
	text,
)

SPELLINGS = {
	"referenced": ("referenced_posts", "referenced_tweets"),
	"chain": ("edit_history_post_ids", "edit_history_tweet_ids"),
	"note": ("note_post", "note_tweet"),
	"included": ("posts", "tweets"),
}
EPOCH = datetime(2010, 11, 4, 1, 42, 54, 657000, tzinfo=timezone.utc)


def snowflake(at: datetime) -> str:
	"""The smallest id of a post of that time."""
	return str(max(0, (at - EPOCH) // timedelta(milliseconds=1)) << 22)


def snowflake_time(post_id: str) -> datetime:
	return EPOCH + timedelta(milliseconds=int(post_id) >> 22)


def is_post_id(value: str) -> bool:
	"""Whether X takes it for an id; one wrong id fails a whole look-up."""
	return len(value) <= 19 and value.isascii() and value.isdigit()


def either(entry: dict[str, Any], name: str) -> Any:
	return next((entry[spelling] for spelling in SPELLINGS[name] if entry.get(spelling)), None)


def latest_version(entry: dict[str, Any]) -> str:
	return _chain(entry)[-1]


def first_version(entry: dict[str, Any]) -> str:
	"""The id under which a post is known, however often it was edited."""
	return _chain(entry)[0]


def versions_named(entry: dict[str, Any]) -> list[str]:
	"""All ids of an edited post, as far as it names them."""
	chain = either(entry, "chain")
	return [str(post_id) for post_id in chain] if isinstance(chain, list) else []


@dataclass
class PostPage:
	"""One answer: comments, and the posts of our own that start conversations."""

	ids: list[str]
	items: list[Item]
	unreadable: list[Unreadable]
	own_posts: dict[str, dict[str, Any]]  # id -> {"text", "at"}, as kept in Cursor.parents
	answered: dict[str, str | None]  # item id -> the post it answers
	next_token: str | None


class PostReader:
	"""Reads posts for one account of ours."""

	def __init__(self, account_id: str, handle: str):
		self._account_id = account_id
		self._handle = handle
		self._mention = re.compile(rf"(?<!\w)@{re.escape(handle)}(?!\w)", re.IGNORECASE)

	def read_page(self, answer: Answer, parents: dict[str, Any], *, own_posts_too: bool = False) -> PostPage:
		"""`parents` are the posts of ours that are known already, for the text above a reply.

		Posts of ours that start a conversation are no items, unless they are asked for.
		"""
		entries = listed(answer, required=False)
		includes = _Includes(answer.object.get("includes"), parents)
		own_posts: dict[str, dict[str, Any]] = {}
		answered: dict[str, str | None] = {}

		def read(entry: dict[str, Any]) -> Item | None:
			references = _references(entry)
			if "retweeted" in references:
				return None
			chain = _chain(entry)
			if self._starts_conversation(entry, references):
				own_posts[chain[0]] = {"text": _full_text(entry), "at": text(entry, "created_at")}
				if not own_posts_too:
					return None
			answered[chain[0]] = references.get("replied_to")
			return self._item(entry, chain, references, includes)

		items, unreadable = read_entries(entries, read)
		token = mapping(answer.object, "meta").get("next_token")
		return PostPage(ids_of(entries), items, unreadable, own_posts, answered, token or None)

	def permalink(self, post_id: str) -> str:
		return f"https://x.com/{self._handle}/status/{post_id}"

	def _starts_conversation(self, entry: dict[str, Any], references: dict[str, str]) -> bool:
		return entry.get("author_id") == self._account_id and "replied_to" not in references

	def _item(
		self, entry: dict[str, Any], chain: list[str], references: dict[str, str], includes: _Includes
	) -> Item:
		post_id, first = identifier(entry), chain[0]
		author_id = optional_identifier(entry, "author_id")
		author = includes.users.get(author_id or "", {})
		created = moment(entry.get("created_at"))
		content = _full_text(entry)
		handle = optional_text(author, "username")
		return Item(
			external_id=first,
			version_id=post_id,
			parent_id=self._parent(entry, references),
			author_id=author_id,
			author_handle=handle,
			author_name=optional_text(author, "name"),
			text=content,
			language_hint=optional_text(entry, "lang"),
			created_at=snowflake_time(first) if first != post_id else created,
			edited_at=created if first != post_id else None,
			visibility="withheld" if entry.get("withheld") else "visible",
			is_own=author_id == self._account_id,
			can_reply=self._can_reply(entry, content),
			permalink=f"https://x.com/{handle or 'i'}/status/{post_id}",
			post=includes.root(optional_identifier(entry, "conversation_id"), first),
			raw=entry,
			media=includes.media_of(entry),
		)

	def _parent(self, entry: dict[str, Any], references: dict[str, str]) -> str | None:
		"""The comment answered; an answer to the first post of a conversation of ours is first-level."""
		parent = references.get("replied_to")
		under_ours = str(entry.get("in_reply_to_user_id")) == self._account_id
		return None if under_ours and parent == str(entry.get("conversation_id")) else parent

	def _can_reply(self, entry: dict[str, Any], content: str) -> bool | None:
		"""X lets most apps answer only those who addressed the account; of an implied mention it says nothing."""
		addressed = bool(self._mention.search(content))
		return True if addressed and entry.get("reply_settings", "everyone") == "everyone" else None


class _Includes:
	def __init__(self, includes: Any, parents: dict[str, Any]):
		includes = includes if isinstance(includes, dict) else {}
		self.users = _by_id(includes.get("users"))
		self._posts = _by_id(either(includes, "included"))
		self._media = _by_id(includes.get("media"), "media_key")
		self._parents = parents

	def media_of(self, entry: dict[str, Any]) -> tuple[Media, ...]:
		"""The pictures and videos of a post; what X does not show of them is left out."""
		attachments = entry.get("attachments")
		keys = attachments.get("media_keys") if isinstance(attachments, dict) else None
		known = [self._media[str(key)] for key in keys or () if str(key) in self._media]
		found = ((_media_address(media), media) for media in known)
		return tuple(
			Media(url, "picture" if media.get("type") == "photo" else "video", str(media["media_key"]))
			for url, media in found
			if url
		)

	def root(self, conversation_id: str | None, first: str) -> Post | None:
		"""The post that the conversation began with, unless it is the comment itself."""
		if conversation_id is None or conversation_id == first:
			return None
		found = self._posts.get(conversation_id)
		kept = self._parents.get(conversation_id, {})
		content = _full_text(found) if found else kept.get("text", "")
		at = found.get("created_at") if found else kept.get("at")
		permalink = f"https://x.com/i/status/{conversation_id}"
		return Post(conversation_id, content, permalink, moment(at) if at else None)


def _by_id(entries: Any, name: str = "id") -> dict[str, dict[str, Any]]:
	entries = entries if isinstance(entries, list) else []
	return {str(entry[name]): entry for entry in entries if isinstance(entry, dict) and entry.get(name)}


def _media_address(media: dict[str, Any]) -> str | None:
	"""A picture's own address; of a video that of its file with the highest bit rate."""
	if isinstance(media.get("url"), str):
		return media["url"]
	variants = media.get("variants")
	files = [one for one in variants if isinstance(one, dict)] if isinstance(variants, list) else []
	files = [
		one for one in files if isinstance(one.get("url"), str) and one.get("content_type") == "video/mp4"
	]
	best = max(files, key=lambda one: count(one, "bit_rate"), default=None)
	return best["url"] if best else None


def _references(entry: dict[str, Any]) -> dict[str, str]:
	return {str(reference["type"]): identifier(reference) for reference in either(entry, "referenced") or []}


def _chain(entry: dict[str, Any]) -> list[str]:
	return versions_named(entry) or [identifier(entry)]


def _full_text(entry: dict[str, Any]) -> str:
	"""The text of a long post stands in its note; `text` has only its first 280 characters."""
	note = either(entry, "note")
	return text(note, "text") if isinstance(note, dict) and note.get("text") else text(entry, "text")
