"""Whether what runs by itself runs: scheduler, workers, backups, room on the disk, and a database that takes in."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import frappe
from frappe import _
from frappe.utils.background_jobs import get_queues, get_workers
from frappe.utils.scheduler import is_scheduler_inactive
from redis.exceptions import RedisError
from rq import Queue

from participation_app.casework import moments, replica, storage
from participation_app.casework.dates import written_moment
from participation_app.casework.health.findings import NOTE, SOON, SYSTEM, URGENT, Finding, list_of
from participation_app.casework.settings import authority_zone

RUNS_EVERY_MINUTE = "participation_app.jobs.publishing.publish_due"
SILENT_TOO_LONG, WAITS_TOO_LONG = timedelta(minutes=15), timedelta(minutes=15)
BACKUP_EVERY = timedelta(days=2)
LITTLE_ROOM, HARDLY_ANY = 0.15, 0.05  # of the disk
_DUMPS, _CONFIGURATION = "*-database*.sql*", "*-site_config_backup.json"


def findings() -> Iterator[Finding]:
	"""The scheduler, the workers, the backups with their key, the disk, the database and its replica."""
	yield from _scheduler()
	yield from _workers()
	yield from _backups()
	yield from _disk()
	yield from _database()
	yield from _replica()


def _scheduler() -> Iterator[Finding]:
	to_do = _("An administrator starts it again.")
	if is_scheduler_inactive(verbose=False):
		sentence = _("The scheduler is off: nothing is read, published or warned of.")
		yield Finding("scheduler", SYSTEM, URGENT, sentence, to_do, list_of("Scheduled Job Type"))
		return
	last = last_started()
	if last and last < frappe.utils.now_datetime() - SILENT_TOO_LONG:
		sentence = _("The scheduler has started nothing since {0}.").format(_written(last))
		yield Finding("scheduler", SYSTEM, URGENT, sentence, to_do, list_of("Scheduled Job Type"), last)


def last_started() -> datetime | None:
	"""When the scheduler last started a job of every minute, in site time."""
	return frappe.db.get_value("Scheduled Job Type", {"method": RUNS_EVERY_MINUTE}, "last_execution")


def _workers() -> Iterator[Finding]:
	link = list_of("RQ Job")
	try:
		workers, oldest = len(get_workers()), _oldest_job()
	except RedisError:
		sentence = _("The queue of background jobs cannot be reached.")
		yield Finding("queue", SYSTEM, URGENT, sentence, _("An administrator checks Redis."), link)
		return
	if not workers:
		sentence = _("No worker is running: what is started is not carried out.")
		yield Finding("workers", SYSTEM, URGENT, sentence, _("An administrator starts the workers."), link)
	elif oldest and oldest < frappe.utils.now_datetime() - WAITS_TOO_LONG:
		sentence = _("A background job has been waiting since {0}.").format(_written(oldest))
		yield Finding("queue", SYSTEM, SOON, sentence, _("An administrator adds workers."), link, oldest)


def _oldest_job() -> datetime | None:
	"""When the first job in any queue was put there, in site time."""
	times = [moment for queue in get_queues() if (moment := oldest_in(queue))]
	return min(times, default=None)


def oldest_in(queue: Queue) -> datetime | None:
	"""When the first job in the queue was put there, in site time; None where it is empty."""
	ids = queue.get_job_ids(0, 1)
	job = queue.fetch_job(ids[0]) if ids else None
	if not job or not job.enqueued_at:
		return None
	at = job.enqueued_at
	return moments.stored(at if at.tzinfo else at.replace(tzinfo=timezone.utc))


def _backups() -> Iterator[Finding]:
	folder, link = _backup_folder(), "/app/backups"
	newest = newest_backup()
	if newest is None:
		to_do = _("An administrator sets up backups that leave this machine.")
		yield Finding("backup", SYSTEM, NOTE, _("No backup of the site lies here."), to_do, link)
	elif newest < frappe.utils.now_datetime() - BACKUP_EVERY:
		sentence = _("The newest backup is of {0}.").format(_written(newest))
		to_do = _("An administrator checks why none followed.")
		yield Finding("backup", SYSTEM, SOON, sentence, to_do, link, newest)
	elif _newest(folder, _CONFIGURATION) is None:
		sentence = _("The backups lack the site’s configuration, and so the key to tokens and passwords.")
		to_do = _("Keep a copy of the encryption key in a safe place.")
		yield Finding("backup_key", SYSTEM, SOON, sentence, to_do, link)


def newest_backup() -> datetime | None:
	"""When the newest backup on this machine was made, in site time."""
	return _newest(_backup_folder(), _DUMPS)


def _backup_folder() -> Path:
	return Path(frappe.get_site_path("private", "backups"))


def _newest(folder: Path, pattern: str) -> datetime | None:
	changed = [path.stat().st_mtime for path in folder.glob(pattern)] if folder.is_dir() else []
	return moments.stored(datetime.fromtimestamp(max(changed), timezone.utc)) if changed else None


def _disk() -> Iterator[Finding]:
	left = free_share()
	if left < LITTLE_ROOM:
		sentence = _("The disk has {0} percent left.").format(round(left * 100))
		yield Finding("disk", SYSTEM, _urgency(left), sentence, _make_room(), list_of("File"))
	own, database = frappe.get_site_path(), storage.folder()
	if database and os.stat(database).st_dev != os.stat(own).st_dev:
		yield from _disk_of_the_database(free_share(database))


def _disk_of_the_database(left: float) -> Iterator[Finding]:
	if left < LITTLE_ROOM:
		sentence = _("The disk of the database has {0} percent left.").format(round(left * 100))
		yield Finding("database_disk", SYSTEM, _urgency(left), sentence, _make_room(), list_of("File"))


def _urgency(left: float) -> str:
	return URGENT if left < HARDLY_ANY else SOON


def _make_room() -> str:
	return _("An administrator makes room: old backups, logs, or a larger disk.")


def _database() -> Iterator[Finding]:
	refusal = storage.standing()
	if refusal:
		sentence, to_do = storage.in_words(refusal), storage.to_do(refusal)
		yield Finding("database", SYSTEM, URGENT, sentence, to_do, list_of("Error Log"), refusal.since)


def _replica() -> Iterator[Finding]:
	late = replica.behind() if replica.is_configured() else timedelta()
	if late is None:
		sentence = _(
			"The replica of the database does not answer: reports are read from the database itself."
		)
	elif late > replica.MOST_BEHIND:
		minutes = round(late.total_seconds() / 60)
		sentence = _(
			"The replica of the database is {0} minutes behind: reports are read from the database itself."
		).format(minutes)
	else:
		return
	to_do = _("An administrator checks the replication.")
	yield Finding("replica", SYSTEM, SOON, sentence, to_do, list_of("Error Log"))


def free_share(folder: str | None = None) -> float:
	"""Which share of the disk under the folder is free, of the site's own without one."""
	usage = shutil.disk_usage(folder or frappe.get_site_path())
	return usage.free / usage.total


def _written(moment: datetime) -> str:
	return written_moment(moments.aware(moment).astimezone(authority_zone()))
