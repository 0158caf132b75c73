"""A site on the bench: made once, migrated when the app changed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from stand import bench, services, system
from stand.steps import step

ADMINISTRATOR_PASSWORD = "admin"  # nosec B105 # of sites for tests and the demo, on this machine alone
CLOSED_PORT = 1


def folder(site: str) -> Path:
	return system.bench_folder() / "sites" / site


def ensure(
	site: str,
	apps: Iterable[str],
	settings: dict[str, object],
	database: services.Database = services.MAIN_DATABASE,
) -> bool:
	"""A site with these apps and settings, its schema up to date; True if it was made just now."""
	complete = folder(site) / "stand-complete"
	made = not complete.exists()
	if made:
		with step(f"Site {site}"):
			create(site, apps, database)
		complete.touch()
	configure(site, settings)
	if bench.APP in apps:
		_migrate_if_changed(site, made)
	return made


def begin_anew(site: str) -> None:
	"""Has `ensure` make the site again, so that nothing of an earlier run stands on it."""
	if folder(site).exists():
		shutil.rmtree(folder(site))


def configure(site: str, settings: dict[str, object]) -> None:
	"""Writes settings into the site's configuration."""
	path = folder(site) / "site_config.json"
	before = json.loads(path.read_text())
	if {**before, **settings} != before:
		path.write_text(json.dumps({**before, **settings}, indent=1))


def bench_command(site: str, *words: str, log: str, failed: str) -> None:
	"""One bench command on the site."""
	system.run(["bench", "--site", site, *words], cwd=system.bench_folder(), log=log, failed=failed)


def execute(site: str, function: str, **arguments: object) -> None:
	"""Runs a function of the app on the site."""
	words = ["execute", function, "--kwargs", json.dumps(arguments)]
	bench_command(site, *words, log=site, failed=f"{function} failed on {site}.")


def read(site: str, function: str) -> str:
	"""What a function of the app returns on the site, as text."""
	answer = system.read(["bench", "--site", site, "execute", function], cwd=system.bench_folder()) or '""'
	return str(json.loads(answer))


def ensure_demo_authority(site: str) -> None:
	"""The invented authority on the site, built once."""
	built = folder(site) / "demo-authority"
	if not built.exists():
		with step(f"The demo authority on {site}"):
			execute(site, "participation_app.simulator.authority.build")
			execute(site, "participation_app.simulator.authority_surveys.hold")
		built.touch()


def ensure_year(site: str, seed: int) -> None:
	"""A year of the demo authority's work on the site, written once."""
	written = folder(site) / "demo-year"
	if not written.exists():
		configure(site, {"participation_demo": 1})
		with step(f"A year's work on {site}"):
			execute(site, "participation_app.simulator.year.loading.load", seed=seed)
		written.touch()


def script(site: str, name: str, *words: object) -> tuple[list[str | Path], Path]:
	"""A script of the stand that runs inside the bench on the site, and the folder to run it in."""
	file = bench.app_folder() / "scripts" / "stand" / f"{name}.py"
	return [bench.python(), file, site, *map(str, words)], system.bench_folder() / "sites"


def run_script(site: str, name: str, *words: object, log: str, failed: str, **extra: str) -> None:
	"""Runs a script of the stand inside the bench; raises Trouble where it fails."""
	command, folder = script(site, name, *words)
	system.run(command, cwd=folder, log=log, failed=failed, **extra)


def start_web(running: services.Running, name: str, port: int) -> None:
	"""Serves all sites, each under its own name, on one loopback port."""
	gunicorn = system.bench_folder() / "env" / "bin" / "gunicorn"
	settings = ["--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "4", "--timeout", "120"]
	running.start(
		name,
		[gunicorn, *settings, "frappe.app:application_with_statics()"],
		cwd=system.bench_folder() / "sites",
		# Without a proxy in front, pages look for live updates on socketio's own port.
		DEV_SERVER="1",
	)


def start_live_updates(running: services.Running, name: str) -> None:
	"""Frappe's server of live updates, which asks the web server who may hear what."""
	resolver = Path(__file__).with_name("localhost.js")
	running.start(name, ["node", "-r", resolver, "apps/frappe/socketio.js"])


def simulated_platforms(port: int) -> dict[str, object]:
	"""Site settings that send every connector to the simulator on this port."""
	base = f"http://127.0.0.1:{port}"
	routes = {"X": "x", "Facebook": "graph", "Instagram": "ig", "YouTube": "yt", "SMS": "sms"}
	return {"participation_platforms": {name: f"{base}/{route}" for name, route in routes.items()}}


def for_tests(simulator_port: int = CLOSED_PORT) -> dict[str, object]:
	"""Settings of a site that tests use; without a simulator's port its platforms refuse every connection.

	A demo on the same bench runs the scheduler and the jobs of all sites. A test starts its jobs itself, and
	whatever it leaves in a queue must not reach a real platform.
	"""
	return {"allow_tests": True, "pause_scheduler": 1, **simulated_platforms(simulator_port)}


def create(site: str, apps: Iterable[str], database: services.Database = services.MAIN_DATABASE) -> None:
	"""A new site with these apps in this database, whatever stood there before."""
	install = [word for app in apps for word in ("--install-app", app)]
	login = ["--db-root-username", "root", "--db-root-password", services.database_password()]
	if database != services.MAIN_DATABASE:
		login += ["--db-port", str(database.port)]
	system.run(
		[
			"bench",
			"new-site",
			site,
			"--force",
			"--mariadb-user-host-login-scope=%",
			*login,
			"--admin-password",
			ADMINISTRATOR_PASSWORD,
			*install,
		],
		cwd=system.bench_folder(),
		log=site,
		failed=f"The site {site} could not be made.",
		advice="Read the log; running the command again starts this step afresh.",
	)


def _migrate_if_changed(site: str, made: bool) -> None:
	marker = folder(site) / "app-schema"
	state = _schema_state()
	if not made and marker.exists() and marker.read_text() == state:
		return
	if not made:
		with step(f"Migrating {site}"):
			bench_command(
				site, "migrate", "--skip-search-index", log=site, failed=f"{site} could not be migrated."
			)
	marker.write_text(state)
	system.give(marker)


def _schema_state() -> str:
	"""What a migrate reads: JSON, patches, hooks, translations and installation code."""
	package = bench.app_folder() / bench.APP
	digest = hashlib.sha256()
	for path in sorted(package.rglob("*")):
		relative = path.relative_to(package)
		if path.suffix in {".json", ".csv", ".txt"} or relative.parts[0] in {
			"hooks.py",
			"patches",
			"installation",
		}:
			if path.is_file() and "__pycache__" not in relative.parts:
				digest.update(str(relative).encode() + path.read_bytes())
	return digest.hexdigest()
