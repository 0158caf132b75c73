"""A finding: what is wrong, since when, what to do and where. Each room's checks are named by a hook."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

import frappe
from frappe import _

URGENT, SOON, NOTE = "Urgent", "Soon", "Note"
SEVERITIES = (URGENT, SOON, NOTE)
CALENDAR, PEOPLE, ACCOUNTS, WORK, MESSAGES, SYSTEM = (
	"Calendar",
	"People",
	"Accounts",
	"Work",
	"Messages",
	"System",
)
AREAS = (WORK, ACCOUNTS, MESSAGES, PEOPLE, CALENDAR, SYSTEM)
HOOK = "participation_health"


@dataclass(frozen=True)
class Finding:
	"""One thing for somebody to do; `key` stays the same in every language, `link` is an address in the desk.

	`since` in site time, None where only the record of the finding knows.
	"""

	key: str
	area: str
	severity: str
	sentence: str
	to_do: str
	link: str
	since: datetime | None = None

	def as_dict(self) -> dict[str, object]:
		return asdict(self)


def all_findings() -> list[Finding]:
	"""What every check finds now, in the reader's language, the most urgent first."""
	found = {finding.key: finding for path in frappe.get_hooks(HOOK) for finding in _asked(path)}
	order = (SEVERITIES.index, AREAS.index)
	return sorted(found.values(), key=lambda one: (order[0](one.severity), order[1](one.area), one.key))


def _asked(path: str) -> list[Finding]:
	"""A check that fails is itself something to look at, and keeps no other from being asked."""
	try:
		return list(frappe.get_attr(path)())
	except Exception:
		frappe.log_error(title=f"A check of health failed: {path}")
		return [
			Finding(
				f"check:{path}",
				SYSTEM,
				SOON,
				_("A check failed: {0}.").format(path.rpartition(".")[2]),
				_("Read the Error Log, and tell who looks after the system."),
				list_of("Error Log"),
			)
		]


def form_of(doctype: str, name: str | None = None) -> str:
	"""The address of a form in the desk; of a single record without `name`."""
	own = f"/{quote(name, safe='')}" if name else ""
	return f"/app/{frappe.scrub(doctype).replace('_', '-')}{own}"


def list_of(doctype: str, **filters: str) -> str:
	"""The address of a list in the desk, narrowed."""
	return form_of(doctype) + (f"?{urlencode(filters)}" if filters else "")
