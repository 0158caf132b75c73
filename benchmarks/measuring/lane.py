"""A queue of its own and its worker, in a process of its own: `python lane.py SITE PENDING`, with its Redis in the surroundings.

So many jobs wait in `default`, whatever comes live in `long`, as on a site. To each line that it reads, it answers with the
seconds of a round: what the scheduler starts every minute for accounts that are due, until a worker has done it.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import frappe
from frappe.utils.background_jobs import execute_job, get_queue
from rq import Queue, Worker

from measuring import own_redis
from participation_app.jobs.reading import read_due_accounts

AT_ONCE = 1000


class Lane:
	"""The other end: makes the Redis and the process, and asks for rounds."""

	def __init__(self, site: str, port: int, pending: int) -> None:
		self._site, self._port, self._pending = site, port, pending

	def __enter__(self) -> Lane:
		self._redis = own_redis.start(self._port)
		self._process = subprocess.Popen(
			[sys.executable, str(Path(__file__)), self._site, str(self._pending)],
			stdin=subprocess.PIPE,
			stdout=subprocess.PIPE,
			text=True,
			env={**os.environ, **own_redis.named(self._port), "PYTHONPATH": os.pathsep.join(sys.path)},
		)
		self._answer()
		return self

	def __exit__(self, *_trouble: object) -> None:
		for process in (self._process, self._redis):
			process.kill()
			process.wait()

	def round(self) -> float:
		"""Has everything due read; how many seconds it took."""
		print("go", file=self._process.stdin, flush=True)
		return float(self._answer())

	def _answer(self) -> str:
		if line := self._process.stdout.readline():
			return line
		raise RuntimeError("The worker ended.")


def main(site: str, pending: int) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	waiting = get_queue("default")
	for first in range(0, pending, AT_ONCE):
		waiting.enqueue_many([_job(site) for _ in range(min(AT_ONCE, pending - first))])
	assert waiting.count == pending
	told = os.fdopen(os.dup(1), "w")
	os.dup2(2, 1)  # what a job prints is no answer
	print("ready", file=told, flush=True)
	for _line in sys.stdin:
		print(_round(), file=told, flush=True)
	assert waiting.count >= pending


def _job(site: str) -> object:
	call = {"site": site, "user": "Administrator", "method": "frappe.ping", "event": None, "job_name": "ping"}
	return Queue.prepare_data(execute_job, kwargs={**call, "is_async": True, "kwargs": {}}, timeout=300)


def _round() -> float:
	frappe.db.rollback()  # what was written since is seen
	with _quiet():
		began = time.perf_counter()
		read_due_accounts()
		queue = get_queue("long")
		Worker([queue], connection=queue.connection).work(burst=True, logging_level="ERROR")
		return time.perf_counter() - began


@contextmanager
def _quiet() -> Iterator[None]:
	logging.disable(logging.ERROR)
	yield
	logging.disable(logging.NOTSET)


if __name__ == "__main__":
	main(sys.argv[1], int(sys.argv[2]))
