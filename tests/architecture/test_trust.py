"""The list of what can be trusted names tests and scripts that are there, and leaves no promise without a word."""

from __future__ import annotations

import ast
import re

import pytest

from tests.architecture.sources import ROOT, Function, tree_of

PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([RS]\d+) \| (.+?) \| (.+?) \| (.*?) ?\|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
SCRIPT = re.compile(r"`\./(scripts/[\w-]+)")
PROMISES = [*(f"R{number}" for number in range(1, 33)), *(f"S{number}" for number in range(1, 27))]


def test_every_promise_stands_there_once_and_in_order():
	assert [row[0] for row in ROW.findall(PAGE)] == PROMISES


@pytest.mark.parametrize(("path", "name"), sorted(set(TEST.findall(PAGE))))
def test_a_test_that_is_named_exists(path, name):
	assert (ROOT / path).is_file()
	assert name in {node.name for node in ast.walk(tree_of(ROOT / path)) if isinstance(node, Function)}


@pytest.mark.parametrize("script", sorted(set(SCRIPT.findall(PAGE))))
def test_a_script_that_is_named_exists(script):
	assert (ROOT / script).is_file()


@pytest.mark.parametrize("row", ROW.findall(PAGE), ids=lambda row: row[0])
def test_a_promise_names_what_shows_it_or_says_why_nothing_does(row):
	_number, what, shown_by, rest = row
	assert what and (TEST.search(shown_by) or SCRIPT.search(shown_by) or rest.startswith("Not shown: "))
