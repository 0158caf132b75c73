"""The sample conversations: a part is there from the start, the rest waits for its turn to arrive live."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import zip_longest
from pathlib import Path
from typing import Any

from .accounts import PLATFORMS
from .state import World, public_author

FOLDER = Path(__file__).parent / "conversations"
HISTORY_SHARE = 3 / 5
Sample = dict[str, Any]


def load(world: World, seed: int, folder: Path = FOLDER) -> list[Sample]:
	"""Puts posts and history into the world and gives the comments that are still to arrive, in order."""
	posts, comments = _read(folder)
	start = world.clock.now()
	for post in sorted(posts, key=lambda one: -one["hours_ago"]):
		world.add_post(post["platform"], post["text"], at=_hours_before(start, post), key=post["key"])
	waiting = []
	for platform in PLATFORMS:
		history, rest = _split([one for one in comments if one["platform"] == platform])
		for comment in history:
			arrive(world, comment, _hours_before(start, comment))
		waiting.append(_shuffled(rest, random.Random(f"{seed}:{platform}")))
	return [comment for turn in zip_longest(*waiting) for comment in turn if comment]


def arrive(world: World, sample: Sample, at: datetime | None = None) -> str:
	"""Adds one sample comment, now unless a time is given; gives its id."""
	post = world.post(sample.get("post"))
	parent = sample.get("parent")
	comment = world.add_comment(
		sample["platform"],
		sample["text"],
		author=public_author(sample["platform"], sample["author"]["handle"], sample["author"]["name"]),
		post_id=post.id if post else None,
		parent_id=world.comment(parent).id if parent else None,
		at=at,
		public_at=at,
		language=sample["language"],
		key=sample["key"],
	)
	return comment.id


def _read(folder: Path) -> tuple[list[Sample], list[Sample]]:
	posts: list[Sample] = []
	comments: list[Sample] = []
	for path in sorted(folder.glob("*.json")):
		content = json.loads(path.read_text(encoding="utf-8"))
		posts += content.get("posts", [])
		comments += content.get("comments", [])
	return posts, comments


def _split(comments: list[Sample]) -> tuple[list[Sample], list[Sample]]:
	"""The oldest part with all that stands above it, and the rest."""
	by_key = {comment["key"]: comment for comment in comments}
	oldest = sorted(comments, key=lambda one: -one["hours_ago"])[: round(len(comments) * HISTORY_SHARE)]
	keys = {above["key"] for comment in oldest for above in _lineage(comment, by_key)}
	history = [comment for comment in comments if comment["key"] in keys]
	history.sort(key=lambda one: (-one["hours_ago"], len(list(_lineage(one, by_key)))))
	return history, [comment for comment in comments if comment["key"] not in keys]


def _shuffled(comments: list[Sample], dice: random.Random) -> list[Sample]:
	"""In an order drawn by `dice`, with no reply before what it answers."""
	by_key = {comment["key"]: comment for comment in comments}
	drawn = sorted(comments, key=lambda one: one["key"])
	dice.shuffle(drawn)
	ordered: dict[str, Sample] = {}
	for comment in drawn:
		for above in reversed(list(_lineage(comment, by_key))):
			ordered.setdefault(above["key"], above)
	return list(ordered.values())


def _lineage(comment: Sample, by_key: dict[str, Sample]) -> Iterator[Sample]:
	"""A comment, what it answers, what that answers, as far as `by_key` knows."""
	one: Sample | None = comment
	while one:
		yield one
		one = by_key.get(one.get("parent") or "")


def _hours_before(start: datetime, sample: Sample) -> datetime:
	return start - timedelta(hours=sample["hours_ago"])
