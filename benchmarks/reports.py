"""How long each of our reports takes for a quarter, as three years of contributions grow from 100,000 to a million.

Run as `./scripts/bench reports [CONTRIBUTIONS …]`.
"""

from __future__ import annotations

import statistics
import sys
import time

import frappe
from frappe.desk.query_report import run as run_report
from measuring import city

SIZES = (100_000, 1_000_000)
ROUNDS = 9


def main() -> None:
	site, *sizes = sys.argv[1:]
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	print(f"{'contributions':>14} {'report':34} {'rows':>7} {'median ms':>10} {'p95 ms':>8}", flush=True)
	for size in map(int, sizes or SIZES):
		city.grow(size, commit=True)
		for report in _reports():
			_measure(size, report)
	frappe.destroy()


def _reports() -> list[str]:
	ours = frappe.get_all("Module Def", {"app_name": "participation_app"}, pluck="name")
	wanted = {"module": ["in", ours], "report_type": "Script Report"}
	return frappe.get_all("Report", wanted, pluck="name", order_by="name")


def _measure(size: int, report: str) -> None:
	filters = {**city.QUARTER, "which": "Everything"}
	taken = []
	for _round in range(ROUNDS):
		started = time.perf_counter()
		shown = run_report(report, filters=dict(filters), ignore_prepared_report=True)
		taken.append(1000 * (time.perf_counter() - started))
	taken.sort()
	rows, median = len(shown["result"]), statistics.median(taken)
	print(f"{size:>14,} {report:34} {rows:>7,} {median:>10.0f} {taken[-1]:>8.0f}", flush=True)


if __name__ == "__main__":
	main()
