"""What Instagram pushes: that there is a comment, never when it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from participation_app.connectors.contract import Event, Unreadable
from participation_app.connectors.fields import identifier
from participation_app.connectors.graph_events import events_of, other

COMMENTS = frozenset({"comments", "live_comments"})


def parse_event(raw: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> list[Event | Unreadable]:
	"""The events of a batch that one of the apps' `secrets` signed; raises `UnsignedEvent`.

	A comment has no time here, so it is to be looked up. Instagram tells nothing of edits and removals.
	"""
	return events_of(raw, headers, secrets, _read)


def _read(account_id: str, field: str, value: dict[str, Any]) -> Event:
	if field in COMMENTS:
		return Event("", account_id, "added", identifier(value), about=field)
	return other(account_id, field)
