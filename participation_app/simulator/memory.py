"""Keeps the simulated platforms across a restart, so that a demo's older comments can still be answered."""

from __future__ import annotations

import pickle
import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from .accounts import Account
	from .server import Simulator
	from .state import World

VERSION = 1
EVERY = 1.0  # seconds


class Keeper:
	"""Remembers the platforms while they are served, so that one that is killed gives no identifier twice.

	A context manager: takes up what the file holds, writes it anew within a second of a change and once more
	at the end.
	"""

	def __init__(self, simulator: Simulator, path: Path) -> None:
		self._simulator, self._path = simulator, path
		self._written = b""
		self._ended = threading.Event()
		self._thread = threading.Thread(target=self._keep, name="memory", daemon=True)

	def __enter__(self) -> Keeper:
		recall(self._simulator, self._path)
		self._thread.start()
		return self

	def __exit__(
		self,
		kind: type[BaseException] | None,
		error: BaseException | None,
		traceback: TracebackType | None,
	) -> None:
		self._ended.set()
		self._thread.join()
		self._write_if_changed()

	def _keep(self) -> None:
		while not self._ended.wait(EVERY):
			self._write_if_changed()

	def _write_if_changed(self) -> None:
		content = _content(self._simulator)
		if content != self._written:
			_write(self._path, content)
			self._written = content


def remember(simulator: Simulator, path: Path) -> None:
	"""Writes everything that the platforms hold, and what has not arrived yet."""
	_write(path, _content(simulator))


def _content(simulator: Simulator) -> bytes:
	with simulator.world.lock:
		world = simulator.world
		held = {name: value for name, value in vars(world).items() if name not in world.NOT_REMEMBERED}
		return pickle.dumps((VERSION, held, simulator.live.queue))


def _write(path: Path, content: bytes) -> None:
	unfinished = path.with_name(path.name + ".part")
	unfinished.write_bytes(content)
	unfinished.replace(path)


def recall(simulator: Simulator, path: Path) -> bool:
	"""Takes up where `remember` left off; False where there is nothing, or nothing of this version.

	The file is the simulator's own, in the bench's folder; nobody else's is ever read.
	"""
	if not path.exists():
		return False
	try:
		version, held, queue = pickle.loads(path.read_bytes())
	except (pickle.UnpicklingError, AttributeError, EOFError, ImportError, ValueError):
		return False
	if version != VERSION:
		return False
	with simulator.world.lock:
		standing = {account.account_id: account for account in simulator.world.accounts}
		vars(simulator.world).update(held)
		_give_scopes_of_today(simulator.world, standing)
		if queue:
			simulator.live.fill(queue)
	return True


def _give_scopes_of_today(world: World, standing: dict[str, Account]) -> None:
	"""Accounts that stand ready may do what a newer version needs; a token that was cut short stays so."""
	for place, remembered in enumerate(world.accounts):
		account = standing.get(remembered.account_id, remembered)
		for grant in world.tokens.of(remembered):
			grant.account = account
			if grant.scopes == remembered.scopes:
				grant.scopes = account.scopes
		world.accounts[place] = account
