"""Changes of the conversation as tests order them: comments written, edited, hidden, closed or removed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from .clock import read_moment
from .state import World, public_author
from .things import Comment
from .wire import Call

TARGET = "{target}"
SHOWN_AS: dict[str, Any] = {
	"hide": "hidden",
	"unhide": "visible",
	"hold": "held",
	"withhold": "withheld",
	"protect": "protected",
}
ACTIONS = ("add", "edit", "delete", "close", "close_post", *SHOWN_AS)


def carry_out(change: dict[str, Any], world: World) -> dict[str, Any]:
	"""Makes one change: {"action": "add" (default), ...}; gives the id of its comment."""
	values = dict(change)
	action = values.pop("action", "add")
	if action == "add":
		return {"id": _add(values, world).id}
	comment = world.comment(str(values.pop("id")))
	if action == "edit":
		moment = read_moment(values["at"]) if values.get("at") else None
		return {"id": comment.id, "version": world.edit(comment, values["text"], moment).id}
	_alter(action, comment, world)
	return {"id": comment.id}


def aimed(change: dict[str, Any], call: Call) -> dict[str, Any] | None:
	"""The change with the comment that a request answers in place of "{target}"; None if it answers none."""
	if change.get("id") != TARGET:
		return change
	target = target_of(call)
	return {**change, "id": target} if target else None


def target_of(call: Call) -> str | None:
	"""The comment that a request answers: X and YouTube name it in the body, Facebook and Instagram in the path."""
	try:
		body = call.body
	except ValueError:
		return None
	for name, key in (("reply", "in_reply_to_tweet_id"), ("snippet", "parentId")):
		part = body.get(name)
		if isinstance(part, dict):
			return part.get(key)
	parts = call.path.strip("/").split("/")
	return parts[-2] if len(parts) >= 2 and parts[-1] in ("comments", "replies") else None


def _alter(action: str, comment: Comment, world: World) -> None:
	if action == "delete":
		world.delete(comment)
	elif action == "close":
		comment.can_reply = False
	elif action == "close_post":
		world.posts[str(comment.post_id)].comments_open = False
	elif action in SHOWN_AS:
		world.show_as(comment, SHOWN_AS[action])
	else:
		raise ValueError(f"Action {action!r} is unknown; there are {', '.join(ACTIONS)}.")


def _add(values: dict[str, Any], world: World) -> Comment:
	platform = values.pop("platform")
	text = values.pop("text")
	person = values.pop("author", {"handle": "someone", "name": "Someone"})
	moment = read_moment(values.pop("at")) if values.get("at") else None
	shown_after = float(values.pop("shown_after", 0))
	post = world.post(values.pop("post", None))
	parent = values.pop("parent", None)
	more = {name: values.pop(name) for name in ("key", "language", "account_id") if name in values}
	values.pop("at", None)
	if values:
		raise ValueError(f"A comment has no {sorted(values)[0]!r}.")
	if post is None and parent is None and platform != "X":
		raise ValueError("Name the post, or the comment that is answered.")
	return world.add_comment(
		platform,
		text,
		author=public_author(platform, **person) if person else None,
		post_id=post.id if post else None,
		parent_id=world.comment(parent).id if parent else None,
		at=moment,
		public_at=world.clock.now() + timedelta(seconds=shown_after),
		**more,
	)
