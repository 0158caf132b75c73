"""Helpdesk's own tests on a plain site and on a site with this app must end the same, test by test."""

from __future__ import annotations

import json

from stand import bench, sites
from stand.pins import COMPARED_SITE, PLAIN_SITE
from stand.steps import Trouble, step

PLAIN_APPS = ("telephony", "helpdesk")


def run() -> None:
	"""Raises Trouble naming the tests that this app changes."""
	sites.ensure(PLAIN_SITE, PLAIN_APPS, sites.for_tests())
	sites.ensure(COMPARED_SITE, (*PLAIN_APPS, bench.APP), sites.for_tests())
	plain = _plain_outcome()
	ours = _outcome(COMPARED_SITE)
	changed = sorted(name for name in plain.keys() | ours.keys() if plain.get(name) != ours.get(name))
	passed = sum(1 for result in plain.values() if result == "passed")
	print(f"  {len(plain)} of Helpdesk's tests on both sites, {passed} pass on plain Helpdesk")
	for name in changed:
		print(f"  {name}: {plain.get(name, 'absent')} without the app, {ours.get(name, 'absent')} with it")
	if changed or not passed:
		raise Trouble("Helpdesk's own tests do not end the same with this app installed.")
	print(f"{passed} passed, 0 failed")


def _plain_outcome() -> dict[str, str]:
	"""Without this app nothing here changes the outcome, so one run serves until the site is made anew."""
	path = sites.folder(PLAIN_SITE) / "helpdesk-tests.json"
	return json.loads(path.read_text()) if path.exists() else _outcome(PLAIN_SITE)


def _outcome(site: str) -> dict[str, str]:
	path = sites.folder(site) / "helpdesk-tests.json"
	with step(f"Helpdesk's tests on {site}"):
		failed = f"Helpdesk's tests could not be run on {site}."
		sites.run_script(site, "on_site_helpdesk_tests", path, log=f"helpdesk-tests-{site}", failed=failed)
	return json.loads(path.read_text())
