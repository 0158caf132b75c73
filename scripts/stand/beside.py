"""What goes on beside a rehearsal: simulated platforms on which the public writes, and a site that reads them."""

from __future__ import annotations

import json

from stand import bench, services, sites, system
from stand.pins import PORTS
from stand.steps import step

PLATFORMS = f"http://127.0.0.1:{PORTS.rehearsed_platforms}"


def start_platforms(running: services.Running, site: str) -> None:
	"""The simulated ones; they outlive the site, and a later rehearsal, which would not know its own comments again."""
	memory = sites.folder(site) / "rehearsal-platforms"
	words = ["--port", PORTS.rehearsed_platforms, "--empty", "--memory", memory]
	command = [bench.python(), "-m", "participation_app.simulator", *map(str, words)]
	running.start("rehearsal-platforms", command, cwd=system.bench_folder() / "sites")
	services.wait_for(PORTS.rehearsed_platforms)


def catch_up(site: str) -> dict:
	"""Has the site read to the end; what it knows then, and what of the platforms is lost or doubled on it."""
	with step(f"{site} reads what the platforms show"):
		sites.configure(site, sites.simulated_platforms(PORTS.rehearsed_platforms))
		path = sites.folder(site) / "rehearsal-caught-up.json"
		failed = "The platforms could not be read."
		sites.run_script(site, "on_site_reading", PLATFORMS, path, log="rehearsal", failed=failed)
		sites.configure(site, sites.for_tests())
	return json.loads(path.read_text())


def problems_of(caught_up: dict) -> list[str]:
	"""What does not agree with the platforms, a line each."""
	lost = [f"{one} stands on its platform and is lost" for one in caught_up["lost"]]
	return lost + [f"{one} is stored twice" for one in caught_up["doubled"]]
