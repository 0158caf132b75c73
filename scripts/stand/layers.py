"""`./scripts/test [layer …]`: every layer of tests, or the ones named; non-zero if one failed or could not run."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from stand import bench, comparison, installation, pins, services, sites, system
from stand.pins import BROWSER_SITE, PORTS, TEST_SITES
from stand.steps import Trouble, step

SITE_LAYERS = ("integration", "installation", "helpdesk", "browser")
APPS = ("telephony", "helpdesk", bench.APP)


@dataclass(frozen=True)
class Layer:
	"""One kind of test: what it shows and how it is run. `run` raises Trouble where a test fails."""

	name: str
	shows: str
	run: Callable[[], None]


def main() -> int:
	chosen = _chosen()
	outcome: dict[str, str] = {}
	try:
		system.install_packages()
		ensure_checks()
	except Trouble as trouble:
		trouble.tell()
		return 1
	for layer in chosen:
		if layer.name not in SITE_LAYERS:
			outcome[layer.name] = _attempt(layer)
	on_site = [layer for layer in chosen if layer.name in SITE_LAYERS]
	if on_site:
		outcome.update(_run_on_site(on_site))
	return _sum_up(outcome)


def _chosen() -> list[Layer]:
	parser = argparse.ArgumentParser(prog="scripts/test", description=__doc__)
	names = [layer.name for layer in LAYERS]
	parser.add_argument("layers", nargs="*", metavar="layer", help=", ".join(names))
	wanted = parser.parse_args().layers or names
	unknown = sorted(set(wanted) - set(names))
	if unknown:
		parser.error(f"there is no layer {unknown[0]}; the layers are {', '.join(names)}")
	return [layer for layer in LAYERS if layer.name in wanted]


def _attempt(layer: Layer) -> str:
	print(f"\n── {layer.name}: {layer.shows}", flush=True)
	started = time.monotonic()
	try:
		layer.run()
	except Trouble as trouble:
		trouble.tell()
		return "failed"
	return f"passed in {time.monotonic() - started:.0f} s"


def _run_on_site(layers: list[Layer]) -> dict[str, str]:
	try:
		bench.ensure_platform()
		bench.ensure_site_test_packages()
		with services.running():
			bench.ensure_app()
			bench.ensure_assets()
			return {layer.name: _attempt(layer) for layer in layers}
	except Trouble as trouble:
		trouble.tell()
		return {layer.name: "could not be run" for layer in layers}


def _sum_up(outcome: dict[str, str]) -> int:
	print("\n── layers")
	for name, result in outcome.items():
		print(f"  {name}: {result}")
	return 0 if all(result.startswith("passed") for result in outcome.values()) else 1


def checks_folder() -> Path:
	return system.tools_folder() / "checks" / "bin"


def ensure_checks() -> None:
	"""A Python of its own for the layers that need no bench."""
	marker = system.tools_folder() / "checks" / "packages"
	wanted = "\n".join(pins.CHECK_PACKAGES)
	if marker.exists() and marker.read_text() == wanted:
		return
	with step("Python for the checks"):
		system.own(system.tools_folder())
		trouble = {
			"log": "checks",
			"failed": "The packages for the checks could not be installed.",
			"advice": "Check that PyPI can be reached.",
		}
		system.run([pins.PYTHON, "-m", "venv", "checks"], **trouble)
		system.run(["checks/bin/pip", "install", "-q", *pins.CHECK_PACKAGES], **trouble)
	marker.write_text(wanted)
	system.give(marker)


def _check(failed: str, *command: str) -> None:
	"""Runs a command of the checks in this checkout, as whoever started the tests."""
	settings = {**os.environ, "PYTHONPATH": str(system.REPOSITORY), "PYTHONDONTWRITEBYTECODE": "1"}
	words = [str(checks_folder() / command[0]), *command[1:]]
	if subprocess.run(words, cwd=system.REPOSITORY, env=settings, stdin=subprocess.DEVNULL).returncode:
		raise Trouble(failed)


def _static() -> None:
	_check("ruff found something to mend.", "ruff", "check", "--no-cache", ".")
	_check("Some files are not formatted: run `ruff format`.", "ruff", "format", "--no-cache", "--check", ".")
	_check("A room imports what stands below it.", "lint-imports", "--no-cache")
	_check(
		"bandit found a weakness.",
		"bandit",
		"-q",
		"-ii",
		*("-c", "pyproject.toml"),
		*("-r", "participation_app", "scripts"),
	)


def _unit() -> None:
	quiet = ["-q", "-p", "no:cacheprovider", "-n", "auto", "--dist", "worksteal"]
	_check(
		"A unit or architecture test failed.",
		"python",
		"-m",
		"pytest",
		*quiet,
		"tests/unit",
		"tests/architecture",
	)


def _site_pytest(folder: str, failed: str, at: Sequence[str], **extra: str) -> None:
	"""Runs a folder of tests on one site, or on several at the same time."""
	command = [
		bench.python(),
		"-m",
		"pytest",
		"-q",
		"-p",
		"no:cacheprovider",
		*(["-n", str(len(at)), "--dist", "worksteal"] if len(at) > 1 else []),
		f"--rootdir={bench.app_folder()}",
	]
	system.run(
		[*command, "-c", bench.app_folder() / "pyproject.toml", bench.app_folder() / "tests" / folder],
		cwd=system.bench_folder() / "sites",
		log=folder,
		failed=failed,
		show=True,
		PARTICIPATION_TEST_SITES=" ".join(at),
		**extra,
	)


def _integration() -> None:
	for site in TEST_SITES:
		sites.ensure(site, APPS, sites.for_tests())
	_site_pytest("integration", "An integration test failed.", TEST_SITES)


def _browser() -> None:
	# Its tests commit what they do, and what an earlier run left would crowd the lists of the next.
	sites.begin_anew(BROWSER_SITE)
	sites.ensure(BROWSER_SITE, APPS, sites.for_tests(PORTS.test_simulator))
	sites.ensure_demo_authority(BROWSER_SITE)
	bench.ensure_axe()
	pictures = system.own(system.tools_folder() / "pictures")
	with services.started() as running:
		simulator = [bench.python(), "-m", "participation_app.simulator", "--empty"]
		running.start("test-simulator", [*simulator, "--port", str(PORTS.test_simulator)])
		sites.start_web(running, "test-web", PORTS.test_web)
		if not services.port_answers(PORTS.socketio):  # a demo's serves every site of the bench
			sites.start_live_updates(running, "test-socketio")
		running.start("test-worker", ["bench", "worker", "--queue", "default,short,long"])
		services.wait_for(PORTS.test_web, PORTS.test_simulator)
		_site_pytest(
			"browser",
			f"A browser test failed; its pictures stand in {pictures}.",
			PARTICIPATION_TEST_URL=f"http://{BROWSER_SITE}:{PORTS.test_web}",
			PARTICIPATION_SIMULATOR_URL=f"http://127.0.0.1:{PORTS.test_simulator}",
			PARTICIPATION_PICTURES=str(pictures),
			PARTICIPATION_AXE=str(bench.axe()),
			at=[BROWSER_SITE],
		)


LAYERS = (
	Layer("static", "style, formatting, who may import whom, and known weaknesses", _static),
	Layer("unit", "rules, connectors, simulator and architecture, without a site", _unit),
	Layer("integration", "the app on a real site, every test rolled back", _integration),
	Layer("installation", "the app goes on and off a site and leaves nothing behind", installation.run),
	Layer("helpdesk", "Helpdesk's own tests end the same with and without this app", comparison.run),
	Layer("browser", "people at their screens, in Chromium", _browser),
)


if __name__ == "__main__":
	sys.exit(main())
