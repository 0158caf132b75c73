"""One process of the site, to be killed at any moment: `python -m tests.endurance.process KIND SITE ORIGIN CLOCK [PORT]`.

KIND is web, worker or scheduler. Time runs as fast as in the soak, the same for all, but for the seconds in the file CLOCK.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import time
import traceback
from datetime import datetime
from pathlib import Path

import frappe

from participation_app import jobs
from tests.soak.fast_time import FastTime

TICK = 1.0  # real seconds, in which a minute passes
QUEUES = "long,default,short"  # as the worker of long jobs has them


def main() -> None:
	kind, site, origin, clock, *port = sys.argv[1:]
	with FastTime(datetime.fromisoformat(origin), Path(clock)).in_force():
		{"web": _serve, "worker": _work, "scheduler": _schedule}[kind](site, *port)


def _serve(_site: str, port: str) -> None:
	import frappe.app
	from werkzeug.serving import make_server

	make_server("127.0.0.1", int(port), frappe.app.application, threaded=True).serve_forever()


def _work(_site: str) -> None:
	from frappe.utils.background_jobs import start_worker

	for module in pkgutil.iter_modules(jobs.__path__, f"{jobs.__name__}."):
		importlib.import_module(module.name)  # once, and not in each job anew
	start_worker(queue=QUEUES, quiet=True)


def _schedule(site: str) -> None:
	while True:
		time.sleep(TICK)
		try:
			_come_by(site)
		except Exception:  # Redis or the database is away: the next minute tries again
			traceback.print_exc()


def _come_by(site: str) -> None:
	frappe.init(site)
	frappe.connect()
	try:
		ours = {"stopped": 0, "method": ["like", "participation_app.%"]}
		for name in frappe.get_all("Scheduled Job Type", ours, pluck="name"):
			frappe.get_doc("Scheduled Job Type", name).enqueue()
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main()
