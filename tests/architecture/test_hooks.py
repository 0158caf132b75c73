"""hooks.py binds the app to Frappe and Helpdesk: whatever it names is there."""

from __future__ import annotations

import ast
import re

import pytest

from participation_app.rules import events, lifecycle
from tests.architecture.sources import (
	PACKAGE,
	Function,
	defined_at,
	dotted,
	fixture,
	hook_values,
	lines_of,
	place,
	python_files,
	texts_in,
	tree_of,
)

HOOKS = hook_values()
PATHS = sorted({text for text in texts_in(HOOKS) if text.startswith("participation_app.")})
PUBLIC_FILES = sorted({text for text in texts_in(HOOKS) if text.endswith((".js", ".css"))})
DOTTED = re.compile(r"participation_app(\.[A-Za-z_]\w*)+")


@pytest.mark.parametrize("path", PATHS)
def test_a_dotted_path_is_a_function_or_a_class(path):
	assert isinstance(defined_at(path), (*Function.__args__, ast.ClassDef)), f"{path} does not exist"


@pytest.mark.parametrize("path", PUBLIC_FILES)
def test_a_script_or_style_sheet_stands_where_it_is_said_to_be(path):
	inside = path.replace("/assets/participation_app/", "public/")
	assert (PACKAGE / inside).is_file(), f"{inside} does not exist"


@pytest.mark.parametrize("path", sorted(texts_in(HOOKS["scheduler_events"])))
def test_what_the_scheduler_calls_needs_no_argument(path):
	function = defined_at(path)
	assert len(function.args.args) == len(function.args.defaults) and not function.args.kwonlyargs


# Of frappe.enqueue itself: an argument of such a name never reaches the job.
OF_THE_QUEUE = {
	*("method", "queue", "timeout", "event", "is_async", "job_name", "now", "enqueue_after_commit"),
	*("on_success", "on_failure", "at_front", "job_id", "deduplicate"),
}


@pytest.mark.parametrize("path", sorted(python_files("participation_app/jobs")), ids=place)
def test_a_job_asks_for_nothing_that_the_queue_keeps_to_itself(path):
	for function in (node for node in ast.walk(tree_of(path)) if isinstance(node, Function)):
		asked = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
		assert asked & OF_THE_QUEUE == set() or function.name.startswith("_"), function.name


def announced() -> set[str]:
	"""The moves, and whatever else a room announces by its name."""
	calls = (node for path in python_files("participation_app") for node in ast.walk(tree_of(path)))
	named = (node.args[0] for node in calls if isinstance(node, ast.Call) and dotted(node.func) == "announce")
	texts = {name.value for name in named if isinstance(name, ast.Constant)}
	return texts | {*lifecycle.MOVES, *lifecycle.COMMENT_MOVES, *events.MOVES}


@pytest.mark.parametrize("announcement", sorted(HOOKS["participation_announcements"]))
def test_whoever_listens_listens_to_something_that_is_announced(announcement):
	_doctype, name = announcement.split(".")
	assert name in announced()
	for path in HOOKS["participation_announcements"][announcement]:
		assert len(defined_at(path).args.args) == 2, f"{path} takes the document and the values entered"


def test_fixtures_are_chosen_by_our_modules_and_roles():
	chosen = {one["dt"]: one["filters"][0][2] for one in HOOKS["fixtures"]}
	assert sorted(chosen["Custom Field"]) == sorted(lines_of("modules.txt"))
	roles = {*lifecycle.ROLES} - {lifecycle.SYSTEM}
	assert set(chosen["Role"]) == roles == {role["name"] for role in fixture("role")}


def test_every_fixture_that_hooks_choose_is_in_a_file_and_the_other_way_round():
	chosen = {one["dt"].lower().replace(" ", "_") for one in HOOKS["fixtures"]}
	assert chosen == {path.stem for path in (PACKAGE / "fixtures").glob("*.json")}


def test_a_dotted_path_written_as_text_leads_somewhere():
	lost = []
	for path in python_files("participation_app", "scripts"):
		for node in ast.walk(tree_of(path)):
			if (
				isinstance(node, ast.Constant)
				and isinstance(node.value, str)
				and DOTTED.fullmatch(node.value)
			):
				if defined_at(node.value) is None:
					lost.append(f"{place(path, node)} {node.value}")
	assert lost == []
