"""YouTube Data API v3: the channel, its videos, comment threads and replies."""

from __future__ import annotations

import html
import random
from collections.abc import Callable
from typing import Any

from werkzeug.wrappers import Response

from .ids import stable_letters
from .state import World
from .things import Comment, NotThere, Post
from .wire import Call, Refused, Routes, json_answer
from .youtube_protocol import (
	READ_UNITS,
	WRITE_UNITS,
	Visit,
	google_time,
	page_of,
	refuse,
	token,
	visit,
)

REPLY_LENGTH = 10_000
MOST_IDS = 50
THREAD_FILTERS = ("allThreadsRelatedToChannelId", "channelId", "videoId", "id")
MODERATION = {"published": ("visible",), "heldForReview": ("held", "hidden"), "likelySpam": ("withheld",)}
HELD_AS = {"held": "heldForReview", "hidden": "heldForReview", "withheld": "likelySpam"}


def answer(call: Call, world: World) -> Response:
	"""The platform's answer to a request under /youtube/v3, or of the token endpoint."""
	found = ROUTES.find(call)
	try:
		if isinstance(found, int):
			raise refuse(404, "notFound", f"There is nothing at {call.path}.", domain="global")
		function, _ = found
		if function is token:
			return token(call, world)
		units = READ_UNITS if call.method == "GET" else WRITE_UNITS
		return function(visit(call, world, units))
	except Refused as refused:
		return refused.response


def list_channels(visit: Visit) -> Response:
	"""GET /channels?mine=true"""
	query = visit.query("mine", "id", "maxResults")
	parts = visit.parts(("id", "snippet", "statistics", "contentDetails"))
	if query.get("mine") != "true" and "id" not in query:
		raise refuse(400, "missingRequiredParameter", "No filter selected. Expected one of: id, mine")
	account = visit.account
	item: dict[str, Any] = {"kind": "youtube#channel", "etag": "c1", "id": account.account_id}
	if "snippet" in parts:
		item["snippet"] = {"title": account.name, "customUrl": f"@{account.handle}", "description": ""}
	if "statistics" in parts:
		item["statistics"] = {"videoCount": str(len(visit.world.posts_of(account))), "subscriberCount": "1"}
	wanted = query.get("mine") == "true" or account.account_id in query["id"].split(",")
	return _list_answer("channelListResponse", [item] if wanted else [], {})


def list_videos(visit: Visit) -> Response:
	"""GET /videos?id=: unknown ids are left out."""
	query = visit.query("id", "maxResults", "pageToken")
	parts = visit.parts(("id", "snippet", "statistics", "status"))
	found = [visit.world.find_post("YouTube", one) for one in _ids(query)]
	return _list_answer("videoListResponse", [_video(visit, video, parts) for video in found if video], {})


def list_threads(visit: Visit) -> Response:
	"""GET /commentThreads: newest thread first; a new reply does not move its thread up."""
	query = visit.query(
		*THREAD_FILTERS, "order", "maxResults", "pageToken", "textFormat", "moderationStatus", "searchTerms"
	)
	visit.parts(("id", "snippet", "replies"))
	name = _one_filter(query, THREAD_FILTERS)
	threads = [one for one in _chosen_threads(visit, name, query) if one.parent_id is None]
	if name == "id":
		chosen, info = threads, {}
	else:
		ordered = _ordered(_moderated(threads, query), query.get("order", "time"))
		chosen, info = page_of(visit, ordered)
	items = [_thread(visit, comment, _text_format(query)) for comment in chosen]
	return _list_answer("commentThreadListResponse", items, info)


def list_comments(visit: Visit) -> Response:
	"""GET /comments: the replies of a thread by `parentId`, or any comments by `id`."""
	query = visit.query("parentId", "id", "maxResults", "pageToken", "textFormat")
	visit.parts(("id", "snippet"))
	text_format = _text_format(query)
	if _one_filter(query, ("parentId", "id")) == "id":
		found = [_listed(visit, one) for one in _ids(query)]
		items = [_comment(visit, one, text_format) for one in found if one]
		return _list_answer("commentListResponse", items, {})
	top = _listed(visit, query["parentId"])
	if top is None or top.parent_id:
		raise refuse(404, "commentNotFound", "The specified comment could not be found.")
	replies = [one for one in visit.world.replies_below(top) if one.visibility == "visible"]
	oldest_first = visit.world.settings.youtube_replies_oldest_first
	chosen, info = page_of(visit, replies if oldest_first else replies[::-1])
	return _list_answer("commentListResponse", [_comment(visit, one, text_format) for one in chosen], info)


def add_reply(visit: Visit) -> Response:
	"""POST /comments: a reply to a top-level comment."""
	visit.query()
	visit.parts(("id", "snippet"))
	try:
		snippet = visit.call.body.get("snippet") or {}
		text, parent_id = str(snippet.get("textOriginal") or ""), snippet.get("parentId")
	except (ValueError, AttributeError) as trouble:
		raise refuse(400, "parseError", "Parse Error", domain="global") from trouble
	if not parent_id:
		raise refuse(400, "parentIdMissing", "The comments must have a parent comment.")
	if not text.strip():
		raise refuse(400, "commentTextRequired", "The comment text is required.")
	if len(text) > REPLY_LENGTH:
		raise refuse(400, "commentTextTooLong", "The comment text is too long.")
	reply = visit.world.add_own_reply(visit.account, _replyable(visit, parent_id), text)
	return json_answer(_comment(visit, reply, "plainText"))


def remove_reply(visit: Visit) -> Response:
	"""DELETE /comments?id=: the channel's own replies alone."""
	identifier = visit.call.query.get("id", "")
	try:
		removed = visit.world.remove_own(visit.account, identifier)
	except NotThere:
		raise refuse(404, "commentNotFound", "The specified comment could not be found.") from None
	if not removed:
		message = "The comment could not be deleted because of insufficient permissions."
		raise refuse(403, "forbidden", message)
	return Response(status=204)


def set_moderation(visit: Visit) -> Response:
	"""POST /comments/setModerationStatus?id=&moderationStatus="""
	query = visit.call.query
	wanted = {"published": "visible", "heldForReview": "held", "rejected": "hidden"}
	if query.get("moderationStatus") not in wanted:
		raise refuse(400, "invalidModerationStatus", f"moderationStatus is one of {', '.join(wanted)}")
	for identifier in _ids(dict(query)):
		comment = _listed(visit, identifier)
		if comment is None:
			raise refuse(404, "commentNotFound", "The specified comment could not be found.")
		visit.world.show_as(comment, wanted[query["moderationStatus"]])
	return Response(status=204)


def _replyable(visit: Visit, parent_id: str) -> Comment:
	parent = _listed(visit, parent_id)
	if parent is None:
		raise refuse(404, "parentCommentNotFound", "The specified parent comment could not be found.")
	video = visit.world.post(parent.post_id)
	if video is None or video.deleted:
		raise refuse(404, "videoNotFound", "The video could not be found.")
	if not video.comments_open:
		raise refuse(403, "commentsDisabled", "The video has disabled comments.")
	if parent.parent_id or not parent.can_reply:
		raise refuse(400, "operationNotSupported", "The comment cannot be replied to.")
	return parent


def _chosen_threads(visit: Visit, name: str, query: dict[str, str]) -> list[Comment]:
	if name == "id":
		return [one for one in (_listed(visit, identifier) for identifier in _ids(query)) if one]
	if name == "videoId":
		video = visit.world.find_post("YouTube", query["videoId"])
		if video is None:
			raise refuse(
				404, "videoNotFound", "The video identified by the videoId parameter could not be found."
			)
		if not video.comments_open:
			raise refuse(403, "commentsDisabled", "The video has disabled comments.")
		return visit.world.comments_under(video)
	if query[name] != visit.account.account_id:
		raise refuse(404, "channelNotFound", "The channel could not be found.")
	return [one for one in visit.world.listed("YouTube") if one.account_id == visit.account.account_id]


def _moderated(threads: list[Comment], query: dict[str, str]) -> list[Comment]:
	wanted = query.get("moderationStatus", "published")
	if wanted not in MODERATION:
		raise refuse(400, "invalidParameter", f"moderationStatus is one of {', '.join(MODERATION)}")
	return [comment for comment in threads if comment.visibility in MODERATION[wanted]]


def _ordered(threads: list[Comment], order: str) -> list[Comment]:
	if order == "relevance":
		return sorted(threads, key=lambda comment: random.Random(comment.id).random())
	if order != "time":
		raise refuse(400, "invalidParameter", "order is time or relevance")
	return sorted(threads, key=lambda comment: (comment.created_at, comment.id), reverse=True)


def _listed(visit: Visit, identifier: str) -> Comment | None:
	comment = visit.world.find_comment("YouTube", identifier)
	return comment if comment and comment.public_at <= visit.world.clock.now() else None


def _one_filter(query: dict[str, str], names: tuple[str, ...]) -> str:
	given = [name for name in names if query.get(name)]
	if len(given) != 1:
		raise refuse(400, "invalidParameter", f"Expected exactly one filter of: {', '.join(names)}")
	return given[0]


def _ids(query: dict[str, str]) -> list[str]:
	wanted = [one for one in query.get("id", "").split(",") if one]
	if not 1 <= len(wanted) <= MOST_IDS:
		raise refuse(400, "invalidParameter", f"id takes 1 to {MOST_IDS} values")
	return wanted


def _text_format(query: dict[str, str]) -> str:
	text_format = query.get("textFormat", "html")
	if text_format not in ("html", "plainText"):
		raise refuse(400, "invalidParameter", "textFormat is html or plainText")
	return text_format


def _thread(visit: Visit, top: Comment, text_format: str) -> dict[str, Any]:
	parts = visit.call.query["part"].split(",")
	replies = [one for one in visit.world.replies_below(top) if one.visibility == "visible"]
	thread: dict[str, Any] = {"kind": "youtube#commentThread", "etag": _etag(top), "id": top.id}
	video = visit.world.post(top.post_id)
	if "snippet" in parts:
		thread["snippet"] = {
			"channelId": top.account_id,
			"videoId": top.post_id,
			"topLevelComment": _comment(visit, top, text_format),
			"canReply": top.can_reply and video is not None and video.comments_open,
			"totalReplyCount": len(replies),
			"isPublic": top.visibility == "visible",
		}
	shown = replies[: visit.world.settings.replies_shown]
	if "replies" in parts and shown:
		thread["replies"] = {"comments": [_comment(visit, one, text_format) for one in shown]}
	return thread


def _comment(visit: Visit, comment: Comment, text_format: str) -> dict[str, Any]:
	shown = comment.text if text_format == "plainText" else html.escape(comment.text).replace("\n", "<br>")
	snippet: dict[str, Any] = {
		"channelId": comment.account_id,
		"videoId": comment.post_id,
		"textDisplay": shown,
		"textOriginal": comment.text,
		**_author(comment),
		"canRate": True,
		"viewerRating": "none",
		"likeCount": 0,
		"publishedAt": google_time(comment.created_at),
		"updatedAt": google_time(comment.versions[-1].at),
	}
	if comment.parent_id:
		snippet["parentId"] = visit.world.top_of(comment).id
	if comment.visibility in HELD_AS and "id" not in visit.call.query:
		snippet["moderationStatus"] = HELD_AS[comment.visibility]
	return {"kind": "youtube#comment", "etag": _etag(comment), "id": comment.id, "snippet": snippet}


def _author(comment: Comment) -> dict[str, Any]:
	if comment.author is None or comment.visibility == "protected":
		return {"authorDisplayName": "", "authorChannelUrl": ""}
	handle = f"@{comment.author.handle}"
	return {
		"authorDisplayName": handle,
		"authorChannelUrl": f"http://www.youtube.com/{handle}",
		"authorChannelId": {"value": comment.author.id},
	}


def _video(visit: Visit, video: Post, parts: set[str]) -> dict[str, Any]:
	item: dict[str, Any] = {"kind": "youtube#video", "etag": "v1", "id": video.id}
	if "snippet" in parts:
		item["snippet"] = {
			"publishedAt": google_time(video.created_at),
			"channelId": video.account_id,
			"title": video.text[:100],
			"description": video.text,
			"channelTitle": visit.account.name,
		}
	if "statistics" in parts:
		item["statistics"] = {"commentCount": str(len(visit.world.comments_under(video)))}
	return item


def _etag(comment: Comment) -> str:
	return stable_letters(f"{comment.id}:{comment.text}:{comment.visibility}", 27)


def _list_answer(kind: str, items: list[dict[str, Any]], info: dict[str, Any]) -> Response:
	page_info = {"pageInfo": {"totalResults": len(items), "resultsPerPage": max(len(items), 1)}}
	return json_answer({"kind": f"youtube#{kind}", "etag": "q1", **page_info, **info, "items": items})


_TABLE: dict[tuple[str, str], Callable[..., Response]] = {
	("POST", "/token"): token,
	("GET", "/youtube/v3/channels"): list_channels,
	("GET", "/youtube/v3/videos"): list_videos,
	("GET", "/youtube/v3/commentThreads"): list_threads,
	("GET", "/youtube/v3/comments"): list_comments,
	("POST", "/youtube/v3/comments"): add_reply,
	("DELETE", "/youtube/v3/comments"): remove_reply,
	("POST", "/youtube/v3/comments/setModerationStatus"): set_moderation,
}
ROUTES = Routes(_TABLE)
