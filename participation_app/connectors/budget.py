"""What requests cost in calls, quota units, money and share of a limit, and how much reading may cost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from participation_app.connectors.contract import Page


@dataclass(frozen=True)
class Spent:
	"""The cost of some requests, told so that a ledger never reads less than the platform's bill.

	`usage_percent` is the highest share of a limit that the platform stated, `resets_at` when that limit (or
	the quota of the day) starts anew.
	"""

	calls: int = 0
	units: int = 0
	cents: Decimal = Decimal(0)
	usage_percent: int | None = None
	resets_at: datetime | None = None

	def __add__(self, other: Spent) -> Spent:
		fuller = max(
			other, self, key=lambda spent: -1 if spent.usage_percent is None else spent.usage_percent
		)
		return Spent(
			self.calls + other.calls,
			self.units + other.units,
			self.cents + other.cents,
			fuller.usage_percent,
			fuller.resets_at or other.resets_at or self.resets_at,
		)


@dataclass(frozen=True)
class Allowance:
	"""What a run of reading may cost; None is no limit. Reading rests from `usage_percent` on."""

	calls: int | None = None
	units: int | None = None
	cents: Decimal | None = None
	usage_percent: int | None = None

	def covers(self, spent: Spent) -> bool:
		"""Whether that much may be spent."""
		if self.usage_percent is not None and (spent.usage_percent or 0) >= self.usage_percent:
			return False
		pairs = ((self.calls, spent.calls), (self.units, spent.units), (self.cents, spent.cents))
		return all(limit is None or used <= limit for limit, used in pairs)


class Meter:
	"""Adds up what requests cost until somebody takes the sum."""

	def __init__(self) -> None:
		self._spent = Spent()

	def add(self, spent: Spent) -> None:
		self._spent += spent

	def take(self) -> Spent:
		"""The sum since it was taken last."""
		spent, self._spent = self._spent, Spent()
		return spent


def within(
	allowance: Allowance | None, page_cost: Spent, meter: Meter, pages: Iterator[Page]
) -> Iterator[Page]:
	"""The pages, each with what it cost, while one that costs `page_cost` is still allowed."""
	spent = Spent()
	while allowance is None or allowance.covers(spent + page_cost):
		page = next(pages, None)
		if page is None:
			return
		cost = meter.take()
		spent += cost
		yield replace(page, spent=cost)
