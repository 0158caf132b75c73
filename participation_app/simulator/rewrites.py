"""Changes of a platform's own answers: what real answers hold at times, though no document says so."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from .x_entries import SPELLINGS

Payload = dict[str, Any]
ID_NAMES = (
	"id",
	"author_id",
	"conversation_id",
	"in_reply_to_user_id",
	"parent_id",
	"newest_id",
	"oldest_id",
)
OPTIONAL = {
	"X": ("lang", "reply_settings", "edit_controls", "public_metrics", "entities"),
	"Facebook": ("permalink_url", "comment_count", "can_comment", "like_count"),
	"Instagram": ("like_count", "username"),
	"YouTube": ("authorChannelUrl", "likeCount", "viewerRating", "canRate"),
}
STRANGER = "900000000000009"


def rewritten(name: str, response: Response, platform: str, elsewhere: str) -> Response:
	"""The answer with the named change; one that is no JSON object, or refuses, stays as it is."""
	try:
		payload = json.loads(response.get_data())
	except ValueError:
		return response
	if response.status_code == 200 and isinstance(payload, dict):
		payload = REWRITES[name](payload, platform, elsewhere)
		response.set_data(json.dumps(payload, ensure_ascii=False).encode("utf-8", "surrogatepass"))
	return response


def entries_of(payload: Payload) -> list[Any]:
	"""The entries of a list, whatever the platform."""
	listed = payload.get("data", payload.get("items"))
	return listed if isinstance(listed, list) else []


def ids_as_numbers(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""Ids come as numbers, though they are larger than 2**53."""
	return _each(payload, lambda name, value: int(value) if _is_numeric_id(name, value) else value)


def without_optional(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""What the platform does not promise is left out."""
	if platform == "X":
		payload.pop("includes", None)
	return _without(payload, OPTIONAL[platform])


def with_unknown(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""Every entry has a field that nobody knows, and a known one has a new value."""
	news: dict[str, tuple[str, Any]] = {
		"X": ("reply_settings", "friends_of_friends"),
		"Facebook": ("attachment", {"type": "hologram"}),
		"Instagram": ("media", {"media_product_type": "HOLOGRAM"}),
		"YouTube": ("etag", None),
	}
	name, value = news[platform]
	for entry in entries_of(payload):
		entry.update({"mood_score": {"of": ["the", "day"]}, name: value})
		if platform == "YouTube":
			_comment_part(entry)["moderationStatus"] = "awaitingAppeal"
	return payload


def other_spelling(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""X: tweet for post in all names, or the reverse."""
	newer, older = SPELLINGS["post"], SPELLINGS["tweet"]
	names = {newer[key]: older[key] for key in newer}
	names |= {spelt: name for name, spelt in names.items()}
	return _renamed(payload, names)


def next_page_elsewhere(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""Graph: `paging.next` points to another host."""
	paging = payload.get("paging", {})
	if "next" in paging:
		paging["next"] = f"{elsewhere}/next?after={paging['cursors']['after']}"
	return payload


def nothing_shown(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""Graph: a token that may not see the entries is shown none, with the count and without an error."""
	if isinstance(payload.get("data"), list):
		payload["data"] = []
		payload.pop("paging", None)
	return payload


def another_account(payload: Payload, platform: str, elsewhere: str) -> Payload:
	"""The token turns out to be somebody else's."""
	thing = (entries_of(payload) or [payload.get("data", payload)])[0]
	for name in ("id", "user_id", "profile_id"):
		if name in thing:
			thing[name] = STRANGER
	return payload


REWRITES: dict[str, Callable[[Payload, str, str], Payload]] = {
	function.__name__: function
	for function in (
		ids_as_numbers,
		without_optional,
		with_unknown,
		other_spelling,
		next_page_elsewhere,
		nothing_shown,
		another_account,
	)
}


def _comment_part(thread: Payload) -> Payload:
	about = thread.get("snippet", {})
	return about.get("topLevelComment", {}).get("snippet", about)


def _is_numeric_id(name: str, value: Any) -> bool:
	return name in ID_NAMES and isinstance(value, str) and value.isdigit()


def _each(value: Any, change: Callable[[str, Any], Any]) -> Any:
	if isinstance(value, list):
		return [_each(one, change) for one in value]
	if isinstance(value, dict):
		return {name: change(name, _each(one, change)) for name, one in value.items()}
	return value


def _without(value: Any, names: tuple[str, ...]) -> Any:
	if isinstance(value, list):
		return [_without(one, names) for one in value]
	if isinstance(value, dict):
		return {name: _without(one, names) for name, one in value.items() if name not in names}
	return value


def _renamed(value: Any, names: dict[str, str]) -> Any:
	if isinstance(value, list):
		return [_renamed(one, names) for one in value]
	if isinstance(value, dict):
		return {names.get(name, name): _renamed(one, names) for name, one in value.items()}
	return value
