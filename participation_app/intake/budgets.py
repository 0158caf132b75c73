"""How much of an account's budget each purpose may still use: reading yields to replies, sweeping to reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors.budget import Allowance, Spent
from participation_app.connectors.limits import LATEST
from participation_app.intake.use_ledger import (
	PUBLISHING,
	SWEEPING,
	accounting_day,
	accounting_zone,
	used,
)

DEFAULT_UNITS = {"YouTube": 10_000}  # a project's quota of a day (developers.google.com, quota costs)
SWEPT_SHARE = Decimal("0.25")  # of what is left beside replies; the rest brings in what is new
# Meta blocks at 100 percent and prolongs the block with every call; sweeping slows down where reading need not.
RESTS_FROM = {SWEEPING: 75}
REST_OF_OTHERS = 90
REST = timedelta(minutes=15)  # where the platform does not say when its limit starts anew


@dataclass(frozen=True)
class Budget:
	"""The limits of an account; None is no limit of ours."""

	units_a_day: int | None
	cents_a_month: Decimal | None
	reply_share: Decimal

	@classmethod
	def of(cls, account: Document) -> Budget:
		cents = Decimal(str(account.money_a_month or 0)) * 100
		share = min(Decimal(str(account.reply_share or 0)) / 100, Decimal(1))
		return cls(account.units_a_day or None, cents or None, share)


@dataclass(frozen=True)
class Standing:
	"""An account's budget, and what each purpose used of the day's units and of the month's money."""

	budget: Budget
	units: Mapping[str, int]
	cents: Mapping[str, Decimal]

	def units_left(self, purpose: str) -> int | None:
		left = _left(self.budget.units_a_day, self.budget.reply_share, self.units, purpose)
		return None if left is None else int(left)

	def cents_left(self, purpose: str) -> Decimal | None:
		return _left(self.budget.cents_a_month, self.budget.reply_share, self.cents, purpose)


def standing_of(account: Document) -> Standing:
	"""Where the account's budget stands now."""
	today = accounting_day(account.platform)
	day, month = (
		used(account.name, account.platform, since=since) for since in (today, today.replace(day=1))
	)
	return Standing(
		Budget.of(account),
		{purpose: one.units for purpose, one in day.items()},
		{purpose: one.cents for purpose, one in month.items()},
	)


def allowance_for(account: Document, purpose: str) -> Allowance:
	"""What the purpose may still use."""
	rests_from = RESTS_FROM.get(purpose, REST_OF_OTHERS)
	budget = Budget.of(account)
	if budget.units_a_day is None and budget.cents_a_month is None:
		return Allowance(usage_percent=rests_from)
	standing = standing_of(account)
	units, cents = standing.units_left(purpose), standing.cents_left(purpose)
	return Allowance(units=units, cents=cents, usage_percent=rests_from)


@dataclass(frozen=True)
class Rest:
	"""Why an account pauses, until when, and the span that its budget was for; both times aware."""

	limit: str  # "units", "money" or "platform"
	until: datetime
	span: str

	@property
	def is_ours(self) -> bool:
		return self.limit != "platform"


def rest_after(account: Document, purpose: str, spent: Spent) -> Rest:
	"""What stopped a run that spent this much, and when it makes sense to go on."""
	now = moments.now()
	allowed = RESTS_FROM.get(purpose, REST_OF_OTHERS)
	if (spent.usage_percent or 0) >= allowed:
		told = spent.resets_at
		return Rest("platform", min(told, now + LATEST) if told and told > now else now + REST, "")
	standing, today = standing_of(account), accounting_day(account.platform)
	if _share_left(standing.cents_left(purpose), standing.budget.cents_a_month) < _share_left(
		standing.units_left(purpose), standing.budget.units_a_day
	):
		next_month = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
		return Rest("money", _start_of(next_month, account.platform), f"{today:%Y-%m}")
	return Rest("units", _start_of(today + timedelta(days=1), account.platform), str(today))


def propose_budget(account: Document) -> None:
	"""Enters what the platform allows everybody, where nothing was entered."""
	account.units_a_day = account.units_a_day or DEFAULT_UNITS.get(account.platform, 0)


def _left(
	limit: int | Decimal | None, reply_share: Decimal, used: Mapping[str, int | Decimal], purpose: str
) -> Decimal | None:
	if limit is None:
		return None
	limit = Decimal(limit)
	total = sum((Decimal(amount) for amount in used.values()), Decimal(0))
	if purpose == PUBLISHING:
		return max(limit - total, Decimal(0))
	kept = limit * reply_share
	others = total - Decimal(used.get(PUBLISHING, 0))
	left = limit - max(kept, Decimal(used.get(PUBLISHING, 0))) - others
	if purpose == SWEEPING:
		left = min(left, (limit - kept) * SWEPT_SHARE - Decimal(used.get(SWEEPING, 0)))
	return max(left, Decimal(0))


def _share_left(left: int | Decimal | None, limit: int | Decimal | None) -> Decimal:
	return Decimal(2) if left is None or not limit else Decimal(left) / Decimal(limit)


def _start_of(day: date, platform: str) -> datetime:
	return datetime(day.year, day.month, day.day, tzinfo=accounting_zone(platform))
