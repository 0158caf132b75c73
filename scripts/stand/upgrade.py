"""`./scripts/rehearse-upgrade [--site SITE]`: from the last tag to this checkout, with a migrate killed halfway.

Where there is no tag yet it says so, and rehearses the rest on the site as it stands: a migrate that is killed, one
that goes through, and a second one that may change nothing.
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

from stand import bench, installation, services, sites, system
from stand.layers import APPS
from stand.pins import REHEARSED_SITE
from stand.steps import exit_code, step

KILLED_AFTER = 6.0  # seconds; a migrate takes longer


def main() -> int:
	parser = argparse.ArgumentParser(prog="scripts/rehearse-upgrade", description=__doc__)
	parser.add_argument("--site", default=REHEARSED_SITE)
	site = parser.parse_args().site
	return exit_code(lambda: _rehearse(site))


def _rehearse(site: str) -> None:
	tag = _last_tag()
	bench.ensure_platform()
	with services.running():
		if tag:
			with _checkout_of(tag):
				bench.ensure_app()
				sites.ensure(site, APPS, sites.for_tests())
				sites.ensure_demo_authority(site)
		else:
			print("No version has been released yet: there is no tag to upgrade from.", flush=True)
		bench.ensure_app()
		if not sites.folder(site).exists():
			sites.ensure(site, APPS, sites.for_tests())
		_killed_migrate(site)
		_migrate(site)
		once = installation.structure(site, "upgraded.json")
		_migrate(site)
		again = installation.structure(site, "upgraded-again.json")
		installation.compare("A second migrate changes the site.", once, again)
	print(f"{'from ' + tag if tag else 'as it stands'}: killed, migrated, migrated again; nothing changed")


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
