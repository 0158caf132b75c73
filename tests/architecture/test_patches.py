"""A patch that is listed is there, and one that is there is listed: Frappe runs nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.architecture.sources import PACKAGE, Function, defined_at, lines_of, python_files, tree_of

SECTIONS = {"[pre_model_sync]", "[post_model_sync]"}


def listed() -> list[str]:
	lines = [line.partition("#")[0].strip() for line in lines_of("patches.txt")]
	return [line for line in lines if line not in SECTIONS and not line.startswith("execute:")]


def test_every_patch_that_is_listed_has_an_execute_function():
	for path in listed():
		assert isinstance(defined_at(f"{path}.execute"), Function), f"{path} has no execute()"


def test_every_patch_file_is_listed_once():
	files = [path for path in python_files("participation_app/patches") if path.name != "__init__.py"]
	assert sorted(_as_dotted(path) for path in files if _is_patch(path)) == sorted(listed())


def test_patches_say_whether_they_run_before_or_after_the_schema():
	assert SECTIONS <= set(lines_of("patches.txt"))


def _is_patch(path: Path) -> bool:
	return any(isinstance(node, Function) and node.name == "execute" for node in tree_of(path).body)


def _as_dotted(path: Path) -> str:
	return ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
