"""The authority's accounts on the platforms, with the addresses at which people follow them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import frappe
from frappe.utils import getdate

_PROFILES = {
	"X": "https://x.com/{}",
	"Facebook": "https://www.facebook.com/{}",
	"Instagram": "https://www.instagram.com/{}/",
	"YouTube": "https://www.youtube.com/@{}",
}
_CHANNEL = "https://www.youtube.com/channel/{}"


@dataclass(frozen=True)
class PublicAccount:
	"""An account as the public knows it; `handle` is empty for one that has none."""

	platform: str
	name: str
	handle: str
	address: str


def followed_accounts() -> list[PublicAccount]:
	"""The accounts in use, by platform."""
	fields = ["platform", "account_name", "handle", "external_id"]
	rows = frappe.get_all("Social Account", {"enabled": 1}, fields, order_by="platform, account_name")
	accounts = (_account(row) for row in rows)
	return [account for account in accounts if account.address]


def updated_on() -> date | None:
	"""The day on which an account came last; None where there is none."""
	rows = frappe.get_all(
		"Social Account", {"enabled": 1}, pluck="creation", order_by="creation desc", limit=1
	)
	return getdate(rows[0]) if rows else None


def _account(row: frappe._dict) -> PublicAccount:
	handle = (row.handle or "").strip().lstrip("@")
	return PublicAccount(row.platform, row.account_name, handle, _address(row, handle))


def _address(row: frappe._dict, handle: str) -> str:
	known = quote(handle or (row.external_id or ""), safe="")
	if not known or (not handle and row.platform in ("X", "Instagram")):
		return ""
	pattern = _CHANNEL if row.platform == "YouTube" and not handle else _PROFILES[row.platform]
	return pattern.format(known)
