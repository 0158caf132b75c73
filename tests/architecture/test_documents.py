"""The documents name what is there: files, variables, layers, moves."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from participation_app.rules import lifecycle
from tests.architecture.sources import PACKAGE, ROOT, python_files, tree_of

PATHS = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "benchmarks").glob("*.md")]
DOCUMENTS = {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in PATHS}
README = DOCUMENTS["README.md"]
PATH = re.compile(r"`((?:[a-z_]+/)+[\w.]+(?:\.\w+)?|[a-z_]+\.(?:py|txt|toml|json))`")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_link_in_a_document_leads_to_a_file(name):
	folder = (ROOT / name).parent
	links = set(re.findall(r"\]\((?!https?:)([^)#]+)\)", DOCUMENTS[name]))
	assert [link for link in links if not (folder / link).exists()] == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if name.startswith("docs/")])
def test_a_document_is_found_from_another(name):
	others = "".join(text for other, text in DOCUMENTS.items() if other != name)
	assert f"{Path(name).name})" in others or f"{Path(name).name}#" in others, f"nothing leads to {name}"


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_path_in_a_document_is_one_of_the_repository(name):
	paths = set(PATH.findall(DOCUMENTS[name]))
	# Of a bench, or of an address of the public's pages, not of the repository.
	anywhere = {"site_config.json", "rows.json"}
	lost = [
		path
		for path in paths - anywhere
		if not path.startswith(("sites/", "participation-bench"))
		and not (ROOT / path).exists()
		and not (PACKAGE / path).exists()
	]
	assert lost == []


def test_every_variable_that_the_commands_read_is_in_the_readme_and_no_other():
	sources = "".join((ROOT / "scripts" / "stand" / name).read_text() for name in ("pins.py", "system.py"))
	told = {"PARTICIPATION_FRAPPE", "PARTICIPATION_TELEPHONY", "PARTICIPATION_HELPDESK"}
	read = set(re.findall(r'"(PARTICIPATION_[A-Z_]+)"', sources))
	assert set(re.findall(r"PARTICIPATION_[A-Z_]+", README)) == read | told


def test_the_readme_names_every_layer_of_tests():
	layers = ast.walk(tree_of(ROOT / "scripts" / "stand" / "layers.py"))
	calls = (
		node for node in layers if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Layer"
	)
	names = {call.args[0].value for call in calls}
	assert names and [name for name in names if f"| `{name}` |" not in README] == []


def test_the_readme_names_every_room():
	rooms = {path.relative_to(PACKAGE).parts[0] for path in python_files("participation_app")}
	code = {room for room in rooms if not room.endswith(".py")} - {"patches"}
	assert [room for room in sorted(code) if f"`{room}`" not in README] == []


def test_the_moves_of_the_seven_steps_exist():
	steps = README.partition("## The seven steps")[2].partition("\n## ")[0]
	moves = {name for row in re.findall(r"\|([^|]+)\|$", steps, re.M) for name in re.findall(r"`(\w+)`", row)}
	assert len(moves) > 15 and moves <= {*lifecycle.MOVES, *lifecycle.COMMENT_MOVES}
