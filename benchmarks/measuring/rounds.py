"""Methods side by side in one process: in turn, round after round, so that a busy machine slows all of them alike.

    lines = compare([Method("ours", ours, 1000), Method("numpy", numpys, 1000)])
    print_lines("1,000 dates", lines)

The first method is ours. A line tells what one item takes, and how many times as long ours takes in the same round.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

ROUNDS = 9
HEAD = ("size", "method", "µs each (median, range)", "ours takes, × (median, range)")


@dataclass(frozen=True)
class Method:
	"""One way of doing the work; a run of it does `items` pieces."""

	name: str
	run: Callable[[], object]
	items: int = 1


@dataclass(frozen=True)
class Spread:
	"""The median of some rounds and the least and the most of them."""

	median: float
	least: float
	most: float

	@classmethod
	def of(cls, figures: Sequence[float]) -> Spread:
		"""What these figures come to."""
		return cls(statistics.median(figures), min(figures), max(figures))

	def __str__(self) -> str:
		return f"{_short(self.median)} ({_short(self.least)}–{_short(self.most)})"


@dataclass(frozen=True)
class Line:
	"""A method's microseconds per item, and how many times as long ours took, round by round."""

	method: str
	microseconds: Spread
	ours: Spread


def compare(
	methods: Sequence[Method],
	*,
	rounds: int = ROUNDS,
	around: Callable[[], AbstractContextManager] = nullcontext,
	clock: Callable[[], float] = time.perf_counter,
) -> list[Line]:
	"""A line for each method. `around` is entered for each run and not timed: a savepoint taken back, say.

	Work that waits for nothing is timed by `time.process_time`, which does not run while others have the processor.
	"""
	_run_all(methods, around, clock)  # what is made ready once is not measured
	taken: dict[str, list[float]] = {method.name: [] for method in methods}
	for number in range(rounds):
		in_turn = methods if number % 2 else methods[::-1]
		for name, seconds in _run_all(in_turn, around, clock):
			taken[name].append(1e6 * seconds)
	ours = taken[methods[0].name]
	return [
		Line(
			name, Spread.of(each), Spread.of([mine / theirs for mine, theirs in zip(ours, each, strict=True)])
		)
		for name, each in taken.items()
	]


def print_head(*more: str) -> None:
	"""The head of the table; `more` are columns that a benchmark adds."""
	print_row(*HEAD, *more)
	print_row(*("---" for _column in (*HEAD, *more)))


def print_lines(size: str, lines: Sequence[Line]) -> None:
	"""The rows of one size."""
	for line in lines:
		print_row(size, line.method, str(line.microseconds), "1" if line is lines[0] else str(line.ours))


def print_row(*cells: str) -> None:
	"""One row of a table in Markdown."""
	print("| " + " | ".join(cells) + " |", flush=True)


def _run_all(
	methods: Sequence[Method], around: Callable[[], AbstractContextManager], clock: Callable[[], float]
) -> list[tuple[str, float]]:
	taken = []
	for method in methods:
		gc.collect()  # nobody pays for what another left behind
		with around():
			started = clock()
			method.run()
			taken.append((method.name, (clock() - started) / method.items))
	return taken


def _short(figure: float) -> str:
	"""Three figures that count, thousands set apart."""
	if figure >= 100:
		return f"{figure:,.0f}"
	return f"{figure:#.3g}" if figure else "0"
