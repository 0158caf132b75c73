"""The runbook names every figure and every alarm, and what it tells people to type is there."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from participation_app.rules.metrics import CATALOGUE
from tests.architecture.sources import PACKAGE, ROOT, defined_at, dotted, hook_values, python_files, tree_of

MEANT = 6  # what a finding of the page of health says; other checks name theirs otherwise
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def alarms() -> Iterator[str]:
	"""The beginning of the key of every finding."""
	for path in python_files("participation_app/casework/health", "participation_app/intake"):
		for node in ast.walk(tree_of(path)):
			if isinstance(node, ast.Call) and dotted(node.func) == "Finding" and len(node.args) >= MEANT:
				key = node.args[0]
				first = key.values[0] if isinstance(key, ast.JoinedStr) else key
				yield str(first.value).partition(":")[0]


ALARMS = sorted(set(alarms()))
FIGURES = RUNBOOK.partition("## The figures")[2].partition("\n## ")[0]
KEYS = RUNBOOK.partition("## Alarms")[2].partition("\n## ")[0]


def test_there_are_alarms_to_look_at():
	assert {"scheduler", "account", "notices_wait", "agreement"} <= set(ALARMS)


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_figure_has_a_line_that_says_when_to_worry(name):
	assert f"| `{name}` |" in FIGURES


@pytest.mark.parametrize("key", ALARMS)
def test_every_alarm_is_named_with_what_to_do(key):
	assert f"`{key}`" in KEYS


def test_it_names_no_figure_and_no_alarm_that_is_gone():
	assert set(re.findall(r"`(participation_\w+)`", FIGURES)) == set(CATALOGUE)
	assert set(re.findall(r"`([a-z_]+)`", KEYS.partition("|---|")[2])) == set(ALARMS)


def test_every_measure_has_a_room_that_gives_it():
	given = {
		node.value
		for path in python_files("participation_app")
		for node in ast.walk(tree_of(path))
		if isinstance(node, ast.Constant) and node.value in CATALOGUE and path != PACKAGE / "rules/metrics.py"
	}
	assert given == set(CATALOGUE)
	assert all(defined_at(path) for path in hook_values()["participation_metrics"])


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\bexecute (\S+?)`", RUNBOOK))))
def test_what_it_has_executed_is_a_function(path):
	assert isinstance(defined_at(path), ast.FunctionDef)


@pytest.mark.parametrize("script", sorted(set(re.findall(r"`\./(scripts/[\w-]+)", RUNBOOK))))
def test_a_script_that_it_names_is_there(script):
	assert (ROOT / script).is_file()


def test_its_links_lead_to_its_own_headings():
	headings = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.+)$", RUNBOOK, re.M)}
	assert set(re.findall(r"\(#([\w-]+)\)", RUNBOOK)) <= headings
