"""The threat model names what is there: tests, doors for guests, every chapter and every risk."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import ROOT, Function, dotted, functions, tree_of

MODEL = (ROOT / "docs" / "threat-model.md").read_text(encoding="utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
CHAPTERS = 17
RISKS = 10


def rows_of(title):
	"""The rows of a section's table, as lists of cells; the head left out."""
	section = MODEL.partition(f"\n## {title}")[2].partition("\n## ")[0]
	lines = [line for line in section.splitlines() if line.startswith("|")]
	return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(MODEL))))
def test_a_test_that_is_named_exists(path, name):
	assert (ROOT / path).is_file()
	defined = {node.name for node in ast.walk(tree_of(ROOT / path)) if isinstance(node, Function)}
	assert name in defined


@pytest.mark.parametrize("row", rows_of("Threats"), ids=lambda row: row[0][:60])
def test_every_threat_has_a_guard_and_a_test(row):
	threat, guard, tests = row
	assert threat and guard and TEST.findall(tests)


def test_every_chapter_is_answered():
	rows = rows_of("OWASP ASVS 5.0")
	assert [row[0].split()[0] for row in rows] == [f"V{number + 1}" for number in range(CHAPTERS)]
	assert {row[1] for row in rows} <= {"pass", "the framework's", "not applicable"}
	assert all(row[2] for row in rows)


def test_every_risk_names_its_tests():
	rows = rows_of("OWASP API Security")
	assert [row[0].split()[0] for row in rows] == [f"API{number + 1}" for number in range(RISKS)]
	assert all(TEST.findall(row[1]) for row in rows)


def test_every_door_for_guests_is_listed_and_no_other():
	opened = {
		f"{path.stem}.{function.name}"
		for path, function in functions("participation_app")
		for one in function.decorator_list
		if isinstance(one, ast.Call) and dotted(one.func) == "frappe.whitelist"
		if any(word.arg == "allow_guest" for word in one.keywords)
	}
	listed = {name for row in rows_of("What can be reached") for name in re.findall(r"`(\w+\.\w+)`", row[0])}
	assert listed == opened
