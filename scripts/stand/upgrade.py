"""`./scripts/rehearse-upgrade [--site SITE]`: from the last tag to this checkout, with a migrate killed halfway.

Meanwhile the public writes and the site reads it. Where there is no tag yet it says so, and rehearses the rest on the
site as it stands: a migrate that is killed, one that goes through, and a second one that may change nothing. Ends with
1 where it did, or where a comment is lost or doubled.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from stand import bench, beside, installation, services, sites, system
from stand.layers import APPS
from stand.pins import PORTS, UPGRADED_SITE
from stand.steps import Trouble, exit_code, step

KILLED_AFTER = 6.0  # seconds; a migrate takes longer
# A reader that met a table as it was being changed comes again, as the next minute's job would.
_BEGUN_ANEW = ("sh", "-c", 'while :; do "$@"; sleep 1; done', "reader")


def main() -> int:
	parser = argparse.ArgumentParser(prog="scripts/rehearse-upgrade", description=__doc__)
	parser.add_argument("--site", default=UPGRADED_SITE)
	site = parser.parse_args().site
	return exit_code(lambda: _rehearse(site))


def _rehearse(site: str) -> None:
	tag = _last_tag()
	bench.ensure_platform()
	with services.running(), services.started() as running:
		if tag:
			with _checkout_of(tag):
				known = _begin(site, running)
		else:
			print("No version has been released yet: there is no tag to upgrade from.", flush=True)
			known = _begin(site, running)
		bench.ensure_app()
		_upgrade_while_it_reads(site)
		caught_up = beside.catch_up(site)
	_check_comments(caught_up, known)
	print(f"{'from ' + tag if tag else 'as it stands'}: killed, migrated, migrated again; nothing changed")


def _begin(site: str, running: services.Running) -> int:
	"""The site with its platforms, read to the end; returns how many comments it knows."""
	bench.ensure_app()
	sites.ensure(site, APPS, sites.for_tests())
	sites.ensure_demo_authority(site)
	beside.start_platforms(running, site)
	return beside.catch_up(site)["known"]


def _upgrade_while_it_reads(site: str) -> None:
	sites.configure(site, sites.simulated_platforms(PORTS.rehearsed_platforms))
	with services.started() as running:
		command, folder = sites.script(site, "on_site_reading", beside.PLATFORMS)
		running.start("upgrade-reading", [*_BEGUN_ANEW, *command], cwd=folder)
		_killed_migrate(site)
		_migrate(site)
		once = installation.structure(site, "upgraded.json")
		_migrate(site)
		again = installation.structure(site, "upgraded-again.json")
	installation.compare("A second migrate changes the site.", once, again)


def _check_comments(caught_up: dict, known: int) -> None:
	if problems := beside.problems_of(caught_up):
		raise Trouble(
			"What was read beside the migrates is not what the platforms show: " + "; ".join(problems)
		)
	meanwhile = caught_up["known"] - caught_up["later"] - known
	if not meanwhile:
		raise Trouble("Nothing was read beside the migrates.", log=system.log_file("upgrade-reading"))
	print(f"  read beside the migrates: {meanwhile} comments; none lost, none doubled")


def _last_tag() -> str | None:
	command = ["git", "-c", "safe.directory=*", "describe", "--tags", "--abbrev=0", "--match", "v*"]
	found = subprocess.run(command, cwd=system.REPOSITORY, capture_output=True, text=True)
	return found.stdout.strip() or None


@contextmanager
def _checkout_of(tag: str):
	"""Meanwhile the stand installs the app as it was at the tag."""
	with tempfile.TemporaryDirectory() as folder:
		words = ["git", "-c", "safe.directory=*", "archive", "--format=tar", "-o", f"{folder}.tar", tag]
		subprocess.run(words, cwd=system.REPOSITORY, check=True)
		subprocess.run(["tar", "-xf", f"{folder}.tar", "-C", folder], check=True)
		os.unlink(f"{folder}.tar")
		held, system.REPOSITORY = system.REPOSITORY, Path(folder)
		try:
			yield
		finally:
			system.REPOSITORY = held


def _killed_migrate(site: str) -> None:
	with step(f"A migrate of {site} that is killed"), services.started() as running:
		process = running.start("killed-migrate", ["bench", "--site", site, "migrate", "--skip-search-index"])
		time.sleep(KILLED_AFTER)
		if process.poll() is None:
			os.killpg(process.pid, signal.SIGKILL)
			process.wait()
	# What the killed one said of itself: that the site is not to be used meanwhile.
	sites.configure(site, {"maintenance_mode": 0})


def _migrate(site: str) -> None:
	with step(f"Migrating {site}"):
		failed = f"{site} could not be migrated."
		sites.bench_command(site, "migrate", "--skip-search-index", log=f"{site}-upgrade", failed=failed)


if __name__ == "__main__":
	sys.exit(main())
