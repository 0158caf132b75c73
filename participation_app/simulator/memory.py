"""Keeps the simulated platforms across a restart, so that a demo's older comments can still be answered."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from .accounts import Account
	from .server import Simulator
	from .state import World

VERSION = 1


def remember(simulator: Simulator, path: Path) -> None:
	"""Writes everything that the platforms hold, and what has not arrived yet."""
	with simulator.world.lock:
		world = simulator.world
		held = {name: value for name, value in vars(world).items() if name not in world.NOT_REMEMBERED}
		content = pickle.dumps((VERSION, held, simulator.live.queue))
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
