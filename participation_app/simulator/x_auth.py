"""Who calls X: an app bearer, an OAuth 2.0 user token or an OAuth 1.0a signature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from oauthlib.oauth1 import RequestValidator, ResourceEndpoint
from werkzeug.datastructures import Authorization
from werkzeug.wrappers import Response

from .accounts import Account
from .state import World
from .tokens import LIFE
from .wire import Call, json_answer
from .x_problems import scope_missing, unauthorized, wrong_authentication

USER_CONTEXTS = "OAuth 1.0a User Context, OAuth 2.0 User Context"


@dataclass(frozen=True)
class Caller:
	"""The account that a request speaks for, and in which manner."""

	account: Account
	context: Literal["app", "user"]
	scopes: tuple[str, ...]

	def require(self, scope: str) -> None:
		"""Refuses a token without the scope."""
		if scope not in self.scopes:
			raise scope_missing(scope)


def caller(call: Call, world: World) -> Caller:
	"""The caller of a request, or 401."""
	if call.headers.get("Authorization", "").lower().startswith("oauth "):
		return _signed(call, world)
	grant = world.tokens.find(call.bearer or "")
	if not grant or grant.account.platform != "X" or grant.kind == "refresh":
		raise unauthorized()
	if grant.standing(world.clock.now()) != "valid":
		raise unauthorized()
	return Caller(grant.account, "app" if grant.kind == "app" else "user", grant.scopes)


def user(call: Call, world: World) -> Caller:
	"""The caller, who has to be in user context."""
	who = caller(call, world)
	if who.context == "app":
		raise wrong_authentication("OAuth 2.0 Application-Only", USER_CONTEXTS)
	return who


def refresh(call: Call, world: World) -> Response:
	"""The token endpoint: a refresh token is good for one use and is replaced by the answer."""
	grant = world.tokens.find(str(call.body.get("refresh_token", "")))
	if call.body.get("grant_type") != "refresh_token" or not grant or grant.kind != "refresh":
		return _token_error("invalid_request", "Value passed for the token was invalid.")
	if not _is_client(call, grant.account):
		return json_answer(
			{"error": "unauthorized_client", "error_description": "Missing valid client."}, 401
		)
	if grant.account.platform != "X" or grant.standing(world.clock.now()) != "valid":
		return _token_error("invalid_grant", "Value passed for the token was invalid.")
	grant.state = "revoked"
	world.revision += 1
	return json_answer(
		{
			"token_type": "bearer",
			"expires_in": int(LIFE["X"].total_seconds()),
			"access_token": world.tokens.issue(grant.account, "user", LIFE["X"]),
			"refresh_token": world.tokens.issue(grant.account, "refresh", None),
			"scope": " ".join(grant.scopes),
		}
	)


def _is_client(call: Call, account: Account) -> bool:
	basic = Authorization.from_header(call.headers.get("Authorization"))
	if basic and basic.type == "basic":
		given = (basic.username, basic.password)
		return given == (account.extra.get("client_id"), account.extra.get("client_secret"))
	return call.body.get("client_id") == account.extra.get("client_id")


def _token_error(error: str, description: str) -> Response:
	return json_answer({"error": error, "error_description": description}, 400)


def _signed(call: Call, world: World) -> Caller:
	validator = _Keys(world)
	headers = {name: value for name, value in call.headers.items() if name != "Content-Type" or call.form}
	valid, request = ResourceEndpoint(validator).validate_protected_resource_request(
		call.url, call.method, call.raw.decode("utf-8", "replace") if call.form else None, headers
	)
	if not valid:
		raise unauthorized()
	account = validator.account(request.client_key, request.resource_owner_key)
	grant = world.tokens.find(request.resource_owner_key)
	if not account or not grant or grant.standing(world.clock.now()) != "valid":
		raise unauthorized()
	return Caller(account, "user", grant.scopes)


class _Keys(RequestValidator):
	"""Tells oauthlib the keys and secrets of the accounts on X."""

	enforce_ssl = False
	dummy_client = "no-such-client"
	dummy_access_token = "no-such-token"

	def __init__(self, world: World) -> None:
		super().__init__()
		self._accounts = [account for account in world.accounts if account.platform == "X"]

	def account(self, client_key: str, token: str | None = None) -> Account | None:
		"""The account that has this consumer key and, if given, this access token."""
		for account in self._accounts:
			known = account.credentials
			if known.get("consumer_key") == client_key and token in (None, known.get("access_token")):
				return account
		return None

	def check_client_key(self, client_key: str) -> bool:
		return True

	def check_nonce(self, nonce: str) -> bool:
		return len(nonce) >= 8

	def check_access_token(self, request_token: str) -> bool:
		return True

	def validate_timestamp_and_nonce(self, *args: object, **kwargs: object) -> bool:
		return True

	def validate_realms(self, *args: object, **kwargs: object) -> bool:
		return True

	def validate_client_key(self, client_key: str, request: object) -> bool:
		return self.account(client_key) is not None

	def validate_access_token(self, client_key: str, token: str, request: object) -> bool:
		return self.account(client_key, token) is not None

	def get_client_secret(self, client_key: str, request: object) -> str:
		account = self.account(client_key)
		return account.credentials["consumer_secret"] if account else "none"

	def get_access_token_secret(self, client_key: str, token: str, request: object) -> str:
		account = self.account(client_key, token)
		return account.credentials["access_token_secret"] if account else "none"
