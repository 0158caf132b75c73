"""How fast a release is made, and in how much memory, beside a raw cursor that writes CSV.

Run as `./scripts/bench open_data [ROWS …]`, or with the bench's Python from its sites folder:

    ../env/bin/python ../apps/participation_app/benchmarks/open_data.py SITE [ROWS …]

The rows are written in one transaction that is rolled back, so the site stays as it was. Each measurement is a
process of its own; its memory is what it needs beyond what it began with.
"""

from __future__ import annotations

import csv
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

import frappe
from frappe.query_builder import DocType
from measuring.own_process import Measured, in_own_process
from measuring.rounds import print_row

from participation_app.rules.lifecycle import CHANNELS, TYPES
from participation_app.transparency.open_data import sources
from participation_app.transparency.open_data.datasets.contributions import CONTRIBUTIONS
from participation_app.transparency.open_data.files import write_files
from participation_app.transparency.open_data.months import complete_months

SIZES = (10_000, 100_000, 1_000_000)
FIRST, MONTHS, AT_ONCE, THRESHOLD = 50_000_000, 36, 10_000, 5
DEPARTMENTS = tuple(f"إدارة {number}" for number in range(12))
PLACES = tuple(f"الحي {number}، بجانب المدرسة" for number in range(200))


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	filled = 0
	print_row("rows", "method", "rows/s (median, range)", "peak MB", "× raw")
	try:
		for size in map(int, sizes or SIZES):
			_fill(filled, size)
			filled = size
			_measure(size)
	finally:
		frappe.db.rollback()
		frappe.destroy()


def _fill(first: int, size: int) -> None:
	chance = Random(first)
	begin = datetime.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0) - timedelta(
		days=31 * MONTHS
	)
	minutes = (MONTHS - 1) * 30 * 24 * 60
	rows = (
		_ticket(chance, number, begin + timedelta(minutes=chance.randrange(minutes)))
		for number in range(first, size)
	)
	columns = list(_ticket(chance, 0, begin))
	frappe.db.bulk_insert("HD Ticket", columns, (tuple(row.values()) for row in rows), chunk_size=AT_ONCE)


def _ticket(chance: Random, number: int, received_at: datetime) -> dict[str, object]:
	return {
		"name": FIRST + number,
		"creation": received_at,
		"subject": "مشاركة",
		"participation_type": chance.choice(TYPES),
		"participation_channel": chance.choice(CHANNELS),
		"participation_language": chance.choice(("ar", "ar", "en")),
		"participation_department": chance.choice(DEPARTMENTS),
		"participation_place": chance.choice(PLACES),
		"participation_stage": chance.choice(("Answered", "Closed", "With Section")),
		"participation_needs_inspection": chance.random() < 0.2,
		"participation_returns": chance.choice((0, 0, 0, 1)),
		"participation_received_at": received_at,
	}


def _measure(size: int) -> None:
	rounds = {10_000: 9, 100_000: 3}.get(size, 1)
	methods: dict[str, Callable[[Path], None]] = {"raw cursor, csv": _raw, "release, 4 formats": _release}
	found: dict[str, list[Measured]] = {name: [] for name in methods}
	for _round in range(rounds):
		for name, method in methods.items():
			found[name].append(in_own_process(partial(_in_folder, method)))
	raw = statistics.median(one.seconds for one in found["raw cursor, csv"])
	for name, runs in found.items():
		speeds = sorted(size / run.seconds for run in runs)
		ratio = statistics.median(run.seconds for run in runs) / raw
		speed = f"{statistics.median(speeds):,.0f} ({speeds[0]:,.0f}–{speeds[-1]:,.0f})"
		print_row(f"{size:,}", name, speed, f"{max(run.megabytes for run in runs):,.0f}", f"{ratio:.1f}")


def _in_folder(method: Callable[[Path], None]) -> None:
	with tempfile.TemporaryDirectory() as folder:
		method(Path(folder))


def _raw(folder: Path) -> None:
	with (folder / "raw.csv").open("w", encoding="utf-8", newline="") as file:
		csv.writer(file).writerows(_raw_rows())


def _raw_rows() -> Iterator[list]:
	ticket = DocType("HD Ticket")
	fields = [name for name in _ticket(Random(0), 0, datetime.now()) if name.startswith("participation_")]
	query = frappe.qb.from_(ticket).select(*(ticket[name] for name in fields)).where(ticket.name >= FIRST)
	yield from sources.stream(query)


def _release(folder: Path) -> None:
	months = complete_months(sources.earliest("HD Ticket", "participation_received_at"))
	prepared = CONTRIBUTIONS.prepare(months, THRESHOLD, folder)
	write_files(prepared.rows(), CONTRIBUTIONS.description.columns, folder)


if __name__ == "__main__":
	main()
