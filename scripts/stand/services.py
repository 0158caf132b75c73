"""Private MariaDBs and two Redis inside the bench folder, on loopback ports of their own.

They never touch a database that the machine already runs, and whoever starts them stops them.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from stand import system
from stand.pins import PORTS
from stand.steps import Trouble, step


def folder() -> Path:
	return system.bench_folder() / "services"


def port_answers(port: int) -> bool:
	"""Whether something listens on this loopback port."""
	with socket.socket() as probe:
		probe.settimeout(0.5)
		return probe.connect_ex(("127.0.0.1", port)) == 0


def database_password() -> str:
	"""The private database's root password; made once, kept beside its data."""
	path = folder() / "mariadb.password"
	if not path.exists():
		system.own(folder())
		path.touch(mode=0o600)
		path.write_text(secrets.token_urlsafe(24))
		system.give(path)
	return path.read_text().strip()


@dataclass(frozen=True)
class Database:
	"""A private MariaDB: the folder of its data and its port; `flush` 1 keeps every commit through a crash."""

	name: str
	port: int
	flush: int = 2
	buffer: str = "512M"

	@property
	def data(self) -> Path:
		return folder() / self.name

	@property
	def temporary(self) -> Path:
		"""Its own, because a MariaDB that starts deletes every temporary table it finds, another's too."""
		return folder() / f"{self.name}-temporary"

	def command(self, data: Path | None = None) -> list[str]:
		"""What starts it, on another folder where one is given."""
		data = data or self.data
		return [
			"mariadbd",
			"--no-defaults",
			f"--datadir={data}",
			f"--tmpdir={self.temporary}",
			f"--socket={folder()}/{self.name}.sock",
			f"--pid-file={folder()}/{self.name}.pid",
			"--bind-address=127.0.0.1",
			f"--port={self.port}",
			"--character-set-server=utf8mb4",
			"--collation-server=utf8mb4_unicode_ci",
			"--skip-character-set-client-handshake",
			f"--innodb-flush-log-at-trx-commit={self.flush}",
			f"--innodb-buffer-pool-size={self.buffer}",
			"--max-allowed-packet=64M",
		]


MAIN_DATABASE = Database("mariadb", PORTS.mariadb)


@dataclass
class Running:
	"""The processes that this command started; `stop` ends them in reverse order."""

	processes: list[tuple[str, subprocess.Popen]] = field(default_factory=list)

	def start(
		self, name: str, command: list[str | Path], cwd: Path | None = None, **extra: str
	) -> subprocess.Popen:
		"""Starts a process as the bench's user in a group of its own, with its output in a log."""
		with system.log_file(name).open("ab") as output:
			process = subprocess.Popen(
				[str(part) for part in command],
				cwd=cwd or system.bench_folder(),
				env=system.environment(**extra),
				stdin=subprocess.DEVNULL,
				stdout=output,
				stderr=subprocess.STDOUT,
				start_new_session=True,
				**system.identity(),
			)
		self.processes.append((name, process))
		return process

	def stop(self) -> None:
		"""Ends what was started, newest first: asks, waits, then insists."""
		for _name, process in reversed(self.processes):
			_end_group(process.pid)
		self.processes.clear()

	def leave(self) -> None:
		"""Lets everything run on after this command; `stop_left_running` ends it."""
		groups = [process.pid for _name, process in self.processes]
		_left_running().write_text("\n".join(str(group) for group in groups))
		self.processes.clear()

	def dead(self) -> list[str]:
		"""The names of processes that ended by themselves."""
		return [name for name, process in self.processes if process.poll() is not None]


def stop_left_running() -> None:
	"""Ends what an earlier command left running."""
	path = _left_running()
	groups = [int(line) for line in path.read_text().split()] if path.exists() else []
	for group in reversed(groups):
		_end_group(group)
	path.unlink(missing_ok=True)
	print(f"Stopped {len(groups)} processes." if groups else "Nothing was left running.")


def _left_running() -> Path:
	return system.tools_folder() / "left-running"


def _end_group(group: int) -> None:
	"""Asks a process group to end, waits up to 20 s, then insists."""
	for sign in (signal.SIGTERM, signal.SIGKILL):
		try:
			os.killpg(group, sign)
		except ProcessLookupError:
			return
		for _ in range(100):
			if not _is_alive(group):
				return
			time.sleep(0.2)


def _is_alive(group: int) -> bool:
	try:
		os.waitpid(-group, os.WNOHANG)
	except ChildProcessError:
		pass
	try:
		os.killpg(group, 0)
	except ProcessLookupError:
		return False
	return True


@contextmanager
def started() -> Iterator[Running]:
	"""Whatever is started in the block ends with it."""
	processes = Running()
	try:
		yield processes
	finally:
		processes.stop()


@contextmanager
def running() -> Iterator[Running]:
	"""The private services for the length of the block; those already up are used and left up."""
	with started() as processes:
		with step("Private MariaDB and Redis"):
			_start_redis(processes, "redis-cache", PORTS.redis_cache, "--save", "", "--maxmemory", "256mb")
			_start_redis(processes, "redis-queue", PORTS.redis_queue, "--save", "", "--appendonly", "yes")
			start_database(processes, MAIN_DATABASE)
		yield processes


def wait_for(*ports: int) -> None:
	"""Returns once something answers on each port; Trouble after a minute."""
	deadline = time.monotonic() + 60
	for port in ports:
		while not port_answers(port):
			if time.monotonic() > deadline:
				logs = system.tools_folder() / "logs"
				raise Trouble(f"Nothing answers on port {port}.", f"Read the logs in {logs}.")
			time.sleep(0.2)


def _start_redis(started: Running, name: str, port: int, *settings: str) -> None:
	data = system.own(system.own(folder()) / name)
	if _is_up(port, _redis_is_ours(port, data)):
		return
	command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--dir", str(data)]
	if name == "redis-cache":
		settings = (*settings, "--maxmemory-policy", "allkeys-lru")
	started.start(name, [*command, *settings])
	wait_for(port)


def start_database(started: Running, database: Database) -> None:
	"""Starts it unless it is up, and makes it where it is missing."""
	if _is_up(database.port, _mariadb_is_ours(database.port)):
		return
	if not (database.data / "mysql").exists():
		system.own(folder())
		_create_database(database.data)
	system.own(database.temporary)
	started.start(database.name, list(database.command()))
	wait_for(database.port)


def _create_database(data: Path) -> None:
	system.own(data)
	trouble = {
		"failed": "The private database could not be created.",
		"advice": f"Delete {data} and start again.",
	}
	install = ["mariadb-install-db", "--no-defaults", f"--datadir={data}"]
	options = ["--auth-root-authentication-method=normal", "--skip-test-db"]
	system.run([*install, *options], log="mariadb-install", **trouble)
	# Bootstrap mode reads statements and ends: the password is set before anybody can connect.
	statements = f"FLUSH PRIVILEGES;\nALTER USER root@localhost IDENTIFIED BY '{database_password()}';\nFLUSH PRIVILEGES;\n"
	done = subprocess.run(
		["mariadbd", "--no-defaults", "--bootstrap", f"--datadir={data}"],
		input=statements.encode(),
		env=system.environment(),
		capture_output=True,
		**system.identity(),
	)
	if done.returncode:
		raise Trouble(trouble["failed"], trouble["advice"])


def _redis_is_ours(port: int, data: Path) -> bool:
	answer = system.read(["redis-cli", "-p", str(port), "config", "get", "dir"]) or ""
	return str(data) in answer


def _mariadb_is_ours(port: int) -> bool:
	command = ["mariadb-admin", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", f"--port={port}"]
	login = ["--user=root", f"--password={database_password()}", "ping"]
	return system.read([*command, *login]) is not None


def _is_up(port: int, ours: bool) -> bool:
	if not port_answers(port):
		return False
	if ours:
		return True
	raise Trouble(
		f"Port {port} is taken by something that the stand did not start.",
		"Choose another with the PARTICIPATION_…_PORT variables listed in scripts/stand/pins.py.",
	)
