"""Since when each finding stands, and the managers told once of those that become urgent."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import frappe

from participation_app.casework.bulk import insert_rows
from participation_app.casework.health.findings import NOTE, URGENT, Finding, all_findings
from participation_app.casework.language import in_language
from participation_app.casework.manager_alerts import tell_of_findings

DOCTYPE = "Health Finding"


def overview() -> list[dict[str, object]]:
	"""What is found now, with the moment since when it stands; in site time, None where it is new."""
	since = dict(frappe.get_all(DOCTYPE, fields=["unique_key", "since"], as_list=True))
	return [
		{**finding.as_dict(), "since": finding.since or since.get(_unique(finding))}
		for finding in all_findings()
	]


def needing_somebody() -> int:
	"""How many findings were noted that are more than a hint."""
	return frappe.db.count(DOCTYPE, {"severity": ["!=", NOTE]})


def note_findings() -> None:
	"""Notes what is new, forgets what is mended, and tells the managers of what has become urgent."""
	found = {_unique(finding): finding for finding in all_findings()}
	held = {row.unique_key: row for row in frappe.get_all(DOCTYPE, fields=["name", "unique_key", "severity"])}
	gone = [held[key].name for key in held.keys() - found.keys()]
	if gone:
		frappe.db.delete(DOCTYPE, {"name": ["in", gone]})
	insert_rows(DOCTYPE, [_row(finding) for key, finding in found.items() if key not in held], once=True)
	for key in held.keys() & found.keys():
		if held[key].severity != found[key].severity:
			frappe.db.set_value(DOCTYPE, held[key].name, "severity", found[key].severity)
	_tell()


def _tell() -> None:
	"""Those not told of yet; the mark and the message are of one transaction."""
	untold = {"severity": URGENT, "told_at": ["is", "not set"]}
	rows = frappe.get_all(DOCTYPE, untold, ["name", "unique_key"])
	if not rows:
		return
	frappe.db.set_value(DOCTYPE, {"name": ["in", [row.name for row in rows]]}, "told_at", frappe.utils.now())
	keys = {row.unique_key for row in rows}
	tell_of_findings(lambda language: _in(language, keys))


def _in(language: str, keys: set[str]) -> Sequence[Finding]:
	with in_language(language):
		return [finding for finding in all_findings() if _unique(finding) in keys]


def _row(finding: Finding) -> dict[str, object]:
	return {
		"unique_key": _unique(finding),
		"finding": finding.key[:140],
		"area": finding.area,
		"severity": finding.severity,
		"since": finding.since or frappe.utils.now_datetime(),
	}


def _unique(finding: Finding) -> str:
	return hashlib.sha256(finding.key.encode()).hexdigest()
