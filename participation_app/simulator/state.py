"""What the simulated platforms know: accounts, posts, comments, replies, tokens and short messages."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from . import ids
from .accounts import DEMO_ACCOUNTS, Account
from .clock import Clock
from .things import VISIBILITIES, Author, Comment, NotThere, Post, Settings, Version, Visibility
from .tokens import TokenBook

Watcher = Callable[[str, Any], None]


class World:
	"""Everything that is remembered. Callers hold `lock` around what belongs together.

	`watcher` hears of every comment that is added, edited, shown, hidden or removed, and of every short message
	that is sent: it gets that word and the thing.
	"""

	NOT_REMEMBERED = ("lock", "watcher")

	def __init__(self) -> None:
		self.lock = threading.RLock()
		self.watcher: Watcher = _nobody
		self.reset()

	def reset(self) -> None:
		"""Forgets all that happened."""
		self.clock = Clock()
		self.started_at = self.clock.now()
		self.settings = Settings()
		self.accounts: list[Account] = list(DEMO_ACCOUNTS)
		self.posts: dict[str, Post] = {}
		self.comments: dict[str, Comment] = {}
		self._under_post: dict[str, list[Comment]] = defaultdict(list)
		self._below_top: dict[str, list[Comment]] = defaultdict(list)
		self.uploads: dict[str, dict[str, str]] = {}
		self.messages: list[dict[str, Any]] = []
		self.counters: dict[Any, int] = {}
		self.tokens = TokenBook(self.accounts, self.clock)
		self.revision = 0
		self._number = 0

	def add_account(self, account: Account) -> None:
		"""Opens one more account, in place of one with the same id."""
		self.accounts = [known for known in self.accounts if known.account_id != account.account_id]
		self.accounts.append(account)
		self.tokens.admit(account)
		self.revision += 1

	def account(self, platform: str, account_id: str | None = None) -> Account:
		"""The account with this id, or the platform's first."""
		for account in self.accounts:
			if account.platform == platform and account_id in (None, account.account_id):
				return account
		raise NotThere(f"There is no account {account_id or ''} on {platform}.")

	def add_post(
		self,
		platform: str,
		text: str,
		*,
		at: datetime | None = None,
		key: str | None = None,
		account_id: str | None = None,
		elsewhere: bool = False,
	) -> Post:
		"""Publishes a post of an account, or `elsewhere` one of somebody else under which it is mentioned."""
		account = self.account(platform, account_id)
		moment = at or self.clock.now()
		identifier = ids.post_id(platform, account.account_id, moment, self._next_number())
		post = Post(identifier, platform, account.account_id, text, moment, key, elsewhere=elsewhere)
		self.posts[identifier] = post
		self.revision += 1
		return post

	def add_own_post(self, account: Account, text: str, picture: str | None = None) -> Post:
		"""What an account posts through the API; lists show it after the read-back lag."""
		post = self.add_post(account.platform, text, account_id=account.account_id)
		post.posted_by_api, post.picture = True, picture
		post.public_at = post.created_at + timedelta(seconds=self.settings.readback_lag)
		return post

	def keep_upload(self, **upload: str) -> str:
		"""Keeps what a post is going to be made of; returns its id."""
		identifier = ids.stable_digits(f"upload:{self._next_number()}", 17)
		self.uploads[identifier] = upload
		self.revision += 1
		return identifier

	def own_posts(self, platform: str | None = None) -> list[Post]:
		"""What the authority posted through the APIs and stands, in the order in which it came."""
		return [
			post
			for post in self.posts.values()
			if post.posted_by_api and not post.deleted and platform in (None, post.platform)
		]

	def add_comment(
		self,
		platform: str,
		text: str,
		*,
		author: Author | None,
		post_id: str | None = None,
		parent_id: str | None = None,
		at: datetime | None = None,
		public_at: datetime | None = None,
		account_id: str | None = None,
		**more: Any,
	) -> Comment:
		"""Adds a comment; `at` may lie in the past, `public_at` is when lists begin to show it."""
		parent = self.comment(parent_id) if parent_id else None
		post = self.post(post_id or (parent.post_id if parent else None)) if post_id or parent else None
		if post is None and parent is None and platform != "X":
			raise ValueError(f"A comment on {platform} needs a post or a comment above it.")
		above = post or parent
		moment = at or self.clock.now()
		top = self.top_of(parent).id if parent else None
		identifier = ids.comment_id(platform, top, post and post.id, moment, self._next_number())
		comment = Comment(
			id=identifier,
			platform=platform,
			account_id=above.account_id if above else self.account(platform, account_id).account_id,
			post_id=post.id if post else None,
			parent_id=parent.id if parent else None,
			author=author,
			versions=[Version(identifier, text, moment)],
			public_at=public_at or self.clock.now(),
			**more,
		)
		self.comments[identifier] = comment
		if post:
			self._under_post[post.id].append(comment)
		if top:
			self._below_top[top].append(comment)
		self.revision += 1
		self.watcher("added", comment)
		return comment

	def add_own_reply(self, account: Account, parent: Comment, text: str) -> Comment:
		"""Adds the account's own reply under a comment; lists show it after the read-back lag."""
		now = self.clock.now()
		return self.add_comment(
			account.platform,
			text,
			author=own_author(account),
			parent_id=parent.id,
			at=now,
			public_at=now + timedelta(seconds=self.settings.readback_lag),
			is_own=True,
		)

	def remove_own(self, account: Account, identifier: str) -> bool:
		"""Takes the account's own reply, or its post of the API, off the platform; False for anything else there.

		What is gone, or never was, is a `NotThere`.
		"""
		post = self.find_post(account.platform, identifier)
		if post and post.posted_by_api and post.account_id == account.account_id:
			self.delete(post)
			return True
		if post:
			return False
		reply = self.find_comment(account.platform, identifier)
		if reply is None:
			raise NotThere(f"There is nothing {identifier!r}.")
		if not reply.is_own or reply.account_id != account.account_id:
			return False
		self.delete(reply)
		return True

	def edit(self, comment: Comment, text: str, at: datetime | None = None) -> Version:
		"""Gives a comment a new wording."""
		moment = at or self.clock.now()
		own_id = ids.snowflake(moment, self._next_number()) if comment.platform == "X" else comment.id
		version = Version(own_id, text, moment)
		comment.versions.append(version)
		self.revision += 1
		self.watcher("edited", comment)
		return version

	def show_as(self, comment: Comment, visibility: Visibility) -> None:
		"""Hides, holds, withholds or shows a comment."""
		if visibility not in VISIBILITIES:
			raise ValueError(f"Visibility {visibility!r} is unknown; there are {', '.join(VISIBILITIES)}.")
		comment.visibility = visibility
		self.revision += 1
		self.watcher("shown" if visibility == "visible" else "hidden", comment)

	def delete(self, thing: Comment | Post) -> None:
		"""Takes a comment or a post off the platform; but on X the replies below a comment go with it, untold."""
		thing.deleted = True
		if thing.platform != "X":
			for reply in self._below_top.get(thing.id, ()):
				reply.deleted = True
		self.revision += 1
		self.watcher("removed", thing)

	@contextmanager
	def unwatched(self) -> Iterator[None]:
		"""Nobody hears of what happens meanwhile."""
		watcher, self.watcher = self.watcher, _nobody
		try:
			yield
		finally:
			self.watcher = watcher

	def post(self, reference: str | None) -> Post | None:
		"""The post with this id or key; None for a comment that hangs under none."""
		if reference is None:
			return None
		return _find(self.posts, reference, "post")

	def comment(self, reference: str) -> Comment:
		"""The comment with this id, key or (on X) id of one of its wordings."""
		return _find(self.comments, reference, "comment")

	def find_comment(self, platform: str, identifier: str) -> Comment | None:
		"""The comment that stands on the platform under this id."""
		comment = self.comments.get(identifier)
		if comment and comment.platform == platform and not comment.deleted:
			return comment
		return None

	def find_post(self, platform: str, identifier: str) -> Post | None:
		"""The post that stands on the platform under this id."""
		post = self.posts.get(identifier)
		return post if post and post.platform == platform and not post.deleted else None

	def posts_of(self, account: Account) -> list[Post]:
		"""The posts of an account that stand, newest first."""
		posts = [
			post
			for post in self.posts.values()
			if post.account_id == account.account_id and not post.elsewhere and self.lists(post)
		]
		return sorted(posts, key=lambda post: (post.created_at, post.id), reverse=True)

	def lists(self, post: Post) -> bool:
		"""Whether lists show the post by now."""
		return not post.deleted and (post.public_at or post.created_at) <= self.clock.now()

	def listed(self, platform: str) -> Iterator[Comment]:
		"""The comments that lists of the platform show by now, in the order of their arrival."""
		return self._shown(comment for comment in self.comments.values() if comment.platform == platform)

	def comments_under(self, post: Post) -> list[Comment]:
		"""All that is listed under a post, oldest first."""
		return oldest_first(self._shown(self._under_post[post.id]))

	def replies_below(self, top: Comment) -> list[Comment]:
		"""All that is listed in the thread of a top-level comment, oldest first."""
		return oldest_first(self._shown(self._below_top[top.id]))

	def top_of(self, comment: Comment) -> Comment:
		"""The top-level comment of the thread that a comment belongs to."""
		while comment.parent_id:
			comment = self.comments[comment.parent_id]
		return comment

	def own_replies(self, platform: str | None = None) -> list[Comment]:
		"""What the authority posted through the APIs, oldest first."""
		replies = (one for one in self.comments.values() if one.is_own and platform in (None, one.platform))
		return oldest_first(replies)

	def count(self, name: Any, by: int = 1) -> int:
		"""Adds to a counter and tells its value."""
		self.counters[name] = self.counters.get(name, 0) + by
		return self.counters[name]

	def _shown(self, comments: Iterable[Comment]) -> Iterator[Comment]:
		now = self.clock.now()
		return (comment for comment in comments if not comment.deleted and comment.public_at <= now)

	def _next_number(self) -> int:
		self._number += 1
		return self._number


def _nobody(what: str, thing: Any) -> None:
	"""Hears and says nothing."""


def own_author(account: Account) -> Author:
	"""The account as an author."""
	return Author(account.account_id, account.handle, account.name)


def public_author(platform: str, handle: str, name: str | None = None) -> Author:
	"""A member of the public; the same handle is the same person on that platform."""
	bare = handle.lstrip("@")
	return Author(ids.author_id(platform, bare), bare, name or bare)


def oldest_first(comments: Iterable[Comment]) -> list[Comment]:
	"""Comments by the time they were written."""
	return sorted(comments, key=lambda comment: (comment.created_at, comment.id))


def _find(things: dict[str, Any], reference: str, kind: str) -> Any:
	if reference in things:
		return things[reference]
	for thing in things.values():
		versions = getattr(thing, "versions", ())
		if thing.key == reference or any(version.id == reference for version in versions):
			return thing
	raise NotThere(f"There is no {kind} {reference!r}.")
