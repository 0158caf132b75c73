"""Posts of X as its lists show them: our posts, mentions and replies alike, in fields, expansions and includes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from .state import World, own_author
from .things import Author, Comment, Post, Version

SPELLINGS = {
	"post": {
		"fields": "post.fields",
		"history": "edit_history_post_ids",
		"referenced": "referenced_posts",
		"note": "note_post",
		"includes": "posts",
	},
	"tweet": {
		"fields": "tweet.fields",
		"history": "edit_history_tweet_ids",
		"referenced": "referenced_tweets",
		"note": "note_tweet",
		"includes": "tweets",
	},
}
POST_FIELDS = (
	"article,attachments,card_uri,community_id,context_annotations,conversation_id,created_at,"
	"display_text_range,edit_controls,entities,geo,id,lang,media_metadata,possibly_sensitive,public_metrics,"
	"reply_settings,scopes,source,text,withheld"
).split(",")
AUTHOR_FIELDS = ("author_id", "in_reply_to_user_id")
USER_FIELDS = (
	"affiliation,connection_status,created_at,description,entities,id,is_identity_verified,location,"
	"most_recent_tweet_id,name,parody,pinned_tweet_id,profile_banner_url,profile_image_url,protected,"
	"public_metrics,receives_your_dm,subscription,subscription_type,url,username,verified,verified_followers_count,"
	"verified_type,withheld"
).split(",")
SHORT_TEXT = 280


@dataclass(frozen=True)
class Entry:
	"""One version of a post on X."""

	id: str
	chain: tuple[str, ...]
	text: str
	at: datetime
	author: Author
	conversation_id: str
	replied_to: str | None
	replied_to_user: str | None
	language: str
	visibility: str
	picture: str | None = None

	@property
	def media(self) -> dict[str, str] | None:
		"""The picture that hangs on it; one for all its versions."""
		return self.picture and {"media_key": f"3_{self.chain[0]}", "type": "photo", "url": self.picture}

	def mentions(self, handle: str) -> bool:
		"""Whether the text names the account."""
		return re.search(rf"(?<!\w)@{re.escape(handle)}(?!\w)", self.text, re.IGNORECASE) is not None


class Timeline:
	"""All entries of the world, by id and newest first."""

	def __init__(self, world: World) -> None:
		self._world = world

	def newest_first(self) -> list[Entry]:
		"""Every entry that lists show, in its latest version."""
		return sorted(self._shown(), key=lambda entry: int(entry.id), reverse=True)

	def find(self, identifier: str) -> Entry | None:
		"""The entry with this id, an earlier version included; None if it is gone."""
		post = self._world.find_post("X", identifier)
		if post:
			return self.of_post(post)
		first = self._world.comments.get(identifier)
		for comment in [first] if first else self._world.comments.values():
			if comment.platform != "X" or comment.deleted:
				continue
			for version in comment.versions:
				if version.id == identifier:
					return self.of_comment(comment, version)
		return None

	def of_post(self, post: Post) -> Entry:
		"""A post of ours as an entry."""
		author = own_author(self._world.account("X", post.account_id))
		# X puts the link to the picture behind the text.
		text = f"{post.text} https://t.co/{post.id[-10:]}" if post.picture else post.text
		return Entry(post.id, (post.id,), text, post.created_at, author, post.id, None, None, "ar", "visible")

	def of_comment(self, comment: Comment, version: Version | None = None) -> Entry:
		"""A mention or reply as an entry."""
		version = version or comment.versions[-1]
		target, user = self._answered(comment)
		return Entry(
			version.id,
			tuple(one.id for one in comment.versions),
			version.text,
			version.at,
			comment.author or Author("0", "unknown", "unknown"),
			comment.post_id or self._world.top_of(comment).id,
			target,
			user,
			"und" if comment.language == "mixed" else comment.language,
			comment.visibility,
			comment.picture,
		)

	def _answered(self, comment: Comment) -> tuple[str | None, str | None]:
		if comment.parent_id:
			parent = self._world.comments[comment.parent_id]
			return parent.id, parent.author.id if parent.author else None
		return comment.post_id, comment.account_id if comment.post_id else None

	def _shown(self) -> Iterator[Entry]:
		for post in self._world.posts.values():
			if post.platform == "X" and self._world.lists(post):
				yield self.of_post(post)
		for comment in self._world.listed("X"):
			if comment.visibility != "protected":
				yield self.of_comment(comment)


@dataclass(frozen=True)
class Wanted:
	"""Which fields and expansions a request asked for."""

	spelling: str
	fields: frozenset[str]
	user_fields: frozenset[str]
	expansions: frozenset[str]

	@property
	def names(self) -> dict[str, str]:
		"""The names in the spelling in force."""
		return SPELLINGS[self.spelling]


def fields_of(spelling: str) -> frozenset[str]:
	"""What the fields parameter takes; in the newer spelling authors come by expansion alone."""
	names = SPELLINGS[spelling]
	older = (*AUTHOR_FIELDS, names["referenced"]) if spelling == "tweet" else ()
	return frozenset((*POST_FIELDS, names["note"], names["history"], *older))


def expansions_of(spelling: str) -> frozenset[str]:
	"""What the expansions parameter takes."""
	referenced = SPELLINGS[spelling]["referenced"]
	by_id = (f"{referenced}.id", f"{referenced}.id.author_id") if spelling == "tweet" else (referenced,)
	return frozenset((*AUTHOR_FIELDS, *by_id, "entities.mentions.username", "attachments.media_keys"))


def render(entry: Entry, wanted: Wanted) -> dict[str, Any]:
	"""One entry as the API shows it."""
	shown: dict[str, Any] = {
		"id": entry.id,
		"text": entry.text[:SHORT_TEXT],
		wanted.names["history"]: list(entry.chain),
	}
	asked = wanted.fields | {name.partition(".")[0] for name in wanted.expansions}
	for name, value in _optional(entry, wanted).items():
		if name in asked and value is not None:
			shown[name] = value
	return shown


def includes(entries: Iterable[Entry], wanted: Wanted, timeline: Timeline) -> dict[str, Any]:
	"""The users and referenced posts that the expansions ask for; {} if none."""
	entries = list(entries)
	users: dict[str, Author] = {}
	posts: dict[str, Entry] = {}
	for entry in entries:
		above = timeline.find(entry.replied_to) if entry.replied_to else None
		if "author_id" in wanted.expansions:
			users[entry.author.id] = entry.author
		if above and "in_reply_to_user_id" in wanted.expansions:
			users[above.author.id] = above.author
		if above and any(name.startswith(wanted.names["referenced"]) for name in wanted.expansions):
			posts[above.id] = above
	found: dict[str, Any] = {}
	if users:
		found["users"] = [render_user(author, wanted.user_fields) for author in users.values()]
	if posts:
		found[wanted.names["includes"]] = [render(entry, wanted) for entry in posts.values()]
	media = [entry.media for entry in entries if entry.media]
	if media and "attachments.media_keys" in wanted.expansions:
		found["media"] = media
	return found


def render_user(author: Author, fields: frozenset[str] = frozenset()) -> dict[str, Any]:
	"""One user as the API shows it."""
	shown = {"id": author.id, "name": author.name, "username": author.handle}
	optional = {"verified": False, "protected": False, "url": "", "description": ""}
	return {**shown, **{name: value for name, value in optional.items() if name in fields}}


def iso(moment: datetime) -> str:
	"""A time as X writes it."""
	return (
		moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
	)


def _optional(entry: Entry, wanted: Wanted) -> dict[str, Any]:
	names = wanted.names
	long_text = {"text": entry.text} if len(entry.text) > SHORT_TEXT else None
	reply = [{"type": "replied_to", "id": entry.replied_to}] if entry.replied_to else None
	handles = [{"username": handle} for handle in re.findall(r"(?<!\w)@(\w+)", entry.text)]
	withheld = {"copyright": False, "country_codes": ["XX"], "scope": "post"}
	return {
		"author_id": entry.author.id,
		"in_reply_to_user_id": entry.replied_to_user,
		"conversation_id": entry.conversation_id,
		"created_at": iso(entry.at),
		"lang": entry.language,
		"reply_settings": "everyone",
		"entities": {"mentions": handles} if handles else None,
		names["referenced"]: reply,
		names["note"]: long_text,
		"edit_controls": {"edits_remaining": 5 - len(entry.chain), "is_edit_eligible": not entry.replied_to},
		"public_metrics": {"reply_count": 0, "like_count": 0, "quote_count": 0},
		"attachments": {"media_keys": [entry.media["media_key"]]} if entry.media else None,
		"withheld": withheld if entry.visibility == "withheld" else None,
	}
