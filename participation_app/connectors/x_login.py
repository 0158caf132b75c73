"""With which keys X is asked, and the renewal of an OAuth 2 user token."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from requests.auth import AuthBase, HTTPBasicAuth
from requests_oauthlib import OAuth1

from participation_app.connectors import errors
from participation_app.connectors.answer import Answer
from participation_app.connectors.contract import Renewed
from participation_app.connectors.credentials import Bearer, Credentials
from participation_app.connectors.fields import lasting

OAUTH1_KEYS = ("consumer_key", "consumer_secret", "access_token", "access_token_secret")

Exchange = Callable[[dict[str, str], "AuthBase | None"], Answer]

# At level DEBUG these write down the tokens and signatures of every request.
for _name in ("oauthlib.oauth1", "requests_oauthlib.oauth1_auth"):
	logging.getLogger(_name).setLevel(logging.INFO)


class XLogin:
	"""The keys of one account, as `XConnector` names them."""

	def __init__(self, credentials: Mapping[str, str]):
		self._keys = Credentials(credentials)
		self._renewed = False

	@property
	def secrets(self) -> list[str]:
		return [value for name, value in self._keys.items() if name != "client_id"]

	@property
	def reads_as_user(self) -> bool:
		return "bearer_token" not in self._keys

	def reading(self) -> AuthBase:
		bearer = self._keys.get("bearer_token")
		return Bearer(bearer) if bearer else self.writing()

	def writing(self) -> AuthBase:
		if self._signs():
			key, secret, token, token_secret = (self._keys[name] for name in OAUTH1_KEYS)
			return OAuth1(
				key, client_secret=secret, resource_owner_key=token, resource_owner_secret=token_secret
			)
		if token := self._keys.get("access_token"):
			return Bearer(token)
		raise errors.PermissionMissing(
			"The X account has no user keys: its app bearer can read but not post."
		)

	@contextmanager
	def judged(self, *, writing: bool) -> Iterator[None]:
		"""Tells a user token that can be renewed from keys that a person has to replace."""
		try:
			yield
		except errors.AuthExpired:
			is_users = (writing or self.reads_as_user) and not self._signs()
			if is_users and "refresh_token" in self._keys and not self._renewed:
				raise
			raise errors.AuthRevoked() from None

	def renew(self, exchange: Exchange, now: datetime) -> Renewed | None:
		"""Exchanges the refresh token, which is good for one use, for a new pair; None where there is none."""
		if "refresh_token" not in self._keys:
			return None
		try:
			answer = exchange(*self._form()).object
		except errors.NotSent:
			raise
		except errors.Transient as unclear:
			raise errors.MaybeRenewed(f"{errors.MaybeRenewed.default} (X: {unclear.message})") from None
		except errors.AuthExpired:
			raise errors.AuthRevoked() from None
		names = ("access_token", "refresh_token")
		given = {name: value for name in names if isinstance(value := answer.get(name), str) and value}
		if "access_token" not in given:
			raise errors.MaybeRenewed()
		self._keys = Credentials({**self._keys, **given})
		self._renewed = True
		return Renewed(given, lasting(now, answer))

	def _signs(self) -> bool:
		return all(name in self._keys for name in OAUTH1_KEYS)

	def _form(self) -> tuple[dict[str, str], AuthBase | None]:
		client_id = self._keys.get("client_id", "")
		form = {"grant_type": "refresh_token", "refresh_token": self._keys["refresh_token"]}
		if "client_secret" in self._keys:
			return form, HTTPBasicAuth(client_id, self._keys["client_secret"])
		return {**form, "client_id": client_id}, None
