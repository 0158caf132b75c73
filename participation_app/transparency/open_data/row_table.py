"""The rows of a release for its page and its interface: sorted, filtered and cut into pages in a file of its own."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from participation_app.rules.open_data import BOOLEAN, INTEGER, NUMBER, Column
from participation_app.transparency.open_data.known import Known

MOST_CHOICES = 40
_AT_ONCE = 5_000
_MOST_STEPS = 50_000_000  # of the engine, for one question; some seconds
_TIMES = "_times"  # how many rows in succession say the same
_TYPES = {INTEGER: "INTEGER", NUMBER: "REAL", BOOLEAN: "INTEGER"}


class TooMuchAsked(Exception):
	"""A question would take the server too long."""


@dataclass(frozen=True)
class Wanted:
	"""What a reader asks for: the column to sort by, and by column the value that rows must have."""

	sort: str = ""
	descending: bool = False
	only: Mapping[str, str] = field(default_factory=dict)
	page: int = 1
	size: int = 20


@dataclass(frozen=True)
class Found:
	"""One page of the rows, and how many there are in all."""

	rows: list[tuple]
	total: int
	page: int
	pages: int


class RowTable:
	"""Writes a run at a time, in their order, with an index for each column."""

	def __init__(self, path: Path, columns: Sequence[Column]):
		path.unlink(missing_ok=True)
		self._columns, self._rows = columns, []
		self._value = Known(json.loads).__getitem__
		self._base = sqlite3.connect(path)
		self._base.execute("PRAGMA journal_mode = OFF")
		self._base.execute("PRAGMA synchronous = OFF")
		named = ", ".join(f'"{column.name}" {_TYPES.get(column.type, "TEXT")}' for column in columns)
		self._base.execute(f"CREATE TABLE rows ({named}, {_TIMES} INTEGER)")

	def write(self, values: Sequence[bytes], times: int) -> None:
		self._rows.append((*map(self._value, values), times))
		if len(self._rows) == _AT_ONCE:
			self._write_rows()

	def close(self) -> None:
		self._write_rows()
		self._base.execute("CREATE TABLE choices (name TEXT, value)")
		for column in self._columns:
			self._base.execute(f'CREATE INDEX "by_{column.name}" ON rows ("{column.name}")')
			self._keep_choices(column.name)
		self._base.commit()
		self._base.close()

	def _keep_choices(self, name: str) -> None:
		"""Keeps the values that rows may be narrowed to; none where they are too many to choose from."""
		query = f'SELECT DISTINCT "{name}" FROM rows WHERE "{name}" IS NOT NULL ORDER BY 1 LIMIT ?'  # nosec B608 # our own columns
		found = self._base.execute(query, [MOST_CHOICES + 1]).fetchall()
		if len(found) <= MOST_CHOICES:
			self._base.executemany("INSERT INTO choices VALUES (?, ?)", [(name, value) for (value,) in found])

	def _write_rows(self) -> None:
		places = ", ".join("?" for _ in (*self._columns, _TIMES))
		self._base.executemany(f"INSERT INTO rows VALUES ({places})", self._rows)  # nosec B608 # question marks alone
		self._rows = []


def read_page(path: Path, columns: Sequence[Column], wanted: Wanted) -> Found:
	"""The page that is asked for; columns that there are not are left aside. Raises TooMuchAsked."""
	names = [column.name for column in columns]
	only = {name: value for name, value in wanted.only.items() if name in names}
	where = " AND ".join(f'"{name}" = ?' if value else f'"{name}" IS NULL' for name, value in only.items())
	condition = f" WHERE {where}" if where else ""
	values = [_asked(columns[names.index(name)], value) for name, value in only.items() if value]
	order = f'"{wanted.sort}" {"DESC" if wanted.descending else "ASC"}, ' if wanted.sort in names else ""
	with closing(_opened(path)) as base:
		try:
			times = _times(base)
			(total,) = base.execute(f"SELECT TOTAL({times}) FROM rows{condition}", values).fetchone()  # nosec B608 # our own columns
			pages = max(-(-int(total) // wanted.size), 1)
			page = min(max(wanted.page, 1), pages)
			runs = base.execute(f"SELECT rowid, {times} FROM rows{condition} ORDER BY {order}rowid", values)  # nosec B608 # our own columns
			places = _places_on_page(runs, (page - 1) * wanted.size, wanted.size)
			rows = [_read(_row(base, place, names), columns) for place in places]
		except sqlite3.OperationalError as trouble:
			raise TooMuchAsked from trouble
	return Found(rows, int(total), page, pages)


def choices_of(path: Path, column: Column) -> list[object]:
	"""The values that a column has, in their order; none where they are more than MOST_CHOICES."""
	with closing(_opened(path)) as base:
		found = base.execute("SELECT value FROM choices WHERE name = ? ORDER BY rowid", [column.name])
		return [value for (value,) in found]


def _times(base: sqlite3.Connection) -> str:
	"""How many rows one stands for; in releases that were made before runs were kept, itself alone."""
	known = base.execute("SELECT 1 FROM pragma_table_info('rows') WHERE name = ?", [_TIMES]).fetchone()
	return _TIMES if known else "1"


def _places_on_page(runs: Iterable[tuple[int, int]], first: int, size: int) -> list[int]:
	"""By row of the page, the place of its run; `first` rows stand before."""
	places: list[int] = []
	for place, times in runs:
		if times <= first:
			first -= times
			continue
		places += [place] * min(times - first, size - len(places))
		first = 0
		if len(places) == size:
			break
	return places


def _row(base: sqlite3.Connection, place: int, names: Sequence[str]) -> tuple:
	named = ", ".join(f'"{name}"' for name in names)
	return base.execute(f"SELECT {named} FROM rows WHERE rowid = ?", [place]).fetchone()  # nosec B608 # our own columns


def _opened(path: Path) -> sqlite3.Connection:
	base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
	base.set_progress_handler(lambda: 1, _MOST_STEPS)
	return base


def _asked(column: Column, value: str) -> object:
	return {"true": 1, "false": 0}.get(value, value) if column.type == BOOLEAN else value


def _read(row: tuple, columns: Sequence[Column]) -> tuple:
	pairs = zip(row, columns, strict=True)
	return tuple(
		bool(value) if column.type == BOOLEAN and value is not None else value for value, column in pairs
	)
