"""What stands on the platforms: authors, posts, comments with their wordings, and what tests may set."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Visibility = Literal["visible", "hidden", "held", "withheld", "protected"]
VISIBILITIES = ("visible", "hidden", "held", "withheld", "protected")


class NotThere(LookupError):
	"""A post, comment or account was named that does not exist."""


@dataclass(frozen=True)
class Author:
	"""Who wrote a comment."""

	id: str
	handle: str
	name: str


@dataclass(frozen=True)
class Version:
	"""One wording of a comment. On X each has an id of its own, elsewhere all share the comment's."""

	id: str
	text: str
	at: datetime


@dataclass
class Post:
	"""A post, medium or video of one of the accounts."""

	id: str
	platform: str
	account_id: str
	text: str
	created_at: datetime
	key: str | None = None
	comments_open: bool = True
	deleted: bool = False
	elsewhere: bool = (
		False  # on Instagram: somebody else's, whose comments are ours only where they mention the account
	)
	posted_by_api: bool = False
	picture: str | None = None  # its address, or what was uploaded
	public_at: datetime | None = None  # when lists begin to show it, where that is later


@dataclass
class Comment:
	"""A comment, reply or mention, with all its wordings."""

	id: str
	platform: str
	account_id: str
	post_id: str | None
	parent_id: str | None
	author: Author | None
	versions: list[Version]
	public_at: datetime
	language: str = "und"
	key: str | None = None
	visibility: Visibility = "visible"
	deleted: bool = False
	is_own: bool = False
	can_reply: bool = True
	picture: str | None = None  # the address of one that hangs on it; told by X and Facebook

	@property
	def text(self) -> str:
		"""The wording in force."""
		return self.versions[-1].text

	@property
	def created_at(self) -> datetime:
		"""When the first wording was written."""
		return self.versions[0].at


@dataclass
class Settings:
	"""What tests may change about the platforms as a whole."""

	x_spelling: Literal["post", "tweet"] = "post"
	x_rate_limits: bool = True
	x_reply_limit: int = 280
	summoned_by_any_reply: bool = False  # whether a plain reply under our post counts as addressing us
	x_takes_replies_to_own: bool = False  # whether we may answer a reply of our own
	replies_shown: int = 3  # how many replies Instagram and YouTube put under a comment
	facebook_ranked: bool = False
	graph_usage_percent: int = 2
	youtube_units_per_day: int = 10_000
	youtube_replies_oldest_first: bool = False
	readback_lag: float = 0.0  # seconds until our own reply can be read back

	def change(self, changes: dict[str, Any]) -> dict[str, Any]:
		"""Sets the named settings and gives what they were; an unknown name is a ValueError."""
		former = {}
		for name, value in changes.items():
			if name not in self.__dataclass_fields__:
				raise ValueError(
					f"There is no setting {name!r}; there are {', '.join(self.__dataclass_fields__)}."
				)
			former[name] = getattr(self, name)
			setattr(self, name, value)
		return former
