"""The machine: missing packages, the user that runs bench, and running commands as that user.

bench refuses root. Started by root, the stand therefore works as a user of its own, whose home also holds
the bench; started by anybody else, it works as that person and asks sudo only for packages.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from stand import pins
from stand.steps import Trouble, step

BENCH_USER = os.environ.get("PARTICIPATION_USER") or "participation"
REPOSITORY = Path(__file__).resolve().parents[2]
_POLICY = Path("/usr/sbin/policy-rc.d")


def is_root() -> bool:
	"""Whether the command was started by root."""
	return os.geteuid() == 0


@cache
def bench_user() -> pwd.struct_passwd:
	"""The user that runs bench; created where root started the command on a new machine."""
	if not is_root():
		return pwd.getpwuid(os.geteuid())
	try:
		return pwd.getpwnam(BENCH_USER)
	except KeyError:
		subprocess.run(["useradd", "--create-home", "--shell", "/bin/bash", BENCH_USER], check=True)
		return pwd.getpwnam(BENCH_USER)


@cache
def bench_folder() -> Path:
	"""Where the bench stands; PARTICIPATION_BENCH moves it."""
	chosen = os.environ.get("PARTICIPATION_BENCH")
	return Path(chosen).absolute() if chosen else Path(bench_user().pw_dir) / "participation-bench"


@cache
def tools_folder() -> Path:
	"""Beside the bench: its command line, yarn, and the Python of the checks."""
	return bench_folder().with_name(bench_folder().name + "-tools")


def environment(**extra: str) -> dict[str, str]:
	"""The environment of a command run as the bench's user."""
	user = bench_user()
	tools = tools_folder()
	path = [
		f"{tools}/bench/bin",
		f"{tools}/node_modules/.bin",
		"/usr/local/bin",
		"/usr/bin",
		"/bin",
		"/usr/sbin",
	]
	return {
		**os.environ,
		"HOME": user.pw_dir,
		"USER": user.pw_name,
		"LOGNAME": user.pw_name,
		"PATH": ":".join(path),
		"PYTHONPATH": "",
		"LANG": "C.UTF-8",
		**extra,
	}


def identity() -> dict[str, object]:
	"""The arguments of subprocess that make a child run as the bench's user."""
	if not is_root():
		return {}
	user = bench_user()
	return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def log_file(name: str) -> Path:
	"""The file that keeps the whole output of the step `name`."""
	folder = tools_folder() / "logs"
	own(folder)
	return folder / f"{name}.log"


def own(folder: Path) -> Path:
	"""Makes a folder that belongs to the bench's user."""
	folder.mkdir(parents=True, exist_ok=True)
	return give(folder)


def give(path: Path) -> Path:
	"""Gives a path to the bench's user."""
	if is_root():
		os.chown(path, bench_user().pw_uid, bench_user().pw_gid, follow_symlinks=False)
	return path


def run(
	command: Sequence[str | Path],
	*,
	log: str,
	failed: str,
	advice: str = "",
	cwd: Path | None = None,
	show: bool = False,
	**extra: str,
) -> None:
	"""Runs a command as the bench's user with its output in the log (or shown); Trouble if it fails."""
	path = log_file(log)
	with path.open("ab") as output:
		done = subprocess.run(
			[str(part) for part in command],
			cwd=cwd or tools_folder(),
			env=environment(**extra),
			stdin=subprocess.DEVNULL,
			stdout=None if show else output,
			stderr=None if show else subprocess.STDOUT,
			**identity(),
		)
	if done.returncode:
		raise Trouble(failed, advice, None if show else path)


def read(command: Sequence[str | Path], cwd: Path | None = None) -> str | None:
	"""The output of a command run as the bench's user, None if it fails."""
	done = subprocess.run(
		[str(part) for part in command],
		cwd=cwd or tools_folder(),
		env=environment(),
		capture_output=True,
		text=True,
		**identity(),
	)
	return done.stdout if done.returncode == 0 else None


def install_packages() -> None:
	"""Installs the Debian packages that are missing, without letting any of them start a service."""
	missing = [package for package in pins.DEBIAN_PACKAGES if not _is_installed(package)]
	if not missing:
		return
	with step(f"System packages: {', '.join(missing)}"), _services_held_back():
		_as_administrator(["apt-get", "update", "-qq"])
		_as_administrator(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing])


def _is_installed(package: str) -> bool:
	if package in {"nodejs", "npm"} and shutil.which("node") and shutil.which("npm"):
		return True
	if package == "chromium" and Path(pins.CHROMIUM).is_file():
		return True  # Ubuntu has no such package: one brings another Chromium and names it
	query = ["dpkg-query", "-W", "-f=${Status}", package]
	return "install ok installed" in subprocess.run(query, capture_output=True, text=True).stdout


def _as_administrator(command: list[str]) -> None:
	sudo = [] if is_root() else ["sudo"]
	path = tools_folder() / "logs" / "packages.log"
	own(tools_folder())
	own(path.parent)
	with path.open("ab") as output:
		settings = ["env", "DEBIAN_FRONTEND=noninteractive"]
		done = subprocess.run([*sudo, *settings, *command], stdout=output, stderr=subprocess.STDOUT)
	if done.returncode:
		advice = f"Run `{' '.join(command)}` by hand, or ask an administrator to, and start this again."
		raise Trouble("A system package could not be installed.", advice, path)


@contextmanager
def _services_held_back() -> Iterator[None]:
	"""Debian starts a database when it installs one; the stand brings its own and touches no other."""
	if _POLICY.exists():
		yield
		return
	_as_administrator(["sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {_POLICY} && chmod 755 {_POLICY}"])
	try:
		yield
	finally:
		_as_administrator(["rm", "-f", str(_POLICY)])
