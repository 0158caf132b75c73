"""`python -m participation_app.simulator`: the platforms for demo and tests, on loopback."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from contextlib import nullcontext
from pathlib import Path

from .memory import Keeper
from .server import Simulator


def main(arguments: list[str] | None = None) -> int:
	"""Serves until interrupted."""
	options = _options(arguments)
	simulator = Simulator(
		options.port, host=options.host, seed=options.seed, live=options.live, with_samples=not options.empty
	)
	signal.signal(signal.SIGTERM, _leave)
	print(
		f"Simulated platforms on {simulator.base_url} (control: {simulator.base_url}/__ctl/health)",
		flush=True,
	)
	if options.ready_file:
		_write_ready_file(options.ready_file, simulator)
	try:
		with Keeper(simulator, options.memory) if options.memory else nullcontext():
			simulator.serve()
	except KeyboardInterrupt:
		pass
	return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="participation_app.simulator", description=__doc__)
	parser.add_argument("--host", default="127.0.0.1", help="127.0.0.1 or ::1, nothing else")
	parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
	parser.add_argument("--live", type=float, default=0.0, metavar="SECONDS", help="a comment every so often")
	parser.add_argument("--seed", type=int, default=1, help="decides the order of arrival")
	parser.add_argument("--empty", action="store_true", help="without the sample conversations")
	parser.add_argument("--memory", type=Path, metavar="PATH", help="keeps the platforms across a restart")
	parser.add_argument("--ready-file", type=Path, metavar="PATH", help="written when connections are taken")
	return parser.parse_args(arguments)


def _write_ready_file(path: Path, simulator: Simulator) -> None:
	content = {"base_url": simulator.base_url, "port": simulator.port, "pid": os.getpid()}
	unfinished = path.with_name(path.name + ".part")
	unfinished.write_text(json.dumps(content), encoding="utf-8")
	unfinished.replace(path)


def _leave(number: int, frame: object) -> None:
	raise KeyboardInterrupt


if __name__ == "__main__":
	sys.exit(main())
