"""The repository as these tests read it: files, syntax trees and JSON; nothing is imported that needs a site."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from participation_app import hooks

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "participation_app"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(path: Path) -> ast.Module:
	"""The syntax tree of a Python file."""
	return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
	"""The Python files below these folders of the repository."""
	found = (path for folder in folders for path in (ROOT / folder).rglob("*.py"))
	return tuple(sorted(path for path in found if "__pycache__" not in path.parts))


def functions(*folders: str) -> Iterator[tuple[Path, Function]]:
	"""Every function and method below these folders, with its file."""
	for path in python_files(*folders):
		for node in ast.walk(tree_of(path)):
			if isinstance(node, Function):
				yield path, node


def place(path: Path, node: ast.AST | None = None) -> str:
	"""Where something stands, as an editor opens it."""
	relative = str(path.relative_to(ROOT))
	return f"{relative}:{node.lineno}" if node is not None else relative  # type: ignore[attr-defined]


def dotted(node: ast.AST) -> str:
	"""`frappe.db.commit` for the expression of that name; "" for anything else."""
	if isinstance(node, ast.Name):
		return node.id
	if isinstance(node, ast.Attribute):
		owner = dotted(node.value)
		return f"{owner}.{node.attr}" if owner else ""
	return ""


def read_json(path: Path) -> Any:
	return json.loads(path.read_text(encoding="utf-8"))


def lines_of(name: str) -> list[str]:
	"""The lines of a list kept in the package, such as modules.txt."""
	lines = (PACKAGE / name).read_text(encoding="utf-8").splitlines()
	return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]


@cache
def doctype_folders() -> tuple[Path, ...]:
	folders = (path for path in PACKAGE.glob("*/doctype/*") if path.is_dir() and path.name != "__pycache__")
	return tuple(sorted(folders))


@cache
def doctypes() -> dict[str, dict[str, Any]]:
	"""The app's doctypes by name."""
	read = (read_json(folder / f"{folder.name}.json") for folder in doctype_folders())
	return {doctype["name"]: doctype for doctype in read}


def fixture(name: str) -> list[dict[str, Any]]:
	"""The records of a fixture file."""
	return read_json(PACKAGE / "fixtures" / f"{name}.json")


@cache
def custom_fields() -> tuple[dict[str, Any], ...]:
	return tuple(fixture("custom_field"))


def hook_values() -> dict[str, Any]:
	"""What hooks.py tells Frappe, by the hook's name."""
	return {name: value for name, value in vars(hooks).items() if not name.startswith("_")}


def texts_in(value: Any) -> Iterator[str]:
	"""Every text inside nested lists and dicts, keys left aside."""
	if isinstance(value, str):
		yield value
	elif isinstance(value, dict):
		for inner in value.values():
			yield from texts_in(inner)
	elif isinstance(value, list | tuple):
		for inner in value:
			yield from texts_in(inner)


def defined_at(path: str) -> ast.AST | None:
	"""The module, function or class that a dotted path of the package names; None where there is none."""
	parts = path.split(".")
	if parts[0] != PACKAGE.name:
		return None
	if module := _module(parts):
		return tree_of(module)
	if len(parts) < 2 or not (module := _module(parts[:-1])):
		return None
	definitions = (*Function.__args__, ast.ClassDef)
	named = (node for node in tree_of(module).body if isinstance(node, definitions))
	return next((node for node in named if node.name == parts[-1]), None)


def _module(parts: list[str]) -> Path | None:
	bare = ROOT.joinpath(*parts)
	files = (bare.with_suffix(".py"), bare / "__init__.py")
	return next((path for path in files if path.is_file()), None)
