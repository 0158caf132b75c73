"""Works off what platforms pushed: whole deliveries, many at once, in whatever order they came.

An event tells that something happened, and the platform what is so now: only a comment that nobody knows yet
is taken from the event itself. Whatever goes wrong here, reading finds it too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.query_builder import DocType

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.connectors.contract import Event, Unreadable
from participation_app.connectors.errors import UnsignedEvent
from participation_app.connectors.registry import parse_event
from participation_app.intake.event_news import AccountAtRest, News, take_over
from participation_app.intake.pushed_events import DONE, FAILED, SENDERS, WAITING, secret_of
from participation_app.rules.enumeration import listed

AT_ONCE = 50
LEASE = timedelta(minutes=10)
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=1)
ATTEMPTS = 8  # some four hours; by then reading has found everything
KEPT_DONE, KEPT_ODD = timedelta(days=7), timedelta(days=30)


@dataclass
class _Delivery:
	"""One Pushed Event, and what it says of each account; `strange` counts changes of accounts that are not ours."""

	row: frappe._dict
	events: dict[str, list[Event]] = field(default_factory=dict)
	is_signed: bool = False
	changes: int = 0
	unreadable: int = 0
	strange: int = 0


@dataclass(frozen=True)
class _Trouble:
	message: str
	until: datetime | None = None


def work_off(platform: str) -> None:
	"""All that is due of one platform, in the order in which it came."""
	accounts = _accounts(platform)
	while rows := _take(platform):
		deliveries = [_read(row, accounts) for row in rows]
		troubles = {name: trouble for name, trouble in _take_over_all(deliveries) if trouble}
		for delivery in deliveries:
			_close(delivery, troubles)
		frappe.db.commit()  # what became of these deliveries, before the next are taken


def due_platforms() -> list[str]:
	"""The platforms of which something waits to be worked off now."""
	return [platform for platform in SENDERS if _due(platform).limit(1).run()]


def forget_old() -> None:
	"""Deletes deliveries that are worked off, those about which something was odd later than the rest."""
	now = frappe.utils.now_datetime()
	plain = {"state": DONE, "message": ["is", "not set"], "modified": ["<", now - KEPT_DONE]}
	odd = {"state": ["in", [DONE, FAILED]], "modified": ["<", now - KEPT_ODD]}
	for filters in (plain, odd):
		frappe.db.delete("Pushed Event", filters)


def _accounts(platform: str) -> Sequence[frappe._dict]:
	"""Our accounts on the platform, each with the secret of its app."""
	accounts = frappe.get_all("Social Account", {"platform": platform}, ["name", "external_id"])
	fieldname = SENDERS[platform].secret
	return [frappe._dict(account, secret=secret_of(account.name, fieldname)) for account in accounts]


def _due(platform: str):
	event, now = DocType("Pushed Event"), frappe.utils.now_datetime()
	return (
		frappe.qb.from_(event)
		.select(event.name, event.platform, event.body, event.signature, event.attempts)
		.where((event.platform == platform) & (event.state == WAITING))
		.where(event.next_attempt_at.isnull() | (event.next_attempt_at <= now))
		.orderby(event.creation)
	)


def _take(platform: str) -> Sequence[frappe._dict]:
	"""Leases the next deliveries; who dies with them leaves them to a later run."""
	rows = _due(platform).limit(AT_ONCE).for_update().run(as_dict=True)
	if rows:
		event = DocType("Pushed Event")
		lease_until = frappe.utils.now_datetime() + LEASE
		query = frappe.qb.update(event).set(event.next_attempt_at, lease_until)
		query = query.set(event.attempts, event.attempts + 1)
		query.where(event.name.isin([row.name for row in rows])).run()
	frappe.db.commit()  # others see the lease before the first of these is worked on
	return rows


def _read(row: frappe._dict, accounts: Sequence[frappe._dict]) -> _Delivery:
	"""What an account's own app signed is said of that account, and of no other."""
	delivery = _Delivery(row)
	for secret in dict.fromkeys(account.secret for account in accounts if account.secret):
		try:
			found = _parsed(row, secret)
		except UnsignedEvent:
			continue
		own = {account.external_id: account.name for account in accounts if account.secret == secret}
		_sort(delivery, found, own)
		break
	return delivery


def _parsed(row: frappe._dict, secret: str) -> list[Event | Unreadable]:
	headers = {SENDERS[row.platform].header: row.signature or ""}
	return parse_event(row.platform, row.body.encode(), headers, [secret])


def _sort(delivery: _Delivery, found: Sequence[Event | Unreadable], own: Mapping[str, str]) -> None:
	delivery.is_signed, delivery.changes = True, len(found)
	for event in found:
		if isinstance(event, Unreadable):
			delivery.unreadable += 1
		elif event.account_id not in own:
			delivery.strange += 1
		else:
			delivery.events.setdefault(own[event.account_id], []).append(event)


def _take_over_all(deliveries: Sequence[_Delivery]) -> Iterator[tuple[str, _Trouble | None]]:
	"""Account by account, so that the trouble of one does not reach the others."""
	names = dict.fromkeys(name for delivery in deliveries for name in delivery.events)
	for name in names:
		news = News.of(event for delivery in deliveries for event in delivery.events.get(name, ()))
		yield name, _trouble_of(name, news)


def _trouble_of(account: str, news: News) -> _Trouble | None:
	try:
		take_over(account, news)
	except AccountAtRest as rest:
		return _Trouble(str(rest), rest.until)
	except INTERRUPTIONS:
		frappe.db.rollback()
		return _Trouble(_("The database was busy; it is tried again."))
	except Exception as error:
		frappe.db.rollback()
		# With the variables of the frames the log would show the account's secrets.
		frappe.log_error(title=f"Pushed events of {account}", message=frappe.get_traceback())
		return _Trouble(type(error).__name__)
	return None


def _close(delivery: _Delivery, troubles: Mapping[str, _Trouble]) -> None:
	own = [troubles[name] for name in delivery.events if name in troubles]
	values = {
		"account": next(iter(delivery.events)) if len(delivery.events) == 1 else None,
		"changes": delivery.changes,
		"unreadable": delivery.unreadable,
	}
	if not delivery.is_signed:
		values |= {"state": FAILED, "message": _unsigned()}
	elif own:
		values |= _postponed(delivery.row.attempts or 0, own[0])
	else:
		values |= {"state": DONE, "next_attempt_at": None, "message": _remark(delivery)}
		if not values["message"]:
			values["body"] = None  # what it told stands in the comments, and may have to be sealed there
	frappe.db.set_value("Pushed Event", delivery.row.name, values)


def _postponed(attempts: int, trouble: _Trouble) -> dict[str, object]:
	if attempts + 1 >= ATTEMPTS:
		return {"state": FAILED, "message": trouble.message}
	wait = min(FIRST_WAIT * 2**attempts, LONGEST_WAIT)
	return {
		"message": trouble.message,
		"next_attempt_at": max(trouble.until or datetime.min, frappe.utils.now_datetime() + wait),
	}


def _unsigned() -> str:
	return _("The app’s secret was changed after this came. Reading finds what it told.")


def _remark(delivery: _Delivery) -> str | None:
	"""What was odd about a delivery that was worked off."""
	about = Counter(
		event.about for events in delivery.events.values() for event in events if event.verb == "other"
	)
	parts = []
	if delivery.strange:
		parts.append(_("Changes of accounts that are not entered here: {0}.").format(delivery.strange))
	if delivery.unreadable:
		parts.append(_("Changes that could not be read: {0}.").format(delivery.unreadable))
	if about:
		parts.append(_("Not about comments: {0}.").format(listed(sorted(about), frappe.local.lang)))
	return " ".join(parts) or None
