"""The rows of a year before they are written: tickets are named by their number until the database names them."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from random import Random

from participation_app.casework import case_events
from participation_app.casework.bulk import insert_rows

Row = dict[str, object]
EVENT, TICKET = "Case Event", "HD Ticket"
_NUMBER = re.compile(r"^#(\d+)(?=$|:)")
_AT_ONCE = 2000
# What depends on the site's address or on who may read which channel, not on the seed.
_NOT_COMPARED = {
	("Participation Notice", "text"),
	("Publication", "text"),
	("Publication", "text_digest"),
	("Public Contribution", "number"),
}


def ticket_name(number: int) -> str:
	"""The ticket of a story, until it is written."""
	return f"#{number}"


class Ledger:
	"""Rows by doctype, in the order in which they are written."""

	def __init__(self, seed: int) -> None:
		self._drawn = Random(f"names of {seed}")
		self.rows: dict[str, list[Row]] = defaultdict(list)

	def new_name(self) -> str:
		return f"{self._drawn.getrandbits(40):010x}"

	def letters(self, alphabet: str, length: int) -> str:
		return "".join(self._drawn.choice(alphabet) for _each in range(length))

	def add(
		self, doctype: str, at: datetime, by: str, /, *, name: str | None = None, **values: object
	) -> Row:
		"""Enters a row that somebody wrote at a moment (site time); it may be completed until it is written."""
		written = {"creation": at, "modified": at, "owner": by, "modified_by": by}
		row = {"name": name or self.new_name(), **written, **values}
		self.rows[doctype].append(row)
		return row

	def digest(self) -> str:
		"""What tells two years apart."""
		digest = hashlib.sha256()
		for doctype in sorted(self.rows):
			for row in self.rows[doctype]:
				compared = [value for field, value in row.items() if (doctype, field) not in _NOT_COMPARED]
				digest.update(json.dumps(compared, ensure_ascii=False, default=str).encode())
		return digest.hexdigest()

	def write(self, tickets: Mapping[int, str]) -> None:
		"""Writes everything; `tickets` gives the names of the tickets by their number."""
		events = self.rows.pop(EVENT, [])
		for doctype in sorted(self.rows, key=lambda one: (one != TICKET, one)):
			rows = [_named(row, tickets) for row in self.rows[doctype]]
			for start in range(0, len(rows), _AT_ONCE):
				insert_rows(doctype, rows[start : start + _AT_ONCE])
		named = [_named(row, tickets) for row in events]
		for start in range(0, len(named), _AT_ONCE):
			case_events.record_all(named[start : start + _AT_ONCE])


def _named(row: Row, tickets: Mapping[int, str]) -> Row:
	return {field: _with_name(value, tickets) for field, value in row.items()}


def _with_name(value: object, tickets: Mapping[int, str]) -> object:
	if not isinstance(value, str) or not value.startswith("#"):
		return value
	return _NUMBER.sub(lambda match: tickets[int(match[1])], value)
