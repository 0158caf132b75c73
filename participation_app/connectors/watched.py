"""Which posts a run looks under for comments, on platforms that list comments per post only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from participation_app.connectors.contract import Cursor, Page, Post
from participation_app.connectors.fields import days_before, iso, moment
from participation_app.connectors.walks import Clock, Reach, Source, Walk, read_pages

FRESH_DAYS = 7  # posts looked under in every run
WATCHED_DAYS = 90  # older ones, up to here, are looked under when their number of comments changed
SWEPT_ANEW_DAYS = 7  # a number that stayed may hide as many deletions as additions


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


def sweep_pages(source: Source, cursor: Cursor, clock: Clock) -> Iterator[Page]:
	"""Goes on with the sweep that `cursor` stands in, or begins one, which knows of no gap."""
	return read_pages(source, cursor if cursor.pending else replace(cursor, gap_since=None), clock)


def posts_walk(posts: Iterable[str]) -> list[Walk]:
	"""The walk that looks at known posts, some at a time."""
	ids = list(dict.fromkeys(posts))
	return [Walk("posts", "posts", note={"ids": ids})] if ids else []


def portion(walk: Walk, size: int) -> tuple[list[str], str | None]:
	"""The posts whose turn it is in a walk made by `posts_walk`, and the token of the next ones."""
	ids, start = walk.note["ids"], int(walk.token or 0)
	end = start + size
	return ids[start:end], str(end) if end < len(ids) else None


def look_again(
	posts: Sequence[WatchedPost], kind: str, reach: Reach, parents: dict[str, Any]
) -> tuple[list[Walk], dict[str, Any]]:
	"""As `look_under`, for a sweep: every list in question is read to its end, whatever the post's age."""
	walks: list[Walk] = []
	counts: dict[str, Any] = {}
	for watched in posts:
		post_id = watched.post.external_id
		kept = parents.get(post_id)
		is_same = kept is not None and watched.comments is not None and kept["count"] == watched.comments
		keep = {"count": watched.comments, "at": _at(watched.post), "seen": iso(reach.started)}
		if watched.comments == 0:
			counts[post_id] = keep
		elif not is_same or kept["seen"] <= iso(days_before(reach.started, SWEPT_ANEW_DAYS)):
			# Where the number stayed, those inside the list are not trusted either.
			note = {"post": _note(watched.post), "changed": True, "unread": True, "recount": is_same}
			walks.insert(0, Walk(kind, post_id, note=note, keep=keep))
	return walks, counts


def forget_unswept(parents: dict[str, Any], reach: Reach) -> None:
	"""Drops what no sweep was asked for in a long time."""
	oldest = iso(days_before(reach.started, WATCHED_DAYS))
	for one in [one for one, kept in parents.items() if kept["seen"] < oldest]:
		del parents[one]


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
