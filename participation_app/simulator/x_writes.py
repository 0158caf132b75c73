"""What X lets an account do: post, reply to those who addressed it, remove its own, hide replies in its threads."""

from __future__ import annotations

import base64
import binascii
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Response

from . import x_auth, x_problems
from .accounts import Account
from .state import World
from .things import Comment, NotThere
from .wire import Call, Refused, json_answer
from .x_entries import SPELLINGS, Timeline
from .x_length import cashtags, weighted_length

DUPLICATE_WINDOW = timedelta(hours=24)
BODY_KEYS = (
	"text",
	"reply",
	"media",
	"reply_settings",
	"made_with_ai",
	"for_super_followers_only",
	"nullcast",
)
REPLY_KEYS = ("in_reply_to_tweet_id", "exclude_reply_user_ids", "auto_populate_reply_metadata")


PICTURES = ("image/jpeg", "image/png", "image/webp", "image/gif")


def post(call: Call, world: World) -> Response:
	"""POST /2/tweets: a post or reply; the same text of one account twice within a day is a duplicate."""
	caller = x_auth.user(call, world)
	caller.require("tweet.write")
	text, target_id = _read(call)
	if target_id is None:
		picture = _picture(call, world)
		_refuse_text(caller.account, text, world)
		return _created(world.add_own_post(caller.account, text, picture).id, text, world)
	target = _target(world, target_id)
	_refuse_reply(caller.account, target, text, world)
	reply = world.add_own_reply(caller.account, target, text)
	return _created(reply.id, text, world)


def upload_picture(call: Call, world: World) -> Response:
	"""POST /2/media/upload: a picture in one piece, in base64."""
	x_auth.user(call, world).require("media.write")
	body = _json(call)
	if body.get("media_category") != "tweet_image" or body.get("media_type") not in PICTURES:
		raise x_problems.invalid("media_type", body.get("media_type"), "The simulator takes pictures alone.")
	try:
		size = len(base64.b64decode(body.get("media") or "", validate=True))
	except (binascii.Error, TypeError) as trouble:
		raise x_problems.invalid("media", "", "$.media: has to be base64") from trouble
	if not size:
		raise x_problems.invalid("media", "", "$.media: is required and must not be empty")
	identifier = world.keep_upload(picture=f"{body['media_type']}, {size} bytes")
	return json_answer({"data": {"id": identifier, "media_key": f"3_{identifier}", "size": size}})


def remove(call: Call, world: World, identifier: str) -> Response:
	"""DELETE /2/tweets/{id}: the account's own replies and posts alone, by the id of any version."""
	caller = x_auth.user(call, world)
	caller.require("tweet.write")
	try:
		removed = world.remove_own(caller.account, _first_version(world, identifier))
	except NotThere:
		raise Refused(x_problems.gone(identifier)) from None
	if not removed:
		raise x_problems.forbidden(x_problems.NOT_YOURS)
	return json_answer({"data": {"deleted": True}})


def hide_reply(call: Call, world: World, identifier: str) -> Response:
	"""PUT /2/tweets/{id}/hidden"""
	caller = x_auth.user(call, world)
	caller.require("tweet.moderate.write")
	comment = world.find_comment("X", identifier)
	if not comment or not comment.post_id:
		raise x_problems.forbidden("You can only hide replies to your own conversations.")
	hidden = bool(_json(call).get("hidden"))
	world.show_as(comment, "hidden" if hidden else "visible")
	return json_answer({"data": {"hidden": hidden}})


def _read(call: Call) -> tuple[str, str | None]:
	body = _json(call)
	for name in body:
		if name not in BODY_KEYS:
			raise x_problems.invalid(name, body[name], f"$.{name}: is not defined in the schema")
	reply = body.get("reply") or {}
	if not isinstance(reply, dict):
		raise x_problems.invalid("reply", reply, "$.reply: has to be an object")
	for name in reply:
		if name not in REPLY_KEYS:
			raise x_problems.invalid(name, reply[name], f"$.reply.{name}: is not defined in the schema")
	text = body.get("text")
	if not isinstance(text, str) or not text.strip():
		raise x_problems.invalid("text", text, "$.text: is required and must not be empty")
	target = reply.get("in_reply_to_tweet_id")
	if target is not None and not (isinstance(target, str) and target.isdigit()):
		raise x_problems.invalid(
			"in_reply_to_tweet_id", target, "$.reply.in_reply_to_tweet_id: has to be an id as text"
		)
	return text, target


def _picture(call: Call, world: World) -> str | None:
	media = _json(call).get("media")
	if media is None:
		return None
	named = media.get("media_ids") if isinstance(media, dict) else None
	if not isinstance(named, list) or len(named) != 1 or named[0] not in world.uploads:
		raise x_problems.invalid("media.media_ids", named, "Your media IDs are invalid.")
	return world.uploads[named[0]]["picture"]


def _json(call: Call) -> dict[str, Any]:
	if "json" not in call.headers.get("Content-Type", ""):
		raise x_problems.invalid("body", "", "The body has to be JSON.")
	try:
		return call.body
	except ValueError as trouble:
		raise x_problems.invalid("body", "", "The body is not a JSON object.") from trouble


def _first_version(world: World, identifier: str) -> str:
	for comment in world.own_replies("X"):
		if any(version.id == identifier for version in comment.versions):
			return comment.id
	return identifier


def _target(world: World, identifier: str) -> Comment:
	if world.find_post("X", identifier):
		raise x_problems.forbidden(x_problems.NOT_SUMMONED)
	for comment in world.comments.values():
		if comment.platform == "X" and any(version.id == identifier for version in comment.versions):
			if comment.deleted or comment.visibility == "protected":
				break
			return comment
	raise x_problems.forbidden(x_problems.TARGET_GONE)


def _refuse_reply(account: Account, target: Comment, text: str, world: World) -> None:
	entry = Timeline(world).of_comment(target)
	by_reply = world.settings.summoned_by_any_reply and entry.replied_to_user == account.account_id
	by_us = (
		world.settings.x_takes_replies_to_own and target.is_own and target.account_id == account.account_id
	)
	if not (entry.mentions(account.handle) or by_reply or by_us):
		raise x_problems.forbidden(x_problems.NOT_SUMMONED)
	if not target.can_reply:
		raise x_problems.forbidden(x_problems.RESTRICTED)
	_refuse_text(account, text, world)


def _refuse_text(account: Account, text: str, world: World) -> None:
	if weighted_length(text) > world.settings.x_reply_limit:
		raise x_problems.forbidden(x_problems.TOO_LONG)
	if cashtags(text) > 1:
		raise x_problems.forbidden(x_problems.CASHTAGS)
	since = world.clock.now() - DUPLICATE_WINDOW
	for earlier in (*world.own_replies("X"), *world.own_posts("X")):
		same_account = earlier.account_id == account.account_id and not earlier.deleted
		if same_account and earlier.created_at >= since and earlier.text == text:
			raise x_problems.forbidden(x_problems.DUPLICATE)


def _created(identifier: str, text: str, world: World) -> Response:
	names = SPELLINGS[world.settings.x_spelling]
	return json_answer({"data": {"id": identifier, "text": text, names["history"]: [identifier]}}, 201)
