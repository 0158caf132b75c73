"""How the accounts are: what is to be said of each, the most urgent first, and the figures behind it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments, storage
from participation_app.casework.dates import written_date, written_moment
from participation_app.casework.settings import authority_zone
from participation_app.intake.budgets import standing_of
from participation_app.intake.connections import DAYS_BEFORE_THE_END
from participation_app.intake.renewal import RENEWED_BY_USE
from participation_app.intake.use_ledger import PUBLISHING, READING, accounting_day

URGENT, SOON, PASSING, GOOD, OFF = "red", "orange", "blue", "green", "gray"
READ_EVERY = timedelta(minutes=30)  # a longer pause without a reason means that no worker is at it

_SHOWN = (
	"name",
	"account_name",
	"platform",
	"handle",
	"enabled",
	"state",
	"last_success_at",
	"next_run_at",
	"swept_at",
	"gap_since",
	"gap_until",
	"silent_since",
	"checked_at",
	"expires_at",
)


class Finding(NamedTuple):
	"""One thing to be said of an account, and how urgent it is."""

	colour: str
	sentence: str


def overview() -> list[dict[str, object]]:
	"""Every account with its finding and its use of budgets, those that need somebody first."""
	rows = [_row(account) for account in _accounts()]
	order = (URGENT, SOON, PASSING, GOOD, OFF)
	return sorted(rows, key=lambda row: (order.index(row["colour"]), row["account_name"]))


def needing_attention() -> int:
	"""How many accounts wait for a person."""
	return sum(findings_of(account)[0].colour in (URGENT, SOON) for account in _accounts())


def findings_of(account: Document) -> list[Finding]:
	"""All that is to be said, the most urgent first."""
	if not account.enabled:
		return [Finding(OFF, _("The account is disabled: nothing is read or posted."))]
	found = list(_findings(account, frappe.utils.now_datetime()))
	return found or [Finding(GOOD, _("All is well."))]


def _findings(account: Document, now: datetime) -> Iterator[Finding]:
	if account.state == "Needs Attention":
		yield Finding(URGENT, account.state_message or "")
	if (
		account.state == "Connected"
		and account.last_success_at
		and account.last_success_at < now - READ_EVERY
	):
		message = _("Nothing was read since {0}. An administrator checks that the workers are running.")
		yield Finding(URGENT, message.format(_written(account.last_success_at)))
	if _ends_soon(account, now):
		message = _("The access token ends on {0}. Connect the account again before.")
		yield Finding(SOON, message.format(written_date(account.expires_at.date())))
	if account.silent_since:
		message = _("Nothing has come in since {0}, unusual for these hours. Look there.")
		yield Finding(SOON, message.format(_written(account.silent_since)))
	if account.gap_until:
		message = _("What came between {0} and {1} may be missing; the platform no longer shows it to us.")
		yield Finding(SOON, message.format(_written(account.gap_since), _written(account.gap_until)))
	if account.state == "Waiting":
		yield Finding(PASSING, account.state_message or "")
	if account.gap_since and not account.gap_until:
		message = _("History may be missing since {0}. It is being looked for.")
		yield Finding(PASSING, message.format(_written(account.gap_since)))
	if not account.last_success_at:
		yield Finding(PASSING, _("The account has not been read yet."))


def _ends_soon(account: Document, now: datetime) -> bool:
	if not account.expires_at or account.platform in RENEWED_BY_USE:
		return False
	return account.expires_at <= now + timedelta(days=max(DAYS_BEFORE_THE_END))


def _of_all(account: Document) -> Iterator[Finding]:
	"""What keeps every account from being read."""
	refusal = storage.standing() if account.enabled else None
	if refusal:
		yield Finding(URGENT, storage.in_words(refusal))


def _row(account: Document) -> dict[str, object]:
	finding, *others = [*_of_all(account), *findings_of(account)]
	return {
		**{name: account.get(name) for name in _SHOWN},
		"colour": finding.colour,
		"sentence": finding.sentence,
		"others": [other._asdict() for other in others if other.colour != GOOD],
		"use": _use(account),
	}


def _use(account: Document) -> dict[str, object]:
	"""What was used of the day's units and of the month's money; a limit is None where there is none."""
	standing = standing_of(account)
	budget, cents = standing.budget, sum(standing.cents.values())
	day = {"account": account.name, "day": accounting_day(account.platform)}
	return {
		"units": sum(standing.units.values()),
		"units_a_day": budget.units_a_day,
		"units_for_replies": standing.units_left(PUBLISHING),
		"units_for_reading": standing.units_left(READING),
		"dollars": float(cents) / 100,
		"dollars_a_month": float(budget.cents_a_month) / 100 if budget.cents_a_month else None,
		"reply_share": float(budget.reply_share) * 100,
		"calls": sum(frappe.get_all("Platform Use", day, pluck="calls")),
		"usage_percent": max(frappe.get_all("Platform Use", day, pluck="usage_percent"), default=0),
	}


def _accounts() -> list[Document]:
	names = frappe.get_all("Social Account", pluck="name", order_by="account_name")
	return [frappe.get_doc("Social Account", name) for name in names]


def _written(moment: datetime) -> str:
	return written_moment(moments.aware(moment).astimezone(authority_zone()))
