"""`./scripts/bench [NAME [ARGUMENT …]]`: one benchmark on a site of its own; without a name all of them, each in turn."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from stand import bench, services, sites, system
from stand.layers import APPS
from stand.pins import MEASURED_SITE
from stand.steps import Trouble, exit_code

FOLDER = Path(__file__).parents[2] / "benchmarks"


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
		sites.ensure(MEASURED_SITE, APPS, sites.for_tests())
		sites.ensure_demo_authority(MEASURED_SITE)  # whose accounts and people some of them need
		for name in wanted or names:
			_run(name, arguments)


def _run(name: str, arguments: Sequence[str]) -> None:
	system.run(
		[bench.python(), str(bench.app_folder() / "benchmarks" / f"{name}.py"), MEASURED_SITE, *arguments],
		cwd=system.bench_folder() / "sites",
		log=f"benchmark-{name}",
		failed=f"The benchmark “{name}” could not be run.",
		show=True,
		PYTHONPATH=str(bench.benchmark_packages()),
	)


if __name__ == "__main__":
	sys.exit(main())
