"""`python -m tests.endurance SITE REPORT WEB_PORT REDIS_PORT DATABASE_PORT DATABASE_COMMAND [--rounds N] …`.

In the bench's Python. MariaDB is this command's and has no other site in it; the command that starts it is JSON.
Redis is this command's too: the environment names it before Frappe is imported.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path

import frappe
from frappe.installer import update_site_config

from participation_app.simulator import authority
from participation_app.simulator.server import Simulator
from tests.endurance.conditions import Conditions
from tests.endurance.crew import Database, Means, Redis, Relays
from tests.endurance.endurance import Endurance, EndurancePlan
from tests.endurance.relay import Relay
from tests.endurance.steady import Steady
from tests.integration.committed import clear_away, nothing_left_behind
from tests.integration.conftest import ROUTES

PLATFORMS = "participation_platforms"
GATEWAY = {
	"doctype": "SMS Gateway",
	"gateway_name": "Endurance",
	"kind": "HTTP",
	"sender_id": "CityServ",
	"cost_per_part": 0.05,
	"enabled": 1,
	"auth_token": "simulated-http-token",
	"path": "/http/messages",
	"success_expression": "status = ok",
}
COMMENTS_A_ROUND, ROUNDS_AN_ANSWER = 3, 5


def main() -> None:
	asked = _asked()
	plan = EndurancePlan(
		rounds=asked.rounds,
		minutes=asked.minutes,
		chaos=0 if asked.conditions or asked.steady else EndurancePlan.chaos,
		seed=asked.seed,
		comments=asked.rounds * COMMENTS_A_ROUND,
		answers=max(asked.rounds // ROUNDS_AN_ANSWER, 1),
	)
	signal.signal(signal.SIGTERM, lambda *_signal: sys.exit("Ended before its time."))
	database = Database(
		json.loads(asked.database_command), asked.database_port, os.environ["PARTICIPATION_DATABASE_PASSWORD"]
	)
	with database, Redis(asked.redis_port) as queue:
		frappe.init(asked.site)
		frappe.connect()
		frappe.set_user("Administrator")
		clear_away()
		_take_gateway_away()  # where a run was killed
		_forget_when_jobs_ran()
		authority.build()
		frappe.db.commit()
		frappe.flags.in_test = True
		with (
			Simulator(with_samples=False) as simulator,
			_platforms(simulator),
			nothing_left_behind(),
			_gateway(),
		):
			means = Means(database, queue, asked.web_port, Path(f"{asked.report}-clock"))
			kind = Conditions if asked.conditions else Steady if asked.steady else Endurance
			# A server that is killed is to be seen as such, and not as a relay that hangs up.
			with _by_relays(means) if asked.conditions else nullcontext(means) as means:
				figures = kind(simulator, plan, means).run()
	Path(asked.report).write_text(json.dumps(asdict(figures)))


def _asked() -> argparse.Namespace:
	parser = argparse.ArgumentParser(prog="scripts/endurance", description=Endurance.__doc__)
	for name in ("site", "report"):
		parser.add_argument(name)
	for name in ("web_port", "redis_port", "database_port"):
		parser.add_argument(name, type=int)
	parser.add_argument("database_command")
	parser.add_argument("--conditions", action="store_true")
	parser.add_argument("--steady", action="store_true")
	parser.add_argument("--rounds", type=int, default=EndurancePlan.rounds)
	parser.add_argument("--minutes", type=float, default=EndurancePlan.minutes)
	parser.add_argument("--seed", type=int, default=EndurancePlan.seed)
	return parser.parse_args()


@contextmanager
def _by_relays(means: Means) -> Iterator[Means]:
	"""The same, but connections go by relays that can be made slow."""
	with Relay(means.database.port) as database, Relay(means.queue.port) as queue:
		yield replace(means, relays=Relays(database, queue))


@contextmanager
def _platforms(simulator: Simulator) -> Iterator[None]:
	"""Every process of the site reaches the simulator, and nothing else."""
	held = frappe.conf.get(PLATFORMS)
	addresses = {platform: f"{simulator.base_url}/{route}" for platform, route in ROUTES.items()}
	update_site_config(PLATFORMS, addresses, validate=False)
	frappe.conf[PLATFORMS] = addresses
	try:
		yield
	finally:
		update_site_config(PLATFORMS, held or "None", validate=False)


@contextmanager
def _gateway() -> Iterator[None]:
	"""Meanwhile a gateway sends short messages."""
	held = {
		name: frappe.db.get_single_value("Participation Settings", name)
		for name in ("sms_gateway", "phone_region")
	}
	frappe.get_doc(GATEWAY).insert()
	_settle(sms_gateway=GATEWAY["gateway_name"], phone_region="AE")
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.set_user("Administrator")
		_settle(**held)
		_take_gateway_away()


def _take_gateway_away() -> None:
	if frappe.db.get_single_value("Participation Settings", "sms_gateway") == GATEWAY["gateway_name"]:
		_settle(sms_gateway=None)
	frappe.delete_doc("SMS Gateway", GATEWAY["gateway_name"], force=True, ignore_missing=True)
	frappe.db.commit()


def _forget_when_jobs_ran() -> None:
	"""The clock of an earlier run was ahead; until then no job would be due."""
	frappe.db.set_value("Scheduled Job Type", {"stopped": 0}, "last_execution", None)


def _settle(**values: object) -> None:
	for name, value in values.items():
		frappe.db.set_single_value("Participation Settings", name, value)
	frappe.clear_document_cache("Participation Settings", "Participation Settings")
	frappe.db.commit()


if __name__ == "__main__":
	main()
