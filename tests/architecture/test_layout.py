"""The shape of the repository: root links, names of files, what the package's own file holds."""

from __future__ import annotations

import ast
import os

import pytest

from tests.architecture.sources import PACKAGE, ROOT, place, python_files, tree_of

SAY_NOTHING = {"common", "helper", "helpers", "misc", "util", "utils"}


@pytest.mark.parametrize("name", ["hooks.py", "fixtures", "patches"])
def test_a_link_at_the_top_leads_into_the_package_by_a_relative_path(name):
	link = ROOT / name
	assert link.is_symlink(), f"{name} is not a link; make it one with `ln -s participation_app/{name}`"
	assert os.readlink(link) == f"participation_app/{name}"
	assert link.resolve() == (PACKAGE / name).resolve() and link.exists()


def test_nothing_in_the_package_is_a_link():
	assert [place(path) for path in PACKAGE.rglob("*") if path.is_symlink()] == []


def test_the_package_itself_holds_only_its_version():
	(statement,) = tree_of(PACKAGE / "__init__.py").body
	assert isinstance(statement, ast.Assign)
	assert [target.id for target in statement.targets] == ["__version__"]


def test_a_file_is_named_after_what_it_does():
	places = [place(path) for path in python_files("participation_app", "scripts", "tests")]
	assert [one for one in places if SAY_NOTHING & set(one.removesuffix(".py").split("/"))] == []


def test_every_folder_with_python_files_is_a_package():
	folders = {path.parent for path in python_files("participation_app")}
	assert [place(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


def test_every_module_opens_with_what_it_is_for():
	silent = []
	for path in python_files("participation_app", "scripts"):
		tree = tree_of(path)
		is_forced = "doctype" in path.parts or path == PACKAGE / "__init__.py"
		if tree.body and not is_forced and not ast.get_docstring(tree):
			silent.append(place(path))
	assert silent == []
