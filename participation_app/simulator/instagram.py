"""Graph API for Instagram professional accounts: media, their comments, and replies."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from werkzeug.wrappers import Response

from . import graph_protocol
from .clock import read_moment
from .graph_fields import Field, Kind, check_arguments, page, parse_fields, render
from .graph_protocol import Visit, gone, graph_time, refuse, remove_own
from .state import World
from .things import Comment, Post
from .tokens import LONG_LIFE
from .wire import Call, Routes, json_answer

MOST_MEDIA = 100
MOST_COMMENTS = 50
REPLY_LENGTH = 2200
READ_SCOPE = "instagram_business_basic"
COMMENT_SCOPE = "instagram_business_manage_comments"
POST_SCOPE = "instagram_business_content_publish"
REFRESH_AGE = timedelta(hours=24)


def answer(call: Call, world: World) -> Response:
	"""The platform's answer to a request under /v26.0."""
	return graph_protocol.answer(call, world, "Instagram", ROUTES)


def read_me(visit: Visit) -> Response:
	"""GET /me: its `id` is known to the app alone; `user_id` is the account's."""
	return _read_user(visit, visit.account.extra.get("app_scoped_id", visit.account.account_id))


def read_object(visit: Visit, identifier: str) -> Response:
	"""GET /{ig-user-id}, /{ig-media-id} or /{ig-comment-id}"""
	visit.require(READ_SCOPE)
	if identifier == visit.account.account_id:
		return _read_user(visit, identifier)
	if identifier in visit.world.uploads:
		return json_answer({"id": identifier, "status_code": "FINISHED"})
	return json_answer(_render_object(visit, identifier, parse_fields(visit.allow(()).get("fields"))))


def read_objects(visit: Visit) -> Response:
	"""GET /?ids=a,b,c: one bad id fails all."""
	visit.require(READ_SCOPE)
	parameters = visit.allow(("ids",))
	asked = parse_fields(parameters.get("fields"))
	wanted = [one for one in parameters.get("ids", "").split(",") if one]
	if not 1 <= len(wanted) <= 50:
		raise refuse(100, "(#100) Param ids must name 1 to 50 objects")
	return json_answer({one: _render_object(visit, one, asked) for one in wanted})


def list_media(visit: Visit, identifier: str) -> Response:
	"""GET /{ig-user-id}/media"""
	visit.require(READ_SCOPE)
	if identifier not in (visit.account.account_id, "me"):
		raise gone(identifier)
	parameters = _edge_parameters(visit)
	check_arguments(parameters, ("since", "until"))
	media = [one for one in visit.world.posts_of(visit.account) if _within(one, parameters)]
	asked = parse_fields(visit.parameters.get("fields"))
	return json_answer(
		page(visit, MEDIA, media, parameters, asked, path=f"{identifier}/media", most=MOST_MEDIA)
	)


def list_comments(visit: Visit, identifier: str) -> Response:
	"""GET /{ig-media-id}/comments: top level only, newest first, fifty at most, no filter by time."""
	media = visit.world.find_post("Instagram", identifier)
	if media is None or media.account_id != visit.account.account_id or media.elsewhere:
		raise gone(identifier)
	asked = parse_fields(visit.parameters.get("fields"))
	return json_answer(_comments(visit, media, _edge_parameters(visit), asked))


def list_replies(visit: Visit, identifier: str) -> Response:
	"""GET /{ig-comment-id}/replies"""
	comment = _find_comment(visit, identifier)
	parameters = {"limit": "25", **_edge_parameters(visit)}
	asked = parse_fields(visit.parameters.get("fields"))
	return json_answer(_replies(visit, comment, parameters, asked))


def add_container(visit: Visit, identifier: str) -> Response:
	"""POST /{ig-user-id}/media: what a post is going to be, which nobody sees yet."""
	visit.require(POST_SCOPE)
	parameters = visit.allow(("image_url", "caption"))
	if identifier != visit.account.account_id:
		raise gone(identifier)
	address, caption = parameters.get("image_url", ""), parameters.get("caption", "")
	if not address.startswith(("https://", "http://")):
		raise refuse(9004, "(#9004) The media could not be fetched from this URI")
	if len(caption) > REPLY_LENGTH:
		raise refuse(100, f"(#100) Param caption must have {REPLY_LENGTH} characters at most")
	return json_answer({"id": visit.world.keep_upload(picture=address, caption=caption)})


def publish_container(visit: Visit, identifier: str) -> Response:
	"""POST /{ig-user-id}/media_publish: a container becomes a post, once."""
	visit.require(POST_SCOPE)
	container = visit.world.uploads.pop(visit.allow(("creation_id",)).get("creation_id", ""), None)
	if identifier != visit.account.account_id or container is None:
		raise gone(identifier)
	media = visit.world.add_own_post(visit.account, container["caption"], container["picture"])
	return json_answer({"id": media.id})


def add_reply(visit: Visit, identifier: str) -> Response:
	"""POST /{ig-comment-id}/replies: a reply to a reply goes to the top-level comment."""
	visit.require(COMMENT_SCOPE)
	text = visit.allow(("message",)).get("message", "")
	target = _find_comment(visit, identifier)
	media = visit.world.post(target.post_id)
	if not text.strip():
		raise refuse(100, "(#100) Param message must not be empty")
	if len(text) > REPLY_LENGTH:
		raise refuse(100, f"(#100) Param message must have {REPLY_LENGTH} characters at most")
	if target.visibility != "visible":
		raise refuse(100, "(#100) A hidden comment cannot be replied to")
	if media is None or not media.comments_open or not target.can_reply:
		raise refuse(100, "(#100) Comments are turned off on this media")
	reply = visit.world.add_own_reply(visit.account, visit.world.top_of(target), text)
	return json_answer({"id": reply.id})


def change_comment(visit: Visit, identifier: str) -> Response:
	"""POST /{ig-comment-id}: hide"""
	visit.require(COMMENT_SCOPE)
	wanted = visit.allow(("hide",)).get("hide", "").lower()
	if wanted not in ("true", "false"):
		raise refuse(100, "(#100) Param hide must be true or false")
	comment = _find_comment(visit, identifier)
	visit.world.show_as(comment, "hidden" if wanted == "true" else "visible")
	return json_answer({"success": True})


def remove_comment(visit: Visit, identifier: str) -> Response:
	"""DELETE /{ig-comment-id}"""
	visit.require(COMMENT_SCOPE)
	if visit.world.find_post("Instagram", identifier):
		raise refuse(3, "(#3) Application does not have the capability to make this API call.", status=403)
	return remove_own(visit, identifier)


def refresh_token(visit: Visit) -> Response:
	"""GET /refresh_access_token: a day after issue at the earliest, before the end of its sixty days."""
	if visit.allow(("grant_type",)).get("grant_type") != "ig_refresh_token":
		raise refuse(100, "(#100) Param grant_type must be ig_refresh_token")
	now = visit.world.clock.now()
	if now - visit.grant.issued_at < REFRESH_AGE:
		raise refuse(100, "(#100) The token has to be 24 hours old before it can be refreshed")
	visit.grant.issued_at, visit.grant.expires_at = now, now + LONG_LIFE
	visit.world.revision += 1
	life = int(LONG_LIFE.total_seconds())
	return json_answer({"access_token": visit.token, "token_type": "bearer", "expires_in": life})


def _read_user(visit: Visit, identifier: str) -> Response:
	asked = parse_fields(visit.allow(()).get("fields"))
	shown: dict[str, Any] = {
		"id": identifier,
		"user_id": visit.account.account_id,
		"username": visit.account.handle,
		"name": visit.account.name,
		"account_type": "BUSINESS",
		"media_count": len(visit.world.posts_of(visit.account)),
	}
	for one in asked:
		if one.name == "mentioned_comment":
			shown[one.name] = _mention(visit, one)
		if one.name not in shown:
			raise refuse(100, f"(#100) Tried accessing nonexisting field ({one.name}) on node type (IGUser)")
	names = {one.name for one in asked} | {"id"}
	return json_answer({name: value for name, value in shown.items() if name in names})


def _mention(visit: Visit, asked: Field) -> dict[str, Any]:
	"""A comment under somebody else's medium; who wrote it is told by its name alone."""
	visit.require(COMMENT_SCOPE)
	identifier = asked.arguments.get("comment_id", "")
	comment = visit.world.find_comment("Instagram", identifier)
	if comment is None or not _is_mention(visit, comment):
		raise gone(identifier)
	return render(visit, MENTION, comment, asked.children)


def _is_mention(visit: Visit, comment: Comment) -> bool:
	addressed = f"@{visit.account.handle}".lower() in comment.text.lower()
	return addressed and comment.account_id == visit.account.account_id and _is_elsewhere(visit, comment)


def _is_elsewhere(visit: Visit, comment: Comment) -> bool:
	return visit.world.posts[str(comment.post_id)].elsewhere


def _render_object(visit: Visit, identifier: str, asked: tuple[Field, ...]) -> dict[str, Any]:
	media = visit.world.find_post("Instagram", identifier)
	if media and media.account_id == visit.account.account_id and not media.elsewhere:
		return render(visit, MEDIA, media, asked)
	return render(visit, COMMENT, _find_comment(visit, identifier), asked)


def _find_comment(visit: Visit, identifier: str) -> Comment:
	comment = visit.world.find_comment("Instagram", identifier)
	if comment is None or comment.account_id != visit.account.account_id or _is_elsewhere(visit, comment):
		raise gone(identifier)
	if comment.public_at > visit.world.clock.now():
		raise gone(identifier)
	return comment


def _edge_parameters(visit: Visit) -> dict[str, str]:
	return {
		name: value for name, value in visit.parameters.items() if name not in ("fields", "appsecret_proof")
	}


def _within(media: Post, arguments: Mapping[str, str]) -> bool:
	try:
		since = read_moment(arguments["since"]) if "since" in arguments else None
		until = read_moment(arguments["until"]) if "until" in arguments else None
	except ValueError as trouble:
		raise refuse(100, "(#100) since and until must be times") from trouble
	return (since is None or media.created_at >= since) and (until is None or media.created_at <= until)


def _comments(
	visit: Visit, media: Post, arguments: Mapping[str, str], asked: tuple[Field, ...]
) -> dict[str, Any]:
	check_arguments(arguments, ())
	if COMMENT_SCOPE not in visit.grant.scopes:
		return {"data": []}  # an under-privileged token is shown nothing, not an error
	top = [comment for comment in visit.world.comments_under(media) if comment.parent_id is None]
	path = f"{media.id}/comments"
	return page(visit, COMMENT, top[::-1], arguments, asked, path=path, most=MOST_COMMENTS)


def _replies(
	visit: Visit, comment: Comment, arguments: Mapping[str, str], asked: tuple[Field, ...]
) -> dict[str, Any]:
	check_arguments(arguments, ())
	below = visit.world.replies_below(comment)[::-1]
	path = f"{comment.id}/replies"
	shown = visit.world.settings.replies_shown
	return page(visit, COMMENT, below, arguments, asked, path=path, most=MOST_COMMENTS, usual=shown)


def _replies_if_any(
	visit: Visit, comment: Comment, arguments: Mapping[str, str], asked: tuple[Field, ...]
) -> dict[str, Any] | None:
	replies = _replies(visit, comment, arguments, asked)
	return replies if replies["data"] else None


def _username(visit: Visit, comment: Comment) -> str | None:
	may_see = comment.is_own or COMMENT_SCOPE in visit.grant.scopes
	return comment.author.handle if comment.author and may_see and comment.visibility != "protected" else None


def _from(visit: Visit, comment: Comment) -> dict[str, str] | None:
	username = _username(visit, comment)
	return {"id": comment.author.id, "username": username} if comment.author and username else None


def _media_link(media_id: str | None) -> str:
	return f"https://www.instagram.com/p/{media_id}/"


COMMENT = Kind(
	"IGComment",
	{
		"text": lambda visit, comment: comment.text or None,
		"timestamp": lambda visit, comment: graph_time(comment.created_at),
		"username": _username,
		"from": _from,
		"hidden": lambda visit, comment: comment.visibility not in ("visible", "protected"),
		"like_count": lambda visit, comment: 0,
		"parent_id": lambda visit, comment: visit.world.top_of(comment).id if comment.parent_id else None,
		"media": lambda visit, comment: {"id": comment.post_id, "media_product_type": "FEED"},
		"user": lambda visit, comment: {"id": visit.account.account_id} if comment.is_own else None,
	},
	("timestamp", "text"),
	{"replies": _replies_if_any},
)

MENTION = Kind(
	"IGComment",
	{name: COMMENT.fields[name] for name in ("text", "timestamp", "username", "like_count", "media")},
	("timestamp", "text"),
)

MEDIA = Kind(
	"IGMedia",
	{
		"caption": lambda visit, media: media.text or None,
		"timestamp": lambda visit, media: graph_time(media.created_at),
		"permalink": lambda visit, media: _media_link(media.id),
		"comments_count": lambda visit, media: len(visit.world.comments_under(media)),
		"like_count": lambda visit, media: 0,
		"media_type": lambda visit, media: "IMAGE",
		"media_product_type": lambda visit, media: "FEED",
		"is_comment_enabled": lambda visit, media: media.comments_open,
		"username": lambda visit, media: visit.account.handle,
		"owner": lambda visit, media: {"id": visit.account.account_id},
	},
	(),
	{"comments": _comments},
)

ROUTES = Routes(
	{
		("GET", "/"): read_objects,
		("GET", "/me"): read_me,
		("GET", "/refresh_access_token"): refresh_token,
		("GET", "/<identifier>"): read_object,
		("POST", "/<identifier>"): change_comment,
		("DELETE", "/<identifier>"): remove_comment,
		("GET", "/<identifier>/media"): list_media,
		("POST", "/<identifier>/media"): add_container,
		("POST", "/<identifier>/media_publish"): publish_container,
		("GET", "/<identifier>/comments"): list_comments,
		("GET", "/<identifier>/replies"): list_replies,
		("POST", "/<identifier>/replies"): add_reply,
	}
)
