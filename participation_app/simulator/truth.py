"""What is true on the platforms, against which a client's own records are held."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from .state import World
from .things import Comment


def truth(world: World, platform: str | None = None, since: datetime | None = None) -> dict[str, Any]:
	"""Per platform `comments` and `posts` by id and `replies` by target, of all that became public since a time.

	Without one it is the time when the platforms began. A comment's state is visible, hidden, held, withheld,
	protected or deleted; what is not public yet is left out. Replies are those of the authority that stand, posts
	those that it posted through the APIs; `listed` says whether lists show them by now.
	"""
	start = since or world.started_at
	now = world.clock.now()
	public = [
		comment
		for comment in world.comments.values()
		if platform in (None, comment.platform) and start <= comment.public_at
	]
	found: dict[str, dict[str, Any]] = {}
	for comment in public:
		side = found.setdefault(comment.platform, _nothing())
		if comment.public_at <= now:
			side["comments"][comment.id] = _shown(comment, world)
		if comment.is_own and not comment.deleted:
			reply = {"id": comment.id, "text": comment.text, "listed": comment.public_at <= now}
			side["replies"].setdefault(comment.parent_id, []).append(reply)
	for post in world.own_posts(platform):
		if start <= post.created_at:
			shown = {"text": post.text, "picture": post.picture, "listed": world.lists(post)}
			found.setdefault(post.platform, _nothing())["posts"][post.id] = shown
	return {"since": start.isoformat(), "now": now.isoformat(), "platforms": found}


def _nothing() -> dict[str, dict[str, Any]]:
	return {"comments": {}, "replies": {}, "posts": {}}


def state_of(comment: Comment, world: World) -> str:
	"""How a comment stands; below a post that is gone it is gone as well."""
	post = world.posts.get(comment.post_id or "")
	gone = comment.deleted or (post is not None and post.deleted)
	return "deleted" if gone else comment.visibility


def _shown(comment: Comment, world: World) -> dict[str, Any]:
	return {
		"state": state_of(comment, world),
		"account_id": comment.account_id,
		"own": comment.is_own,
		"post": comment.post_id,
		"parent": comment.parent_id,
		"text": comment.text,
		"versions": len(comment.versions),
		"at": comment.created_at.isoformat(),
	}
