"""What a spreadsheet would change, row by row; a plan is shown before anything is written."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

import frappe
from frappe import _

from participation_app.casework.sheets.reading import SheetRow
from participation_app.rules.arabic import normalise

NEW, CHANGED, UNCHANGED, REFUSED = "New", "Changed", "Unchanged", "Refused"
_BETWEEN = re.compile(r"[;,،؛\s|]+")
_BETWEEN_NAMES = re.compile(r"\s*[;,،؛|]\s*")
_FORMULA = ("=", "+", "-", "@")


@dataclass
class PlannedRow:
	"""A row with what it would change, or why it is refused; `values` are what is to be written."""

	number: int
	title: str
	values: dict[str, object]
	state: str = UNCHANGED
	changes: list[str] = field(default_factory=list)
	problems: list[str] = field(default_factory=list)

	def settle(self, is_new: bool) -> None:
		"""Sets the state by what was found."""
		changed = CHANGED if self.changes else UNCHANGED
		self.state = REFUSED if self.problems else NEW if is_new else changed


@dataclass(frozen=True)
class Plan:
	"""All rows of one spreadsheet; `digest` tells whether a later plan is the same."""

	kind: str
	rows: tuple[PlannedRow, ...]

	@property
	def counts(self) -> dict[str, int]:
		counted = Counter(row.state for row in self.rows)
		return {state: counted[state] for state in (NEW, CHANGED, UNCHANGED, REFUSED)}

	@property
	def digest(self) -> str:
		told = json.dumps([asdict(row) for row in self.rows], ensure_ascii=False, sort_keys=True, default=str)
		return hashlib.sha256(f"{self.kind}\n{told}".encode()).hexdigest()

	def in_state(self, *states: str) -> list[PlannedRow]:
		return [row for row in self.rows if row.state in states]


def addresses_in(cell: str) -> list[str]:
	"""The e-mail addresses of a cell, in small letters, each once."""
	return list(dict.fromkeys(part.casefold() for part in _BETWEEN.split(cell) if part))


def names_in(cell: str) -> list[str]:
	"""The names of a cell, separated by commas or semicolons of either script."""
	return [part for part in _BETWEEN_NAMES.split(cell.strip()) if part]


def key_of(name: str) -> str:
	"""Equal for two spellings that readers, and the database, take for one name."""
	return " ".join(normalise(name).split())


def formula_problems(row: SheetRow, *keys: str) -> list[str]:
	"""A name that a spreadsheet would compute is never meant as one."""
	message = _("“{0}” begins like a formula. Write the name itself.")
	return [message.format(row.values[key]) for key in keys if row.values.get(key, "").startswith(_FORMULA)]


def repeated(rows: Iterable[SheetRow], key: str) -> dict[str, list[int]]:
	"""The numbers of the rows that have the same name, by its key; only names that stand more than once."""
	found: dict[str, list[int]] = {}
	for row in rows:
		if row.values.get(key):
			found.setdefault(key_of(row.values[key]), []).append(row.number)
	return {name: numbers for name, numbers in found.items() if len(numbers) > 1}


def repetition_problem(row: SheetRow, key: str, twice: dict[str, list[int]]) -> list[str]:
	"""Says where else the name of the row stands."""
	others = [number for number in twice.get(key_of(row.values.get(key, "")), ()) if number != row.number]
	if not others:
		return []
	message = _("“{0}” stands in row {1}, too. Keep one of the two, or tell them apart by name.")
	return [message.format(row.values[key], others[0])]


def change(label: str, before: str | None, after: str) -> str:
	"""One change as a sentence; names stand apart from the text around them."""
	before = before or _("nothing")
	return _("{0}: {1} instead of {2}").format(label, f"\u2068{after}\u2069", f"\u2068{before}\u2069")


def enabled_users() -> dict[str, frappe._dict]:
	"""Every user by address, with what decides whether a spreadsheet may name them."""
	fields = ["name", "full_name", "enabled", "user_type", "language"]
	return {row.name.casefold(): row for row in frappe.get_all("User", fields=fields)}
