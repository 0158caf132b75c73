"""Which posts a run looks under for comments, on platforms that list comments per post only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from participation_app.connectors.contract import Post
from participation_app.connectors.fields import days_before, iso, moment
from participation_app.connectors.walks import Reach, Walk

FRESH_DAYS = 7  # posts looked under in every run
WATCHED_DAYS = 90  # older ones, up to here, are looked under when their number of comments changed


@dataclass(frozen=True)
class WatchedPost:
	"""A post and the number of comments that the platform states, None where it states none."""

	post: Post
	comments: int | None


def look_under(
	posts: Iterable[WatchedPost], kind: str, reach: Reach, parents: dict[str, Any]
) -> tuple[list[Walk], dict[str, Any]]:
	"""The walks to make, newest post last as a stack wants it, and the counts that hold already."""
	walks: list[Walk] = []
	counts: dict[str, Any] = {}
	fresh, oldest = (iso(days_before(reach.started, days)) for days in (FRESH_DAYS, WATCHED_DAYS))
	for watched in posts:
		if _at(watched.post) < oldest:
			continue
		keep = {"count": watched.comments, "at": _at(watched.post)}
		kept = parents.get(watched.post.external_id)
		changed = kept is None or watched.comments is None or kept["count"] != watched.comments
		if watched.comments == 0:
			counts[watched.post.external_id] = keep
		elif changed or keep["at"] >= fresh:
			note = {
				"post": _note(watched.post),
				"changed": changed,
				"unread": kept is None and not reach.first,
			}
			walks.insert(0, Walk(kind, watched.post.external_id, note=note, keep=keep))
	return walks, counts


def noted_post(walk: Walk) -> Post:
	"""The post that a walk made by `look_under` is under."""
	note = walk.note["post"]
	return Post(note["id"], note["text"], note["permalink"], moment(note["at"]))


def all_unwatched(posts: list[WatchedPost], reach: Reach) -> bool:
	oldest = iso(days_before(reach.started, WATCHED_DAYS))
	return bool(posts) and all(_at(watched.post) < oldest for watched in posts)


def forget_unwatched(parents: dict[str, Any], reach: Reach) -> None:
	oldest = iso(days_before(reach.started, WATCHED_DAYS))
	for post_id in [post_id for post_id, kept in parents.items() if kept["at"] < oldest]:
		del parents[post_id]


def _at(post: Post) -> str:
	return iso(post.created_at) if post.created_at else ""


def _note(post: Post) -> dict[str, Any]:
	return {"id": post.external_id, "text": post.text, "permalink": post.permalink, "at": _at(post)}
