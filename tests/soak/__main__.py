"""`python -m tests.soak SITE [--comments N] [--seed S] [--workers W] [--kills K]`, in the bench's Python.

The site is one of the tests' own; what the soak leaves there is removed.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, fields

import frappe

from participation_app.simulator import authority
from participation_app.simulator.server import Simulator
from tests.integration.committed import nothing_left_behind
from tests.integration.conftest import ROUTES
from tests.soak.soak import Plan, Soak


def main() -> None:
	site, plan = _asked()
	frappe.init(site)
	frappe.connect()
	frappe.set_user("Administrator")
	authority.build()
	frappe.db.commit()
	frappe.flags.in_test = True
	with Simulator(with_samples=False) as simulator, nothing_left_behind():
		frappe.conf.participation_platforms = {
			platform: f"{simulator.base_url}/{route}" for platform, route in ROUTES.items()
		}
		figures = Soak(simulator, plan).run()
	print("Nothing lost, nothing doubled, no secret written down.")
	for name, value in asdict(figures).items():
		print(f"  {name:10} {value}")


def _asked() -> tuple[str, Plan]:
	parser = argparse.ArgumentParser(prog="scripts/soak", description=Soak.__doc__)
	parser.add_argument("site")
	for one in fields(Plan):
		parser.add_argument(f"--{one.name.replace('_', '-')}", type=type(one.default), default=one.default)
	values = vars(parser.parse_args())
	return values.pop("site"), Plan(**values)


if __name__ == "__main__":
	main()
