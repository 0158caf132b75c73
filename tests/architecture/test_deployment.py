"""What is handed out for containers fits the app: its queues, its pins, its doors."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator

import yaml

from tests.architecture.sources import ROOT, defined_at, dotted, hook_values, python_files, read_json, tree_of

sys.path.append(str(ROOT / "scripts"))

from stand import pins

FOLDER = ROOT / "docs" / "deployment"
VALUES = yaml.safe_load((FOLDER / "helm-values.yaml").read_text(encoding="utf-8"))
COMPOSE = yaml.safe_load((FOLDER / "compose.queues.yaml").read_text(encoding="utf-8"))
TOLD = (FOLDER / "README.md").read_text(encoding="utf-8")
OF_FRAPPE = {"default", "short", "long"}


def queues_of_jobs() -> Iterator[str]:
	"""The queue of every job that we start; the scheduler has two, by how often it starts something."""
	for path in python_files("participation_app"):
		for node in ast.walk(tree_of(path)):
			if isinstance(node, ast.Call) and dotted(node.func).endswith("frappe.enqueue"):
				named = [keyword.value for keyword in node.keywords if keyword.arg == "queue"]
				yield named[0].value if named else "default"
	for often in hook_values()["scheduler_events"]:
		yield "long" if often.endswith(("_long", "_maintenance")) else "default"


def test_every_queue_of_our_jobs_has_workers_that_are_scaled():
	scaled = {name for name, values in VALUES["worker"].items() if "autoscaling" in values} - {"gunicorn"}
	assert set(queues_of_jobs()) <= scaled == OF_FRAPPE


def test_the_document_tells_of_each_queue_whether_jobs_of_ours_use_it():
	told = dict(re.findall(r"^\| `(\w+)` \| (.+?) \|", TOLD, re.M))
	assert set(told) == OF_FRAPPE
	assert {name for name in told if told[name] != "none of ours"} == set(queues_of_jobs())


def test_workers_of_composed_containers_serve_queues_that_there_are():
	commands = [service.get("command", "") for service in COMPOSE["services"].values()]
	served = {name for command in commands if "--queue" in command for name in command.split()[-1].split(",")}
	assert served and served <= OF_FRAPPE


def test_there_is_one_scheduler():
	assert VALUES["worker"]["scheduler"]["replicaCount"] == 1
	assert COMPOSE["services"]["scheduler"]["deploy"]["replicas"] == 1


def test_a_worker_of_the_long_queue_is_left_when_a_release_holds_one():
	long = VALUES["worker"]["long"]
	assert long["replicaCount"] == long["autoscaling"]["minReplicas"] >= 2


def test_what_asks_whether_a_page_can_be_served_asks_a_door_that_is_there():
	asked = VALUES["worker"]["gunicorn"]["readinessProbe"]["httpGet"]["path"]
	assert isinstance(defined_at(asked.removeprefix("/api/method/")), ast.FunctionDef)


def test_an_image_has_the_apps_in_the_versions_that_are_tried():
	named = {entry["url"].rpartition("/")[2]: entry["branch"] for entry in read_json(FOLDER / "apps.json")}
	ours = named.pop("participation_app")
	assert ours and named == {
		source.app: source.default_version for source in (pins.TELEPHONY, pins.HELPDESK)
	}
	assert f"FRAPPE_BRANCH={pins.FRAPPE.default_version}" in TOLD


def test_a_new_site_gets_each_app_after_those_it_needs():
	assert VALUES["jobs"]["createSite"]["installApps"] == ["telephony", "helpdesk", "participation_app"]
