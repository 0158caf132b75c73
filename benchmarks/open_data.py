"""How fast a release is made, and in how much memory, beside a raw cursor that writes CSV.

Run as `./scripts/bench open_data [ROWS …]`, or with the bench's Python from its sites folder:

    ../env/bin/python ../apps/participation_app/benchmarks/open_data.py SITE [ROWS …]

The rows are written in one transaction that is rolled back, so the site stays as it was. Each measurement is a
process of its own; its memory is what it needs beyond what it began with.
"""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from zlib import crc32

import frappe
from frappe.query_builder import DocType
from measuring.city import Columns
from measuring.own_process import Measured, in_own_process
from measuring.rounds import Spread, print_row

from participation_app.rules.lifecycle import CHANNELS, TYPES
from participation_app.rules.open_data import CSV, FORMATS, JSON, PARQUET, XLSX
from participation_app.transparency.open_data import sources
from participation_app.transparency.open_data.datasets.contributions import CONTRIBUTIONS
from participation_app.transparency.open_data.files import ROWS, write_files
from participation_app.transparency.open_data.months import complete_months

SIZES = (10_000, 100_000, 1_000_000)
ROUNDS = {10_000: 9, 100_000: 5}
MANY = 1_000_000  # beyond it not each format is measured by itself
FIRST, MONTHS, AT_ONCE, THRESHOLD = 50_000_000, 36, 50_000, 5
DEPARTMENTS = tuple(f"إدارة {number}" for number in range(12))
STAGES = ("Answered", "Closed", "With Section")
RAW, NO_FILE = "raw cursor, csv", "read, hidden and sorted alone"
BOTH, ALL = "CSV and Parquet", "all four and the page's rows"
FORMATS_MEASURED = {
	NO_FILE: (),
	"CSV": (CSV,),
	"JSON": (JSON,),
	"XLSX": (XLSX,),
	"Parquet": (PARQUET,),
	"the page's rows": (ROWS,),
	BOTH: (CSV, PARQUET),
	ALL: (*FORMATS, ROWS),
}


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	filled = 0
	told = (
		"rows",
		"method",
		"rows/s (median, range)",
		"of raw's rate, × (median, range)",
		"processor, µs a row",
	)
	print_row(*told, "peak MB")
	print_row(*("---" for _column in (*told, "peak MB")))
	try:
		for size in map(int, sizes or SIZES):
			_fill(filled, size)
			filled = size
			_measure(size)
	finally:
		frappe.db.rollback()
		frappe.destroy()


def _fill(first: int, size: int) -> None:
	"""In the order of time, as contributions come; everything else by chance, the same each time."""
	begin = datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(
		days=31 * MONTHS
	)
	step = (MONTHS - 1) * 30 * 24 * 3600 / (size - first)
	for low in range(first, size, AT_ONCE):
		high = min(low + AT_ONCE, size) - 1
		columns = _columns(f"('{begin}' + interval floor((seq - {first}) * {step}) second)", low)
		frappe.db.sql(
			f"insert into `tabHD Ticket` ({', '.join(columns)})"
			f" select {', '.join(columns.values())} from seq_{low}_to_{high}"
		)


def _columns(received_at: str, seed: int) -> Columns:
	def chance(about: str, outcomes: int) -> str:
		return f"floor(rand({crc32(about.encode()) + seed}) * {outcomes})"

	def one_of(about: str, names: tuple[str, ...]) -> str:
		return f"elt(1 + {chance(about, len(names))}, {', '.join(map(frappe.db.escape, names))})"

	return {
		"name": f"({FIRST} + seq)",
		"creation": received_at,
		"subject": "'مشاركة'",
		"participation_type": one_of("type", TYPES),
		"participation_channel": one_of("channel", CHANNELS),
		"participation_language": one_of("language", ("ar", "ar", "en")),
		"participation_department": one_of("department", DEPARTMENTS),
		"participation_place": f"concat('الحي ', {chance('place', 200)}, '، بجانب المدرسة')",
		"participation_stage": one_of("stage", STAGES),
		"participation_needs_inspection": f"({chance('inspection', 5)} = 0)",
		"participation_returns": f"({chance('returns', 4)} = 0)",
		"participation_received_at": received_at,
	}


def _measure(size: int) -> None:
	methods: dict[str, Callable[[Path], None]] = {RAW: _raw}
	for name, kinds in FORMATS_MEASURED.items():
		if size <= MANY or name in (BOTH, ALL):
			methods[name] = partial(_release, kinds=kinds)
	found: dict[str, list[Measured]] = {name: [] for name in methods}
	for _round in range(ROUNDS.get(size, 1)):
		for name, method in methods.items():
			found[name].append(in_own_process(partial(_in_folder, method)))
	for name, runs in found.items():
		speeds = Spread.of([size / run.seconds for run in runs])
		shares = Spread.of([raw.seconds / run.seconds for raw, run in zip(found[RAW], runs, strict=True)])
		processor = Spread.of([1e6 * run.processor / size for run in runs])
		share = "1" if name == RAW else str(shares)
		print_row(
			f"{size:,}",
			name,
			str(speeds),
			share,
			f"{processor.median:.1f}",
			f"{max(run.megabytes for run in runs):,.0f}",
		)


def _in_folder(method: Callable[[Path], None]) -> None:
	with tempfile.TemporaryDirectory() as folder:
		method(Path(folder))


def _raw(folder: Path) -> None:
	with (folder / "raw.csv").open("w", encoding="utf-8", newline="") as file:
		csv.writer(file).writerows(_raw_rows())


def _raw_rows() -> Iterator[list]:
	ticket = DocType("HD Ticket")
	fields = [name for name in _columns("", 0) if name.startswith("participation_")]
	query = frappe.qb.from_(ticket).select(*(ticket[name] for name in fields)).where(ticket.name >= FIRST)
	yield from sources.stream(query)


def _release(folder: Path, kinds: tuple[str, ...]) -> None:
	months = complete_months(sources.earliest("HD Ticket", "participation_received_at"))
	prepared = CONTRIBUTIONS.prepare(months, THRESHOLD, folder)
	if kinds:
		write_files(prepared.runs(), CONTRIBUTIONS.description.columns, folder, kinds)


if __name__ == "__main__":
	main()
