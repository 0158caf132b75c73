"""What Facebook and Instagram share of the Graph API: version, tokens, errors and usage headers."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from werkzeug.wrappers import Response

from .accounts import Account
from .state import World
from .things import NotThere
from .tokens import Grant
from .wire import Call, Refused, Routes, json_answer

VERSION = "v26.0"
THROTTLED = {"Facebook": (80001, "Page", "pages"), "Instagram": (80002, "Instagram", "instagram")}
ALWAYS_ALLOWED = ("appsecret_proof", "fields")
WITHOUT_TOKEN = ("/oauth/access_token",)


@dataclass(frozen=True)
class Visit:
	"""One request with all that answering it takes."""

	call: Call
	world: World
	platform: str
	grant: Grant
	token: str

	@property
	def account(self) -> Account:
		"""The account that the token belongs to."""
		return self.grant.account

	@property
	def parameters(self) -> dict[str, str]:
		"""Query and body together, as the Graph API takes them."""
		return {**self.call.query, **{name: str(value) for name, value in self.call.body.items()}}

	def allow(self, names: Iterable[str]) -> dict[str, str]:
		"""The parameters, refusing any that is not named."""
		known = (*names, *ALWAYS_ALLOWED)
		for name in self.parameters:
			if name not in known:
				raise refuse(100, f"(#100) Unknown parameter {name}. Known: {', '.join(known)}")
		return self.parameters

	def require(self, scope: str) -> None:
		"""Refuses a token without the permission."""
		if scope not in self.grant.scopes:
			raise refuse(10, f"(#10) This endpoint requires the '{scope}' permission.", status=403)


def answer(call: Call, world: World, platform: str, routes: Routes) -> Response:
	"""The platform's answer to a request under its version."""
	try:
		inner = _without_version(call)
		found = routes.find(inner)
		if isinstance(found, int):
			raise refuse(2500, f"Unknown path components: {call.path}")
		function, variables = found
		if inner.path in WITHOUT_TOKEN:
			return function(inner, world, **variables)
		visit = _visit(inner, world, platform)
	except Refused as refused:
		return refused.response
	try:
		response = function(visit, **variables)
	except Refused as refused:
		response = refused.response
	response.headers.extend(_usage(visit))
	return response


def refuse(
	code: int,
	message: str,
	*,
	subcode: int | None = None,
	status: int = 400,
	kind: str = "OAuthException",
	**more: Any,
) -> Refused:
	"""An error in the Graph API's shape."""
	error: dict[str, Any] = {"message": message, "type": kind, "code": code, **more}
	if subcode:
		error["error_subcode"] = subcode
	error["fbtrace_id"] = "ASimulatedTrace"
	return Refused(json_answer({"error": error}, status))


def gone(identifier: str) -> Refused:
	"""The one answer for what is deleted, never was, or may not be seen."""
	message = (
		f"Unsupported get request. Object with ID '{identifier}' does not exist, cannot be loaded due to "
		"missing permissions, or does not support this operation. Please read the Graph API documentation at "
		"https://developers.facebook.com/docs/graph-api"
	)
	return refuse(100, message, subcode=33, kind="GraphMethodException")


def remove_own(visit: Visit, identifier: str) -> Response:
	"""DELETE /{id}: the account's own reply or post; of nothing else, lest a client takes down what is the public's."""
	visit.allow(())
	try:
		removed = visit.world.remove_own(visit.account, identifier)
	except NotThere:
		raise gone(identifier) from None
	if not removed:
		raise refuse(200, "(#200) Permissions error: this is nothing of the account's own.", status=403)
	return json_answer({"success": True})


def graph_time(moment: datetime) -> str:
	"""A time as the Graph API writes it."""
	return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _without_version(call: Call) -> Call:
	version, _, rest = call.path.lstrip("/").partition("/")
	if version != VERSION:
		raise refuse(2500, f"Unknown path components: {call.path}. The version in force is {VERSION}.")
	return replace(call, path="/" + rest)


def _visit(call: Call, world: World, platform: str) -> Visit:
	name = call.secret_in_query()
	if name:
		raise refuse(100, f"(#100) Send the token in the Authorization header, not as {name} in the address.")
	token = call.bearer
	if token is None:
		raise refuse(104, "(#104) An access token is required to request this resource.")
	grant = world.tokens.find(token)
	if grant is None or grant.account.platform != platform:
		raise refuse(190, "Invalid OAuth access token - Cannot parse access token", status=401)
	_refuse_ended(grant, world)
	_check_proof(call, grant.account, token)
	_check_body(call)
	visit = Visit(call, world, platform, grant, token)
	_throttle(visit)
	return visit


def _refuse_ended(grant: Grant, world: World) -> None:
	now = world.clock.now()
	standing = grant.standing(now)
	if standing == "expired":
		message = f"Error validating access token: Session has expired. The current time is {now:%d-%b-%y %H:%M:%S}."
		raise refuse(190, message, subcode=463)
	if standing == "revoked":
		message = "Error validating access token: The session has been invalidated because the user changed their password."
		raise refuse(190, message, subcode=460)


def _check_proof(call: Call, account: Account, token: str) -> None:
	given = call.query.get("appsecret_proof")
	secret = account.credentials["app_secret"].encode()
	expected = hmac.new(secret, token.encode(), hashlib.sha256).hexdigest()
	if given is not None and not hmac.compare_digest(given, expected):
		raise refuse(100, "Invalid appsecret_proof provided in the API argument", kind="GraphMethodException")


def _check_body(call: Call) -> None:
	try:
		call.body  # noqa: B018
	except ValueError as trouble:
		raise refuse(100, "(#100) The body cannot be read.") from trouble


def _throttle(visit: Visit) -> None:
	if visit.world.settings.graph_usage_percent < 100:
		return
	code, thing, _ = THROTTLED[visit.platform]
	message = f"(#{code}) There have been too many calls to this {thing} account. Wait a bit and try again."
	refusal = refuse(code, message)
	refusal.response.headers.extend(_usage(visit))
	raise refusal


def _usage(visit: Visit) -> dict[str, str]:
	percent = visit.world.settings.graph_usage_percent
	usage = {"call_count": percent, "total_cputime": percent // 2, "total_time": percent // 2}
	business = {
		"type": THROTTLED[visit.platform][2],
		**usage,
		"estimated_time_to_regain_access": 19 if percent >= 100 else 0,
	}
	return {
		"X-App-Usage": json.dumps(usage),
		"X-Business-Use-Case-Usage": json.dumps({visit.account.account_id: [business]}),
	}
