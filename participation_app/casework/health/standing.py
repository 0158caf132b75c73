"""Whether the parts of the machine answer, for whoever watches it from outside; figures of the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import frappe
from frappe.utils.background_jobs import get_queues, get_redis_conn, get_workers
from frappe.utils.scheduler import is_scheduler_inactive
from redis.exceptions import RedisError

from participation_app.casework import replica
from participation_app.casework.health import machine
from participation_app.casework.health.findings import SEVERITIES
from participation_app.rules.metrics import Sample

FINDING = "Health Finding"
AN_HOUR = timedelta(hours=1)


def components() -> dict[str, bool]:
	"""Each part of the machine and whether it answers; pages need the first three."""
	return {
		**answering(),
		"scheduler": _scheduler_is_alive(),
		"workers": _tried(lambda: bool(get_workers())),
	}


def answering() -> dict[str, bool]:
	"""The parts without which no page answers: the database, and Redis for its cache and its queue."""
	return {
		"database": bool(frappe.db.sql("select 1")),
		"redis_cache": _tried(frappe.cache.ping),
		"redis_queue": _tried(lambda: get_redis_conn().ping()),
	}


def queues() -> dict[str, dict[str, int]]:
	"""Each queue of the bench: jobs that wait, jobs that failed, and the seconds its oldest has waited."""
	now = frappe.utils.now_datetime()
	return {
		queue.name.rpartition(":")[2]: {
			"waiting": queue.count,
			"failed": queue.failed_job_registry.count,
			"oldest_seconds": max(int((now - (machine.oldest_in(queue) or now)).total_seconds()), 0),
		}
		for queue in get_queues()
	}


def platforms() -> list[dict[str, object]]:
	"""Each account that is read, and how it stands; times in site time."""
	fields = ["name", "platform", "state", "last_success_at", "next_run_at", "gap_since"]
	return frappe.get_all("Social Account", {"enabled": 1}, fields, order_by="name")


def samples() -> Iterator[Sample]:
	"""The machine in figures; what Redis would say is left out where it does not answer."""
	parts = components()
	for name, answers in parts.items():
		yield Sample("participation_component_up", answers, {"component": name})
	if parts["redis_queue"]:
		yield from _queue_samples()
	now = frappe.utils.now_datetime()
	for name, moment in (
		("participation_scheduler_silent_seconds", machine.last_started()),
		("participation_backup_age_seconds", machine.newest_backup()),
	):
		if moment:
			yield Sample(name, max((now - moment).total_seconds(), 0))
	yield from _replica_samples()
	yield Sample("participation_disk_free_ratio", machine.free_share())
	yield Sample(
		"participation_errors_last_hour", frappe.db.count("Error Log", {"creation": [">", now - AN_HOUR]})
	)
	noted = frappe.get_all(FINDING, pluck="severity")
	for severity in SEVERITIES:
		yield Sample("participation_findings", noted.count(severity), {"severity": severity})


def _queue_samples() -> Iterator[Sample]:
	yield Sample("participation_workers", len(get_workers()))
	for name, queue in queues().items():
		yield Sample("participation_queue_jobs", queue["waiting"], {"queue": name})
		yield Sample("participation_queue_failed_jobs", queue["failed"], {"queue": name})
		yield Sample("participation_queue_oldest_seconds", queue["oldest_seconds"], {"queue": name})


def _replica_samples() -> Iterator[Sample]:
	if not replica.is_configured():
		return
	late = replica.behind()
	yield Sample("participation_component_up", late is not None, {"component": "replica"})
	if late is not None:
		yield Sample("participation_replica_lag_seconds", late.total_seconds())


def _scheduler_is_alive() -> bool:
	last = machine.last_started()
	is_recent = last is not None and last > frappe.utils.now_datetime() - machine.SILENT_TOO_LONG
	return is_recent and not is_scheduler_inactive(verbose=False)


def _tried(ask: Callable[[], object]) -> bool:
	try:
		return bool(ask())
	except RedisError:
		return False
