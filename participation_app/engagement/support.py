"""Support by other citizens: counted once for each device, or for each number or address that a code has proved."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

import frappe
from frappe.query_builder.functions import Count
from frappe.utils.password import get_encryption_key

from participation_app.casework.bulk import insert_rows
from participation_app.casework.settings import settings

DOCTYPE = "Contribution Support"
DEVICE, CONFIRMED = "Device", "Confirmed Contact"


def way() -> str:
	"""How support is counted, as the settings say."""
	return settings().support_counted_by or DEVICE


def add(contribution: str, supporter: str) -> None:
	"""Counts a supporter once; `supporter` is a device's secret or a proved address, and is not kept."""
	row = {"contribution": contribution, "way": way(), "supporter": _digest(supporter)}
	insert_rows(DOCTYPE, [row], once=True)


def take_back(contribution: str, supporter: str) -> None:
	"""The supporter is counted no more."""
	frappe.db.delete(DOCTYPE, {"contribution": contribution, "supporter": _digest(supporter)})


def end_all(contribution: str) -> None:
	"""Nobody is counted for the contribution any more."""
	frappe.db.delete(DOCTYPE, {"contribution": contribution})


def is_supporter(contribution: str, supporter: str) -> bool:
	"""Whether the supporter is counted."""
	return bool(frappe.db.exists(DOCTYPE, {"contribution": contribution, "supporter": _digest(supporter)}))


def count(contributions: Sequence[str]) -> dict[str, int]:
	"""How many support each of the contributions; those without support are left out."""
	if not contributions:
		return {}
	row = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.from_(row).select(row.contribution, Count("*"))
	query = query.where(row.contribution.isin(list(contributions)) & (row.way == way()))
	return dict(query.groupby(row.contribution).run())


def _digest(supporter: str) -> str:
	return hmac.new(get_encryption_key().encode(), supporter.encode(), hashlib.sha256).hexdigest()
