"""The batches that Meta pushes: entries of several accounts, each with several changes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from participation_app.connectors.contract import Event, Unreadable
from participation_app.connectors.entries import read_entries, unread
from participation_app.connectors.fields import identifier, mapping, text
from participation_app.connectors.signatures import check_hex, header

SIGNATURE = "X-Hub-Signature-256"

ReadChange = Callable[[str, str, dict[str, Any]], Event]


def events_of(
	raw: bytes, headers: Mapping[str, str], secrets: Iterable[str], read: ReadChange
) -> list[Event | Unreadable]:
	"""All changes of a signed batch; `read` gets the account, the field and the value of one.

	What cannot be read stands in the way of nothing else. Raises `UnsignedEvent`.
	"""
	check_hex(raw, header(headers, SIGNATURE), secrets)
	try:
		entries = json.loads(raw)["entry"]
		if not isinstance(entries, list):
			raise TypeError
	except (ValueError, TypeError, KeyError, RecursionError):
		return [Unreadable("the batch has no list of entries", raw.decode("utf-8", "replace"))]
	return [event for entry in entries for event in _of_entry(entry, read)]


def other(account_id: str, about: str) -> Event:
	"""Something that no comment goes through."""
	return Event("", account_id, "other", None, about=about)


def _of_entry(entry: Any, read: ReadChange) -> Iterator[Event | Unreadable]:
	changes = entry.get("changes") if isinstance(entry, dict) else None
	if not isinstance(changes, list):
		yield unread(entry, "the entry has no list of changes")
		return

	def read_change(change: dict[str, Any]) -> Event:
		event = read(identifier(entry), text(change, "field"), mapping(change, "value"))
		return replace(event, key=_key(entry, change))

	for change in changes:
		events, unreadable = read_entries([change], read_change)
		yield from (*events, *unreadable)


def _key(entry: dict[str, Any], change: dict[str, Any]) -> str:
	"""A delivery that is repeated has the same time, the same change made again has not."""
	content = json.dumps([entry.get("id"), entry.get("time"), change], sort_keys=True)
	return hashlib.sha256(content.encode()).hexdigest()
