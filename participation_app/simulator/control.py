"""The control side under /__ctl: what tests and the demo tell the simulator to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Response

from . import control_trouble
from .accounts import Account
from .changes import carry_out
from .clock import read_moment
from .things import Comment
from .truth import truth
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
		if function in control_trouble.WAITS:
			return json_answer(function(call, simulator, **variables))
		with simulator.world.lock:
			return json_answer(function(call, simulator, **variables))
	except (ValueError, TypeError, LookupError) as trouble:
		return json_answer({"error": str(trouble)}, 400)


def change_comments(call: Call, simulator: Simulator) -> Any:
	"""POST /comments: {"action": "add" (default), ...} or {"comments": [{...}, ...]}; gives the ids."""
	body = call.body
	changes = body["comments"] if "comments" in body else [body]
	done = [carry_out(change, simulator.world) for change in changes]
	return {**done[0], "ids": [one["id"] for one in done]}


def change_posts(call: Call, simulator: Simulator) -> Any:
	"""POST /posts: {"platform", "text", "at", "key", "account_id", "elsewhere"}, or {"id", "comments_open"}, or {"id", "action": "delete"}."""
	body, world = call.body, simulator.world
	if "id" in body:
		post = world.post(body["id"])
		if body.get("action") == "delete":
			world.delete(post)
		post.comments_open = bool(body.get("comments_open", post.comments_open))
		return {"id": post.id}
	moment = read_moment(body["at"]) if body.get("at") else None
	more = {name: body[name] for name in ("key", "account_id", "elsewhere") if name in body}
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


def show_truth(call: Call, simulator: Simulator) -> Any:
	"""GET /truth?platform=&since=: what stands on the platforms, and what we replied to whom."""
	since = call.query.get("since")
	return truth(simulator.world, call.query.get("platform"), read_moment(since) if since else None)


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
	("GET", "/truth"): show_truth,
	("POST", "/clock"): change_clock,
	("POST", "/settings"): change_settings,
	("POST", "/live"): change_live,
	("POST", "/reset"): reset,
	("GET", "/sms"): show_messages,
}
ROUTES = Routes({**_TABLE, **control_trouble.TABLE})
