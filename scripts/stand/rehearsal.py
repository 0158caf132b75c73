"""`./scripts/rehearse-backup [--site SITE] [--comments N]`: a backup taken under load, restored beside, compared.

Meanwhile contributions are registered and comments read. Ends with 1 where something that was acknowledged before the
backup is not in it, where a value of a row is another, where the restored site holds half a contribution, another file,
a trace that is bent, or secrets that cannot be read, and where it does not find on the platforms what the backup lacks.
With --comments the site is filled first: so many comments, a fifth as many tickets with their events and trails.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from stand import bench, beside, services, sites, system
from stand.layers import APPS
from stand.pins import LARGE_SITE, PORTS, REHEARSED_SITE, TEST_SITES
from stand.steps import Trouble, exit_code, step

WARM_UP = 3.0  # seconds of writing before the backup begins
# Of these a row goes on changing while comments are read and contributions come.
CHANGES_UNDER_LOAD = {"Social Account", "Ingest Run", "Platform Use", "User"}
_KEY = "encryption_key"


@dataclass(frozen=True)
class Backup:
	"""What a backup left on the disk, and from when to when it ran."""

	database: Path
	files: Path
	private_files: Path
	began: float
	ended: float


def main() -> int:
	parser = argparse.ArgumentParser(prog="scripts/rehearse-backup", description=__doc__)
	parser.add_argument("--site", help="the site that is backed up and written to")
	parser.add_argument(
		"--comments", type=int, default=0, help="as many as it is to have, on a site of its own"
	)
	asked = parser.parse_args()
	site = asked.site or (LARGE_SITE if asked.comments else TEST_SITES[0])
	return exit_code(lambda: _rehearse(site, asked.comments))


def _rehearse(site: str, comments: int) -> None:
	bench.ensure_platform()
	with services.running():
		bench.ensure_app()
		if not sites.folder(site).exists():
			sites.ensure(site, APPS, sites.for_tests())
			sites.ensure_demo_authority(site)
		if comments:
			_fill(site, comments)
		sites.configure(site, sites.for_tests(PORTS.rehearsed_platforms))
		with services.started() as running:
			beside.start_platforms(running, site)
			written = sites.folder(site) / "rehearsal-acknowledged"
			before = _state(site, "before")
			backup = _backup_under_load(site, written)
			after = _state(site, "after", before["since"])
			seconds = _restore(site, backup)
			restored = _state(REHEARSED_SITE, "restored", before["since"])
			problems = [*_compare(before, restored, after), *_lost(written, restored, backup)]
			_verify_trace()
			caught_up = beside.catch_up(REHEARSED_SITE)
		sites.configure(site, sites.for_tests())
		problems += beside.problems_of(caught_up)
	_report(written, restored, backup, seconds)
	print(f"  read again from the platforms: {caught_up['later']} comments in {caught_up['seconds']:.0f} s")
	if problems:
		raise Trouble("The restored site is not what was backed up: " + "; ".join(problems))
	print("restored what was backed up: rows, files, trace and secrets agree, and no comment is missing")


def _fill(site: str, comments: int) -> None:
	with step(f"{comments:,} comments and their tickets on {site}"):
		failed, path = f"{site} could not be filled.", str(bench.app_folder() / "benchmarks")
		sites.run_script(site, "on_site_filling", comments, log="rehearsal", failed=failed, PYTHONPATH=path)


def _backup_under_load(site: str, written: Path) -> Backup:
	written.unlink(missing_ok=True)
	with services.started() as running, step(f"Backup of {site} while people and platforms write"):
		running.start("rehearsal-writing", *sites.script(site, "on_site_writing", written))
		running.start("rehearsal-reading", *sites.script(site, "on_site_reading", beside.PLATFORMS))
		while not (written.exists() and len(_acknowledged(written)) > 1):
			if running.dead():
				raise Trouble("Nothing could be written.", log=system.log_file(running.dead()[0]))
			time.sleep(0.1)
		time.sleep(WARM_UP)
		began, held = time.time(), set(_backups(site))
		sites.bench_command(site, "backup", "--with-files", log="rehearsal", failed="The backup failed.")
		ended = time.time()
		if running.dead():
			raise Trouble("The load ended before the backup.", log=system.log_file(running.dead()[0]))
	new = sorted(set(_backups(site)) - held)

	def named(end: str) -> Path:
		return next(path for path in new if path.name.endswith(end))

	return Backup(named("-database.sql.gz"), named("-files.tar"), named("-private-files.tar"), began, ended)


def _backups(site: str) -> list[Path]:
	# The names of private archives end as those of public ones do.
	found = (sites.folder(site) / "private" / "backups").glob("*")
	return sorted(found, key=lambda path: ("private" in path.name, path.name))


def _restore(site: str, backup: Backup) -> float:
	login = ["--db-root-username", "root", "--db-root-password", services.database_password()]
	began = time.monotonic()
	with step(f"Restoring as {REHEARSED_SITE}"):
		if not sites.folder(REHEARSED_SITE).exists():
			sites.create(REHEARSED_SITE, ())
		archives = [
			"--with-public-files",
			str(backup.files),
			"--with-private-files",
			str(backup.private_files),
		]
		failed = f"{REHEARSED_SITE} could not be restored."
		words = ["--force", "restore", str(backup.database), *login, *archives]
		sites.bench_command(REHEARSED_SITE, *words, log="rehearsal", failed=failed)
	# Nothing that waits in the copy may reach a platform; the key stays apart from the backup.
	key = json.loads((sites.folder(site) / "site_config.json").read_text()).get(_KEY)
	sites.configure(REHEARSED_SITE, {**sites.for_tests(), **({_KEY: key} if key else {})})
	return time.monotonic() - began


def _state(site: str, name: str, since: str = "") -> dict:
	path = sites.folder(site) / f"rehearsal-{name}.json"
	with step(f"What {site} holds"):
		words = [path, *([since] if since else [])]
		failed = f"The state of {site} could not be read."
		sites.run_script(site, "on_site_state", *words, log="rehearsal", failed=failed)
	return json.loads(path.read_text())


def _compare(before: dict, restored: dict, after: dict) -> list[str]:
	"""The copy is of a moment between both: no table has less than before, none more than after."""
	bounds = {doctype: (before["counts"][doctype], after["counts"][doctype]) for doctype in after["counts"]}
	problems = [
		f"{doctype}: {restored['counts'].get(doctype)} rows, not {min(pair)} to {max(pair)}"
		for doctype, pair in bounds.items()
		if not min(pair) <= restored["counts"].get(doctype, -1) <= max(pair)
	]
	problems += [
		f"{doctype}: its rows say something else"
		for doctype, total in restored["sums"].items()
		if doctype not in CHANGES_UNDER_LOAD
		and total not in (before["sums"][doctype], after["sums"][doctype])
	]
	problems += [
		f"half a contribution: {name}" for name in restored["untold"] if name not in before["untold"]
	]
	problems += [
		f"file {path}" for path, digest in before["files"].items() if restored["files"].get(path) != digest
	]
	if restored["secrets"] != after["secrets"]:
		problems.append(f"{restored['secrets']} of {after['secrets']} accounts' secrets can be read")
	return problems


def _lost(written: Path, restored: dict, backup: Backup) -> list[str]:
	there = set(restored["tickets"])
	early = [name for name, at in _acknowledged(written) if at < backup.began]
	return [f"{name} was acknowledged before the backup and is lost" for name in early if name not in there]


def _acknowledged(written: Path) -> list[tuple[str, float]]:
	lines = (line.split() for line in written.read_text().splitlines())
	return [(words[0], float(words[1])) for words in lines if len(words) == 2]


def _verify_trace() -> None:
	failed = "The trace of the restored site does not hold."
	with step("Verifying the trace of the restored site"):
		words = ("participation", "verify-trace")
		sites.bench_command(REHEARSED_SITE, *words, log="rehearsal-trace", failed=failed)


def _report(written: Path, restored: dict, backup: Backup, seconds: float) -> None:
	there = set(restored["tickets"])
	kept = [at for name, at in _acknowledged(written) if name in there]
	lost = [at for name, at in _acknowledged(written) if name not in there and at <= backup.ended]
	missing = backup.ended - max(kept) if lost else 0.0
	counts = restored["counts"]
	print(f"  comments: {counts['Social Comment']:,}, tickets: {counts['HD Ticket']:,}")
	print(f"  case events: {counts['Case Event']:,}, rows of all records: {sum(counts.values()):,}")
	print(f"  files: {len(restored['files'])}")
	print(f"  written while it ran: {len(_acknowledged(written))}, of these in the backup: {len(kept)}")
	print(f"  backup: {backup.ended - backup.began:.0f} s")
	print(f"  restored after (RTO): {seconds:.0f} s")
	print(f"  not in the backup (RPO): the last {missing:.1f} s before it ended")


if __name__ == "__main__":
	sys.exit(main())
