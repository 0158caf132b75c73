"""A dataset's rows made ready for publication, on disk, with what they leave out and why.

Rows that say the same are one run: the row and how many times it stands there. Coarse rows of very many cases are few
runs, so whatever is done by the run costs little.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TypeVar

from participation_app.rules.open_data import NUMBER, Column
from participation_app.transparency.open_data.known import Known

RUNS_AT_ONCE = 20_000  # that are held in memory
Key = TypeVar("Key", bound=Hashable)
Row = Sequence[object]
_BETWEEN, _END = b"\t", b"]"  # a tab stands in no JSON; without its bracket 1 would stand before 12
MadeOf = Mapping[str, tuple[str, ...]]  # by doctype, the fields of whose erasure a release tells
EXAMPLES = 100  # that people look at


@dataclass
class LeftOut:
	"""What a release does not tell: rows of single cases, columns of rows, counts of groups, answers to questions.

	`examples` are what a person who releases may look at: [the group, how many, why]; how many is None where
	that is known to nobody.
	"""

	rows_read: int = 0
	rows_left_out: int = 0
	columns_left_out: dict[str, int] = field(default_factory=dict)
	small_counts: int = 0
	counts_beside: int = 0
	sums: int = 0
	questions: int = 0
	examples: list[tuple[str, int | None, str]] = field(default_factory=list)

	def add_example(self, group: str, number: int | None, why: str) -> None:
		if len(self.examples) < EXAMPLES:
			self.examples.append((group, number, why))

	def as_dict(self) -> dict[str, object]:
		return asdict(self)


@dataclass(frozen=True)
class Prepared:
	"""Rows in an order that tells nothing but what they say."""

	path: Path
	number: int
	left_out: LeftOut

	def runs(self) -> Iterator[tuple[list[bytes], int]]:
		"""The values of a row, each in JSON, and how many rows in succession say the same; read from the disk."""
		with self.path.open("rb") as file:
			for line in file:
				values, _end, times = line.rpartition(_END)
				yield values.split(_BETWEEN), int(times)


def gathered(runs: Iterable[tuple[Key, int]]) -> Iterator[dict[Key, int]]:
	"""How often each stands there, as many of them at a time as are held."""
	times: dict[Key, int] = {}
	for key, more in runs:
		times[key] = times.get(key, 0) + more
		if len(times) == RUNS_AT_ONCE:
			yield times
			times = {}
	if times:
		yield times


def keep_sorted(
	runs: Iterable[tuple[Row, int]], columns: Sequence[Column], folder: Path, left_out: LeftOut
) -> Prepared:
	"""Sorts the rows by their columns on the disk, a part at a time."""
	parts = _sorted_parts(runs, line_writer(columns), folder)
	path, number = folder / "rows", 0
	with ExitStack() as opened, path.open("wb") as file:
		lines = heapq.merge(*(opened.enter_context(part.open("rb")) for part in parts))
		for values, same in groupby(lines, lambda line: line.rpartition(_END)[0]):
			times = sum(int(line.rpartition(_END)[2]) for line in same)
			file.write(b"%b%b%d\n" % (values, _END, times))
			number += times
	for part in parts:
		part.unlink()
	return Prepared(path, number, left_out)


def keep_in_order(
	rows: Iterable[Row], columns: Sequence[Column], folder: Path, left_out: LeftOut
) -> Prepared:
	"""Keeps rows whose order the public knows anyway."""
	path, number = folder / "rows", 0
	with path.open("wb") as file:
		for line in map(line_writer(columns), rows):
			file.write(b"%b1\n" % line)
			number += 1
	return Prepared(path, number, left_out)


def line_writer(columns: Sequence[Column]) -> Callable[[Row], bytes]:
	"""Tells rows as lines; what says the same is the same line, and lines stand in the order of rows in JSON."""
	# One and 1.0 are the same key and not the same text.
	tellers = [_in_json if column.type == NUMBER else Known(_in_json).__getitem__ for column in columns]

	def line_of(row: Row) -> bytes:
		return _BETWEEN.join([tell(value) for tell, value in zip(tellers, row, strict=True)]) + _END

	return line_of


def _sorted_parts(
	runs: Iterable[tuple[Row, int]], line_of: Callable[[Row], bytes], folder: Path
) -> list[Path]:
	parts = []
	for times in gathered((line_of(row), more) for row, more in runs):
		parts.append(folder / f"part-{len(parts)}")
		with parts[-1].open("wb") as file:
			file.writelines(b"%b%d\n" % (line, times[line]) for line in sorted(times))
	return parts


def _in_json(value: object) -> bytes:
	return json.dumps(value, ensure_ascii=False).encode()
