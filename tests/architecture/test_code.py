"""How the code is written where ruff has no rule: lengths, commits, translated texts, what is imported."""

from __future__ import annotations

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
	PACKAGE,
	ROOT,
	Function,
	dotted,
	functions,
	place,
	python_files,
	tree_of,
)

LONGEST, LONGEST_STORY, DEEPEST = 60, 90, 4  # a test may tell a walk through all steps
BLOCKS = (ast.If, ast.For, ast.While, ast.With, ast.Try, ast.Match)
# What a room may import besides the standard library; Frappe's rooms take what Frappe brings.
THIRD_PARTY = {
	"rules": {"phonenumbers"},
	"connectors": {"oauthlib", "requests", "requests_oauthlib", "urllib3"},
	"simulator": {"frappe", "hijridate", "oauthlib", "werkzeug"},
}
# Of the simulator's files, those that build records.
NEEDS_A_SITE = {
	*("authority.py", "authority_surveys.py"),
	*("books.py", "clerk.py", "comments.py", "letters.py", "loading.py", "moderation.py", "people.py"),
}
READ_FROM_A_SITE = re.compile(
	r"frappe\.(cache|conf|db|defaults|get_\w+|local|new_doc|qb|session|utils\.now\w*)\b"
)


def length_of(function: Function) -> int:
	return function.end_lineno - function.lineno + 1


def depth_of(node: ast.AST, depth: int = 0) -> int:
	"""How deep blocks stand inside blocks; an elif stands beside its if, a function of its own counts anew."""
	deepest = depth
	for field, value in ast.iter_fields(node):
		for child in value if isinstance(value, list) else [value]:
			if not isinstance(child, ast.AST) or isinstance(child, Function | ast.ClassDef):
				continue
			is_elif = isinstance(node, ast.If) and field == "orelse" and isinstance(child, ast.If)
			step = isinstance(child, BLOCKS) and not is_elif
			deepest = max(deepest, depth_of(child, depth + step))
	return deepest


def calls(path: Path, *names: str) -> Iterator[ast.Call]:
	for node in ast.walk(tree_of(path)):
		if isinstance(node, ast.Call) and dotted(node.func) in names:
			yield node


def test_no_function_is_longer_than_a_screen_or_nested_too_deep():
	shipped = list(functions("participation_app", "scripts"))
	assert [place(path, one) for path, one in shipped if length_of(one) > LONGEST] == []
	assert [place(path, one) for path, one in shipped if depth_of(one) > DEEPEST] == []
	assert [place(path, one) for path, one in functions("tests") if length_of(one) > LONGEST_STORY] == []


def test_most_functions_of_the_package_are_short():
	lengths = [length_of(one) for _path, one in functions("participation_app")]
	assert statistics.median(lengths) <= 13
	assert statistics.quantiles(lengths, n=20)[-1] <= 45


def test_a_commit_says_its_reason_on_its_line():
	silent = []
	for path in python_files("participation_app"):
		lines = path.read_text(encoding="utf-8").splitlines()
		for call in calls(path, "frappe.db.commit"):
			if not re.search(r"commit\(\)\s+# \S+ \S+", lines[call.lineno - 1]):
				silent.append(place(path, call))
	assert silent == []


def test_the_text_of_a_translation_is_found_as_it_stands():
	put_together = []
	for path in python_files("participation_app"):
		for call in calls(path, "_", "frappe._", "_lt", "frappe._lt"):
			text = call.args[0]
			is_formatted = isinstance(text, ast.Call) and dotted(text.func).endswith("format")
			if isinstance(text, ast.JoinedStr | ast.BinOp) or is_formatted:
				put_together.append(place(path, call))
	assert put_together == [], "fill placeholders after _(…), never inside"


def test_the_text_of_a_translation_in_a_script_is_found_as_it_stands():
	put_together = re.compile(r"""\b__\(\s*(`[^`]*\$\{|(["'])(?:(?!\2).)*\2\s*\+)""")
	for path in PACKAGE.rglob("*.js"):
		found = put_together.search(path.read_text(encoding="utf-8"))
		assert not found, f"{place(path)}: {found[0]}"


def test_nothing_is_read_from_a_site_when_a_module_is_imported():
	early = []
	for path in python_files("participation_app"):
		for statement in tree_of(path).body:
			if isinstance(statement, Function):
				continue
			early += [place(path, node) for node in _run_at_import(statement) if _reads_a_site(node)]
	assert early == [], "one process serves many sites"


def _run_at_import(node: ast.AST) -> Iterator[ast.AST]:
	yield node
	for child in ast.iter_child_nodes(node):
		if not isinstance(child, Function | ast.Lambda):
			yield from _run_at_import(child)


def _reads_a_site(node: ast.AST) -> bool:
	return isinstance(node, ast.Call | ast.Attribute) and bool(
		READ_FROM_A_SITE.match(dotted(node.func if isinstance(node, ast.Call) else node))
	)


@pytest.mark.parametrize("room", sorted(THIRD_PARTY))
def test_a_room_without_a_site_imports_only_what_it_may(room):
	allowed = {*sys.stdlib_module_names, *THIRD_PARTY[room], PACKAGE.name}
	strange = []
	for path in python_files(f"participation_app/{room}"):
		without_site = allowed if path.name in NEEDS_A_SITE else allowed - {"frappe", "hijridate"}
		strange += [f"{place(path)}: {name}" for name in imported(path) if name not in without_site]
	assert strange == []


def test_what_runs_without_a_site_declares_what_it_imports():
	declared = (ROOT / "setup.py").read_text(encoding="utf-8")
	brought_along = {"oauthlib", "urllib3"}  # by requests-oauthlib and requests
	for name in (THIRD_PARTY["rules"] | THIRD_PARTY["connectors"]) - brought_along:
		assert f'"{name.replace("_", "-")}>=' in declared, f"setup.py does not require {name}"


def imported(path: Path) -> set[str]:
	"""The first names of what a file imports; its own package's relative imports left aside."""
	names = set()
	for node in ast.walk(tree_of(path)):
		if isinstance(node, ast.Import):
			names |= {alias.name.partition(".")[0] for alias in node.names}
		elif isinstance(node, ast.ImportFrom) and not node.level:
			names.add(node.module.partition(".")[0])
	return names


def test_a_refused_move_is_thrown_so_that_the_desk_shows_why():
	raised = [
		place(path, node)
		for path in python_files(PACKAGE)
		for node in ast.walk(tree_of(path))
		if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
		if dotted(node.exc.func).rpartition(".")[2] == "MoveNotOpen"
	]
	assert raised == []
