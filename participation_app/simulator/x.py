"""X API v2: mentions, recent search, lookup, own posts, and replies to people who addressed the account."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from werkzeug.wrappers import Response

from . import x_auth, x_entries, x_problems
from .clock import read_moment
from .ids import snowflake, snowflake_time
from .state import World, own_author
from .wire import Call, Refused, Routes, json_answer, whole_number
from .x_entries import Entry, Timeline, Wanted
from .x_rates import count_request
from .x_search import BadQuery, matcher
from .x_writes import hide_reply, post, remove, upload_picture

MENTIONS_REACHABLE = 800
OWN_POSTS_REACHABLE = 3200
SEARCH_DAYS = 7
LOOKUP_MAX = 100
SHAPE = ("expansions", "user.fields", "media.fields", "place.fields", "poll.fields")
RANGE = ("max_results", "since_id", "until_id", "start_time", "end_time")


def answer(call: Call, world: World) -> Response:
	"""The platform's answer to a request under /2."""
	found = ROUTES.find(call)
	if isinstance(found, int):
		return x_problems.not_found(call.path).response
	function, variables = found
	headers: dict[str, str] = {}
	try:
		if call.secret_in_query():
			raise x_problems.unauthorized()
		if function is not x_auth.refresh:
			headers = count_request(function.__name__, x_auth.caller(call, world), world)
		response = function(call, world, **variables)
	except Refused as refused:
		response = refused.response
	response.headers.extend(headers)
	return response


def who_am_i(call: Call, world: World) -> Response:
	"""GET /2/users/me"""
	account = x_auth.user(call, world).account
	_allow(call, ("user.fields", "expansions", _names(world)["fields"]))
	fields = _listed(call, "user.fields", frozenset(x_entries.USER_FIELDS))
	return json_answer({"data": x_entries.render_user(own_author(account), fields)})


def user_by_name(call: Call, world: World, username: str) -> Response:
	"""GET /2/users/by/username/{username}"""
	_allow(call, ("user.fields", "expansions", _names(world)["fields"]))
	fields = _listed(call, "user.fields", frozenset(x_entries.USER_FIELDS))
	people = [entry.author for entry in Timeline(world).newest_first()]
	people += [own_author(account) for account in world.accounts if account.platform == "X"]
	for person in people:
		if person.handle.lower() == username.lower():
			return json_answer({"data": x_entries.render_user(person, fields)})
	return json_answer({"errors": [x_problems.missing_resource(username, "username", "user")]})


def mentions(call: Call, world: World, user_id: str) -> Response:
	"""GET /2/users/{id}/mentions"""
	account = _account(world, user_id)
	_allow(call, (*RANGE, *SHAPE, "pagination_token", _names(world)["fields"]))
	found = [
		entry
		for entry in Timeline(world).newest_first()
		if entry.mentions(account.handle) and entry.author.id != account.account_id
	]
	return _list(call, world, found[:MENTIONS_REACHABLE], lowest=5, page_names=("pagination_token",))


def own_posts(call: Call, world: World, user_id: str) -> Response:
	"""GET /2/users/{id}/tweets"""
	account = _account(world, user_id)
	_allow(call, (*RANGE, *SHAPE, "pagination_token", "exclude", _names(world)["fields"]))
	without = _listed(call, "exclude", frozenset(("replies", "retweets")))
	found = [
		entry
		for entry in Timeline(world).newest_first()
		if entry.author.id == account.account_id and not ("replies" in without and entry.replied_to)
	]
	return _list(call, world, found[:OWN_POSTS_REACHABLE], lowest=5, page_names=("pagination_token",))


def search_recent(call: Call, world: World) -> Response:
	"""GET /2/tweets/search/recent"""
	tokens = ("next_token", "pagination_token")
	_allow(call, (*RANGE, *SHAPE, *tokens, "query", "sort_order", _names(world)["fields"]))
	query = call.query.get("query", "")
	try:
		test = matcher(query)
	except BadQuery as trouble:
		raise x_problems.invalid("query", query, str(trouble)) from trouble
	floor = world.clock.now() - timedelta(days=SEARCH_DAYS)
	_refuse_stale(call, floor)
	people = _people(world)
	found = [entry for entry in Timeline(world).newest_first() if entry.at >= floor and test(entry, people)]
	return _list(call, world, found, lowest=10, page_names=tokens)


def lookup(call: Call, world: World) -> Response:
	"""GET /2/tweets?ids="""
	_allow(call, ("ids", *SHAPE, _names(world)["fields"]))
	wanted = call.query.get("ids", "").split(",")
	if not 1 <= len(wanted) <= LOOKUP_MAX or not all(re.fullmatch(r"[0-9]{1,19}", one) for one in wanted):
		raise x_problems.invalid("ids", call.query.get("ids", ""), f"`ids` takes 1 to {LOOKUP_MAX} post ids.")
	return _looked_up(call, world, wanted, "ids")


def lookup_one(call: Call, world: World, identifier: str) -> Response:
	"""GET /2/tweets/{id}"""
	_allow(call, (*SHAPE, _names(world)["fields"]))
	return _looked_up(call, world, [identifier], "id")


def _looked_up(call: Call, world: World, wanted: list[str], parameter: str) -> Response:
	timeline, shape = Timeline(world), _wanted(call, world)
	entries, errors = [], []
	for identifier in dict.fromkeys(wanted):
		entry = timeline.find(identifier)
		if entry is None:
			errors.append(x_problems.missing_resource(identifier, parameter, world.settings.x_spelling))
		elif entry.visibility == "protected":
			errors.append(x_problems.unauthorized_resource(identifier, parameter, world.settings.x_spelling))
		else:
			entries.append(entry)
	payload: dict[str, Any] = _payload(entries, shape, timeline)
	if parameter == "id" and entries:
		payload["data"] = payload["data"][0]
	return json_answer({**payload, **({"errors": errors} if errors else {})})


def _list(
	call: Call, world: World, entries: list[Entry], *, lowest: int, page_names: tuple[str, ...]
) -> Response:
	size = call.page_of(_page_size(call, lowest))
	tests = _range_tests(call)
	within = [entry for entry in entries if all(test(entry) for test in tests)]
	start = _start(call, within, page_names)
	page, rest = within[start : start + size], within[start + size :]
	payload = _payload(page, _wanted(call, world), Timeline(world))
	meta: dict[str, Any] = {"result_count": len(page)}
	if page:
		meta = {"newest_id": page[0].id, "oldest_id": page[-1].id, **meta}
	if rest:
		meta["next_token"] = _page_token(page, rest, world)
	return json_answer({**payload, "meta": meta})


def _start(call: Call, entries: list[Entry], page_names: tuple[str, ...]) -> int:
	below = _below(call, page_names)
	if below is None:
		return 0
	return max(sum(int(entry.id) >= below for entry in entries) - call.page_back, 0)


def _payload(entries: list[Entry], wanted: Wanted, timeline: Timeline) -> dict[str, Any]:
	if not entries:
		return {}
	payload: dict[str, Any] = {"data": [x_entries.render(entry, wanted) for entry in entries]}
	included = x_entries.includes(entries, wanted, timeline)
	return {**payload, "includes": included} if included else payload


def _range_tests(call: Call) -> list[Callable[[Entry], bool]]:
	since, until = _post_id(call, "since_id"), _post_id(call, "until_id")
	start, end = _time(call, "start_time"), _time(call, "end_time")
	if since and (start or end):
		raise x_problems.invalid(
			"since_id", since, "`since_id` cannot be used with `start_time` or `end_time`."
		)
	tests: list[Callable[[Entry], bool]] = []
	if since:
		tests.append(lambda entry: int(entry.id) > since)
	if until:
		tests.append(lambda entry: int(entry.id) < until)
	if start:
		tests.append(lambda entry: entry.at >= start)
	if end:
		tests.append(lambda entry: entry.at < end)
	return tests


def _refuse_stale(call: Call, floor: datetime) -> None:
	since, start = _post_id(call, "since_id"), _time(call, "start_time")
	oldest = f"{floor:%Y-%m-%dT%H:%MZ}"
	if since and snowflake_time(since) < floor:
		message = (
			f"'since_id' must be a tweet id created after {oldest}. "
			f"Please use a 'since_id' that is larger than {snowflake(floor)}"
		)
		raise x_problems.invalid("since_id", since, message)
	if start and start < floor:
		message = (
			f"Invalid 'start_time':'{call.query['start_time']}'. 'start_time' must be on or after {oldest}"
		)
		raise x_problems.invalid("start_time", call.query["start_time"], message)


def _allow(call: Call, names: Iterable[str]) -> None:
	names = list(names)
	for name, value in call.query.items():
		if name not in names:
			listed = ",".join(names)
			raise x_problems.invalid(name, value, f"The query parameter [{name}] is not one of [{listed}]")


def _wanted(call: Call, world: World) -> Wanted:
	spelling = world.settings.x_spelling
	return Wanted(
		spelling,
		_listed(call, _names(world)["fields"], x_entries.fields_of(spelling)),
		_listed(call, "user.fields", frozenset(x_entries.USER_FIELDS)),
		_listed(call, "expansions", x_entries.expansions_of(spelling)),
	)


def _listed(call: Call, name: str, possible: frozenset[str]) -> frozenset[str]:
	given = frozenset(one for one in call.query.get(name, "").split(",") if one)
	unknown = sorted(given - possible)
	if unknown:
		message = (
			f"The `{name}` query parameter value [{unknown[0]}] is not one of [{','.join(sorted(possible))}]"
		)
		raise x_problems.invalid(name, unknown[0], message)
	return given


def _page_size(call: Call, lowest: int) -> int:
	try:
		return whole_number(call.query.get("max_results"), 10, lowest, 100)
	except ValueError as trouble:
		value = call.query["max_results"]
		message = f"The `max_results` query parameter value [{value}] is not between {lowest} and 100"
		raise x_problems.invalid("max_results", value, message) from trouble


def _post_id(call: Call, name: str) -> int | None:
	value = call.query.get(name)
	if value is None:
		return None
	if not re.fullmatch(r"[0-9]{1,19}", value):
		raise x_problems.invalid(
			name, value, f"The `{name}` query parameter value [{value}] is not a post id"
		)
	return int(value)


def _time(call: Call, name: str) -> datetime | None:
	value = call.query.get(name)
	if value is None:
		return None
	if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?Z", value):
		message = f"The `{name}` query parameter value [{value}] is not a valid RFC3339 date-time"
		raise x_problems.invalid(name, value, message)
	return read_moment(value)


def _page_token(page: list[Entry], rest: list[Entry], world: World) -> str:
	"""The next page is what lies below an id; no two empty pages have the same token."""
	mark = page[-1].id if page else f"{int(rest[0].id) + 1}.{world.count('empty pages')}"
	return base64.b32encode(mark.encode()).decode().rstrip("=").lower()


def _below(call: Call, names: tuple[str, ...]) -> int | None:
	name = next((one for one in names if one in call.query), None)
	if name is None:
		return None
	token = call.query[name].upper()
	try:
		return int(base64.b32decode(token + "=" * (-len(token) % 8)).partition(b".")[0])
	except (binascii.Error, ValueError) as trouble:
		message = f"The `{name}` query parameter value [{call.query[name]}] is not valid"
		raise x_problems.invalid(name, call.query[name], message) from trouble


def _names(world: World) -> dict[str, str]:
	return x_entries.SPELLINGS[world.settings.x_spelling]


def _account(world: World, user_id: str) -> Any:
	for account in world.accounts:
		if account.platform == "X" and account.account_id == user_id:
			return account
	missing = x_problems.missing_resource(user_id, "id", "user")
	raise Refused(json_answer({"errors": [missing]}))


def _people(world: World) -> Callable[[str], str | None]:
	known = {
		account.handle.lower(): account.account_id for account in world.accounts if account.platform == "X"
	}
	for comment in world.comments.values():
		if comment.platform == "X" and comment.author:
			known[comment.author.handle.lower()] = comment.author.id
	return lambda name: known.get(name.lower(), name if name.isdigit() else None)


ROUTES = Routes(
	{
		("GET", "/2/users/me"): who_am_i,
		("GET", "/2/users/by/username/<username>"): user_by_name,
		("GET", "/2/users/<user_id>/mentions"): mentions,
		("GET", "/2/users/<user_id>/tweets"): own_posts,
		("GET", "/2/tweets/search/recent"): search_recent,
		("GET", "/2/tweets"): lookup,
		("GET", "/2/tweets/<identifier>"): lookup_one,
		("POST", "/2/tweets"): post,
		("POST", "/2/media/upload"): upload_picture,
		("DELETE", "/2/tweets/<identifier>"): remove,
		("PUT", "/2/tweets/<identifier>/hidden"): hide_reply,
		("POST", "/2/oauth2/token"): x_auth.refresh,
	}
)
