"""What is kept of people, field by field, as the table says by which erasure works."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

_HEAD = """# Kept data

Every kind of record that tells of a person, written by `./scripts/describe` from `rules/personal_data.py`. By this very table records are found and emptied when somebody is [erased](erasure.md); a field that is added to the app and stands nowhere in it fails a test. [Privacy](privacy.md) says who reads what.

A record "goes" where nothing of it counts or decides. Of the others the fields named here are emptied, and decisions, dates and figures stay.
"""


def as_markdown(repository: Path) -> str:
	"""The tables of our own records, of those beside them, and of what machines note."""
	sys.path.insert(0, str(repository))
	from participation_app.rules.personal_data import BESIDE, NOTES, OURS

	return "\n".join(
		[
			_HEAD,
			"## Records of the app\n",
			*_table(OURS),
			"\n## Records of Frappe and Helpdesk about them\n",
			*_table(BESIDE),
			"\n## Notes of machines\n",
			"A row goes as a whole where a name, a number, an address or a line of the person's words stands in it.\n",
			"| Record | Searched in |",
			"|---|---|",
			*(f"| {doctype} | {_fields(fields)} |" for doctype, fields in NOTES.items()),
			"",
		]
	)


def _table(records: Mapping[str, object]) -> list[str]:
	lines = ["| Record | Tells of a person | When erased |", "|---|---|---|"]
	for doctype, record in records.items():
		what = "goes" if record.whole else "is emptied"
		lines.append(f"| {doctype} | {_fields(record.personal) or 'as a whole'} | {what} |")
	return lines


def _fields(names: str) -> str:
	return ", ".join(f"`{name}`" for name in names.split())
