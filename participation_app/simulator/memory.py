"""Keeps the simulated platforms across a restart, so that a demo's older comments can still be answered."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
	from .server import Simulator

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
		vars(simulator.world).update(held)
		if queue:
			simulator.live.fill(queue)
	return True
