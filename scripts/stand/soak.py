"""`./scripts/soak [--comments N] [--seed S] …`: the soak on the tests' site; non-zero if anything was lost or doubled."""

from __future__ import annotations

import sys

from stand import bench, services, sites, system
from stand.layers import APPS
from stand.pins import TEST_SITES
from stand.steps import exit_code


def main() -> int:
	return exit_code(_run)


def _run() -> None:
	bench.ensure_platform()
	bench.ensure_site_test_packages()
	with services.running():
		bench.ensure_app()
		sites.ensure(TEST_SITES[0], APPS, sites.for_tests())
		system.run(
			[bench.python(), "-m", "tests.soak", TEST_SITES[0], *sys.argv[1:]],
			cwd=system.bench_folder() / "sites",
			log="soak",
			failed="The soak lost or doubled something, or did not come to rest.",
			show=True,
			PYTHONPATH=str(bench.app_folder()),
		)


if __name__ == "__main__":
	sys.exit(main())
