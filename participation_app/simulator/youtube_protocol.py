"""What every call of the YouTube Data API goes through: token, quota, parameters, errors."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any
from zoneinfo import ZoneInfo

from werkzeug.wrappers import Response

from .accounts import Account
from .state import World
from .tokens import LIFE, Grant
from .wire import Call, Refused, json_answer, whole_number

QUOTA_ZONE = ZoneInfo("America/Los_Angeles")
SCOPE = "https://www.googleapis.com/auth/youtube.force-ssl"
READ_UNITS = 1
WRITE_UNITS = 50
QUOTA_MESSAGE = (
	'The request cannot be completed because you have exceeded your <a href="/youtube/v3/getting-started#quota">'
	"quota</a>."
)
EVERYWHERE = ("part", "fields", "prettyPrint", "alt", "quotaUser")


@dataclass(frozen=True)
class Visit:
	"""One request with all that answering it takes."""

	call: Call
	world: World
	grant: Grant

	@property
	def account(self) -> Account:
		"""The account that the token belongs to."""
		return self.grant.account

	def query(self, *names: str) -> dict[str, str]:
		"""The query, refusing any parameter that is not named and a missing `part`."""
		known = (*names, *EVERYWHERE)
		for name in self.call.query:
			if name not in known:
				raise refuse(400, "invalidParameter", f"Unknown parameter: {name}. Known: {', '.join(known)}")
		if not self.call.query.get("part"):
			raise refuse(400, "missingRequiredParameter", "Missing required parameter: part")
		return dict(self.call.query)

	def parts(self, possible: Iterable[str]) -> set[str]:
		"""The resource parts asked for."""
		parts = set(self.call.query["part"].split(","))
		if unknown := sorted(parts - set(possible)):
			raise refuse(400, "unknownPart", f"Unknown part: {unknown[0]}")
		return parts


def visit(call: Call, world: World, units: int) -> Visit:
	"""Checks the token and counts the units; even a wrong request costs one."""
	if call.secret_in_query():
		raise refuse(401, "authError", "Send the token in the Authorization header, not in the address.")
	grant = world.tokens.find(call.bearer or "")
	known = grant is not None and grant.account.platform == "YouTube" and grant.kind == "user"
	if grant is None or not known or grant.standing(world.clock.now()) != "valid":
		raise refuse(401, "authError", "Request had invalid authentication credentials.", "UNAUTHENTICATED")
	_spend(grant.account, world, units)
	if SCOPE not in grant.scopes:
		message = "Request had insufficient authentication scopes."
		raise refuse(403, "insufficientPermissions", message, "PERMISSION_DENIED")
	return Visit(call, world, grant)


def refuse(
	code: int, reason: str, message: str, status: str | None = None, domain: str = "youtube"
) -> Refused:
	"""An error in Google's shape."""
	domain = "global" if reason in ("authError", "insufficientPermissions") else domain
	entry: dict[str, Any] = {"message": message, "domain": domain, "reason": reason}
	if reason == "authError":
		entry |= {"message": "Invalid Credentials", "location": "Authorization", "locationType": "header"}
	error: dict[str, Any] = {"code": code, "message": message, "errors": [entry]}
	if status:
		error["status"] = status
	return Refused(json_answer({"error": error}, code))


def token(call: Call, world: World) -> Response:
	"""POST /token: a new access token for a refresh token, which stays as it is."""
	given = call.body
	grant = world.tokens.find(str(given.get("refresh_token", "")))
	if given.get("grant_type") != "refresh_token":
		return _token_error("unsupported_grant_type", "Invalid grant_type.")
	if grant is None or grant.account.platform != "YouTube" or grant.kind != "refresh":
		return _token_error("invalid_grant", "Bad Request")
	credentials = grant.account.credentials
	if any(given.get(name) != credentials[name] for name in ("client_id", "client_secret")):
		return json_answer({"error": "invalid_client", "error_description": "Unauthorized"}, 401)
	if grant.standing(world.clock.now()) != "valid":
		return _token_error("invalid_grant", "Token has been expired or revoked.")
	world.revision += 1
	return json_answer(
		{
			"access_token": world.tokens.issue(grant.account, "user", LIFE["YouTube"]),
			"expires_in": int(LIFE["YouTube"].total_seconds()) - 1,
			"scope": " ".join(grant.scopes),
			"token_type": "Bearer",
		}
	)


def page_of(visit: Visit, things: Sequence[Any], *, usual: int = 20) -> tuple[list[Any], dict[str, Any]]:
	"""The page that the query asks for, and its nextPageToken and pageInfo."""
	call = visit.call
	try:
		asked = whole_number(call.query.get("maxResults"), usual, 1, 100)
	except ValueError as trouble:
		message = f"Invalid value '{call.query['maxResults']}'. Values must be within the range: [1, 100]"
		raise refuse(400, "invalidParameter", message) from trouble
	start = _start(things, call)
	chosen = list(things[start : start + call.page_of(asked)])
	info: dict[str, Any] = {"pageInfo": {"totalResults": len(chosen), "resultsPerPage": asked}}
	if rest := things[start + len(chosen) :]:
		info["nextPageToken"] = _page_token(visit, chosen, rest)
	return chosen, info


def google_time(moment: datetime) -> str:
	"""A time as Google writes it."""
	return moment.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def quota_day(moment: datetime) -> str:
	"""The day by which quota is counted: it begins at midnight in California."""
	return moment.astimezone(QUOTA_ZONE).date().isoformat()


def _spend(account: Account, world: World, units: int) -> None:
	key = ("youtube", account.account_id, quota_day(world.clock.now()))
	used = world.counters.get(key, 0)
	if used + units > world.settings.youtube_units_per_day:
		raise refuse(403, "quotaExceeded", QUOTA_MESSAGE, domain="youtube.quota")
	world.count(key, units)


def _page_token(visit: Visit, page: Sequence[Any], rest: Sequence[Any]) -> str:
	"""The mark of the last entry, or of the next one behind an empty page; no two empty pages have the same."""
	mark = f"after:{page[-1].id}" if page else f"from:{rest[0].id}~{visit.world.count('empty pages')}"
	return base64.urlsafe_b64encode(mark.encode()).decode()


def _start(things: Sequence[Any], call: Call) -> int:
	page_token = call.query.get("pageToken")
	if page_token is None:
		return 0
	try:
		mark, _, identifier = base64.urlsafe_b64decode(page_token).decode().partition(":")
		beyond = {"after": 1, "from": 0}[mark]
		wanted = identifier.partition("~")[0]
		place = next(place for place, thing in enumerate(things) if thing.id == wanted)
	except (binascii.Error, ValueError, KeyError, StopIteration) as trouble:
		raise refuse(400, "invalidPageToken", "The request specifies an invalid page token.") from trouble
	return max(place + beyond - call.page_back, 0)


def _token_error(error: str, description: str) -> Response:
	return json_answer({"error": error, "error_description": description}, 400)
