"""Progress a person can follow: each step by name with its time, trouble with what to do about it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path


class Trouble(Exception):
	"""A step failed. `advice` says what to do, `log` where the whole output stands."""

	def __init__(self, what: str, advice: str = "", log: Path | None = None):
		super().__init__(what)
		self.what = what
		self.advice = advice
		self.log = log

	def tell(self) -> None:
		"""Prints the trouble, the end of its log and the advice to standard error."""
		print(f"\n✗ {self.what}", file=sys.stderr)
		if self.log and self.log.exists():
			for line in self.log.read_text(errors="replace").splitlines()[-15:]:
				print(f"  │ {line[:200]}", file=sys.stderr)
			print(f"  The whole output: {self.log}", file=sys.stderr)
		if self.advice:
			print(f"  What to do: {self.advice}", file=sys.stderr)


class SourceUnreachable(Trouble):
	"""The address of a platform's source does not answer."""


def exit_code(work: Callable[[], None]) -> int:
	"""Does a command's work: 0, or 1 where there was trouble, which is told."""
	try:
		work()
	except Trouble as trouble:
		trouble.tell()
		return 1
	return 0


@contextmanager
def step(name: str) -> Iterator[None]:
	"""Shows the step as it begins and its time when it ends."""
	print(f"▸ {name} …", flush=True)
	started = time.monotonic()
	yield
	seconds = time.monotonic() - started
	if seconds >= 1:
		print(f"  {name}: {seconds:.0f} s", flush=True)
