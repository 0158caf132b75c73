"""What the requests to the platforms cost, added up by account, day and purpose."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Sum
from pypika import CustomFunction
from pypika.terms import Values

from participation_app.casework import moments
from participation_app.casework.bulk import new_name
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Connector

READING, SWEEPING, PUBLISHING, CHECKING = PURPOSES = ("Reading", "Sweeping", "Publishing", "Checking")
# Where a platform's day begins; Google's quotas start anew at midnight Pacific time.
ACCOUNTING_ZONES = {"YouTube": ZoneInfo("America/Los_Angeles")}
UTC = ZoneInfo("UTC")

_Greatest = CustomFunction("GREATEST", ["one", "other"])


@dataclass(frozen=True)
class Used:
	"""What one purpose cost."""

	calls: int = 0
	units: int = 0
	cents: Decimal = Decimal(0)


def note_use(account: str, purpose: str, spent: Spent) -> None:
	"""Adds to what the account used today; stands with the caller's transaction."""
	if not (spent.calls or spent.units or spent.cents):
		return
	use = DocType("Platform Use")
	now, user = frappe.utils.now(), frappe.session.user
	row = {
		"name": new_name(),
		**dict.fromkeys(("creation", "modified"), now),
		**dict.fromkeys(("owner", "modified_by"), user),
		"account": account,
		"day": str(accounting_day(_platform(account))),
		"purpose": purpose,
		"calls": spent.calls,
		"units": spent.units,
		"cents": str(spent.cents),
		"usage_percent": spent.usage_percent or 0,
	}
	query = frappe.qb.into(use).columns(*row).insert(*row.values())
	for name in ("calls", "units", "cents"):
		query = query.on_duplicate_key_update(use[name], use[name] + Values(use[name]))
	most = _Greatest(use.usage_percent, Values(use.usage_percent))
	query.on_duplicate_key_update(use.usage_percent, most).run()


@contextmanager
def counted(account: str, purpose: str, connector: Connector) -> Iterator[None]:
	"""Notes what the requests inside cost, whatever became of them; pages tell their own cost."""
	try:
		yield
	except Exception:
		frappe.db.rollback()
		_note_and_commit(account, purpose, connector)
		raise
	_note_and_commit(account, purpose, connector)


def used(account: str, platform: str, *, since: date | None = None) -> dict[str, Used]:
	"""By purpose, what was used from this accounting day on; from today on, if none is named."""
	use = DocType("Platform Use")
	query = (
		frappe.qb.from_(use)
		.select(use.purpose, Sum(use.calls), Sum(use.units), Sum(use.cents))
		.where((use.account == account) & (use.day >= (since or accounting_day(platform))))
		.groupby(use.purpose)
	)
	found = {
		purpose: Used(int(calls), int(units), Decimal(str(cents)))
		for purpose, calls, units, cents in query.run()
	}
	return {purpose: found.get(purpose, Used()) for purpose in PURPOSES}


def accounting_day(platform: str, now: datetime | None = None) -> date:
	"""The day in which the platform counts what is used now."""
	return (now or moments.now()).astimezone(accounting_zone(platform)).date()


def accounting_zone(platform: str) -> ZoneInfo:
	return ACCOUNTING_ZONES.get(platform, UTC)


def _note_and_commit(account: str, purpose: str, connector: Connector) -> None:
	note_use(account, purpose, connector.take_spent())
	frappe.db.commit()  # what was asked is paid for, whatever follows


def _platform(account: str) -> str:
	return frappe.db.get_value("Social Account", account, "platform", cache=True)
