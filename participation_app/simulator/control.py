"""The control side under /__ctl: what tests and the demo tell the simulator to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from .accounts import Account
from .clock import read_moment
from .fault_catalogue import ANY_PLATFORM, BY_PLATFORM, named_fault
from .faults import Fault
from .state import Comment, World, public_author
from .wire import Call, Routes, json_answer

if TYPE_CHECKING:
	from .server import Simulator


def answer(call: Call, simulator: Simulator) -> Response:
	"""The answer to a request under /__ctl; a wrong one is told what is wrong."""
	found = ROUTES.find(call)
	if isinstance(found, int):
		return json_answer({"error": f"There is no {call.method} {call.path} in the control API."}, found)
	function, variables = found
	try:
		return json_answer(function(call, simulator, **variables))
	except (ValueError, TypeError, LookupError) as trouble:
		return json_answer({"error": str(trouble)}, 400)


def change_comments(call: Call, simulator: Simulator) -> Any:
	"""POST /comments: {"action": "add" (default), ...} or {"comments": [{...}, ...]}; gives the ids."""
	body = call.body
	changes = body["comments"] if "comments" in body else [body]
	done = [_change_comment(dict(change), simulator.world) for change in changes]
	return {**done[0], "ids": [one["id"] for one in done]}


def _change_comment(change: dict[str, Any], world: World) -> dict[str, Any]:
	action = change.pop("action", "add")
	if action == "add":
		return {"id": _add_comment(change, world).id}
	comment = world.comment(str(change.pop("id")))
	if action == "edit":
		moment = read_moment(change["at"]) if change.get("at") else None
		version = world.edit(comment, change["text"], moment)
		return {"id": comment.id, "version": version.id}
	if action == "delete":
		world.delete(comment)
	elif action == "close":
		comment.can_reply = False
	elif action in SHOWN_AS:
		world.show_as(comment, SHOWN_AS[action])
	else:
		raise ValueError(
			f"Action {action!r} is unknown; there are add, edit, delete, close, {', '.join(SHOWN_AS)}."
		)
	return {"id": comment.id}


SHOWN_AS: dict[str, Any] = {
	"hide": "hidden",
	"unhide": "visible",
	"hold": "held",
	"withhold": "withheld",
	"protect": "protected",
}


def _add_comment(values: dict[str, Any], world: World) -> Comment:
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


def change_posts(call: Call, simulator: Simulator) -> Any:
	"""POST /posts: {"platform", "text", "at", "key", "account_id"}, or {"id", "comments_open"}, or {"id", "action": "delete"}."""
	body, world = call.body, simulator.world
	if "id" in body:
		post = world.post(body["id"])
		if body.get("action") == "delete":
			world.delete(post)
		post.comments_open = bool(body.get("comments_open", post.comments_open))
		return {"id": post.id}
	moment = read_moment(body["at"]) if body.get("at") else None
	more = {name: body[name] for name in ("key", "account_id") if name in body}
	return {"id": world.add_post(body["platform"], body["text"], at=moment, **more).id}


def show_posts(call: Call, simulator: Simulator) -> Any:
	"""GET /posts?platform="""
	platform = call.query.get("platform")
	return {
		"posts": [
			{
				"id": post.id,
				"platform": post.platform,
				"text": post.text,
				"key": post.key,
				"at": post.created_at.isoformat(),
				"deleted": post.deleted,
			}
			for post in simulator.world.posts.values()
			if platform in (None, post.platform)
		]
	}


def show_comments(call: Call, simulator: Simulator) -> Any:
	"""GET /comments?platform=: everything the public wrote, the deleted included."""
	platform = call.query.get("platform")
	found = [
		comment
		for comment in simulator.world.comments.values()
		if platform in (None, comment.platform) and not comment.is_own
	]
	return {"comments": [_shown(comment) for comment in found]}


def show_replies(call: Call, simulator: Simulator) -> Any:
	"""GET /replies?platform=&target=: what the authority posted, each with its target."""
	target = call.query.get("target")
	replies = [_shown(reply) for reply in simulator.world.own_replies(call.query.get("platform"))]
	return {"replies": [reply for reply in replies if target in (None, reply["target"])]}


def _shown(comment: Comment) -> dict[str, Any]:
	return {
		"id": comment.id,
		"platform": comment.platform,
		"account_id": comment.account_id,
		"post": comment.post_id,
		"parent": comment.parent_id,
		"target": comment.parent_id or comment.post_id,
		"author": comment.author and {"id": comment.author.id, "handle": comment.author.handle},
		"text": comment.text,
		"at": comment.created_at.isoformat(),
		"language": comment.language,
		"visibility": comment.visibility,
		"deleted": comment.deleted,
		"key": comment.key,
	}


def show_accounts(call: Call, simulator: Simulator) -> Any:
	"""GET /accounts: all that a client needs to connect."""
	return {
		"accounts": [
			{**account.as_dict(), "base_url": simulator.base_url + account.base_path}
			for account in simulator.world.accounts
		]
	}


def add_account(call: Call, simulator: Simulator) -> Any:
	"""POST /accounts: {"platform", "account_id", "handle", "name", "credentials"}"""
	body = dict(call.body)
	model = simulator.world.account(body["platform"])
	account = Account(**{"base_path": model.base_path, "scopes": model.scopes, **body})
	simulator.world.add_account(account)
	return {"account_id": account.account_id}


def change_tokens(call: Call, simulator: Simulator) -> Any:
	"""POST /tokens: {"platform", "account_id", "state": valid|expired|revoked, "scopes": [...], "kind"}"""
	body = call.body
	world = simulator.world
	account = world.account(body["platform"], body.get("account_id"))
	world.tokens.change(account, state=body.get("state"), scopes=body.get("scopes"), kind=body.get("kind"))
	return {"account_id": account.account_id}


def show_journal(call: Call, simulator: Simulator) -> Any:
	"""GET /journal?platform=&method=&path=&changed=: the requests to the platforms, oldest first."""
	return {"requests": simulator.journal.lines(**call.query)}


def clear_journal(call: Call, simulator: Simulator) -> Any:
	"""DELETE /journal"""
	simulator.journal.clear()
	return {}


def arm_fault(call: Call, simulator: Simulator) -> Any:
	"""POST /faults: {"name": "F59", "platform": ..., "times": ...}, or a fault spelled out, or F46 with "seconds"."""
	body = dict(call.body)
	name = body.pop("name", "unnamed")
	if name == "F46":
		simulator.refuse_connections(float(body.get("seconds", 1)))
		return {"armed": []}
	if name in ANY_PLATFORM or name in BY_PLATFORM:
		fault = named_fault(name, body.pop("platform", None), **body)
	else:
		fault = Fault.from_dict({"name": name, **body})
	simulator.faults.arm(fault)
	return {"armed": simulator.faults.armed()}


def show_faults(call: Call, simulator: Simulator) -> Any:
	"""GET /faults: those still to come, and the names there are."""
	return {"armed": simulator.faults.armed(), "names": sorted(["F46", *ANY_PLATFORM, *BY_PLATFORM])}


def clear_faults(call: Call, simulator: Simulator) -> Any:
	"""DELETE /faults"""
	simulator.faults.clear()
	return {}


def change_clock(call: Call, simulator: Simulator) -> Any:
	"""POST /clock: any of {"set": time, "advance": seconds, "stop": true|false}; gives the time."""
	clock = simulator.world.clock
	if call.body.get("stop"):
		clock.stop()
	if "set" in call.body:
		clock.set(read_moment(call.body["set"]))
	clock.advance(float(call.body.get("advance", 0)))
	if call.body.get("stop") is False:
		clock.go_on()
	return {"now": clock.now().isoformat()}


def change_settings(call: Call, simulator: Simulator) -> Any:
	"""POST /settings: the names of `state.Settings`; gives them all."""
	simulator.world.settings.change(call.body)
	return vars(simulator.world.settings)


def change_live(call: Call, simulator: Simulator) -> Any:
	"""POST /live: {"every": seconds} starts, {"every": 0} stops, {"now": n} lets n comments arrive at once."""
	arrived = simulator.live.deliver(int(call.body.get("now", 0)))
	if "every" in call.body:
		simulator.live.run_every(float(call.body["every"]))
	return {"every": simulator.live.every, "waiting": simulator.live.waiting, "arrived": arrived}


def reset(call: Call, simulator: Simulator) -> Any:
	"""POST /reset: {"samples": true|false}; everything as at the start."""
	simulator.reset(call.body.get("samples"))
	return {}


def show_messages(call: Call, simulator: Simulator) -> Any:
	"""GET /sms?to=: the short messages that were taken."""
	to = call.query.get("to")
	return {"messages": [one for one in simulator.world.messages if to in (None, one["to"])]}


def health(call: Call, simulator: Simulator) -> Any:
	"""GET /health"""
	return {"now": simulator.world.clock.now().isoformat(), "comments": len(simulator.world.comments)}


_TABLE: dict[tuple[str, str], Callable[..., Any]] = {
	("GET", "/health"): health,
	("POST", "/comments"): change_comments,
	("GET", "/comments"): show_comments,
	("POST", "/posts"): change_posts,
	("GET", "/posts"): show_posts,
	("GET", "/replies"): show_replies,
	("GET", "/accounts"): show_accounts,
	("POST", "/accounts"): add_account,
	("POST", "/tokens"): change_tokens,
	("GET", "/journal"): show_journal,
	("DELETE", "/journal"): clear_journal,
	("GET", "/faults"): show_faults,
	("POST", "/faults"): arm_fault,
	("DELETE", "/faults"): clear_faults,
	("POST", "/clock"): change_clock,
	("POST", "/settings"): change_settings,
	("POST", "/live"): change_live,
	("POST", "/reset"): reset,
	("GET", "/sms"): show_messages,
}
ROUTES = Routes(_TABLE)
