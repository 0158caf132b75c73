"""`./scripts/bench [NAME [ARGUMENT …]]`: one benchmark on a site of its own; without a name all of them, each in turn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from stand import bench, services, sites, system
from stand.comparison import PLAIN_APPS
from stand.layers import APPS
from stand.pins import MEASURED_SITE, WEIGHED_SITES
from stand.steps import Trouble, exit_code

FOLDER = Path(__file__).parents[2] / "benchmarks"
BESIDE_PLAIN_HELPDESK = "plain_helpdesk"


def main() -> int:
	return exit_code(lambda: _measure(sys.argv[1:2], sys.argv[2:]))


def _measure(wanted: Sequence[str], arguments: Sequence[str]) -> None:
	names = sorted(path.stem for path in FOLDER.glob("*.py"))
	if not {*wanted} <= {*names}:
		raise Trouble(f"There is no benchmark “{wanted[0]}”.", f"There are: {', '.join(names)}.")
	bench.ensure_platform()
	bench.ensure_benchmark_packages()
	with services.running():
		bench.ensure_app()
		for name in wanted or names:
			_run(name, [*_sites_of(name), *arguments])


def _sites_of(name: str) -> Sequence[str]:
	"""What a benchmark fills; most of them need the accounts and the people of the demo."""
	if name == BESIDE_PLAIN_HELPDESK:
		for site, apps in zip(WEIGHED_SITES, (APPS, PLAIN_APPS), strict=True):
			sites.ensure(site, apps, sites.for_tests())
		return WEIGHED_SITES
	sites.ensure(MEASURED_SITE, APPS, sites.for_tests())
	sites.ensure_demo_authority(MEASURED_SITE)
	return [MEASURED_SITE]


def _run(name: str, arguments: Sequence[str]) -> None:
	system.run(
		[bench.python(), str(bench.app_folder() / "benchmarks" / f"{name}.py"), *arguments],
		cwd=system.bench_folder() / "sites",
		log=f"benchmark-{name}",
		failed=f"The benchmark “{name}” could not be run.",
		show=True,
		PYTHONPATH=str(bench.benchmark_packages()),
	)


if __name__ == "__main__":
	sys.exit(main())
