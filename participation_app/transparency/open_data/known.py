"""What a function said before, so that it is asked once of what very many rows share."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

MOST = 10_000
Asked, Said = TypeVar("Asked", bound=Hashable), TypeVar("Said")


class Known(dict[Asked, Said]):
	"""`Known(ask)[value]` is what `ask(value)` says; it begins anew where values are too many to hold."""

	def __init__(self, ask: Callable[[Asked], Said]):
		super().__init__()
		self._ask = ask

	def __missing__(self, value: Asked) -> Said:
		if len(self) == MOST:
			self.clear()
		self[value] = said = self._ask(value)
		return said
