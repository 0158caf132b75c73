"""The app goes onto a site of Helpdesk, through two migrates, and off again; nothing of it stays behind."""

from __future__ import annotations

import json
from pathlib import Path

from stand import bench, sites, system
from stand.comparison import PLAIN_APPS
from stand.pins import INSTALLED_SITE
from stand.steps import Trouble, step

_PURE = "before-the-app.json"


def run() -> None:
	"""Raises Trouble where a second migrate changes something, or where the app leaves something behind."""
	if sites.ensure(INSTALLED_SITE, PLAIN_APPS, sites.for_tests()):
		_structure(_PURE)
	_begin_without_the_app()
	_bench("install-app", bench.APP)
	_bench("migrate", "--skip-search-index")
	migrated = _structure("migrated.json")
	_bench("migrate", "--skip-search-index")
	compare("A second migrate changes the site.", migrated, _structure("migrated-again.json"))
	_bench("uninstall-app", bench.APP, "--yes", "--no-backup")
	left = _structure("after-the-app.json")
	compare("The app leaves something behind.", json.loads(_path(_PURE).read_text()), left)
	print("installed, migrated twice and uninstalled: 3 passed, 0 failed")


def _begin_without_the_app() -> None:
	"""A run that was cut short leaves the app installed."""
	installed = system.read(["bench", "--site", INSTALLED_SITE, "list-apps"], cwd=system.bench_folder()) or ""
	if bench.APP in installed:
		_bench("uninstall-app", bench.APP, "--yes", "--no-backup")


def _bench(command: str, *words: str) -> None:
	with step(f"{command} on {INSTALLED_SITE}"):
		failed = f"{command} failed on {INSTALLED_SITE}."
		sites.bench_command(INSTALLED_SITE, command, *words, log=f"{INSTALLED_SITE}-{command}", failed=failed)


def _structure(name: str) -> dict[str, dict]:
	return structure(INSTALLED_SITE, name)


def structure(site: str, name: str) -> dict[str, dict]:
	"""What the site is made of, kept beside it under this name."""
	path = sites.folder(site) / name
	failed = f"The structure of {site} could not be read."
	sites.run_script(site, "on_site_structure", path, log=f"{site}-structure", failed=failed)
	return json.loads(path.read_text())


def _path(name: str) -> Path:
	return sites.folder(INSTALLED_SITE) / name


def compare(failed: str, before: dict, after: dict) -> None:
	"""Prints what differs; raises Trouble where something does."""
	lines = list(_differences(before, after))
	for line in lines[:60]:
		print(f"  {line}")
	if lines:
		raise Trouble(f"{failed} Differences: {len(lines)}.")


def _differences(before: object, after: object, at: str = "") -> list[str]:
	"""What differs, a line each, named by where it stands."""
	if isinstance(before, dict) and isinstance(after, dict):
		found = (
			_differences(before.get(key), after.get(key), f"{at} › {key}" if at else key)
			for key in sorted({*before, *after})
		)
		return [line for lines in found for line in lines]
	if isinstance(before, list) and isinstance(after, list):
		gone = [f"{at}: gone {one}" for one in before if one not in after]
		return gone + [f"{at}: new {one}" for one in after if one not in before]
	return [] if before == after else [f"{at}: {_short(before)} → {_short(after)}"]


def _short(value: object) -> str:
	return "nothing" if value is None else str(value)[:100]
