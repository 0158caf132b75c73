"""`./scripts/demo`: everything up, a site in the browser, comments arriving; Ctrl-C stops what it started."""

from __future__ import annotations

import argparse
import signal
import sys
import time

from stand import bench, services, showcase, sites, system
from stand.pins import DEMO_SITE, PORTS
from stand.services import Running
from stand.steps import SourceUnreachable, Trouble, step

APPS = ("telephony", "helpdesk", bench.APP)
LIVE_SECONDS = 20
YEARS_SEED = 1


def main() -> int:
	arguments = _arguments()
	if arguments.stop:
		services.stop_left_running()
		return 0
	signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
	try:
		system.install_packages()
		bench.ensure_platform()
		with services.running() as running:
			_prepare(arguments.year)
			_start(running, arguments.live)
			_tell()
			if arguments.headless:
				running.leave()
				return 0
			_stay(running)
	except SourceUnreachable as trouble:
		trouble.tell()
		showcase.run()
		return 1
	except Trouble as trouble:
		trouble.tell()
		return 1
	except KeyboardInterrupt:
		print("\nStopped.")
	return 0


def _arguments() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="scripts/demo", description=__doc__)
	parser.add_argument("--headless", action="store_true", help="leave everything running and return")
	parser.add_argument("--stop", action="store_true", help="stop what --headless left running")
	parser.add_argument(
		"--live", type=int, default=LIVE_SECONDS, metavar="SECONDS", help="time between two arriving comments"
	)
	parser.add_argument(
		"--year",
		type=int,
		nargs="?",
		const=YEARS_SEED,
		metavar="SEED",
		help="begin with twelve months of work, the same for the same seed and day",
	)
	return parser.parse_args()


def _prepare(year: int | None) -> None:
	bench.ensure_app()
	bench.ensure_assets()
	sites.ensure(DEMO_SITE, APPS, sites.simulated_platforms(PORTS.simulator))
	sites.ensure_demo_authority(DEMO_SITE)
	if year is not None:
		sites.ensure_year(DEMO_SITE, year)


def _start(running: Running, live: int) -> None:
	for port in (PORTS.web, PORTS.socketio, PORTS.simulator):
		if services.port_answers(port):
			raise Trouble(
				f"Port {port} is taken, perhaps by a demo that still runs.",
				"Stop it with `./scripts/demo --stop`, or choose another port (scripts/stand/pins.py).",
			)
	with step("Simulator, web server, scheduler and worker"):
		simulator = [bench.python(), "-m", "participation_app.simulator"]
		memory = ["--memory", sites.folder(DEMO_SITE) / "simulated-platforms"]
		running.start("simulator", [*simulator, "--port", str(PORTS.simulator), "--live", str(live), *memory])
		sites.start_web(running, "web", PORTS.web)
		running.start("schedule", ["bench", "schedule"])
		running.start("worker", ["bench", "worker", "--queue", "default,short,long"])
		sites.start_live_updates(running, "socketio")
		services.wait_for(PORTS.web, PORTS.simulator)
		sites.execute(DEMO_SITE, "participation_app.simulator.authority.read_comments")


def _tell() -> None:
	print(f"\n  The desk: http://{DEMO_SITE}:{PORTS.web}/app")
	print(f"  The public's pages: http://{DEMO_SITE}:{PORTS.web}/participation")
	print(f"  Administrator / {sites.ADMINISTRATOR_PASSWORD}\n")
	print(sites.read(DEMO_SITE, "participation_app.simulator.authority.tell"))
	print(sites.read(DEMO_SITE, "participation_app.simulator.year.loading.tell"))


def _stay(running: Running) -> None:
	print("  Ctrl-C stops everything that this command started.", flush=True)
	while not (dead := running.dead()):
		time.sleep(1)
	raise Trouble(f"{dead[0]} ended by itself.", "Read its log.", system.log_file(dead[0]))


if __name__ == "__main__":
	sys.exit(main())
