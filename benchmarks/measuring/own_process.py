"""Work in a process of its own, for the memory that it needs beyond what the process began with."""

from __future__ import annotations

import os
import pickle
import resource
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Measured:
	"""One run: seconds, megabytes at the peak beyond those it began with, what the work answered, and the processor's seconds."""

	seconds: float
	megabytes: float
	answer: object = None
	processor: float = 0.0


def in_own_process(work: Callable[[], object]) -> Measured:
	"""Forks, with an open transaction too; the parent waits, so that only the child speaks with the database."""
	reading, writing = os.pipe()
	if child := os.fork():
		os.close(writing)
		with os.fdopen(reading, "rb") as told:
			measured = pickle.load(told)
		os.waitpid(child, 0)
		return measured
	try:
		with os.fdopen(writing, "wb") as told:
			pickle.dump(_measured(work), told)
	except BaseException:
		traceback.print_exc()  # the parent finds nothing to read, and fails
	finally:
		os._exit(0)


def _measured(work: Callable[[], object]) -> Measured:
	before = _held_megabytes()
	started, used = time.perf_counter(), time.process_time()
	answer = work()
	seconds, processor = time.perf_counter() - started, time.process_time() - used
	peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
	return Measured(seconds, peak - before, answer, processor)


def _held_megabytes() -> float:
	pages = int(Path("/proc/self/statm").read_text().split()[1])
	return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
