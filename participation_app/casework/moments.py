"""Between the site's naive datetimes and the aware ones that the rules ask for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone


def aware(stored: datetime | str) -> datetime:
	"""A datetime as Frappe stores it (naive, in the site's zone) with its zone."""
	moment = get_datetime(stored)
	return moment.replace(tzinfo=ZoneInfo(get_system_timezone()))


def stored(moment: datetime) -> datetime:
	"""An aware datetime as Frappe stores it: naive, in the site's zone, whole seconds."""
	return moment.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None, microsecond=0)


def all_aware(stored: Iterable[datetime]) -> list[datetime]:
	"""What `aware` answers for each; the site's zone is read once."""
	zone = ZoneInfo(get_system_timezone())
	return [moment.replace(tzinfo=zone) for moment in stored]


def all_stored(moments: Iterable[datetime]) -> list[datetime]:
	"""What `stored` answers for each; those that are the same are turned once."""
	turned: dict[datetime, datetime] = {}
	return [turned.get(moment) or turned.setdefault(moment, stored(moment)) for moment in moments]


def now() -> datetime:
	"""The present moment with its zone."""
	return aware(frappe.utils.now_datetime())
