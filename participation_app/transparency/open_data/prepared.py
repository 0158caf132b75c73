"""A dataset's rows made ready for publication, on disk, with what they leave out and why."""

from __future__ import annotations

import heapq
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from itertools import islice
from pathlib import Path

_LINES_AT_ONCE = 50_000
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

	def rows(self) -> Iterator[list[object]]:
		"""Each row, read from the disk."""
		with self.path.open(encoding="utf-8") as file:
			yield from map(json.loads, file)


def keep_sorted(rows: Iterable[Sequence[object]], folder: Path, left_out: LeftOut) -> Prepared:
	"""Sorts the rows by their columns on the disk, a part at a time."""
	lines, parts = map(line_of, rows), []
	while chunk := sorted(islice(lines, _LINES_AT_ONCE)):
		parts.append(folder / f"part-{len(parts)}")
		parts[-1].write_text("".join(chunk), encoding="utf-8")
		del chunk
	path, number = folder / "rows", 0
	with ExitStack() as opened, path.open("w", encoding="utf-8") as file:
		for line in heapq.merge(*(opened.enter_context(part.open(encoding="utf-8")) for part in parts)):
			file.write(line)
			number += 1
	for part in parts:
		part.unlink()
	return Prepared(path, number, left_out)


def keep_in_order(rows: Iterable[Sequence[object]], folder: Path, left_out: LeftOut) -> Prepared:
	"""Keeps rows whose order the public knows anyway."""
	path, number = folder / "rows", 0
	with path.open("w", encoding="utf-8") as file:
		for line in map(line_of, rows):
			file.write(line)
			number += 1
	return Prepared(path, number, left_out)


def line_of(row: Sequence[object]) -> str:
	"""A row as a line of text; what says the same is the same line."""
	return json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
