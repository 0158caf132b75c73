"""When the database takes nothing in: why and since when, kept in the cache, since the database cannot keep it."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.utils.caching import site_cache

from participation_app.casework import moments
from participation_app.casework.dates import written_moment
from participation_app.casework.settings import authority_zone

FULL, READ_ONLY, CROWDED = "full", "read-only", "crowded"
REMEMBERED = timedelta(minutes=15)  # after the last refusal
LAST_ROOM = 16 << 20  # bytes on the disk that are kept for what people write
# The server's error numbers, in MariaDB and MySQL alike.
_KINDS = {
	**dict.fromkeys((1021, 1026, 1114), FULL),
	**dict.fromkeys((1290, 1792, 1836), READ_ONLY),
	**dict.fromkeys((1040, 1203, 1226), CROWDED),
}
_OF_THE_ENGINE, _NO_SPACE = 1030, "error 28"
_KEPT = "participation_storage_refusal"


@dataclass(frozen=True)
class Refusal:
	"""Why nothing is taken in, and since when, in site time."""

	kind: str
	since: datetime


def kind_of(error: BaseException) -> str | None:
	"""Why the database refused; None for any other error."""
	if not isinstance(error, (frappe.db.OperationalError, frappe.db.InternalError)) or not error.args:
		return None
	if error.args[0] == _OF_THE_ENGINE:
		return FULL if _NO_SPACE in str(error) else None
	return _KINDS.get(error.args[0])


@contextmanager
def noted() -> Iterator[None]:
	"""A refusal ends the block and is noted, in no table; any other error passes."""
	try:
		yield
	except Exception as error:
		kind = kind_of(error)
		if not kind:
			raise
		with suppress(frappe.db.OperationalError, frappe.db.InternalError):
			frappe.db.rollback()
		note(kind)


def note(kind: str) -> None:
	"""The database has refused just now."""
	held = standing()
	since = held.since if held and held.kind == kind else frappe.utils.now_datetime()
	seconds = int(REMEMBERED.total_seconds())
	frappe.cache.set_value(_KEPT, [kind, str(since)], expires_in_sec=seconds)


def refused(kind: str) -> str:
	"""Notes it, and says what it means."""
	note(kind)
	return in_words(standing() or Refusal(kind, frappe.utils.now_datetime()))


def standing() -> Refusal | None:
	"""The refusal that lasts."""
	held = frappe.cache.get_value(_KEPT, expires=True)
	return Refusal(held[0], frappe.utils.get_datetime(held[1])) if held else None


def note_success() -> None:
	"""The database takes in again."""
	frappe.cache.delete_value(_KEPT)


def folder() -> str | None:
	"""Where the database keeps its data, if that disk can be seen from here.

	On another machine a folder of the same name is no sign: what an unused MariaDB left there is on the wrong disk.
	"""
	path, machine = _place_of_data()
	return path if machine == socket.gethostname() and os.path.exists(path) else None


@site_cache(ttl=60)  # seconds; asked before every line of a log
def _place_of_data() -> tuple[str, str]:
	return frappe.db.sql("select @@datadir, @@hostname")[0]


def has_room() -> bool:
	"""Whether logs may be written too; where the disk cannot be seen, yes."""
	path = folder()
	return path is None or shutil.disk_usage(path).free >= LAST_ROOM


def in_words(refusal: Refusal) -> str:
	"""What it means for whoever relies on the desk."""
	message = {
		FULL: _(
			"The disk of the database has been full since {0}: nothing new is stored. "
			"What platforms show meanwhile is read once there is room."
		),
		READ_ONLY: _(
			"The database has been read-only since {0}: nothing new is stored. "
			"What platforms show meanwhile is read once it can be written."
		),
		CROWDED: _(
			"The database has had no free connection since {0}. "
			"What platforms show meanwhile is read once it has one."
		),
	}[refusal.kind]
	return message.format(written_moment(moments.aware(refusal.since).astimezone(authority_zone())))


def to_do(refusal: Refusal) -> str:
	"""What an administrator does about it."""
	return {
		FULL: _("An administrator makes room on the disk of the database."),
		READ_ONLY: _("An administrator lets the database be written again."),
		CROWDED: _("An administrator ends connections that hang, or allows the database more."),
	}[refusal.kind]
