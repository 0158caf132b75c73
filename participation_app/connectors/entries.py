"""Turns the entries of a page into items; one that cannot be read never stops the others."""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Absence, Item, Post, Probe, Sent, Unreadable

Read = TypeVar("Read")

CLOCK_SKEW = timedelta(minutes=2)
INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LINK = re.compile(r"https?://\S+")
LEADING_MENTIONS = re.compile(r"^(?:@[\w.\-]+\s+)+")


def listed(answer: Answer, name: str = "data", *, required: bool = True) -> list[Any]:
	"""The entries of a list answer; `SchemaDrift` where there is no such list."""
	entries = answer.object.get(name)
	if entries is None and not required:
		return []
	if not isinstance(entries, list):
		raise errors.SchemaDrift(f"The platform's answer has no list '{name}'.")
	return entries


def read_entries(
	entries: Iterable[Any], read: Callable[[dict[str, Any]], Read | None]
) -> tuple[list[Read], list[Unreadable]]:
	"""What `read` makes of each entry; None drops one that is no comment."""
	items: list[Read] = []
	unreadable: list[Unreadable] = []
	for entry in entries:
		try:
			item = read(entry)
		except (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError) as failure:
			unreadable.append(unread(entry, str(failure)))
			continue
		if item:
			items.append(item)
	return items, unreadable


def portions(ids: Iterable[str], size: int) -> Iterator[list[str]]:
	"""The ids, each once, in lists of at most `size`."""
	every = list(dict.fromkeys(ids))
	return (every[start : start + size] for start in range(0, len(every), size))


def as_items(
	found: Mapping[str, dict[str, Any] | Absence], read: Callable[[dict[str, Any]], Item | None]
) -> dict[str, Item | Absence]:
	"""Items out of looked-up entries; of one that cannot be read nobody can tell."""
	return {
		one: entry if isinstance(entry, str) else _item_or_unknown(entry, read)
		for one, entry in found.items()
	}


def _item_or_unknown(entry: dict[str, Any], read: Callable[[dict[str, Any]], Item | None]) -> Item | Absence:
	items, _ = read_entries([entry], read)
	return items[0] if items else "unknown"


def unread(entry: Any, reason: str) -> Unreadable:
	named = entry.get("id") if isinstance(entry, dict) else None
	external_id = str(named) if isinstance(named, (str, int)) else None
	return Unreadable(reason, json.dumps(entry, ensure_ascii=False), external_id)


def ids_of(entries: Iterable[Any]) -> list[str]:
	"""A name for every entry of a page, its own text where it has no id."""
	return [str(entry.get("id")) if isinstance(entry, dict) else repr(entry) for entry in entries]


def same_text(one: str, other: str) -> bool:
	"""Whether two texts are one reply: platforms put mentions in front, shorten links and escape signs."""
	return _bare(one) == _bare(other)


def probe(replies: Iterable[Item], text: str, not_before: datetime, *, complete: bool) -> Probe:
	"""What the replies under a target say about ours; `complete` where they are all that there are.

	Another reply of ours from that time is not told apart from ours with certainty: a person looks.
	"""
	own = [reply for reply in replies if reply.is_own and reply.created_at >= not_before - CLOCK_SKEW]
	for reply in own:
		if same_text(reply.text, text):
			return Probe("posted", Sent(reply.external_id, reply.permalink, reply.created_at))
	return Probe("absent" if complete and not own else "unknown")


def probe_posts(posts: Iterable[Post], text: str, not_before: datetime, *, complete: bool) -> Probe:
	"""As `probe`, of posts of our own; behind the text a platform may put the link to the picture."""
	recent = [post for post in posts if post.created_at and post.created_at >= not_before - CLOCK_SKEW]
	for post in recent:
		if same_text(post.text, text) or same_text(post.text, f"{text} https://picture"):
			return Probe("posted", Sent(post.external_id, post.permalink, post.created_at))
	return Probe("absent" if complete and not recent else "unknown")


def _bare(text: str) -> str:
	text = unicodedata.normalize("NFC", INVISIBLE.sub("", html.unescape(text)))
	return " ".join(LINK.sub("<link>", LEADING_MENTIONS.sub("", text.strip())).split())
