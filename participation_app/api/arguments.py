"""What a door needs and was called without: said before it is opened, instead of an error of the program."""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import frappe
from frappe import _
from frappe.utils import cint

from participation_app.rules.enumeration import listed

_DOOR = re.compile(r"/api/(?:v\d+/)?method/(participation_app\.api\.\w+\.\w+)/?")

FURTHEST, MOST_ROWS = 1_000_000, 1000  # rows
_FORM_OR_NAME = frozenset({"agreement"})  # as it stands in a form, or what is stored under a name


class CallNotUnderstood(frappe.ValidationError):
	"""A call leaves out what the door cannot do without, or sends it in a form that nobody can read."""


@dataclass(frozen=True)
class _Parameter:
	kinds: frozenset[object]
	default: object

	@property
	def is_needed(self) -> bool:
		return self.default is inspect.Parameter.empty

	@property
	def may_be_nothing(self) -> bool:
		return not self.kinds.isdisjoint({type(None), object, Any})


def check_arguments() -> None:
	"""Before a request: refuses a call of ours that cannot be understood, and reads what it sends as JSON text.

	Frappe looks at the types of arguments only where annotations are not kept as texts.
	"""
	found = _DOOR.fullmatch(frappe.request.path)
	parameters = _parameters(found[1]) if found else {}
	sent = frappe.form_dict
	missing = [name for name, one in parameters.items() if one.is_needed and _lacks(sent, name, one)]
	if missing:
		refuse(_("Send what is missing: {0}."), missing)
	for name, one in parameters.items():
		if name in sent:
			sent[name] = _read(name, one, sent[name])


def refuse(message: str, names: list[str]) -> None:
	"""Says which arguments are meant."""
	frappe.throw(message.format(listed(names, frappe.local.lang)), CallNotUnderstood)


def unreadable(name: str) -> None:
	"""Refuses an argument of the right type whose content makes no sense."""
	refuse(_("What is sent as {0} cannot be read."), [name])


def from_json(sent: object) -> object:
	"""What a JSON text says; a text that says nothing else, or anything else, as it is; None for an empty one."""
	if not isinstance(sent, str):
		return sent
	try:
		return json.loads(sent) if sent.strip() else None
	except (ValueError, RecursionError):
		return sent


def span(start: object, length: object) -> tuple[int, int]:
	"""Which rows of a list are asked for: where they begin and how many they are, within reason."""
	return min(max(cint(start), 0), FURTHEST), min(max(cint(length), 0), MOST_ROWS)


def _parameters(path: str) -> dict[str, _Parameter]:
	"""Those of the door at a dotted path; none where there is no door."""
	try:
		door = frappe.get_attr(path)
	except (AttributeError, ImportError, frappe.ValidationError):
		return {}
	if door not in frappe.whitelisted:
		return {}
	hints = get_type_hints(door)
	found = inspect.signature(door).parameters
	return {name: _Parameter(_kinds(hints.get(name, object)), one.default) for name, one in found.items()}


def _lacks(sent: frappe._dict, name: str, parameter: _Parameter) -> bool:
	return name not in sent or (sent[name] is None and not parameter.may_be_nothing)


def _kinds(hint: object) -> frozenset[object]:
	"""The types that a value may have."""
	members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
	return frozenset(get_origin(member) or member for member in members)


def _read(name: str, parameter: _Parameter, sent: object) -> object:
	"""What a browser sends as JSON text is read where the door asks for a list or a dict; nothing stays nothing."""
	kinds = tuple(parameter.kinds & {dict, list})
	if sent is None and not parameter.is_needed and not parameter.may_be_nothing:
		return parameter.default
	if name in _FORM_OR_NAME and isinstance(sent, str):
		return sent
	if parameter.kinds <= {bool, type(None)}:
		return _yes_or_no(name, parameter, sent)
	if not kinds:
		if isinstance(sent, dict | list) and parameter.kinds.isdisjoint({object, Any}):
			unreadable(name)
		return _text(name, sent) if parameter.kinds <= {str, type(None)} else sent
	read = from_json(sent)
	if read is None and not parameter.is_needed:
		return parameter.default
	if not isinstance(read, kinds):
		unreadable(name)
	return read


def _yes_or_no(name: str, parameter: _Parameter, sent: object) -> object:
	"""A form sends 0 or 1 as text, and every text that is not empty would count as yes."""
	read = from_json(sent)
	if read is None and not parameter.is_needed:
		return parameter.default
	if not isinstance(read, bool | int) or read not in (0, 1):
		unreadable(name)
	return bool(read)


def _text(name: str, sent: object) -> object:
	"""A number is read as it is written; yes and no are no words."""
	if isinstance(sent, bool):
		unreadable(name)
	return str(sent) if isinstance(sent, int | float) else sent
