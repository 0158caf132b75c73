"""When a message may go out: not in quiet hours, and not so often that somebody is flooded."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_system_timezone, get_time

from participation_app.notices.reasons import WAITS_FOR_TOMORROW
from participation_app.notices.settings import settings, zone

MOST_A_DAY = 10


def quiet_until(now: datetime) -> datetime | None:
	"""When the quiet hours end in which `now` falls; None outside them. Both naive, in the site's zone."""
	own = settings()
	if not own.quiet_from or not own.quiet_until:
		return None
	begin, end = get_time(own.quiet_from), get_time(own.quiet_until)
	local = aware(now).astimezone(zone())
	if not _is_between(local.time(), begin, end):
		return None
	day = local.date() if local.time() < end else local.date() + timedelta(days=1)
	ends = datetime.combine(day, end, tzinfo=zone())
	return stored(ends)


def waking(moment: datetime) -> datetime:
	"""The moment, in quiet hours their end."""
	return quiet_until(moment) or moment


def has_had_enough(recipient: str, now: datetime) -> bool:
	"""Whether one number has got as many messages today as settings allow."""
	most = settings().most_messages_a_day or MOST_A_DAY
	return _sent_today(now, recipient=recipient) >= most


def is_day_used_up(now: datetime) -> bool:
	"""Whether the messages of the day are used up in all."""
	most = settings().most_messages_in_all
	return bool(most) and _sent_today(now) >= most


def tomorrow(now: datetime) -> datetime:
	"""When the next day's messages may go out; naive, in the site's zone."""
	return waking(_midnight(now) + timedelta(days=1))


def use_today(now: datetime) -> dict[str, int | None]:
	"""Of the day's SMS: how many were `sent`, how many may be in all (`most`, None without a limit), how many `wait`."""
	waiting = {"channel": "SMS", "state": "Queued", "message_code": ["in", WAITS_FOR_TOMORROW]}
	return {
		"sent": _sent_today(now),
		"most": settings().most_messages_in_all or None,
		"waiting": frappe.db.count("Participation Notice", waiting),
	}


def aware(moment: datetime) -> datetime:
	"""A moment as the site stores it, with its zone."""
	return moment.replace(tzinfo=ZoneInfo(get_system_timezone()))


def stored(moment: datetime) -> datetime:
	"""A moment with its zone, as the site stores it."""
	return moment.astimezone(ZoneInfo(get_system_timezone())).replace(tzinfo=None)


def _sent_today(now: datetime, **filters: str) -> int:
	since = {"channel": "SMS", "sending_since": ["between", (_midnight(now), now)]}
	return frappe.db.count("Participation Notice", {**filters, **since})


def _midnight(now: datetime) -> datetime:
	local = aware(now).astimezone(zone())
	begins = datetime.combine(local.date(), time(), tzinfo=zone())
	return stored(begins)


def _is_between(moment: time, begin: time, end: time) -> bool:
	"""Whether a time of day lies in a span that may go over midnight."""
	if begin <= end:
		return begin <= moment < end
	return moment >= begin or moment < end
