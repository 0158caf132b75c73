"""The part of the demo that needs no site: the simulator's comments, read by the real connectors, in the terminal."""

from __future__ import annotations

import subprocess

from stand import layers, system
from stand.steps import Trouble


def run() -> None:
	"""Shows type, route, reason and due date of each comment; tells where not even this can be shown."""
	print("\n  Without the platform, this much can be shown:\n", flush=True)
	try:
		layers.ensure_checks()
	except Trouble as trouble:
		trouble.tell()
		return
	subprocess.run(
		[layers.checks_folder() / "python", "-m", "participation_app.simulator.showcase"],
		cwd=system.REPOSITORY,
		env=system.environment(PYTHONPATH=str(system.REPOSITORY)),
	)
