"""The figures by which a desk is watched, and their text as Prometheus reads it (format 0.0.4)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# All are gauges: what holds at the moment of asking. Ages are in seconds.
CATALOGUE: Mapping[str, str] = {
	"participation_component_up": "Whether a part of the machine answers: 1 or 0.",
	"participation_workers": "Processes that work off background jobs, of the whole bench.",
	"participation_scheduler_silent_seconds": "Time since the scheduler last started a job of every minute.",
	"participation_queue_jobs": "Background jobs that wait, of the whole bench.",
	"participation_queue_oldest_seconds": "Age of the background job that waits longest.",
	"participation_queue_failed_jobs": "Background jobs that failed and are kept to be looked at.",
	"participation_replica_lag_seconds": "How far the replica of the database is behind, in steps of a minute.",
	"participation_disk_free_ratio": "Share of the disk under the site that is free.",
	"participation_backup_age_seconds": "Age of the newest backup on this machine.",
	"participation_errors_last_hour": "Entries of the Error Log in the last hour.",
	"participation_findings": "What the page of health has noted, by severity.",
	"participation_comments": "Comments that wait for a decision, or could not be read.",
	"participation_comments_oldest_seconds": "Time since the oldest of these comments was written.",
	"participation_accounts": "Social accounts that are read, by platform and state.",
	"participation_account_silent_seconds": "Time since an account was last read without trouble.",
	"participation_account_gaps": "Whether history of an account may be missing: 1 or 0.",
	"participation_outbox_waiting": "Rows that are to leave the system, by outbox and state.",
	"participation_outbox_oldest_seconds": "How long the row that is due longest should have left already.",
	"participation_outbox_by_hand": "Removals that a person at public relations has to make.",
	"participation_notices_failed_last_day": "Notices that reached nobody in the last day, by channel.",
	"participation_promises_open": "Contributions whose answer is owed.",
	"participation_promises_at_risk": "Of these, due within 24 hours.",
	"participation_promises_overdue": "Of these, past their date.",
	"participation_measuring_failed": "Whether the figures of a room could not be taken: 1.",
}


class UnknownMetric(ValueError):
	"""A figure that the catalogue, and so the runbook, does not name."""


@dataclass(frozen=True)
class Sample:
	"""One figure; labels tell it from others of the same name."""

	name: str
	value: float
	labels: Mapping[str, str] = field(default_factory=dict)


def exposition(samples: Iterable[Sample]) -> str:
	"""All samples as text, each metric with its help and kind; raises UnknownMetric."""
	by_name: dict[str, list[Sample]] = defaultdict(list)
	for sample in samples:
		if sample.name not in CATALOGUE:
			raise UnknownMetric(f"{sample.name} is not in the catalogue of metrics.")
		by_name[sample.name].append(sample)
	lines = [line for name in CATALOGUE if name in by_name for line in _lines(name, by_name[name])]
	return "".join(f"{line}\n" for line in lines)


def _lines(name: str, samples: Iterable[Sample]) -> Iterable[str]:
	yield f"# HELP {name} {CATALOGUE[name]}"
	yield f"# TYPE {name} gauge"
	for sample in samples:
		labels = ",".join(f'{key}="{_escaped(value)}"' for key, value in sample.labels.items())
		yield f"{name}{{{labels}}} {_number(sample.value)}" if labels else f"{name} {_number(sample.value)}"


def _escaped(text: str) -> str:
	return str(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _number(value: float) -> str:
	return str(int(value)) if value == int(value) else f"{value:.6g}"
