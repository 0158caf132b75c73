"""`python -m participation_app.simulator.showcase`: what needs no site, in the terminal.

The sample conversations on the simulated platforms are read by the real connectors; routing rules and the
demo authority's calendar say of each comment where it goes, why, and when its answer is due.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from participation_app.connectors.contract import Cursor, Item
from participation_app.connectors.registry import connect
from participation_app.rules.lifecycle import PLATFORMS, TYPES
from participation_app.rules.routing import Decision, RuleSet
from participation_app.rules.working_days import WorkingCalendar
from participation_app.simulator import samples
from participation_app.simulator.accounts import DEMO_ACCOUNTS
from participation_app.simulator.server import Simulator
from participation_app.simulator.terminal import fit

DATA = Path(__file__).with_name("authority_data")
ROWS_SHOWN = 40
NARROWEST, WIDEST = 80, 150
# The service card's two terms: without and with an inspection.
WORKING_DAYS = {False: 3, True: 5}
ELSEWHERE, NO_RULE = "Elsewhere", "No rule"
KINDS = (*TYPES, ELSEWHERE, NO_RULE)


@dataclass(frozen=True)
class Row:
	"""One comment with what the rules say of it; `kind` is its type, or why it has none."""

	platform: str
	author: str
	excerpt: str
	kind: str
	place: str
	reason: str
	received_at: datetime
	due_at: datetime


class Desk:
	"""The demo authority's rules and calendar, with its names in English."""

	def __init__(self) -> None:
		authority = _read("authority")
		departments = authority["departments"]
		nodes = [*departments, *(section for one in departments for section in one["sections"])]
		self._names = {node["key"]: node["name_en"] for node in [*nodes, *authority["agreed_entities"]]}
		self._rules = RuleSet(_read("routing_rules"))
		self._calendar = _calendar(authority)

	def judge(self, platform: str, item: Item) -> Row:
		"""What the rules say of a comment."""
		facts = {"text": item.text, "channel": platform, "language": item.language_hint}
		decision = self._rules.decide(facts)
		return Row(
			platform=platform,
			author=item.author_handle or item.author_name or "unknown",
			excerpt=item.text,
			kind=decision.type or (ELSEWHERE if decision.jurisdiction else NO_RULE),
			place=self._place(decision),
			reason=str(decision.because) or "No rule matches",
			received_at=item.created_at.astimezone(self._calendar.zone),
			due_at=self._calendar.due_at(item.created_at, WORKING_DAYS[decision.needs_inspection]),
		)

	def _place(self, decision: Decision) -> str:
		if decision.jurisdiction:
			return f"→ {self._names.get(decision.jurisdiction, 'another authority')}"
		parts = (decision.department, decision.section)
		return " · ".join(self._names[part] for part in parts if part) or "the call centre decides"


def main() -> int:
	"""Prints the table and the summary; gives the exit code."""
	with Simulator(with_samples=False) as simulator:
		publish_samples(simulator)
		rows = judged(simulator)
	width = min(max(shutil.get_terminal_size((110, 24)).columns, NARROWEST), WIDEST)
	shown = spread(rows, ROWS_SHOWN)
	print("\n".join(table(shown, width)))
	print(f"\n{len(rows)} comments were read; above are {len(shown)}, from the newest to the oldest.\n")
	print("\n".join(summary(rows)))
	return 0


def publish_samples(simulator: Simulator) -> None:
	"""Puts every sample comment on its platform, at the hour its conversation gives it."""
	world = simulator.world
	with world.lock:
		now = world.clock.now()
		waiting = samples.load(world, seed=1)
		for sample in sorted(waiting, key=lambda one: -one["hours_ago"]):
			samples.arrive(world, sample, now - timedelta(hours=sample["hours_ago"]))


def judged(simulator: Simulator) -> list[Row]:
	"""The comments of all four accounts, read by the connectors and judged, the newest first."""
	desk = Desk()
	rows = [desk.judge(platform, item) for platform, item in read(simulator)]
	return sorted(rows, key=lambda row: row.received_at, reverse=True)


def read(simulator: Simulator) -> Iterator[tuple[str, Item]]:
	"""What the public wrote to each account, as its connector reads it."""
	for account in DEMO_ACCOUNTS:
		if account.platform not in PLATFORMS:
			continue
		connector = connect(
			account.platform,
			account_id=account.account_id,
			handle=account.handle,
			credentials=account.credentials,
			base_url=simulator.base_url + account.base_path,
		)
		items = {item.external_id: item for page in connector.pull(Cursor()) for item in page.items}
		yield from ((account.platform, item) for item in items.values() if not item.is_own)


def spread(rows: list[Row], count: int) -> list[Row]:
	"""At most so many rows at even distances, the first among them."""
	if len(rows) <= count:
		return rows
	return [rows[position * len(rows) // count] for position in range(count)]


def table(rows: Iterable[Row], width: int) -> list[str]:
	"""Two lines for each comment, none wider than `width` cells."""
	upper = (9, 16, 10, 16, width - 9 - 16 - 10 - 16 - 4 * 2)
	place = (width - 9 - 15 - 3 * 2) // 2
	lower = (9, 15, place, width - 9 - 15 - place - 3 * 2)
	lines = [
		_line(upper, "Platform", "Author", "Written", "Answer due", "Comment"),
		_line(lower, "", "Type", "Department · section", "Why"),
		"─" * width,
	]
	for row in rows:
		written, due = f"{row.received_at:%a %d %b}", f"{row.due_at:%a %d %b %H:%M}"
		lines.append(_line(upper, row.platform, row.author, written, due, row.excerpt))
		lines.append(_line(lower, "", row.kind, row.place, row.reason))
	return lines


def summary(rows: Iterable[Row]) -> list[str]:
	"""How many comments of each platform are of which type."""
	counts = Counter((row.platform, row.kind) for row in rows)
	kinds = [kind for kind in KINDS if any(counts[platform, kind] for platform in PLATFORMS)]
	table = {platform: [counts[platform, kind] for kind in kinds] for platform in PLATFORMS}
	table["Together"] = [sum(column) for column in zip(*table.values(), strict=True)]
	widths = [max(len(kind), 3) for kind in kinds]
	lines = [_counts("", widths, kinds, "Together")]
	return lines + [_counts(name, widths, numbers, sum(numbers)) for name, numbers in table.items()]


def _line(widths: Iterable[int], *texts: str) -> str:
	return "  ".join(fit(text, width) for text, width in zip(texts, widths, strict=True)).rstrip()


def _counts(name: str, widths: Iterable[int], values: Iterable[object], last: object) -> str:
	columns = [f"{value!s:>{width}}" for value, width in zip(values, widths, strict=True)]
	return "  ".join([f"{name:9}", *columns, f"{last!s:>8}"])


def _read(name: str) -> Any:
	return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def _calendar(authority: dict[str, Any]) -> WorkingCalendar:
	this_year = datetime.now().year
	years = (this_year - 1, this_year, this_year + 1)
	holidays = [f"{year}-{holiday['month_day']}" for year in years for holiday in authority["holidays"]]
	return WorkingCalendar.from_dict({**authority["working_hours"], "holidays": holidays})


if __name__ == "__main__":
	sys.exit(main())
