"""What the desk did, as JSON lines in the log `participation`: which record, from which state to which, never a word of it.

The log lies in the site's `logs/` and in the bench's. A line is written once its transaction stands.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timezone

import frappe
from frappe.model.document import Document

LOG = "participation"
LARGEST, KEPT = 10_000_000, 10  # bytes in a file, and files
# States, kinds and numbers of records. What people wrote, and how they are called or reached, stands in none of them.
WRITTEN: Mapping[str, tuple[str, ...]] = {
	"Case Event": ("move", "ticket", "comment", "actor_role", "from_state", "to_state"),
	"Participation Notice": ("kind", "ticket", "channel", "state", "attempts", "message_code"),
	"Publication": ("kind", "ticket", "comment", "account", "state", "attempts"),
	"Error Log": (),
}
OF_OTHERS = ("state",)
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=str)


def note_record(doc: Document, _event: str | None = None) -> None:
	"""Answers a record that was written."""
	note_row(doc.doctype, doc.name, doc)


def note_row(doctype: str, name: str, values: Mapping[str, object] | Document) -> None:
	"""A row that was written without its document."""
	note_rows(doctype, {name: values})


def note_rows(doctype: str, rows: Mapping[str, Mapping[str, object] | Document]) -> None:
	"""Rows by their names that were written in one statement: so many lines, written at once."""
	what, fields = frappe.scrub(doctype), WRITTEN.get(doctype, OF_OTHERS)
	_note(
		[
			_line(what, {"record": name, **{field: row.get(field) for field in fields}})
			for name, row in rows.items()
		]
	)


def note(what: str, **facts: object) -> None:
	"""A line once this transaction stands; nothing if it is rolled back."""
	_note([_line(what, facts)])


def _note(lines: Sequence[str]) -> None:
	site = frappe.local.site
	if lines:
		frappe.db.after_commit.add(lambda: _write(site, "\n".join(lines)))


def begin_job(method: str | None = None, **_more: object) -> None:
	"""Before a job of ours."""
	frappe.local.participation_job_began = time.monotonic()


def end_job(method: str | None = None, **_more: object) -> None:
	"""After a job of ours, whatever became of it."""
	began = getattr(frappe.local, "participation_job_began", None)
	if began is not None and str(method).startswith("participation_app."):
		facts = {"method": method, "milliseconds": round((time.monotonic() - began) * 1000)}
		_write(frappe.local.site, _line("job", facts))


def _write(site: str, lines: str) -> None:
	# The work is done and stands: a log that cannot be opened must not undo it.
	with suppress(OSError):
		_logger(site).info(lines)


def _line(what: str, facts: Mapping[str, object]) -> str:
	at = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
	told = {key: value for key, value in facts.items() if value not in (None, "")}
	return _ENCODER.encode({"at": at, "site": frappe.local.site, "what": what, **told})


def _logger(site: str) -> logging.Logger:
	key = f"{LOG}-{site}"
	if key not in frappe.loggers:
		logger = frappe.logger(LOG, allow_site=site, max_size=LARGEST, file_count=KEPT)
		logger.setLevel(logging.INFO)
		for handler in logger.handlers:
			handler.setFormatter(logging.Formatter("%(message)s"))
	return frappe.loggers[key]
