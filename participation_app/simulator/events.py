"""What the platforms tell a callback: Meta's changes in entries, X's activity one at a time, reports on messages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from . import x_entries
from .ids import stable_digits
from .sms import twilio_sid
from .state import World
from .things import Comment
from .x_entries import Timeline, Wanted

Event = dict[str, Any]
OBJECTS = {"Facebook": "page", "Instagram": "instagram"}
VERBS = {"added": "add", "edited": "edited", "removed": "remove", "hidden": "hide", "shown": "unhide"}
MOST_CHANGES = 1000
CHANGES_AN_ENTRY = 100
AS_ACTIVITY = Wanted(
	"tweet",
	x_entries.fields_of("tweet"),
	frozenset(),
	frozenset(("author_id", "in_reply_to_user_id", "referenced_tweets.id")),
)


def event_of(what: str, comment: Comment, world: World) -> Event | None:
	"""What the platform tells of a change; None where it is silent.

	`what` is added, edited, removed, hidden or shown.
	"""
	if comment.platform == "Facebook":
		return facebook_change(VERBS[what], comment, world)
	if comment.platform == "Instagram":
		return instagram_change(comment, world) if what == "added" else None
	return x_activity(what, comment, world) if comment.platform == "X" else None


def facebook_change(verb: str, comment: Comment, world: World) -> Event:
	"""One change of a page's feed; a comment that is gone is told by its id alone."""
	value: Event = {
		"item": "comment",
		"verb": verb,
		"comment_id": comment.id,
		"post_id": comment.post_id,
		"created_time": int(comment.versions[-1].at.timestamp()),
	}
	if verb != "remove":
		value |= {"parent_id": comment.parent_id or comment.post_id, "message": comment.text}
		if comment.author:
			value["from"] = {"id": comment.author.id, "name": comment.author.name}
	return {"field": "feed", "value": value}


def instagram_change(comment: Comment, world: World) -> Event:
	"""One new comment, or under somebody else's medium one that mentions the account, told by its numbers."""
	if world.posts[str(comment.post_id)].elsewhere:
		return {"field": "mentions", "value": {"media_id": comment.post_id, "comment_id": comment.id}}
	value: Event = {
		"id": comment.id,
		"text": comment.text,
		"media": {"id": comment.post_id, "media_product_type": "FEED"},
		"parent_id": world.top_of(comment).id if comment.parent_id else None,
	}
	if comment.author:
		value["from"] = {"id": comment.author.id, "username": comment.author.handle}
	return {"field": "comments", "value": value}


def x_activity(what: str, comment: Comment, world: World) -> Event | None:
	"""An explicit mention, a direct reply, or a post of ours that was deleted; of all else X says nothing."""
	timeline = Timeline(world)
	entry = timeline.of_comment(comment)
	handle = world.account("X", comment.account_id).handle
	if comment.is_own:
		if what != "removed":
			return None
		kind, payload = "post.delete", {"id": entry.id, "author_id": entry.author.id}
		return _activity(kind, comment, payload, {})
	if what not in ("added", "edited"):
		return None
	if re.search(rf"(?<!\w)@{re.escape(handle)}(?!\w)", comment.text, re.IGNORECASE):
		kind = "post.mention.create"
	elif entry.replied_to_user == comment.account_id:
		kind = "post.reply.create"
	else:
		return None
	included = x_entries.includes([entry], AS_ACTIVITY, timeline)
	return _activity(kind, comment, x_entries.render(entry, AS_ACTIVITY), included)


def bodies(platform: str, account_id: str, events: Sequence[Event], moment: datetime) -> list[bytes]:
	"""The requests in which events are sent: Meta's all in one, X's one by one."""
	if platform not in OBJECTS:
		return [json.dumps(event, ensure_ascii=False).encode("utf-8", "surrogatepass") for event in events]
	starts = range(0, len(events), CHANGES_AN_ENTRY)
	entries = [
		{
			"id": account_id,
			"time": int(moment.timestamp()),
			"changes": list(events[at : at + CHANGES_AN_ENTRY]),
		}
		for at in starts
	]
	return [json.dumps({"object": OBJECTS[platform], "entry": entries}).encode()]


def report(message: dict[str, Any], status: str) -> tuple[bytes, str, dict[str, str]]:
	"""A gateway's report on a message: the body, its content type, and the form fields where it is a form."""
	if message["gateway"] == "Twilio":
		form = {
			"MessageSid": twilio_sid(message),
			"MessageStatus": status.lower(),
			"AccountSid": message["account_id"],
			"To": f"+{message['to']}",
		}
		return urlencode(form).encode(), "application/x-www-form-urlencoded", form
	if message["gateway"] == "HTTP":
		return json.dumps({"id": message["id"], "status": status.lower()}).encode(), "application/json", {}
	said = {
		"MessageID": int(message["id"]),
		"CorrelationID": message["correlation"],
		"Recipient": message["to"],
		"Status": status.capitalize(),
	}
	return json.dumps(said).encode(), "application/json", {}


def _activity(kind: str, comment: Comment, payload: Event, includes: Event) -> Event:
	version = comment.versions[-1].id
	data = {
		"event_uuid": stable_digits(f"{kind}:{version}", 19),
		"filter": {"user_id": comment.account_id},
		"event_type": kind,
		"tag": "participation",
		"payload": payload,
	}
	return {"data": {**data, "includes": includes} if includes else data}
