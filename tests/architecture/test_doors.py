"""What a browser or another program can call: typed, and open to nobody before the permission is checked."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import Function, dotted, functions, hook_values, place, python_files, tree_of

WHITELIST = "frappe.whitelist"


def decorators(function: Function) -> dict[str, list[ast.keyword]]:
	"""The names of the decorators with their keywords."""
	return {
		dotted(one.func if isinstance(one, ast.Call) else one): getattr(one, "keywords", [])
		for one in function.decorator_list
	}


def whitelisted() -> Iterator[tuple[Path, Function]]:
	for path, function in functions("participation_app"):
		if WHITELIST in decorators(function):
			yield path, function


DOORS = [(path, one) for path, one in whitelisted() if path.parent.name == "api"]
ELSEWHERE = [(path, one) for path, one in whitelisted() if path.parent.name != "api"]


def named(door: object) -> str | None:
	return door.name if isinstance(door, Function) else place(door) if isinstance(door, Path) else None


def first_call(node: ast.AST) -> ast.Call | None:
	"""The call that is made first when the statement runs, and made whatever happens; None where none is."""
	if isinstance(node, ast.Call):
		inside = (first_call(part) for part in (node.func, *node.args, *(one.value for one in node.keywords)))
		return next((call for call in inside if call), node)
	if isinstance(node, ast.If | ast.IfExp | ast.While):
		return first_call(node.test)
	if isinstance(node, ast.BoolOp):
		return first_call(node.values[0])
	if isinstance(node, ast.Lambda | ast.comprehension | ast.GeneratorExp | ast.ListComp | Function):
		return None
	return next((call for child in ast.iter_child_nodes(node) if (call := first_call(child))), None)


def is_check(call: ast.Call | None, module: ast.Module) -> bool:
	"""Whether a call raises for those who may not: Frappe's own checks, or a function of the file that begins with one."""
	if call is None:
		return False
	name = dotted(call.func)
	if name == "frappe.has_permission":
		return any(word.arg == "throw" and getattr(word.value, "value", 0) is True for word in call.keywords)
	# A signature is what a platform has in place of a login; what is public is only counted.
	checks = (".check_permission", ".raise_unless_proved", "limits.raise_if_too_often")
	if name == "frappe.only_for" or name.endswith(checks):
		return True
	own = (node for node in module.body if isinstance(node, Function) and node.name == name)
	return any(begins_with_check(function, module) for function in own)


def begins_with_check(function: Function, module: ast.Module) -> bool:
	"""Whether a check is the first that runs; the document that is checked is got before it."""
	statements = function.body[bool(ast.get_docstring(function)) :]
	for statement in statements:
		call = first_call(statement)
		if isinstance(statement, ast.Assign) and call and dotted(call.func) == "frappe.get_doc":
			continue
		return is_check(call, module)
	return False


def test_there_are_doors_to_look_at():
	assert len(DOORS) >= 9


@pytest.mark.parametrize(("path", "door"), DOORS, ids=named)
def test_a_door_checks_permission_before_anything_else(path, door):
	assert begins_with_check(door, tree_of(path)), f"{place(path, door)} acts before it checks"


@pytest.mark.parametrize(("path", "door"), DOORS, ids=named)
def test_a_door_says_the_type_of_every_argument_and_of_its_answer(path, door):
	arguments = [*door.args.posonlyargs, *door.args.args, *door.args.kwonlyargs]
	assert [one.arg for one in arguments if one.annotation is None] == [] and door.returns
	assert not door.args.vararg and not door.args.kwarg


@pytest.mark.parametrize(("path", "door"), DOORS, ids=named)
def test_a_door_names_the_methods_of_http_by_which_it_is_called(path, door):
	given = {word.arg: word.value for word in decorators(door)[WHITELIST]}
	assert "methods" in given
	assert {one.value for one in given["methods"].elts} <= {"GET", "POST", "PUT", "DELETE"}


@pytest.mark.parametrize(("path", "door"), DOORS, ids=named)
def test_a_door_for_guests_counts_how_often_it_is_used(path, door):
	given = {word.arg for word in decorators(door)[WHITELIST]}
	if "allow_guest" in given:
		assert any(name.endswith("rate_limit") for name in decorators(door)), place(path, door)


@pytest.mark.parametrize(("path", "door"), ELSEWHERE, ids=named)
def test_besides_the_doors_only_what_helpdesk_opens_itself_is_overridden(path, door):
	assert path.parent.name == "overrides", f"{place(path, door)} belongs into api/"
	if door in tree_of(path).body:
		overridden = hook_values()["override_whitelisted_methods"]
		assert f"participation_app.overrides.{path.stem}.{door.name}" in overridden.values()
		assert any(name.endswith(f".{door.name}") for name in overridden)


@pytest.mark.parametrize(("path", "door"), ELSEWHERE, ids=named)
def test_what_is_overridden_still_hands_on_to_helpdesk(path, door):
	calls = [ast.unparse(node) for node in ast.walk(door) if isinstance(node, ast.Call)]
	assert any(f".{door.name}(" in text for text in calls), place(path, door)
	if door not in tree_of(path).body:
		assert "is_participation" in ast.unparse(door.body[0]), "other tickets are handed on first"


def test_no_door_goes_round_the_permissions():
	rounds = []
	for path in python_files("participation_app/api"):
		for node in ast.walk(tree_of(path)):
			words = {getattr(node, "arg", None), getattr(node, "attr", None), getattr(node, "value", None)}
			words = {word for word in words if isinstance(word, str)}
			if words & {"ignore_permissions", "ignore_validate", "set_user", "sql"}:
				rounds.append(place(path, node) if hasattr(node, "lineno") else place(path))
	assert rounds == []


CHECKS = {
	'frappe.has_permission("HD Ticket", throw=True)': True,
	'frappe.has_permission("HD Ticket")': False,
	'frappe.only_for("Participation Manager")': True,
	"return describe(readable(name))": True,
	"document = readable(name)": True,
	"if readable(name): pass": True,
	"if name: readable(name)": False,
	"return name and readable(name)": False,
	"later = lambda: readable(name)": False,
	"return describe(changed(name), readable(name))": False,
	"document = frappe.get_doc(name)\ndocument.check_permission()": True,
	"document = frappe.get_doc(name)\ndocument.save()\ndocument.check_permission()": False,
	"pushed_events.raise_unless_proved(META, request)": True,
	"return unreadable(name)": False,
	"pass": False,
}


@pytest.mark.parametrize(("body", "is_safe"), CHECKS.items())
def test_what_counts_as_a_check_and_what_does_not(body, is_safe):
	lines = "\n".join(f"\t{line}" for line in body.splitlines())
	source = "def readable(name):\n\tdocument = frappe.get_doc(name)\n\tdocument.check_permission()\n"
	module = ast.parse(f"{source}def unreadable(name):\n\treturn name\ndef door(name):\n{lines}\n")
	assert begins_with_check(module.body[-1], module) is is_safe
