"""What Facebook pushes of a page's feed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from participation_app.connectors.contract import Event, Item, Media, Post, Unreadable, Verb
from participation_app.connectors.fields import (
	epoch,
	identifier,
	mapping,
	optional_identifier,
	optional_text,
	text,
	version_of,
)
from participation_app.connectors.graph_events import events_of, other

VERBS: dict[str, Verb] = {
	"add": "added",
	"edited": "edited",
	"edit": "edited",
	"hide": "hidden",
	"unhide": "shown",
	"remove": "removed",
}
# Posts on the page; those of other people are contributions.
POSTS = frozenset({"album", "link", "photo", "post", "share", "status", "video"})


def parse_event(raw: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> list[Event | Unreadable]:
	"""The events of a batch that one of the apps' `secrets` signed; raises `UnsignedEvent`.

	An added comment comes whole, but for the text of its post; anything else is to be looked up.
	"""
	return events_of(raw, headers, secrets, _read)


def _read(account_id: str, field: str, value: dict[str, Any]) -> Event:
	kind, verb = text(value, "item"), VERBS.get(text(value, "verb"))
	if field != "feed" or verb is None:
		return other(account_id, f"{field} {kind} {text(value, 'verb')}".strip())
	if kind == "comment":
		item = _item(account_id, value) if verb == "added" else None
		return Event("", account_id, verb, identifier(value, "comment_id"), item, about=kind)
	if kind in POSTS and _author(value) not in (None, account_id):
		return Event("", account_id, verb, identifier(value, "post_id"), about=kind)
	return other(account_id, f"{field} {kind}".strip())


def _author(value: dict[str, Any]) -> str | None:
	return optional_identifier(mapping(value, "from"))


def _item(account_id: str, value: dict[str, Any]) -> Item:
	content, author_id = text(value, "message"), _author(value)
	post_id, parent_id = identifier(value, "post_id"), optional_identifier(value, "parent_id")
	link = optional_text(mapping(value, "post"), "permalink_url")
	return Item(
		external_id=identifier(value, "comment_id"),
		version_id=version_of(content),
		parent_id=None if parent_id == post_id else parent_id,
		author_id=author_id,
		author_handle=None,
		author_name=optional_text(mapping(value, "from"), "name"),
		text=content,
		language_hint=None,
		created_at=epoch(value.get("created_time")),
		edited_at=None,
		visibility="visible",
		is_own=author_id == account_id,
		can_reply=None,
		permalink=None,
		post=Post(post_id, "", link),
		raw=value,
		media=_media(value),
	)


def _media(value: dict[str, Any]) -> tuple[Media, ...]:
	if video := optional_text(value, "video"):
		return (Media(video, "video"),)
	picture = optional_text(value, "photo")
	return (Media(picture, "picture"),) if picture else ()
