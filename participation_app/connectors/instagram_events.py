"""What Instagram pushes: that there is a comment, never when it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from participation_app.connectors.contract import Event, Unreadable
from participation_app.connectors.fields import identifier
from participation_app.connectors.graph_events import events_of, other

COMMENTS = frozenset({"comments", "live_comments"})
MENTIONS = "mentions"  # in a comment under somebody else's medium, or in what that medium says


def parse_event(raw: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> list[Event | Unreadable]:
	"""The events of a batch that one of the apps' `secrets` signed; raises `UnsignedEvent`.

	A comment has no time here, so it is to be looked up. Instagram tells nothing of edits and removals.
	"""
	return events_of(raw, headers, secrets, _read)


def _read(account_id: str, field: str, value: dict[str, Any]) -> Event:
	if field in COMMENTS:
		return Event("", account_id, "added", identifier(value), about=field)
	if field == MENTIONS:
		mentioned_in = "comment_id" if value.get("comment_id") else "media_id"
		return Event("", account_id, "added", identifier(value, mentioned_in), about=field)
	return other(account_id, field)
