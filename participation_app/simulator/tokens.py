"""The tokens in circulation: whose each is, what it may do, until when, and how a new one is had."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from .accounts import Account
from .clock import Clock

Kind = Literal["app", "user", "refresh"]
State = Literal["valid", "expired", "revoked"]
Standing = tuple[State, tuple[str, ...]]

LIFE = {"X": timedelta(hours=2), "YouTube": timedelta(hours=1)}
LONG_LIFE = timedelta(days=60)
PREFIXES = {"YouTube": "ya29.simulated", "X": "simulated-x", "Instagram": "IGAASimulated"}


@dataclass
class Grant:
	"""What a token stands for."""

	account: Account
	kind: Kind
	scopes: tuple[str, ...]
	issued_at: datetime
	expires_at: datetime | None
	state: State = "valid"

	def standing(self, now: datetime) -> State:
		"""The state at a moment; a token past its time is expired."""
		if self.state == "valid" and self.expires_at and now >= self.expires_at:
			return "expired"
		return self.state


class TokenBook:
	"""All tokens by their text."""

	def __init__(self, accounts: Iterable[Account], clock: Clock) -> None:
		self._clock = clock
		self._grants: dict[str, Grant] = {}
		self._issued = 0
		for account in accounts:
			self.admit(account)

	def admit(self, account: Account) -> None:
		"""Makes the credentials of an account valid."""
		credentials = {**account.extra, **account.credentials}
		kinds: tuple[tuple[str, Kind], ...] = (
			("bearer_token", "app"),
			("access_token", "user"),
			("refresh_token", "refresh"),
		)
		for name, kind in kinds:
			if name in credentials:
				self._grants[credentials[name]] = self._grant(account, kind, self._first_life(account, kind))

	def find(self, token: str) -> Grant | None:
		"""What is known of a token, whatever its state."""
		return self._grants.get(token)

	def texts(self) -> set[str]:
		"""All tokens that were ever good, as they are written."""
		return set(self._grants)

	def standing(self, token: str) -> State:
		"""The state of a token now; an unknown one counts as revoked."""
		grant = self._grants.get(token)
		return grant.standing(self._clock.now()) if grant else "revoked"

	def issue(self, account: Account, kind: Kind, life: timedelta | None) -> str:
		"""A new token of an account."""
		self._issued += 1
		prefix = PREFIXES.get(account.platform, "EAASimulated")
		token = f"{prefix}-{'refresh' if kind == 'refresh' else 'access'}-{self._issued}"
		self._grants[token] = self._grant(account, kind, life)
		return token

	def set_state(self, token: str, state: State) -> None:
		"""Ends a token, or makes it good again."""
		self._grants[token].state = state

	def change(
		self,
		account: Account,
		*,
		state: State | None = None,
		scopes: Iterable[str] | None = None,
		kind: Kind | None = None,
	) -> None:
		"""Sets the state or the scopes of all tokens (of one kind) of an account."""
		for grant in self._grants.values():
			if grant.account.account_id != account.account_id or kind not in (None, grant.kind):
				continue
			if state:
				grant.state = state
			if scopes is not None:
				grant.scopes = tuple(scopes)

	def of(self, account: Account) -> list[Grant]:
		"""What is known of the tokens of an account."""
		return [one for one in self._grants.values() if one.account.account_id == account.account_id]

	def standing_of(self, account: Account) -> dict[str, Standing]:
		"""State and scopes of every token of an account."""
		return {
			token: (one.state, one.scopes)
			for token, one in self._grants.items()
			if one.account.account_id == account.account_id
		}

	def restore(self, former: dict[str, Standing], changed: dict[str, Standing]) -> None:
		"""Gives tokens the standing they had, unless something else than the change has happened to them."""
		for token, standing in former.items():
			grant = self._grants[token]
			if (grant.state, grant.scopes) == changed[token]:
				grant.state, grant.scopes = standing

	def _grant(self, account: Account, kind: Kind, life: timedelta | None) -> Grant:
		now = self._clock.now()
		return Grant(account, kind, account.scopes, now, now + life if life else None)

	def _first_life(self, account: Account, kind: Kind) -> timedelta | None:
		if kind != "user":
			return None
		return {"YouTube": LIFE["YouTube"], "Instagram": LONG_LIFE}.get(account.platform)
