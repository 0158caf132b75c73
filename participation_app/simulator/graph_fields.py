"""The `fields` language of the Graph API: nested fields, edges with arguments, and pages of them."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from .graph_protocol import VERSION, Visit, refuse
from .wire import Call, whole_number

CURSOR_PREFIX = "QVFI"
PAGING = ("limit", "after", "before")
_TOKEN = re.compile(r"\s*([A-Za-z_0-9]+|[.,{}]|\([^()]*\))")


@dataclass(frozen=True)
class Field:
	"""One requested field; an edge may have arguments, anything nested has children."""

	name: str
	arguments: Mapping[str, str] = field(default_factory=dict)
	children: tuple[Field, ...] = ()


Edge = Callable[[Visit, Any, Mapping[str, str], "tuple[Field, ...]"], Any]


@dataclass(frozen=True)
class Kind:
	"""A kind of object: its fields, its edges, and what is shown when nothing is asked for."""

	name: str
	fields: Mapping[str, Callable[[Visit, Any], Any]]
	defaults: tuple[str, ...]
	edges: Mapping[str, Edge] = field(default_factory=dict)


def parse_fields(text: str | None) -> tuple[Field, ...]:
	"""Reads a `fields` parameter; the platform's error 2500 if it cannot be read."""
	tokens = _TOKEN.findall(text or "")
	if _TOKEN.sub("", text or "").strip():
		raise refuse(2500, f"Syntax error in fields: {text}")
	fields, rest = _list(tokens)
	if rest:
		raise refuse(2500, f'Syntax error "Expected end of string instead of {rest[0]}"')
	return fields


def render(visit: Visit, kind: Kind, thing: Any, asked: Sequence[Field] = ()) -> dict[str, Any]:
	"""An object with the asked fields (or the usual ones) and its id; what has no value is left out."""
	shown: dict[str, Any] = {}
	for one in asked or [Field(name) for name in kind.defaults]:
		value = _value(visit, kind, thing, one)
		if value is not None:
			shown[one.name] = value
	return {**shown, "id": thing.id}


def page(
	visit: Visit,
	kind: Kind,
	things: Sequence[Any],
	arguments: Mapping[str, str],
	asked: tuple[Field, ...],
	*,
	path: str,
	most: int,
	usual: int = 25,
) -> dict[str, Any]:
	"""One page of an edge; `next` carries the token, as the real one does, and is not to be followed."""
	# What a fault does to the pages of a list is done to the list asked for, not to those inside it.
	call = (
		visit.call if path == visit.call.path.strip("/") else replace(visit.call, page_size=None, page_back=0)
	)
	size = _limit(arguments, usual, most)
	start, end = _window(things, arguments, size, call)
	chosen = things[start:end]
	answer: dict[str, Any] = {"data": [render(visit, kind, thing, asked) for thing in chosen]}
	more = end < len(things)
	if not chosen and not (more and call.page_size == 0):
		return answer
	before, after = _cursors(visit, things, start, end)
	answer["paging"] = {"cursors": {"before": before, "after": after}}
	if more:
		query = {"access_token": visit.token, "limit": size, "after": after}
		answer["paging"]["next"] = f"https://graph.facebook.com/{VERSION}/{path}?{urlencode(query)}"
	return answer


def check_arguments(arguments: Mapping[str, str], known: Sequence[str]) -> None:
	"""Refuses an argument of an edge that it does not have."""
	for name in arguments:
		if name not in (*known, *PAGING):
			raise refuse(100, f"(#100) Unknown parameter {name}. Known: {', '.join((*known, *PAGING))}")


def _value(visit: Visit, kind: Kind, thing: Any, one: Field) -> Any:
	if one.name == "id":
		return thing.id
	if one.name in kind.edges:
		return kind.edges[one.name](visit, thing, one.arguments, one.children)
	if one.name not in kind.fields:
		message = f"(#100) Tried accessing nonexisting field ({one.name}) on node type ({kind.name})"
		raise refuse(100, message)
	value = kind.fields[one.name](visit, thing)
	if one.children and isinstance(value, dict):
		return {child.name: value[child.name] for child in one.children if child.name in value}
	return value


def _list(tokens: list[str]) -> tuple[tuple[Field, ...], list[str]]:
	fields = []
	while tokens and tokens[0] != "}":
		one, tokens = _field(tokens)
		fields.append(one)
		if tokens and tokens[0] == ",":
			tokens = tokens[1:]
	return tuple(fields), tokens


def _field(tokens: list[str]) -> tuple[Field, list[str]]:
	name, tokens = tokens[0], tokens[1:]
	if not name[0].isalnum() and name[0] != "_":
		raise refuse(2500, f'Syntax error "Expected name instead of {name}"')
	arguments: dict[str, str] = {}
	while len(tokens) >= 3 and tokens[0] == ".":
		arguments[tokens[1]] = tokens[2].strip("()")
		tokens = tokens[3:]
	children: tuple[Field, ...] = ()
	if tokens and tokens[0] == "{":
		children, tokens = _list(tokens[1:])
		if not tokens:
			raise refuse(2500, 'Syntax error "Expected } at the end of string"')
		tokens = tokens[1:]
	return Field(name, arguments, children), tokens


def _limit(arguments: Mapping[str, str], usual: int, most: int) -> int:
	try:
		return whole_number(arguments.get("limit"), usual, 1, most)
	except ValueError as trouble:
		raise refuse(100, f"(#100) Param limit must be a number from 1 to {most}") from trouble


def _window(things: Sequence[Any], arguments: Mapping[str, str], asked: int, call: Call) -> tuple[int, int]:
	size = call.page_of(asked)
	if "after" in arguments:
		start = max(_place(things, arguments["after"]) + 1 - call.page_back, 0)
		return start, start + size
	if "before" in arguments:
		end = _place(things, arguments["before"])
		return max(end - size, 0), end
	return 0, size


def _place(things: Sequence[Any], cursor: str) -> int:
	try:
		mark = base64.urlsafe_b64decode(cursor.removeprefix(CURSOR_PREFIX)).decode()
		identifier = mark.partition("~")[0]
		if not identifier and mark:
			return -1  # before the first
		return next(place for place, thing in enumerate(things) if thing.id == identifier)
	except (binascii.Error, UnicodeDecodeError, StopIteration) as trouble:
		raise refuse(100, "(#100) Invalid cursors values. The item of the cursor may be gone.") from trouble


def _cursors(visit: Visit, things: Sequence[Any], start: int, end: int) -> tuple[str, str]:
	"""Marks of the first and the last of a page; no two empty pages have the same."""
	if start < end:
		return _cursor(things[start].id), _cursor(things[min(end, len(things)) - 1].id)
	last = things[start - 1].id if start else ""
	mark = _cursor(f"{last}~{visit.world.count('empty pages')}")
	return mark, mark


def _cursor(mark: str) -> str:
	return CURSOR_PREFIX + base64.urlsafe_b64encode(mark.encode()).decode()
