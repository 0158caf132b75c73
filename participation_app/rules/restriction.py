"""Whom a ticket is closed to, beyond what roles and departments say."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Restriction:
	"""A sensitive ticket is open to those named on it; a complaint about employees is closed to them and their teams.

	Whoever deals with it in the team's place may be of that team, but is never complained of.
	"""

	sensitive: bool = False
	named: frozenset[str] = frozenset()
	dealing: frozenset[str] = frozenset()
	complained_of: frozenset[str] = frozenset()
	colleagues: frozenset[str] = frozenset()

	def shuts_out(self, user: str) -> bool:
		"""Whether the complaint is about the user or somebody of their team."""
		return user in self.complained_of or (user in self.colleagues and user not in self.dealing)

	def hides_from(self, user: str) -> bool:
		"""Whether one of the staff does not see the ticket; its own citizen is only ever shut out."""
		return self.shuts_out(user) or (self.sensitive and not self.names(user))

	def names(self, user: str) -> bool:
		"""Whether the user stands on the ticket by name, and is not shut out."""
		return user in self.named | self.dealing and not self.shuts_out(user)
