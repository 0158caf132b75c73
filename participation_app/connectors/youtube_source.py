"""The lists of a YouTube channel: its threads newest first, and the replies that threads leave out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Item, Post, Unreadable, Visibility
from participation_app.connectors.entries import ids_of, listed, portions, read_entries
from participation_app.connectors.fields import (
	count,
	days_before,
	flag,
	identifier,
	iso,
	mapping,
	moment,
	optional_identifier,
	optional_text,
	text,
	version_of,
)
from participation_app.connectors.walks import Reach, Step, Walk, all_older
from participation_app.connectors.watched import (
	WatchedPost,
	forget_unswept,
	look_again,
	noted_post,
	portion,
	posts_walk,
)

PAGE_SIZE = 100
IDS_A_CALL = 50
FRESH_DAYS = 7  # threads listed in every run: a new reply does not move its thread up
WATCHED_DAYS = 90  # older threads are asked for in turns
WATCHED_THREADS = 2000
THREAD_PARTS = {"part": "id,snippet,replies", "textFormat": "plainText"}
HELD_LISTS = ("heldForReview", "likelySpam")
MODERATION: dict[str, Visibility] = {"heldForReview": "held", "likelySpam": "held", "rejected": "hidden"}

Read = Callable[[str, Mapping[str, Any]], Answer]


class ChannelSource:
	"""Reads one channel's threads; `parents` keeps for each its number of replies and when it was looked at."""

	def __init__(self, read: Read, account_id: str, reader: CommentReader):
		self._read = read
		self._account_id = account_id
		self._reader = reader
		self._titles = _Titles(read)

	def first_walks(self, reach: Reach) -> list[Walk]:
		return [Walk("older", "older"), Walk("threads", self._account_id)]

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		if walk.kind == "replies":
			return self._replies(walk)
		return self._threads(walk, reach, parents) if walk.kind == "threads" else self._older(reach, parents)

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		oldest = iso(days_before(reach.started, WATCHED_DAYS))
		newest_first = sorted(parents, key=lambda thread_id: parents[thread_id]["at"], reverse=True)
		for place, thread_id in enumerate(newest_first):
			if place >= WATCHED_THREADS or parents[thread_id]["at"] < oldest:
				del parents[thread_id]

	def _threads(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		params = {"allThreadsRelatedToChannelId": self._account_id, "order": "time", "maxResults": PAGE_SIZE}
		token = {"pageToken": walk.token} if walk.token else {}
		answer = self._read("commentThreads", {**THREAD_PARTS, **params, **token})
		step = self._step(answer, reach, parents)
		firsts = [item for item in step.items if item.parent_id is None]
		floor = min(reach.floor, days_before(reach.started, FRESH_DAYS))
		step.known = all_older(firsts, step.unreadable, floor)
		return step

	def _older(self, reach: Reach, parents: dict[str, Any]) -> Step:
		"""Asks for those threads again that were not looked at for the longest time."""
		fresh = iso(days_before(reach.started, FRESH_DAYS))
		older = [thread_id for thread_id, kept in parents.items() if kept["at"] < fresh]
		chosen = sorted(older, key=lambda thread_id: parents[thread_id]["seen"])[:IDS_A_CALL]
		if not chosen:
			return Step()
		answer = self._read("commentThreads", {**THREAD_PARTS, "id": ",".join(chosen)})
		seen = {thread_id: {**parents[thread_id], "seen": iso(reach.started)} for thread_id in chosen}
		step = self._step(answer, reach, parents)
		step.parents = {**seen, **step.parents}
		step.token = None
		return step

	def _step(self, answer: Answer, reach: Reach, parents: dict[str, Any]) -> Step:
		entries = _entries(answer)
		titles = self._titles.of(entries)
		items, unreadable = read_entries(entries, lambda entry: self._reader.first(entry, titles))
		replies, unreadable_replies = self._reader.contained_replies(entries, items)
		token = answer.object.get("nextPageToken") or None
		step = Step(ids_of(entries), items + replies, unreadable + unreadable_replies, token)
		totals = {item.external_id: _reply_counts(item.raw) for item in items}
		for item in items:
			total, contained = totals[item.external_id]
			keep = {"count": total, "at": iso(item.created_at), "seen": iso(reach.started)}
			kept = parents.get(item.external_id)
			if total > contained and (kept is None or kept["count"] != total):
				note = {"post": _note(item.post)}
				step.walks.append(Walk("replies", item.external_id, note=note, keep=keep))
			else:
				step.parents[item.external_id] = keep
		return step

	def _replies(self, walk: Walk) -> Step:
		params = {
			"part": "id,snippet",
			"parentId": walk.id,
			"maxResults": PAGE_SIZE,
			"textFormat": "plainText",
		}
		token = {"pageToken": walk.token} if walk.token else {}
		answer = self._read("comments", {**params, **token})
		entries = _entries(answer)
		post = _noted(walk.note["post"])
		items, unreadable = read_entries(entries, lambda entry: self._reader.comment(entry, post, walk.id))
		return Step(ids_of(entries), items, unreadable, answer.object.get("nextPageToken") or None)


class ChannelSweep(ChannelSource):
	"""Reads under videos that are known, all that is there; `parents` keeps when each was looked at."""

	def __init__(self, read: Read, account_id: str, reader: CommentReader, videos: Sequence[str]):
		super().__init__(read, account_id, reader)
		self._videos = videos

	def first_walks(self, reach: Reach) -> list[Walk]:
		return posts_walk(self._videos)

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		if walk.kind == "posts":
			return self._known_videos(walk, reach, parents)
		try:
			return self._replies(walk) if walk.kind == "replies" else self._under(walk, reach, parents)
		except (errors.TargetGone, errors.NotReplyable):  # the video is gone or shows no comments any more
			walk.keep = None
			return Step()

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		forget_unswept(parents, reach)

	def _known_videos(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		chosen, token = portion(walk, IDS_A_CALL)
		entries = self._titles.ask(chosen, "id,snippet,statistics")
		videos, unreadable = read_entries(entries, _watched_video)
		step = Step(chosen, [], [], token, gap=bool(unreadable))
		step.walks, step.parents = look_again(videos, "video", reach, parents)
		return step

	def _under(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step:
		post = noted_post(walk)
		self._titles.know(post.external_id, post.text)
		params = {"videoId": walk.id, "order": "time", "maxResults": PAGE_SIZE}
		token = {"pageToken": walk.token} if walk.token else {}
		answer = self._read("commentThreads", {**THREAD_PARTS, **params, **token})
		step = self._step(answer, reach, {} if walk.note["recount"] else parents)
		# Only of threads that are longer than what they contain a number is needed.
		step.parents = {one: keep for one, keep in step.parents.items() if one in parents}
		return step


class CommentReader:
	"""Reads threads and comments for one channel of ours."""

	def __init__(self, account_id: str):
		self._account_id = account_id

	def first(self, thread: dict[str, Any], titles: Mapping[str, str]) -> Item:
		"""The first comment of a thread; its `raw` is the thread's own part."""
		about = mapping(thread, "snippet")
		entry = mapping(about, "topLevelComment")
		video = optional_text(about, "videoId") or optional_text(mapping(entry, "snippet"), "videoId")
		link = f"https://www.youtube.com/watch?v={video}"
		post = Post(video, titles.get(video, ""), link) if video else None
		item = self.comment(entry, post)
		return replace(item, can_reply=flag(about, "canReply"), raw=thread)

	def comment(self, entry: dict[str, Any], post: Post | None = None, under: str | None = None) -> Item:
		"""A comment or reply; `under` is the thread it was listed in."""
		about = mapping(entry, "snippet")
		comment_id = identifier(entry)
		content = text(about, "textOriginal") or text(about, "textDisplay")
		author_id = optional_text(mapping(about, "authorChannelId"), "value")
		created, updated = (
			moment(about.get("publishedAt")),
			moment(about.get("updatedAt") or about["publishedAt"]),
		)
		name = optional_text(about, "authorDisplayName")
		return Item(
			external_id=comment_id,
			version_id=version_of(content, iso(updated)),
			parent_id=optional_text(about, "parentId") or under,
			author_id=author_id,
			author_handle=name if name and name.startswith("@") else None,
			author_name=name,
			text=content,
			language_hint=None,
			created_at=created,
			edited_at=updated if updated > created else None,
			visibility=MODERATION.get(text(about, "moderationStatus"), "visible"),
			is_own=author_id == self._account_id,
			can_reply=None,
			permalink=f"{post.permalink}&lc={comment_id}" if post else None,
			post=post,
			raw=entry,
		)

	def contained_replies(
		self, threads: Iterable[Any], firsts: Iterable[Item]
	) -> tuple[list[Item], list[Unreadable]]:
		"""The replies inside threads: YouTube puts in some, not all."""
		posts = {item.external_id: item.post for item in firsts}
		items: list[Item] = []
		unreadable: list[Unreadable] = []
		for thread in threads:
			thread_id = str(thread.get("id")) if isinstance(thread, dict) else ""
			read, unread = read_entries(
				_contained(thread),
				lambda entry, thread_id=thread_id: self.comment(entry, posts.get(thread_id), thread_id),
			)
			items += read
			unreadable += unread
		return items, unreadable


class _Titles:
	"""Titles of videos, each asked for once; comments are read even where no title is to be had."""

	def __init__(self, read: Read):
		self._read = read
		self._known: dict[str, str] = {}

	def of(self, threads: Iterable[Any]) -> Mapping[str, str]:
		"""The titles known after asking for those of `threads`."""
		videos = {video for thread in threads if (video := _video_of(thread))}
		for chosen in portions(sorted(videos - self._known.keys()), IDS_A_CALL):
			try:
				self.ask(chosen, "id,snippet")
			except (errors.Transient, errors.SchemaDrift, errors.TargetGone):
				break
		return self._known

	def know(self, video: str, title: str) -> None:
		self._known[video] = title

	def ask(self, videos: list[str], parts: str) -> list[Any]:
		"""The videos that there are, of at most `IDS_A_CALL`."""
		entries = _entries(self._read("videos", {"part": parts, "id": ",".join(videos)}))
		self._known.update(dict.fromkeys(videos, ""))
		for entry in entries:
			if isinstance(entry, dict) and isinstance(entry.get("snippet"), dict):
				self._known[str(entry.get("id"))] = str(entry["snippet"].get("title") or "")
		return entries


def _entries(answer: Answer) -> list[Any]:
	return listed(answer, "items", required="pageInfo" not in answer.object)


def ids_of_threads(answer: Answer) -> set[str]:
	"""The ids of an answer's threads, whose first comments have the same."""
	return {
		entry["id"]
		for entry in _entries(answer)
		if isinstance(entry, dict) and isinstance(entry.get("id"), str)
	}


def _watched_video(entry: dict[str, Any]) -> WatchedPost:
	video_id, about = identifier(entry), mapping(entry, "snippet")
	link = f"https://www.youtube.com/watch?v={video_id}"
	post = Post(video_id, text(about, "title"), link, moment(about.get("publishedAt")))
	comments = optional_identifier(mapping(entry, "statistics"), "commentCount")
	return WatchedPost(post, int(comments) if comments else None)


def _video_of(thread: Any) -> str | None:
	about = thread.get("snippet") if isinstance(thread, dict) else None
	video = about.get("videoId") if isinstance(about, dict) else None
	return video if isinstance(video, str) and video else None


def _contained(thread: Any) -> list[Any]:
	replies = thread.get("replies") if isinstance(thread, dict) else None
	comments = replies.get("comments") if isinstance(replies, dict) else None
	return comments if isinstance(comments, list) else []


def _reply_counts(thread: dict[str, Any]) -> tuple[int, int]:
	"""How many replies a thread has, and how many of them it holds."""
	return count(mapping(thread, "snippet"), "totalReplyCount"), len(_contained(thread))


def _note(post: Post | None) -> dict[str, Any] | None:
	return {"id": post.external_id, "text": post.text, "permalink": post.permalink} if post else None


def _noted(note: dict[str, Any] | None) -> Post | None:
	return Post(note["id"], note["text"], note["permalink"]) if note else None
