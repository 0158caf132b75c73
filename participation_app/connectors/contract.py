"""What every connector speaks: plain values in, plain values out, no Frappe.

Times are aware datetimes in UTC, identifiers are strings (they exceed 2**53), texts are exactly as the
platform gave them. A connector never sleeps on a platform's limit: it raises what `errors` names and the
caller decides when to come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol

from participation_app.connectors.budget import Allowance, Spent

Visibility = Literal["visible", "hidden", "held", "deleted", "withheld"]
Absence = Literal["gone", "unknown"]  # gone: deleted or no longer visible to us; unknown: nobody can tell now
Verb = Literal["added", "edited", "hidden", "shown", "removed", "other"]


@dataclass(frozen=True)
class Post:
	"""The post, medium or video that a conversation hangs under."""

	external_id: str
	text: str
	permalink: str | None = None
	created_at: datetime | None = None


@dataclass(frozen=True)
class Media:
	"""A picture or video that hangs on a comment; the platform's links to it expire."""

	url: str
	kind: Literal["picture", "video"]
	external_id: str | None = None


@dataclass(frozen=True)
class Item:
	"""One version of one public comment, reply or mention."""

	external_id: str  # unique with platform and account; on X the first id of the edit chain
	version_id: str  # changes when the text changes
	parent_id: str | None  # the comment answered, None for a first-level comment
	author_id: str | None
	author_handle: str | None
	author_name: str | None
	text: str
	language_hint: str | None
	created_at: datetime
	edited_at: datetime | None
	visibility: Visibility
	is_own: bool  # written by our account: kept for the thread, never a ticket
	can_reply: bool | None  # None where the platform does not say
	permalink: str | None
	post: Post | None
	raw: dict[str, Any]  # as received, without secrets
	media: tuple[Media, ...] = ()


@dataclass(frozen=True)
class Unreadable:
	"""An entry of a page that could not be read; kept with its raw body."""

	reason: str
	raw: str
	external_id: str | None = None


@dataclass
class Cursor:
	"""Where reading stands, one per account; opaque to everybody but its connector, kept as JSON."""

	version: int = 1
	high_water: str | None = None  # never moves back
	pending: dict[str, Any] | None = None  # set while a run is not drained
	overlap_seconds: int = 600
	parents: dict[str, Any] = field(default_factory=dict)  # per post or thread: what was last counted
	gap_since: str | None = None  # ISO time from which history may be missing

	def as_dict(self) -> dict[str, Any]:
		"""A JSON-ready copy, shallow: what `pending` and `parents` hold is replaced and never changed."""
		return {**vars(self), "parents": dict(self.parents)}

	@classmethod
	def from_dict(cls, values: Mapping[str, Any] | None) -> Cursor:
		"""The cursor that `as_dict` gave, or a fresh one for None or {}."""
		return cls(**values) if values else cls()


@dataclass(frozen=True)
class Page:
	"""One answer of the platform. `cursor` must be committed together with `items`."""

	items: tuple[Item, ...]
	unreadable: tuple[Unreadable, ...]
	cursor: Cursor
	more: bool  # False: the run is drained and the high-water mark has moved
	spent: Spent = field(default_factory=Spent)  # since the page before, or since the cost was taken


@dataclass(frozen=True)
class Picture:
	"""A picture to post: some platforms take its bytes, others fetch it from its public address."""

	url: str
	media_type: str
	content: bytes = field(repr=False)


@dataclass(frozen=True)
class Sent:
	"""What the platform said of a reply or post that it took."""

	external_id: str
	permalink: str | None
	at: datetime


@dataclass(frozen=True)
class Probe:
	"""Whether our reply or post stands there; `unknown` where nobody can tell."""

	outcome: Literal["posted", "absent", "unknown"]
	sent: Sent | None = None


@dataclass(frozen=True)
class Health:
	"""The answer to a check of an account's token."""

	account_id: str
	handle: str | None
	scopes: tuple[str, ...] = ()
	expires_at: datetime | None = None


@dataclass(frozen=True)
class Renewed:
	"""Credentials to store in place of those of the same names, before they are used."""

	credentials: dict[str, str] = field(repr=False)
	expires_at: datetime | None = None


@dataclass(frozen=True)
class Event:
	"""One change that a platform pushed. Where it does not hold all of an item, `external_id` is to be looked up.

	Events come late, twice and out of order: an `item` is for a comment that is not known yet, never for one that
	is, and of a comment that is unknown a removal is to be looked up like anything else.
	"""

	key: str  # the same for each delivery of this event
	account_id: str
	verb: Verb  # other: nothing that a comment goes through, named in `about`
	external_id: str | None
	item: Item | None = None
	about: str = ""  # what the platform calls it


class Connector(Protocol):
	"""One account on one platform."""

	platform: str
	ids_at_once: int  # as many ids as one step of `recheck` takes
	sweeps_back: timedelta | None  # how old a comment `sweep` can still find; None: any

	def check(self) -> Health:
		"""Whose token this is; raises `AuthExpired`, `AuthRevoked`, `PermissionMissing` or `WrongAccount`."""
		...

	def pull(self, cursor: Cursor, allowance: Allowance | None = None) -> Iterator[Page]:
		"""The pages that are new since `cursor`, one HTTP answer per step, newest first.

		Ends between two pages where `allowance` does not cover another one; the last page then says `more`,
		and its cursor goes on from there.
		"""
		...

	def sweep(
		self, cursor: Cursor, posts: Sequence[str], allowance: Allowance | None = None
	) -> Iterator[Page]:
		"""What `pull` cannot see: late replies and what was listed late under `posts`, however old these are.

		`cursor` is the sweep's own, kept apart from pull's and committed with each page in the same way;
		`posts` are the ids of known posts, and count where the cursor is not in the middle of a sweep.
		Lists are read to their ends where the number of comments changed since the last sweep, and in turns
		where it did not. When the last page's cursor has no `gap_since`, everything under `posts` that is not
		older than `sweeps_back` was read: gaps from before the sweep's start are closed.
		"""
		...

	def recheck(self, ids: Sequence[str]) -> dict[str, Item | Absence]:
		"""Each comment as it stands now, perhaps without its post; an entry for every id.

		Raises only what concerns the account. `ids_at_once` ids keep it to few requests.
		"""
		...

	def fetch(self, external_id: str) -> Item | None:
		"""The comment as it stands now, perhaps without its post; None if it is gone."""
		...

	def publish(self, target: Item, text: str) -> Sent:
		"""Exactly one POST, never repeated inside; raises `MaybePosted` where the outcome is unclear."""
		...

	def find_own_reply(self, target: Item, text: str, not_before: datetime) -> Probe:
		"""Looks for our reply with this text under the target."""
		...

	def post(self, text: str, picture: Picture | None = None) -> Sent:
		"""A post of our own, as `publish` does it; what comes before it, as an upload, shows nothing to the public.

		Raises `NotPostable` where the platform takes no posts through its API.
		"""
		...

	def find_own_post(self, text: str, not_before: datetime) -> Probe:
		"""Looks for our post with this text among our own."""
		...

	def remove(self, external_id: str) -> None:
		"""Exactly one request to remove a reply or post of ours, never repeated inside; what is gone counts as removed.

		Raises `NotRemovable` where the platform refuses and a person has to, and `MaybeRemoved` where the outcome
		is unclear: `recheck` then tells whether it still stands.
		"""
		...

	def renew(self) -> Renewed | None:
		"""New credentials; None where there is nothing to renew, or not yet.

		To be called under a lock on the account and with the credentials read under it. Raises `AuthRevoked`
		where a person has to connect again, and `MaybeRenewed` where the old refresh token may be spent.
		"""
		...

	def take_spent(self) -> Spent:
		"""What was spent since it was taken last; pages tell theirs themselves."""
		...
