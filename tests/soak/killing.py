"""Worker processes, and what kills them: SIGKILL, and the end of their connection to the database."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import IO

import frappe
from pymysql.constants import ER

ROOT = Path(__file__).resolve().parents[2]


class Crew:
	"""So many workers at any time; who is killed is replaced."""

	def __init__(self, size: int, origin: datetime, log: IO[bytes], seed: int) -> None:
		self._origin, self._log, self._dice = origin, log, random.Random(seed)
		self._addresses = json.dumps(frappe.conf.participation_platforms)
		self._hired = 0
		self._workers = [self._hire() for _place in range(size)]
		self.killed = self.cut = 0

	def kill_one(self) -> None:
		"""SIGKILL, wherever it is in its work."""
		place = self._dice.randrange(len(self._workers))
		self._workers[place].kill()
		self._workers[place].wait()
		self._workers[place] = self._hire()
		self.killed += 1

	def cut_one(self) -> None:
		"""Ends one connection to the database that is not this process's main one."""
		cut_a_connection(self._dice)
		self.cut += 1

	def assert_at_work(self) -> None:
		"""Nobody leaves unless killed."""
		assert all(worker.poll() is None for worker in self._workers), "A worker ended by itself."

	def dismiss(self) -> None:
		"""Kills all."""
		for worker in self._workers:
			worker.kill()
		for worker in self._workers:
			worker.wait()

	def _hire(self) -> subprocess.Popen[bytes]:
		self._hired += 1
		words = [frappe.local.site, self._origin.isoformat(), str(self._hired), self._addresses]
		return subprocess.Popen(
			[sys.executable, "-m", "tests.soak.worker", *words],
			env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())},
			stdin=subprocess.DEVNULL,
			stdout=self._log,
			stderr=self._log,
		)


def cut_a_connection(dice: random.Random) -> None:
	"""Ends one connection of the site to the database that is not this process's main one, as soon as there is one."""
	while not ((found := _other_connections()) and _is_cut(dice.choice(found))):
		pass


def _is_cut(connection: int) -> bool:
	"""Whether it was still there to be ended."""
	try:
		frappe.db.sql(f"kill {int(connection)}")
	except frappe.db.OperationalError as error:
		if error.args[0] != ER.NO_SUCH_THREAD:
			raise
		return False
	return True


def _other_connections() -> list[int]:
	own = frappe.db.sql("select connection_id()")[0][0]
	user = frappe.db.sql("select substring_index(user(), '@', 1)")[0][0]
	others = "select id from information_schema.processlist where user = %s and id != %s order by id"
	return frappe.db.sql(others, (user, own), pluck=True)
