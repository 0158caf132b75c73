"""The platform on a bench: Frappe, telephony and Helpdesk at the pins, this app beside them, the assets."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

from stand import pins, system
from stand.pins import PORTS, Source
from stand.steps import SourceUnreachable, step

APP = "participation_app"


def app_folder() -> Path:
	return system.bench_folder() / "apps" / APP


def python() -> Path:
	"""The Python of the bench."""
	return system.bench_folder() / "env" / "bin" / "python"


def ensure_tools() -> None:
	"""bench's own command line and yarn, beside the bench and for it alone."""
	tools = system.own(system.tools_folder())
	if not (tools / "bench" / "bin" / "bench").exists():
		with step("bench and yarn"):
			failed = "bench could not be installed."
			advice = "Check that PyPI and the npm registry can be reached."
			trouble = {"log": "tools", "failed": failed, "advice": advice}
			system.run([pins.PYTHON, "-m", "venv", "bench"], **trouble)
			system.run(["bench/bin/pip", "install", "-q", pins.BENCH_CLI], **trouble)
			system.run(["npm", "install", "--silent", "--no-fund", "--prefix", tools, pins.YARN], **trouble)


def ensure_platform() -> None:
	"""Frappe, telephony and Helpdesk; each is fetched only where its folder is missing."""
	ensure_tools()
	bench = system.bench_folder()
	if not (bench / "apps" / "frappe" / "node_modules").exists():
		with step(f"Frappe {pins.FRAPPE.version}"):
			_check_source(pins.FRAPPE)
			_initialise(bench)
	_configure(bench)
	for source in pins.PLATFORM[1:]:
		if _is_complete(source):
			continue
		with step(f"{source.app} {source.version}"):
			_check_source(source)
			_get_app(source)


def _check_source(source: Source) -> None:
	if Path(source.address).is_dir() or system.read(
		["git", "ls-remote", "--exit-code", source.address, "HEAD"]
	):
		return
	raise SourceUnreachable(
		f"The source of {source.app} cannot be reached: {source.address}",
		f"Check the network, or set {source.variable} to a mirror or the path of a local clone.",
	)


def _initialise(bench: Path) -> None:
	if bench.exists():
		shutil.rmtree(bench)
	system.own(bench.parent) if not bench.parent.exists() else None
	skip = ["--skip-redis-config-generation", "--skip-assets", "--no-procfile", "--no-backups"]
	source = ["--frappe-path", pins.FRAPPE.address, "--frappe-branch", pins.FRAPPE.version]
	system.run(
		["bench", "init", *skip, *source, "--python", pins.PYTHON, bench],
		log="frappe",
		failed="Frappe could not be set up.",
		advice="Run the command again; if it fails in the same place, read the log.",
	)


def _is_complete(source: Source) -> bool:
	apps = system.bench_folder() / "sites" / "apps.txt"
	folder = system.bench_folder() / "apps" / source.app
	return folder.exists() and source.app in apps.read_text().split()


def _get_app(source: Source) -> None:
	shutil.rmtree(system.bench_folder() / "apps" / source.app, ignore_errors=True)
	system.run(
		["bench", "get-app", "--skip-assets", "--branch", source.version, source.address],
		cwd=system.bench_folder(),
		log=source.app,
		failed=f"{source.app} could not be fetched.",
		advice=f"Check the network, or set {source.variable} to a mirror or the path of a local clone.",
	)


def _configure(bench: Path) -> None:
	path = bench / "sites" / "common_site_config.json"
	before = json.loads(path.read_text())
	after = {
		**before,
		"background_workers": 1,
		"db_host": "127.0.0.1",
		"db_port": PORTS.mariadb,
		"gunicorn_workers": 2,
		"live_reload": False,
		"redis_cache": f"redis://127.0.0.1:{PORTS.redis_cache}",
		"redis_queue": f"redis://127.0.0.1:{PORTS.redis_queue}",
		"redis_socketio": f"redis://127.0.0.1:{PORTS.redis_cache}",
		"serve_default_site": False,
		"socketio_port": PORTS.socketio,
		"webserver_port": PORTS.web,
	}
	if after != before:
		path.write_text(json.dumps(after, indent=1))


def ensure_app() -> bool:
	"""Copies this checkout into the bench and registers it; True if anything in it changed.

	A copy, because the checkout may stand where the bench's user cannot read.
	"""
	changed = _copy_checkout()
	if _install_app():
		changed = True
	apps = system.bench_folder() / "sites" / "apps.txt"
	if APP not in apps.read_text().split():
		names = [*apps.read_text().split(), APP]
		apps.write_text("\n".join(names) + "\n")
		changed = True
	return changed


def _install_app() -> bool:
	"""Installs the app with what it requires; again when its setup.py has changed."""
	marker = system.bench_folder() / "env" / f".{APP}-installed"
	state = hashlib.sha256((app_folder() / "setup.py").read_bytes()).hexdigest()
	if marker.exists() and marker.read_text() == state:
		return False
	with step("This app"):
		system.run(
			[python(), "-m", "pip", "install", "-q", "-e", app_folder()],
			log=APP,
			failed="This app could not be installed into the bench.",
			advice="Check that PyPI can be reached.",
		)
	marker.write_text(state)
	system.give(marker)
	return True


def _copy_checkout() -> bool:
	target = system.own(app_folder())
	wanted = _checkout_files()
	changed = False
	for relative in wanted:
		changed |= _copy(system.REPOSITORY / relative, target / relative, target)
	for path in sorted(target.rglob("*"), reverse=True):
		relative = path.relative_to(target)
		if _is_made_here(relative) or str(relative) in wanted or (path.is_dir() and not path.is_symlink()):
			continue
		path.unlink()
		changed = True
	return changed


def _checkout_files() -> set[str]:
	command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
	listed = subprocess.run(command, cwd=system.REPOSITORY, capture_output=True, text=True)
	if listed.returncode == 0:
		names = {name for name in listed.stdout.split("\0") if name}
	else:
		found = (path.relative_to(system.REPOSITORY) for path in system.REPOSITORY.rglob("*"))
		names = {str(path) for path in found if ".git" not in path.parts}
	return {name for name in names if _is_file(system.REPOSITORY / name)}


def _is_file(path: Path) -> bool:
	return path.is_symlink() or path.is_file()


def _is_made_here(relative: Path) -> bool:
	made = {"__pycache__", ".pytest_cache", ".hypothesis", "test-output", "node_modules"}
	return bool(made & set(relative.parts)) or relative.parts[0].endswith(".egg-info")


def _copy(source: Path, target: Path, top: Path) -> bool:
	if source.is_symlink():
		if target.is_symlink() and os.readlink(target) == os.readlink(source):
			return False
		target.unlink(missing_ok=True)
		target.symlink_to(os.readlink(source))
		system.give(target)
		return True
	if target.is_file() and target.read_bytes() == source.read_bytes():
		return False
	_make_folders(target.parent, top)
	shutil.copy(source, target)
	system.give(target)
	return True


def _make_folders(folder: Path, top: Path) -> None:
	if folder == top or folder.exists():
		return
	_make_folders(folder.parent, top)
	system.own(folder)


def ensure_assets() -> None:
	"""Builds the platform's assets once, and again when an app's version or its own public folder changed."""
	assets = system.bench_folder() / "sites" / "assets"
	marker = assets / ".built"
	state = _assets_state()
	if (assets / APP).exists() and marker.exists() and marker.read_text() == state:
		return
	with step("Assets"):
		system.run(
			["bench", "build", "--production"],
			cwd=system.bench_folder(),
			log="assets",
			failed="The assets could not be built.",
			advice="Read the log; a build that ran out of memory succeeds when less else is running.",
		)
	marker.write_text(state)


def _assets_state() -> str:
	digest = hashlib.sha256()
	for source in pins.PLATFORM:
		digest.update(f"{source.app} {source.version}\n".encode())
	links = sorted(str(path) for path in (app_folder() / APP / "public").rglob("*.bundle.*"))
	for path in links:
		digest.update(Path(path).read_bytes())
	return digest.hexdigest()


def axe() -> Path:
	"""The script that the browser tests look for barriers with."""
	return system.tools_folder() / "node_modules" / "axe-core" / "axe.min.js"


def ensure_axe() -> None:
	"""axe-core beside yarn, again when its pin has changed."""
	package = axe().with_name("package.json")
	wanted = pins.AXE.rpartition("@")[2]
	if package.exists() and json.loads(package.read_text())["version"] == wanted:
		return
	with step("axe-core"):
		system.run(
			["npm", "install", "--silent", "--no-fund", "--prefix", system.tools_folder(), pins.AXE],
			cwd=system.tools_folder(),
			log="axe",
			failed="axe-core could not be installed.",
			advice="Check that the npm registry can be reached.",
		)


def ensure_site_test_packages() -> None:
	"""pytest and Playwright in the bench's own Python."""
	wanted = " ".join(pins.SITE_TEST_PACKAGES)
	marker = system.bench_folder() / "env" / ".site-test-packages"
	if marker.exists() and marker.read_text() == wanted:
		return
	with step("Test packages in the bench"):
		system.run(
			[python(), "-m", "pip", "install", "-q", *pins.SITE_TEST_PACKAGES],
			log="test-packages",
			failed="The test packages could not be installed.",
			advice="Check that PyPI can be reached.",
		)
	marker.write_text(wanted)
	system.give(marker)


def benchmark_packages() -> Path:
	"""The folder of what the app is measured beside; apart, so that the bench itself stays as it is."""
	return system.tools_folder() / "benchmark-packages"


def ensure_benchmark_packages() -> None:
	"""numpy and datasketch, for the benchmarks alone."""
	wanted = " ".join(pins.BENCHMARK_PACKAGES)
	marker = benchmark_packages() / ".installed"
	if marker.exists() and marker.read_text() == wanted:
		return
	shutil.rmtree(benchmark_packages(), ignore_errors=True)
	into = ("--target", benchmark_packages())
	with step("Packages to measure beside"):
		system.run(
			[python(), "-m", "pip", "install", "-q", *into, *pins.BENCHMARK_PACKAGES],
			log="benchmark-packages",
			failed="The packages that the benchmarks compare with could not be installed.",
			advice="Check that PyPI can be reached.",
		)
	marker.write_text(wanted)
	system.give(marker)
