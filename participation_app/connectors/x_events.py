"""What X pushes of an account's posts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Event, Item, Unreadable, Verb
from participation_app.connectors.entries import read_entries
from participation_app.connectors.fields import identifier, mapping, optional_text, text
from participation_app.connectors.signatures import check_base64, header
from participation_app.connectors.x_posts import PostReader, either, first_version

SIGNATURE = "x-twitter-webhooks-signature"
VERBS: dict[str, Verb] = {
	"post.mention.create": "added",
	"post.reply.create": "added",
	"post.quote.create": "added",
	"post.delete": "removed",
}


def parse_event(raw: bytes, headers: Mapping[str, str], secrets: Iterable[str]) -> list[Event | Unreadable]:
	"""The event that one of the apps' `secrets` signed, a consumer secret; raises `UnsignedEvent`.

	Accounts are those of the subscription that the event came by. A post that names no time or no author is
	to be looked up.
	"""
	check_base64(raw, header(headers, SIGNATURE), secrets)
	try:
		body = json.loads(raw)
	except (ValueError, RecursionError):
		return [Unreadable("the event is no JSON", raw.decode("utf-8", "replace"))]
	events, unreadable = read_entries([body], lambda entry: _read(entry, raw))
	return [*events, *unreadable]


def _read(body: dict[str, Any], raw: bytes) -> Event:
	envelope = mapping(body, "data")
	account_id = identifier(mapping(envelope, "filter"), "user_id")
	key = optional_text(envelope, "event_uuid") or hashlib.sha256(raw).hexdigest()
	kind = text(envelope, "event_type")
	if not kind:
		raise ValueError("the event has no type")
	verb = VERBS.get(kind, "other")
	if verb == "other":
		return Event(key, account_id, verb, None, about=kind)
	post = mapping(envelope, "payload")
	item = _item(account_id, post, mapping(envelope, "includes")) if verb == "added" else None
	return Event(key, account_id, verb, first_version(post), item, about=kind)


def _item(account_id: str, post: dict[str, Any], includes: dict[str, Any]) -> Item | None:
	users = includes.get("users")
	handles = [
		str(user.get("username"))
		for user in (users if isinstance(users, list) else [])
		if isinstance(user, dict) and str(user.get("id")) == account_id
	]
	reader = PostReader(account_id, handles[0] if handles else "")
	page = reader.read_page(Answer(200, {}, {"data": [post], "includes": includes}), {})
	return page.items[0] if page.items and _is_whole(post) else None


def _is_whole(post: dict[str, Any]) -> bool:
	"""Whether all is there that tells the author and the place in the conversation."""
	needed = {"author_id", "conversation_id"}
	if either(post, "referenced"):
		needed.add("in_reply_to_user_id")
	return needed <= post.keys()
