"""A worker of the soak, in a process of its own, to be killed at any moment.

`python -m tests.soak.worker SITE ORIGIN NUMBER ADDRESSES`
"""

from __future__ import annotations

import json
import random
import sys
import time
import traceback
from datetime import datetime

import frappe

from tests.integration.faults.scheduler import Scheduler
from tests.soak.fast_time import FastTime

PAUSE = 0.1


def main() -> None:
	site, origin, number, addresses = sys.argv[1:]
	scheduler = Scheduler(dice=random.Random(int(number)))
	frappe.enqueue = scheduler.take
	with FastTime(datetime.fromisoformat(origin)).in_force():
		while True:
			try:
				_work(scheduler, site, json.loads(addresses))
			except Exception:  # as of a connection that was cut: the next job has a new one
				traceback.print_exc()
				scheduler.forget()
			time.sleep(PAUSE)


def _work(scheduler: Scheduler, site: str, addresses: dict[str, str]) -> None:
	frappe.init(site)
	frappe.connect()
	frappe.conf.participation_platforms = addresses
	try:
		while True:
			scheduler.come_by()
			time.sleep(PAUSE)
	finally:
		frappe.destroy()


if __name__ == "__main__":
	main()
