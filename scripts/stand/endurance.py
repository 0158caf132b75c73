"""`./scripts/endurance [--rounds N] [--minutes M] [--seed S] [--conditions | --steady]`: kills under load, an audit, a report.

With --conditions no kills, but a full disk, a database that takes nothing or nobody, clocks that are wrong, and
connections that are slow.
With --steady neither: work alone, after which nothing may have grown but what was stored.
The report is docs/endurance.md; each kind of run writes its own part.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

from stand import bench, services, sites, small_disk, system
from stand.layers import APPS
from stand.pins import ENDURANCE_SITE, PORTS
from stand.steps import exit_code

DATABASE = services.Database("mariadb-endurance", PORTS.endurance_mariadb, flush=1, buffer="256M")
REPORT = system.REPOSITORY / "docs" / "endurance.md"
NAMES = {
	"comments": "comments written",
	"changes": "changes by their authors",
	"states": "comments by state",
	"approved": "answers approved, corrections included",
	"outcomes": "how they ended",
	"replies": "receipts and answers that stand",
	"calls": "calls entered by the web server",
	"sent_again": "requests sent again since no answer came",
	"notices": "notices by state",
	"messages": "messages that the gateway took",
	"faults": "faults of the platforms",
	"requests": "requests between site and platforms",
	"chains": "trails verified",
	"events": "case events in them",
}
TEXT = """# Endurance

`./scripts/endurance --rounds 1000 --seed 1` lets the public write on four platforms, callers call, and staff answer, while a web server, two schedulers, two workers, a Redis that keeps nothing on the disk and a MariaDB with this one site in it run as processes of their own. A minute passes in each second. Each round ends with one strike, while a call is being entered: SIGKILL of a worker, of the job in its hands, of the web server, a scheduler, Redis or MariaDB, or the end of a connection to the database. What was killed is started anew, MariaDB with what it had committed. A clerk whose request got no answer sends it again.

The seed decides what is written, called, asked and struck, and in which order; how far a process has come is chance. At the end time leaps until nothing is left to do, and the books must balance:

- comments: what is public is stored, each once, and the states of the procedure add up to all of them;
- calls: each is one ticket, under the reference that was acknowledged, however often it was sent;
- notices owed = sent + waiting with a time + failed with the reason shown; the gateway took none twice;
- approvals: each stands on the platform once, or its form says why not; what was withdrawn does not stand;
- the trace: every chain holds;
- no key or token is in a table, a job's arguments, the platforms' journal or a process's output.

`--minutes 30` ends the rounds by then, and the report tells how many there were. MariaDB keeps its data in `services/mariadb-endurance` of the bench between runs and listens on a port of its own; no other site is touched. [Reliability](reliability.md) tells of the soak, the faults one by one and the interleavings.

`./scripts/endurance --conditions`, as root, kills nobody. On a copy of the data, on a disk in memory, one condition after the other lasts for twelve looks at a citizen's page, three where answers come late, while the public writes and people call: the disk of the database is full; MariaDB is read-only; others hold all its connections; the clock of the site's processes is an hour ahead, then behind; the time zones of server and database are changed; the database, then Redis, is asked 1, 5 and 30 seconds late, and spoken with byte by byte. Meanwhile the page where a citizen follows a contribution must be read, unless there is no connection, an answer is late or Redis speaks byte by byte, and the page of health must tell of a database that takes nothing or nobody. After each condition every call must be acknowledged and every account read to its end, after slow connections within a minute; at the end the same books must balance. MariaDB's own clock stays right: no date of the app is taken from it.

Two of these are not hidden by the app: with no connection left the web server answers with its own error page, since Frappe asks the database before any app is asked; and what a citizen sends while the database takes nothing is refused, not kept.

`./scripts/endurance --steady --minutes 60` kills nobody and breaks nothing: the public writes, callers call, staff answer, a minute passes in each second; while more than forty jobs wait nobody writes. Every ten rounds the memory of each kind of process, the connections to the database, the jobs that wait and the keys of Redis are looked at, and every fifty the rows of each table are counted. Memory at the end may be 5 per cent more than once caches were full, after a quarter of the looks; connections, waiting jobs and the keys of jobs may be a few more, and as Redis keeps a job that is done for ten minutes, that takes 40 minutes to be known. A table grows with the work: none may grow a quarter faster in the second half, unless slower than the trail. No process may have ended by itself, no error may have been told but that no account sends mail, and the same books must balance.

## What was found

| Found | Now |
|---|---|
| On a full disk MariaDB lets whoever writes to the Error Log wait until somebody frees it, since that table is MyISAM. Any error held up its worker, and reading stopped. | Below 16 MB the lines go to the log file. |
| While the database took nothing, jobs failed every minute with an error that could not be stored either, and no page told of it. | Reading stops where it was; both pages of health say why, since when and what to do. |
| A lease that was taken while the clock was ahead kept an account unread until the clock had caught up. | A lease longer than any can be is not waited for. |
| What is set before every job was its first statement: a job without a connection failed there, before anybody noted it, and no page told of it. | It is noted there too. |
| A worker that began a release of open data looked at the folders of other workers; one that went at that moment failed the release. | It is passed over. |
"""
MOST_TABLES = 15  # are told, those that grew most
ROUNDS, CONDITIONS, STEADY = PARTS = ("The last rounds", "The last conditions", "The last steady work")


def main() -> int:
	parser = argparse.ArgumentParser(prog="scripts/endurance", description=__doc__)
	parser.add_argument("--rounds", type=int, default=1000)
	parser.add_argument("--minutes", type=float, default=600, help="after which no further round begins")
	parser.add_argument("--seed", type=int, default=1)
	instead = parser.add_mutually_exclusive_group()
	instead.add_argument(
		"--conditions", action="store_true", help="conditions of the machine instead of kills"
	)
	instead.add_argument("--steady", action="store_true", help="work alone, and what grows with it")
	asked = parser.parse_args()
	return exit_code(lambda: _run(asked))


def _run(asked: argparse.Namespace) -> None:
	bench.ensure_platform()
	bench.ensure_site_test_packages()
	with services.running():
		bench.ensure_app()
		with services.started() as own:
			services.start_database(own, DATABASE)
			sites.ensure(ENDURANCE_SITE, APPS, sites.for_tests(), DATABASE)
		if asked.conditions:
			with small_disk.copied_to(DATABASE.data) as data:
				_report(CONDITIONS, _conditions(_figures(["--conditions", "--seed", asked.seed], data)))
			return
		began = time.monotonic()
		words = ["--rounds", asked.rounds, "--minutes", asked.minutes, "--seed", asked.seed]
		if asked.steady:
			figures = _figures([*words, "--steady"], DATABASE.data)
			_report(STEADY, _steady(figures, asked.seed, time.monotonic() - began))
			return
		figures = _figures(words, DATABASE.data)
		_report(ROUNDS, _rounds(figures, asked.seed, time.monotonic() - began))


def _figures(words: list[object], data: Path) -> dict:
	found = sites.folder(ENDURANCE_SITE) / "endurance.json"
	found.unlink(missing_ok=True)
	ports = [PORTS.endurance_web, PORTS.endurance_redis, PORTS.endurance_mariadb]
	database = [*DATABASE.command(data), f"--log-error={system.log_file('mariadb-struck')}"]
	means = [ENDURANCE_SITE, found, *ports, json.dumps(database)]
	redis = f"redis://127.0.0.1:{PORTS.endurance_redis}"
	system.run(
		[bench.python(), "-m", "tests.endurance", *map(str, [*means, *words])],
		cwd=system.bench_folder() / "sites",
		log="endurance",
		failed="Something was lost or doubled, or did not come to rest.",
		show=True,
		PYTHONPATH=str(bench.app_folder()),
		FRAPPE_REDIS_QUEUE=redis,
		FRAPPE_REDIS_CACHE=redis,
		PARTICIPATION_DATABASE_PASSWORD=services.database_password(),
	)
	return json.loads(found.read_text())


def _rounds(figures: dict, seed: int, seconds: float) -> str:
	strikes = ", ".join(f"{kind} {count}" for kind, count in sorted(figures["strikes"].items()))
	rows = [
		f"| strikes | {strikes} |",
		f"| seconds a round, with what comes after the last | {seconds / figures['rounds']:.1f} |",
	]
	rows += [f"| {words} | {_told(figures[name])} |" for name, words in NAMES.items()]
	when = (
		f"{date.today().isoformat()}, seed {seed}, {figures['rounds']} rounds in {seconds / 60:.0f} minutes"
	)
	return "\n".join(
		[f"{when}: nothing lost, nothing doubled, all books balance.", "", "| | |", "|---|---|", *rows]
	)


def _steady(figures: dict, seed: int, seconds: float) -> str:
	rows = [f"| {name} | {before:,} | {after:,} |" for name, (before, after) in figures["growth"].items()]
	told = (
		f"{date.today().isoformat()}, seed {seed}, {figures['work_rounds']} rounds in {seconds / 60:.0f} minutes, "
		f"{seconds / 60:.0f} hours of the site's time: {figures['comments']:,} comments, {figures['calls']:,} calls, "
		f"{figures['replies']:,} receipts and answers; no error, and all books balance."
	)
	more = sorted(figures["rows"].items(), key=lambda one: -sum(one[1]))[:MOST_TABLES]
	tables = [f"| {name.removeprefix('tab')} | {first:,} | {second:,} |" for name, (first, second) in more]
	return "\n".join(
		[
			told,
			"",
			*("| | once caches were full | at the end |", "|---|---|---|", *rows),
			"",
			*("| rows more in | the first half | the second half |", "|---|---|---|", *tables),
		]
	)


def _conditions(figures: dict) -> str:
	seen = figures["conditions"]
	columns = list(next(iter(seen.values())))
	rows = [f"| {name} | {' | '.join(str(told[one]) for one in columns)} |" for name, told in seen.items()]
	head = [f"| | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
	told = f"{date.today().isoformat()}: {figures['comments']} comments and {figures['calls']} calls meanwhile; at the end all books balance."
	return "\n".join([told, "", *head, *rows])


def _report(title: str, body: str) -> None:
	"""Writes this part of the report; the other stays as it was."""
	before = REPORT.read_text() if REPORT.exists() else ""
	parts = dict(part.split("\n", 1) for part in before.split("\n## ")[1:])  # by their titles
	parts = {name: parts[name] for name in PARTS if name in parts} | {title: f"\n{body}\n"}
	text = "".join(f"\n## {name}\n\n{parts[name].strip()}\n" for name in PARTS if name in parts)
	REPORT.write_text(TEXT + text)
	print(f"Nothing lost, nothing doubled. Report: {REPORT.relative_to(system.REPOSITORY)}")


def _told(value: object) -> str:
	if isinstance(value, dict):
		return ", ".join(f"{name} {count}" for name, count in sorted(value.items()))
	return f"{value:,}"


if __name__ == "__main__":
	sys.exit(main())
