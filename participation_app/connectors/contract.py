"""What every connector speaks: plain values in, plain values out, no Frappe.

Times are aware datetimes in UTC, identifiers are strings (they exceed 2**53), texts are exactly as the
platform gave them. A connector never sleeps on a platform's limit: it raises what `errors` names and the
caller decides when to come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

Visibility = Literal["visible", "hidden", "held", "deleted", "withheld"]


@dataclass(frozen=True)
class Post:
	"""The post, medium or video that a conversation hangs under."""

	external_id: str
	text: str
	permalink: str | None = None
	created_at: datetime | None = None


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
		"""A JSON-ready copy."""
		return asdict(self)

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


@dataclass(frozen=True)
class Sent:
	"""What the platform said of a reply that it took."""

	external_id: str
	permalink: str | None
	at: datetime


@dataclass(frozen=True)
class Probe:
	"""Whether our reply stands under the target; `unknown` where nobody can tell."""

	outcome: Literal["posted", "absent", "unknown"]
	sent: Sent | None = None


@dataclass(frozen=True)
class Health:
	"""The answer to a check of an account's token."""

	account_id: str
	handle: str | None
	scopes: tuple[str, ...] = ()
	expires_at: datetime | None = None


class Connector(Protocol):
	"""One account on one platform."""

	platform: str

	def check(self) -> Health:
		"""Whose token this is; raises `AuthExpired`, `AuthRevoked`, `PermissionMissing` or `WrongAccount`."""
		...

	def pull(self, cursor: Cursor) -> Iterator[Page]:
		"""The pages that are new since `cursor`, one HTTP answer per step, newest first."""
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
