"""Graph API for Facebook Pages: posts, comments and replies of a page, and its tokens."""

from __future__ import annotations

import random
from collections.abc import Mapping
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

MOST = 100
REPLY_LENGTH = 8000
POST_SCOPE = "pages_manage_posts"
FEED_ARGUMENTS = ("since", "until", "include_hidden")
COMMENT_ARGUMENTS = ("filter", "order", "live_filter", "since", "until", "summary")
CHOICES = {
	"filter": ("toplevel", "stream"),
	"order": ("chronological", "reverse_chronological"),
	"live_filter": ("filter_low_quality", "no_filter"),
}


def answer(call: Call, world: World) -> Response:
	"""The platform's answer to a request under /v26.0."""
	return graph_protocol.answer(call, world, "Facebook", ROUTES)


def read_me(visit: Visit) -> Response:
	"""GET /me"""
	return _read_page(visit)


def read_object(visit: Visit, identifier: str) -> Response:
	"""GET /{page-id}, /{post-id} or /{comment-id}"""
	if identifier == visit.account.account_id:
		return _read_page(visit)
	asked = parse_fields(visit.allow(()).get("fields"))
	return json_answer(_render_object(visit, identifier, asked))


def read_objects(visit: Visit) -> Response:
	"""GET /?ids=a,b,c: one bad id fails all."""
	parameters = visit.allow(("ids",))
	asked = parse_fields(parameters.get("fields"))
	wanted = [one for one in parameters.get("ids", "").split(",") if one]
	if not 1 <= len(wanted) <= 50:
		raise refuse(100, "(#100) Param ids must name 1 to 50 objects")
	return json_answer({one: _render_object(visit, one, asked) for one in wanted})


def list_posts(visit: Visit, identifier: str) -> Response:
	"""GET /{page-id}/feed and /{page-id}/published_posts"""
	if identifier not in (visit.account.account_id, "me"):
		raise gone(identifier)
	visit.require("pages_read_engagement")
	parameters = _edge_parameters(visit)
	check_arguments(parameters, FEED_ARGUMENTS)
	posts = [post for post in visit.world.posts_of(visit.account) if _within(post, parameters)]
	asked = parse_fields(visit.parameters.get("fields"))
	return json_answer(page(visit, POST, posts, parameters, asked, path=visit.call.path[1:], most=MOST))


def list_comments(visit: Visit, identifier: str) -> Response:
	"""GET /{post-id}/comments and /{comment-id}/comments"""
	visit.require("pages_read_engagement")
	thing = _find(visit, identifier)
	asked = parse_fields(visit.parameters.get("fields"))
	return json_answer(_comments(visit, thing, _edge_parameters(visit), asked))


def add_post(visit: Visit, identifier: str) -> Response:
	"""POST /{page-id}/feed"""
	post = _post(visit, identifier, visit.allow(("message",)))
	return json_answer({"id": post.id})


def add_photo(visit: Visit, identifier: str) -> Response:
	"""POST /{page-id}/photos: a post with a picture, which the platform fetches from its address."""
	parameters = visit.allow(("message", "url"))
	if not parameters.get("url", "").startswith(("https://", "http://")):
		raise refuse(324, "(#324) Missing or invalid image file")
	post = _post(visit, identifier, parameters)
	return json_answer({"id": post.id.rpartition("_")[2], "post_id": post.id})


def _post(visit: Visit, identifier: str, parameters: Mapping[str, str]) -> Post:
	visit.require(POST_SCOPE)
	if identifier not in (visit.account.account_id, "me"):
		raise gone(identifier)
	text = parameters.get("message", "")
	if not text.strip():
		raise refuse(100, "(#100) Param message must not be empty")
	if any(earlier.text == text for earlier in visit.world.own_posts("Facebook")):
		raise refuse(506, "(#506) Duplicate status message")
	return visit.world.add_own_post(visit.account, text, parameters.get("url"))


def add_reply(visit: Visit, identifier: str) -> Response:
	"""POST /{comment-id}/comments: a reply; under a nested comment it goes to the comment above that one."""
	visit.require("pages_manage_engagement")
	parameters = visit.allow(("message",))
	target = _find(visit, identifier)
	if isinstance(target, Post):
		raise refuse(200, "(#200) The simulator takes replies to comments only.", status=403)
	_refuse_reply(visit, target, parameters.get("message", ""))
	reply = visit.world.add_own_reply(visit.account, visit.world.top_of(target), parameters["message"])
	return json_answer({"id": reply.id})


def change_comment(visit: Visit, identifier: str) -> Response:
	"""POST /{comment-id}: is_hidden"""
	visit.require("pages_manage_engagement")
	wanted = visit.allow(("is_hidden",)).get("is_hidden", "").lower()
	comment = _find(visit, identifier)
	if not isinstance(comment, Comment) or wanted not in ("true", "false"):
		raise refuse(100, "(#100) Param is_hidden of a comment must be true or false")
	visit.world.show_as(comment, "hidden" if wanted == "true" else "visible")
	return json_answer({"success": True})


def remove_comment(visit: Visit, identifier: str) -> Response:
	"""DELETE /{comment-id} or /{post-id}"""
	is_post = visit.world.find_post("Facebook", identifier)
	visit.require(POST_SCOPE if is_post else "pages_manage_engagement")
	return remove_own(visit, identifier)


def debug_token(visit: Visit) -> Response:
	"""GET /debug_token?input_token="""
	token = visit.allow(("input_token",)).get("input_token", "")
	grant = visit.world.tokens.find(token)
	valid = visit.world.tokens.standing(token) == "valid"
	if grant is None or grant.account.platform != visit.platform:
		failure = {"code": 190, "message": "Invalid OAuth access token."}
		return json_answer({"data": {"is_valid": False, "scopes": [], "error": failure}})
	data = {
		"app_id": grant.account.extra.get("app_id", "0"),
		"type": "PAGE",
		"application": "Participation",
		"data_access_expires_at": int(grant.issued_at.timestamp()) + 90 * 86400,
		"expires_at": int(grant.expires_at.timestamp()) if grant.expires_at else 0,
		"is_valid": valid,
		"issued_at": int(grant.issued_at.timestamp()),
		"profile_id": grant.account.account_id,
		"scopes": list(grant.scopes),
	}
	return json_answer({"data": data})


def exchange_token(call: Call, world: World) -> Response:
	"""GET /oauth/access_token?grant_type=fb_exchange_token: a token that lasts sixty days."""
	given = {**call.query, **call.body}
	grant = world.tokens.find(str(given.get("fb_exchange_token", "")))
	if given.get("grant_type") != "fb_exchange_token" or not grant or grant.account.platform != "Facebook":
		raise refuse(190, "Invalid OAuth access token.")
	if given.get("client_secret") != grant.account.credentials["app_secret"]:
		raise refuse(1, "Error validating client secret.")
	if grant.standing(world.clock.now()) != "valid":
		raise refuse(190, "Error validating access token: Session has expired.", subcode=463)
	token = world.tokens.issue(grant.account, "user", LONG_LIFE)
	world.revision += 1
	life = int(LONG_LIFE.total_seconds())
	return json_answer({"access_token": token, "token_type": "bearer", "expires_in": life})


def _read_page(visit: Visit) -> Response:
	asked = parse_fields(visit.allow(()).get("fields"))
	shown = {
		"id": visit.account.account_id,
		"name": visit.account.name,
		"username": visit.account.handle,
		"link": f"https://www.facebook.com/{visit.account.account_id}",
	}
	for one in asked:
		if one.name not in shown:
			raise refuse(100, f"(#100) Tried accessing nonexisting field ({one.name}) on node type (Page)")
	names = {one.name for one in asked} | {"id"} if asked else {"id", "name"}
	return json_answer({name: value for name, value in shown.items() if name in names})


def _render_object(visit: Visit, identifier: str, asked: tuple[Field, ...]) -> dict[str, Any]:
	thing = _find(visit, identifier)
	return render(visit, POST if isinstance(thing, Post) else COMMENT, thing, asked)


def _find(visit: Visit, identifier: str) -> Post | Comment:
	world = visit.world
	thing = world.find_post("Facebook", identifier) or world.find_comment("Facebook", identifier)
	thing = thing or world.find_post("Facebook", f"{visit.account.account_id}_{identifier}")
	if thing is None or thing.account_id != visit.account.account_id:
		raise gone(identifier)
	if isinstance(thing, Comment) and thing.public_at > world.clock.now():
		raise gone(identifier)
	return thing


def _edge_parameters(visit: Visit) -> dict[str, str]:
	return {
		name: value for name, value in visit.parameters.items() if name not in ("fields", "appsecret_proof")
	}


def _within(thing: Any, arguments: Mapping[str, str]) -> bool:
	try:
		since = read_moment(arguments["since"]) if "since" in arguments else None
		until = read_moment(arguments["until"]) if "until" in arguments else None
	except ValueError as trouble:
		raise refuse(100, "(#100) since and until must be times") from trouble
	return (since is None or thing.created_at >= since) and (until is None or thing.created_at <= until)


def _comments(
	visit: Visit, thing: Post | Comment, arguments: Mapping[str, str], asked: tuple[Field, ...]
) -> dict[str, Any]:
	check_arguments(arguments, COMMENT_ARGUMENTS)
	for name, possible in CHOICES.items():
		if arguments.get(name, possible[0]) not in possible:
			raise refuse(100, f"(#100) Param {name} must be one of {', '.join(possible)}")
	counted = _below(visit, thing, arguments.get("filter", "toplevel"))
	ordered, order = _ordered(visit, counted, arguments.get("order", "chronological"))
	listed = [comment for comment in ordered if _within(comment, arguments)]
	answer = page(visit, COMMENT, listed, arguments, asked, path=f"{thing.id}/comments", most=MOST)
	if arguments.get("summary", "").lower() in ("true", "1"):
		answer["summary"] = {"order": order, "total_count": len(counted), "can_comment": True}
	return answer


def _below(visit: Visit, thing: Post | Comment, levels: str) -> list[Comment]:
	if isinstance(thing, Comment):
		return visit.world.replies_below(thing)
	under = visit.world.comments_under(thing)
	return under if levels == "stream" else [comment for comment in under if comment.parent_id is None]


def _ordered(visit: Visit, comments: list[Comment], asked: str) -> tuple[list[Comment], str]:
	if visit.world.settings.facebook_ranked:
		return sorted(comments, key=lambda comment: random.Random(comment.id).random()), "ranked"
	return (comments if asked == "chronological" else comments[::-1]), asked


def _refuse_reply(visit: Visit, target: Comment, text: str) -> None:
	post = visit.world.post(target.post_id)
	if not text.strip():
		raise refuse(100, "(#100) Param message must not be empty")
	if len(text) > REPLY_LENGTH:
		raise refuse(100, f"(#100) Param message must have {REPLY_LENGTH} characters at most")
	if post is None or post.deleted:
		raise gone(target.id)
	if not target.can_reply or not post.comments_open:
		raise refuse(100, "(#100) Comments are closed on this object")
	top = visit.world.top_of(target)
	for earlier in visit.world.own_replies("Facebook"):
		if earlier.parent_id == top.id and earlier.text == text and not earlier.deleted:
			raise refuse(506, "(#506) Duplicate status message")


def _author(visit: Visit, comment: Comment) -> dict[str, str] | None:
	may_see = comment.is_own or "pages_read_user_content" in visit.grant.scopes
	if comment.author is None or comment.visibility == "protected" or not may_see:
		return None
	return {"id": comment.author.id, "name": comment.author.name}


def _parent(visit: Visit, comment: Comment) -> dict[str, str] | None:
	if comment.parent_id is None:
		return None
	parent = visit.world.comments[comment.parent_id]
	return {"id": parent.id, "created_time": graph_time(parent.created_at), "message": parent.text}


def _page_author(visit: Visit, post: Post) -> dict[str, str]:
	return {"id": visit.account.account_id, "name": visit.account.name}


def _updated(visit: Visit, post: Post) -> str:
	times = [version.at for comment in visit.world.comments_under(post) for version in comment.versions]
	return graph_time(max([post.created_at, *times]))


def _post_link(post_id: str) -> str:
	page_id, _, number = post_id.partition("_")
	return f"https://www.facebook.com/{page_id}/posts/{number}/"


def _comment_link(visit: Visit, comment: Comment) -> str:
	number = comment.id.rpartition("_")[2]
	return f"{_post_link(comment.post_id or '')}?comment_id={number}"


def _open(visit: Visit, comment: Comment) -> bool:
	post = visit.world.post(comment.post_id)
	return comment.can_reply and post is not None and post.comments_open


def _attachment(visit: Visit, comment: Comment) -> dict[str, Any] | None:
	if not comment.picture:
		return None
	return {"type": "photo", "media": {"image": {"src": comment.picture}}, "target": {"id": comment.id}}


COMMENT = Kind(
	"Comment",
	{
		"message": lambda visit, comment: comment.text or None,
		"from": _author,
		"created_time": lambda visit, comment: graph_time(comment.created_at),
		"parent": _parent,
		"object": lambda visit, comment: {"id": comment.post_id},
		"is_hidden": lambda visit, comment: comment.visibility not in ("visible", "protected"),
		"is_private": lambda visit, comment: False,
		"can_comment": _open,
		"can_hide": lambda visit, comment: not comment.is_own,
		"can_remove": lambda visit, comment: True,
		"can_reply_privately": lambda visit, comment: not comment.is_own,
		"comment_count": lambda visit, comment: len(visit.world.replies_below(comment)),
		"like_count": lambda visit, comment: 0,
		"attachment": _attachment,
		"message_tags": lambda visit, comment: None,
		"permalink_url": _comment_link,
	},
	("created_time", "from", "message"),
	{"comments": _comments},
)

POST = Kind(
	"Post",
	{
		"message": lambda visit, post: post.text or None,
		"from": _page_author,
		"created_time": lambda visit, post: graph_time(post.created_at),
		"updated_time": _updated,
		"permalink_url": lambda visit, post: _post_link(post.id),
		"is_hidden": lambda visit, post: False,
		"is_published": lambda visit, post: True,
		"status_type": lambda visit, post: "mobile_status_update",
	},
	("created_time", "message"),
	{"comments": _comments},
)

ROUTES = Routes(
	{
		("GET", "/"): read_objects,
		("GET", "/me"): read_me,
		("GET", "/debug_token"): debug_token,
		("GET", "/oauth/access_token"): exchange_token,
		("POST", "/oauth/access_token"): exchange_token,
		("GET", "/<identifier>"): read_object,
		("POST", "/<identifier>"): change_comment,
		("DELETE", "/<identifier>"): remove_comment,
		("GET", "/<identifier>/feed"): list_posts,
		("POST", "/<identifier>/feed"): add_post,
		("POST", "/<identifier>/photos"): add_photo,
		("GET", "/<identifier>/published_posts"): list_posts,
		("GET", "/<identifier>/comments"): list_comments,
		("POST", "/<identifier>/comments"): add_reply,
	}
)
