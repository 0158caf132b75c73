"""The processes of a site, each a real one, and what strikes them: SIGKILL of any, and Redis back with nothing in it.

MariaDB comes back with what it had committed.
"""

from __future__ import annotations

import math
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import frappe
import psutil
import pymysql
import redis

from tests.endurance.relay import Relay
from tests.soak.killing import ROOT, cut_a_connection

WEB, WORKER, SCHEDULER, REDIS = "web", "worker", "scheduler", "redis"
DATABASE, CONNECTION = "mariadb", "connection"
STRIKES = (WORKER, WORKER, WEB, SCHEDULER, REDIS, DATABASE, CONNECTION)
SCHEDULERS = 2  # what both start is done once
PATIENCE = 60.0


class Database:
	"""A MariaDB of our own, on a folder with its data; `password` is root's."""

	def __init__(self, command: Sequence[str], port: int, password: str) -> None:
		self._command, self.port, self._password = list(command), port, password

	@property
	def data(self) -> Path:
		"""The folder with its data."""
		return Path(next(word.partition("=")[2] for word in self._command if word.startswith("--datadir=")))

	def settle(self, **variables: object) -> dict[str, object]:
		"""Sets global variables as root; returns what they were."""
		login = {"host": "127.0.0.1", "port": self.port, "user": "root", "password": self._password}
		with pymysql.connect(**login) as connection, connection.cursor() as cursor:
			held: dict[str, object] = {}
			for name, value in variables.items():
				cursor.execute(f"select @@global.{name}")
				held[name] = cursor.fetchone()[0]
				cursor.execute(f"set global {name} = %s", (value,))
		return held

	def __enter__(self) -> Database:
		self._process = subprocess.Popen(
			self._command,
			stdin=subprocess.DEVNULL,
			stdout=subprocess.DEVNULL,
			stderr=subprocess.DEVNULL,
			start_new_session=True,
		)
		wait_for(self.port, "MariaDB")
		return self

	def __exit__(self, *_trouble: object) -> None:
		self._process.terminate()
		self._process.wait()

	def crash(self) -> None:
		"""SIGKILL, and back with what was committed; this process connects anew with its next statement."""
		self._process.kill()
		self._process.wait()
		self.__enter__()
		frappe.db.close()


@dataclass(frozen=True)
class Relays:
	"""The ways of a site's processes to its database and its Redis."""

	database: Relay
	queue: Relay


@dataclass(frozen=True)
class Means:
	"""What the processes of a site share; without relays they connect directly."""

	database: Database
	queue: Redis
	web_port: int
	clock: Path  # a file with the seconds by which the clock of its processes is wrong
	relays: Relays | None = None

	def connections(self) -> dict[str, str]:
		"""What a process has in its environment to find database and Redis."""
		ways = self.relays or self
		redis_address = f"redis://127.0.0.1:{ways.queue.port}"
		return {
			"FRAPPE_DB_PORT": str(ways.database.port),
			"FRAPPE_REDIS_QUEUE": redis_address,
			"FRAPPE_REDIS_CACHE": redis_address,
		}


class Redis:
	"""A Redis of our own that keeps nothing on the disk."""

	def __init__(self, port: int) -> None:
		self.port = port

	def __enter__(self) -> Redis:
		settings = ["--bind", "127.0.0.1", "--port", str(self.port), "--save", "", "--appendonly", "no"]
		self._process = subprocess.Popen(
			["redis-server", *settings],
			stdin=subprocess.DEVNULL,
			stdout=subprocess.DEVNULL,
			start_new_session=True,
		)
		client, deadline = redis.Redis(port=self.port), time.monotonic() + PATIENCE
		while time.monotonic() < deadline:
			with suppress(redis.exceptions.RedisError):
				client.ping()
				return self
			time.sleep(0.05)
		raise AssertionError("Redis does not come up.")

	def __exit__(self, *_trouble: object) -> None:
		self._process.kill()
		self._process.wait()

	def lose_everything(self) -> None:
		"""SIGKILL, and back with nothing in it."""
		self.__exit__()
		self.__enter__()


class Site:
	"""Web server, scheduler and workers; who is killed is replaced."""

	def __init__(self, means: Means, origin: datetime, log: IO[bytes], seed: int, *, workers: int) -> None:
		self._means, self._origin, self._log, self._dice = means, origin, log, random.Random(seed)
		self._surroundings: dict[str, str] = {}
		crew = (WEB, *([SCHEDULER] * SCHEDULERS), *([WORKER] * workers))
		self.processes = [(kind, self._start(kind)) for kind in crew]
		self.struck: Counter[str] = Counter()
		self.replaced = 0  # of those that were found dead

	def begin_anew(self, **surroundings: str) -> None:
		"""As when the machine restarts: Redis is empty, and all have these variables in their environment too."""
		self.dismiss()
		self._means.queue.lose_everything()
		self._surroundings = surroundings
		self.replace_the_dead()
		self.wait_for_web()

	@property
	def address(self) -> str:
		"""Of the web server; requests name the site by their Host header."""
		return f"http://127.0.0.1:{self._means.web_port}"

	def strike(self) -> str:
		"""One strike, drawn by the seed; what was killed is started anew."""
		kind = self._dice.choice(STRIKES)
		self.struck[kind] += 1
		if kind == CONNECTION:
			with suppress(frappe.db.OperationalError, frappe.db.InternalError):  # it may have gone by itself
				cut_a_connection(self._dice)
		elif kind == REDIS:
			self._means.queue.lose_everything()
		elif kind == DATABASE:
			self._means.database.crash()
		else:
			self._kill_one(kind)
		self.replace_the_dead()
		return kind

	def replace_the_dead(self) -> None:
		"""As a supervisor does; a worker may leave by itself when Redis is gone."""
		for place, (kind, process) in enumerate(self.processes):
			if process.poll() is not None:
				self.processes[place] = (kind, self._start(kind))
				self.replaced += 1

	def is_held_since(self, moment: float) -> bool:
		"""Whether a worker is still at a job that it began before this moment, in seconds of the epoch."""
		workers = [process for kind, process in self.processes if kind == WORKER]
		return any(_began(job) < moment for worker in workers for job in _children(worker))

	def dismiss(self) -> None:
		"""Kills all, but for Redis."""
		for _kind, process in self.processes:
			_kill_tree(process)

	def _kill_one(self, kind: str) -> None:
		place = self._dice.choice([at for at, (one, _process) in enumerate(self.processes) if one == kind])
		# A worker forks for each job; sometimes the fork dies, sometimes the worker, sometimes both.
		whole = self._dice.random() < 0.7
		process = self.processes[place][1]
		children = _children(process)
		if kind == WORKER and children and not whole:
			with suppress(psutil.NoSuchProcess):
				children[0].kill()
		else:
			_kill_tree(process)

	def _start(self, kind: str) -> subprocess.Popen[bytes]:
		port = [str(self._means.web_port)] if kind == WEB else []
		words = [
			sys.executable,
			"-m",
			"tests.endurance.process",
			kind,
			frappe.local.site,
			self._origin.isoformat(),
			str(self._means.clock),
		]
		environment = {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "HOME": str(Path.home())}
		environment |= self._means.connections() | self._surroundings
		return subprocess.Popen(
			[*words, *port],
			env=environment,
			stdin=subprocess.DEVNULL,
			stdout=self._log,
			stderr=self._log,
			start_new_session=True,
		)

	def wait_for_web(self) -> None:
		"""Returns once the web server listens."""
		wait_for(self._means.web_port, "The web server")


def wait_for(port: int, who: str) -> None:
	"""Returns once something listens on this loopback port."""
	deadline = time.monotonic() + PATIENCE
	while time.monotonic() < deadline:
		with socket.socket() as probe:
			if probe.connect_ex(("127.0.0.1", port)) == 0:
				return
		time.sleep(0.05)
	raise AssertionError(f"{who} does not come up.")


def _children(process: subprocess.Popen[bytes]) -> list[psutil.Process]:
	with suppress(psutil.NoSuchProcess):
		return psutil.Process(process.pid).children(recursive=True)
	return []


def _began(process: psutil.Process) -> float:
	with suppress(psutil.NoSuchProcess):
		return process.create_time()
	return math.inf  # over meanwhile


def _kill_tree(process: subprocess.Popen[bytes]) -> None:
	for child in _children(process):
		with suppress(psutil.NoSuchProcess):
			child.kill()
	with suppress(ProcessLookupError):
		os.kill(process.pid, signal.SIGKILL)
	process.wait()
