"""The replica of the database, which Frappe reads where a site's configuration names one (`read_from_replica`).

A replica is behind by moments, sometimes by more. What others keep or publish is not taken from it unseen: caches are
filled from the primary, rights are read there, and a replica that is far behind or away is not asked at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import frappe

MOST_BEHIND = timedelta(minutes=3)
PATIENCE = 30  # seconds in which a replica may take in what is missing
_REMEMBERED = 20  # seconds
_KEPT = "participation_replica_is_usable"
# The scheduler writes it every minute, so that the difference of both sides tells how far one is behind.
_BEAT = ("Scheduled Job Type", {"method": "participation_app.jobs.publishing.publish_due"}, "last_execution")


def is_configured() -> bool:
	"""Whether the site has one."""
	return bool(frappe.conf.read_from_replica)


def leave_if_unusable(*_event: object, **_more: object) -> None:
	"""Before a request and before a job: without a replica that keeps up, Frappe reads the primary in this one."""
	if is_configured() and not _is_usable():
		frappe.local.conf.read_from_replica = 0


def behind() -> timedelta | None:
	"""How far the replica is behind, in steps of a minute; None where it does not answer."""
	here = _beat()
	try:
		with _replica():
			there = _beat()
	except frappe.db.OperationalError:
		return None
	return max(here - there, timedelta()) if here and there else timedelta()


@contextmanager
def primary() -> Iterator[None]:
	"""Meanwhile the primary is asked, also by what Frappe has read from the replica."""
	asked = getattr(frappe.local, "db", None)
	frappe.local.db = getattr(frappe.local, "primary_db", None) or asked
	try:
		yield
	finally:
		frappe.local.db = asked


@contextmanager
def holding_all() -> Iterator[None]:
	"""Meanwhile the replica is asked, if it holds all that was committed when this began; the primary if not."""
	if not is_configured():
		yield
		return
	[[position]] = frappe.db.sql("select @@gtid_binlog_pos")
	with _replica():
		if _holds(position):
			yield
			return
	yield


def _holds(position: str) -> bool:
	"""Whether the replica has come as far, waiting for it; where there are no positions nobody knows."""
	if not position:
		return False
	try:
		[[waited]] = frappe.db.sql("select master_gtid_wait(%s, %s)", (position, PATIENCE))
		frappe.db.rollback()  # what is read from here on is what the replica holds by now
	except frappe.db.OperationalError:
		return False
	return waited == 0


def _is_usable() -> bool:
	known = frappe.cache.get_value(_KEPT, expires=True)
	if known is None:
		late = behind()
		known = int(late is not None and late <= MOST_BEHIND)
		frappe.cache.set_value(_KEPT, known, expires_in_sec=_REMEMBERED)
	return bool(known)


def _beat() -> datetime | None:
	return frappe.db.get_value(*_BEAT)


@contextmanager
def _replica() -> Iterator[None]:
	"""Meanwhile the replica is asked, by a connection of its own."""
	asked = frappe.local.db
	_forget_connections()  # Frappe connects once in a request, and not again
	frappe.connect_replica()
	try:
		yield
	finally:
		frappe.local.db.close()
		frappe.local.db = asked
		_forget_connections()


def _forget_connections() -> None:
	for name in ("replica_db", "primary_db"):
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)
