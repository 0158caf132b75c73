"""The app's files as the descriptions read them: nothing is imported, so no site is needed."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

WHITELIST = "frappe.whitelist"


@dataclass(frozen=True)
class Door:
	"""A function that can be called from outside, in a module of `api/`."""

	module: ast.Module
	stem: str
	function: ast.FunctionDef

	@property
	def path(self) -> str:
		return f"participation_app.api.{self.stem}.{self.function.name}"

	@property
	def words(self) -> str:
		return ast.get_docstring(self.function) or ""

	@cached_property
	def decorators(self) -> dict[str, dict[str, object]]:
		"""Names of the decorators with their literal keywords."""
		calls = (one for one in self.function.decorator_list if isinstance(one, ast.Call))
		return {ast.unparse(call.func): _keywords(call) for call in calls}

	@property
	def methods(self) -> list[str]:
		return list(self.decorators[WHITELIST].get("methods", ["GET", "POST"]))  # type: ignore[arg-type]

	@property
	def is_public(self) -> bool:
		return bool(self.decorators[WHITELIST].get("allow_guest"))


def version(repository: Path) -> str:
	text = (repository / "participation_app" / "__init__.py").read_text()
	return re.search(r'__version__ = "(.+?)"', text)[1]  # type: ignore[index]


def doors(repository: Path) -> Iterator[Door]:
	"""The functions of `api/` that a browser or a program may call, by module and name."""
	for path in sorted((repository / "participation_app" / "api").glob("*.py")):
		module = ast.parse(path.read_text(encoding="utf-8"))
		for node in module.body:
			door = Door(module, path.stem, node) if isinstance(node, ast.FunctionDef) else None
			if door and WHITELIST in door.decorators:
				yield door


def records(repository: Path, kind: str) -> Iterator[dict]:
	"""The records of a kind that stand as files in the modules: `doctype`, `page`, `report`, `workspace`."""
	for path in sorted((repository / "participation_app").glob(f"*/{kind}/*/*.json")):
		if path.stem == path.parent.name:
			yield json.loads(path.read_text(encoding="utf-8"))


def _keywords(call: ast.Call) -> dict[str, object]:
	return {
		word.arg: ast.literal_eval(word.value) for word in call.keywords if word.arg and _is_literal(word)
	}


def _is_literal(word: ast.keyword) -> bool:
	return isinstance(word.value, ast.Constant | ast.List | ast.Tuple | ast.Dict)
