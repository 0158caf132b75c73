"""The functions of `api/` and the public's open data as an OpenAPI 3.1 document."""

from __future__ import annotations

import ast
import json
import re
from pathlib import Path

from stand.described.examples import example_of
from stand.described.sources import Door, doors, version

_TYPES: dict[str, dict] = {
	"str": {"type": "string"},
	"int": {"type": "integer"},
	"float": {"type": "number"},
	"bool": {"type": "boolean"},
	"dict": {"type": "object", "additionalProperties": True},
	"list": {"type": "array", "items": {}},
	"tuple": {"type": "array", "items": {}},
	"None": {"type": "null"},
	"object": {},
	"Response": {},
}
_REFUSALS = {
	"401": "Nobody is logged in, or the key is wrong.",
	"403": "The caller may not do this.",
	"404": "There is no such record.",
	"417": "What was sent is refused; the message says why and what to do.",
	"429": "Asked too often; wait a minute.",
}
_BEYOND_THE_FIRST_LINE = re.compile(r"\s*\n\s*")


def as_json(repository: Path) -> str:
	return json.dumps(_document(repository), ensure_ascii=False, indent="\t") + "\n"


def _document(repository: Path) -> dict:
	found = list(doors(repository))
	paths = {f"/api/method/{door.path}": _operations(door) for door in found}
	return {
		"openapi": "3.1.0",
		"info": {
			"title": "participation_app",
			"version": version(repository),
			"summary": "The e-participation desk of a public authority",
			"description": (
				"What the app's screens call, open to other programs in the same way: whoever calls may do "
				"what the user of the session or of the key may do, and no more. Messages are in the language "
				"of that user."
			),
			"license": {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"},
		},
		"servers": [
			{"url": "https://{site}", "variables": {"site": {"default": "participation.example.org"}}}
		],
		"security": [{"key": []}, {"session": [], "csrf": []}],
		"tags": [{"name": stem, "description": words} for stem, words in _tags(found).items()],
		"paths": {**paths, **_open_data()},
		"components": {
			"schemas": {"Refusal": _REFUSAL},
			"responses": {code: _refusal(words) for code, words in _REFUSALS.items()},
			"securitySchemes": _SCHEMES,
		},
	}


def _tags(found: list[Door]) -> dict[str, str]:
	told = {door.stem: _one_line(ast.get_docstring(door.module) or "") for door in found}
	return {**told, "open_data_public": "Open data, to be read by anybody."}


def _operations(door: Door) -> dict:
	return {method.lower(): _operation(door, method) for method in door.methods}


def _operation(door: Door, method: str) -> dict:
	summary, _, more = door.words.partition("\n")
	codes = ["403", "404", "417", *(["429"] if door.is_public else ["401"])]
	told = {
		"operationId": f"{door.stem}.{door.function.name}.{method.lower()}",
		"tags": [door.stem],
		"summary": summary or door.function.name,
		"responses": {
			"200": _answer(_schema(door.function.returns, door)),
			**{code: {"$ref": f"#/components/responses/{code}"} for code in sorted(codes)},
		},
	}
	if more.strip():
		told["description"] = _one_line(more)
	if door.is_public:
		told["security"] = [{}]
	return {**told, **_asked(door, method)}


def _asked(door: Door, method: str) -> dict:
	arguments = _arguments(door)
	if not arguments:
		return {}
	if method == "GET":
		return {"parameters": [_parameter(*argument) for argument in arguments]}
	schema = {
		"type": "object",
		"properties": {name: _with_default(schema, default) for name, schema, default in arguments},
		"additionalProperties": False,
	}
	if required := [name for name, _schema_of_it, default in arguments if default is _NOTHING]:
		schema["required"] = required
	example = {name: example_of(name, door.path) for name, _schema_of_it, _default in arguments}
	return {
		"requestBody": {
			"required": bool(required),
			"content": {"application/json": {"schema": schema, "example": example}},
		}
	}


_NOTHING = object()


def _arguments(door: Door) -> list[tuple[str, dict, object]]:
	given = [*door.function.args.posonlyargs, *door.function.args.args]
	defaults = [_NOTHING] * (len(given) - len(door.function.args.defaults))
	defaults += [_value(default) for default in door.function.args.defaults]
	named = zip(door.function.args.kwonlyargs, door.function.args.kw_defaults, strict=True)
	pairs = [
		*zip(given, defaults, strict=True),
		*((one, _NOTHING if default is None else _value(default)) for one, default in named),
	]
	return [(one.arg, _schema(one.annotation, door), default) for one, default in pairs]


def _value(node: ast.expr) -> object:
	return node.value if isinstance(node, ast.Constant) else None


def _parameter(name: str, schema: dict, default: object) -> dict:
	return {
		"name": name,
		"in": "query",
		"required": default is _NOTHING,
		"schema": _with_default(schema, default),
		"example": example_of(name),
	}


def _with_default(schema: dict, default: object) -> dict:
	return schema if default in (_NOTHING, None) else {**schema, "default": default}


def _schema(node: ast.expr | None, door: Door) -> dict:
	"""The JSON Schema of an annotation, aliases of the module included."""
	if isinstance(node, ast.BinOp):
		return {"anyOf": [_schema(side, door) for side in _sides(node)]}
	if isinstance(node, ast.Subscript):
		return _schema_of_many(node, door)
	name = ast.unparse(node) if node is not None else "object"
	if name in _TYPES:
		return _TYPES[name]
	return _schema(_alias(name, door.module), door)


def _sides(node: ast.expr) -> list[ast.expr]:
	return [*_sides(node.left), node.right] if isinstance(node, ast.BinOp) else [node]


def _schema_of_many(node: ast.Subscript, door: Door) -> dict:
	outer = ast.unparse(node.value)
	if outer == "list":
		return {"type": "array", "items": _schema(node.slice, door)}
	return _TYPES[outer]


def _alias(name: str, module: ast.Module) -> ast.expr:
	for statement in module.body:
		if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == name:
			return statement.value
	raise LookupError(f"{name}: enter this type in {__name__}.")


def _answer(schema: dict) -> dict:
	told = {"type": "object", "properties": {"message": schema}}
	return {"description": "Done.", "content": {"application/json": {"schema": told}}}


def _refusal(words: str) -> dict:
	schema = {"$ref": "#/components/schemas/Refusal"}
	return {"description": words, "content": {"application/json": {"schema": schema}}}


def _one_line(text: str) -> str:
	return _BEYOND_THE_FIRST_LINE.sub(" ", text.strip())


_REFUSAL = {
	"type": "object",
	"properties": {
		"exc_type": {"type": "string", "description": "The name of the error."},
		"_server_messages": {
			"type": "string",
			"description": "A JSON list of JSON objects with the message for the reader.",
		},
	},
}
_SCHEMES = {
	"key": {
		"type": "apiKey",
		"in": "header",
		"name": "Authorization",
		"description": "`token <api key>:<api secret>` of a user of the site.",
	},
	"session": {"type": "apiKey", "in": "cookie", "name": "sid", "description": "A login of the site."},
	"csrf": {
		"type": "apiKey",
		"in": "header",
		"name": "X-Frappe-CSRF-Token",
		"description": "With a session, for everything that writes.",
	},
}


def _open_data() -> dict:
	dataset = {
		"name": "dataset",
		"in": "path",
		"required": True,
		"schema": {"type": "string"},
		"example": "contributions",
	}
	return {
		"/participation/open-data/catalog.jsonld": _public(
			"Every dataset as DCAT-AP.", "application/ld+json", []
		),
		"/participation/open-data/trace-roots.json": _public(
			"Roots that seal the trails of all cases, the newest first.", "application/json", []
		),
		"/participation/open-data/{dataset}/datapackage.json": _public(
			"The latest release as a Frictionless data package.", "application/json", [dataset]
		),
		"/participation/open-data/{dataset}/rows.json": _public(
			"Rows of the latest release, a page at a time; any column may be asked for by its name.",
			"application/json",
			[
				dataset,
				_query("page", {"type": "integer", "minimum": 1, "default": 1}, 1),
				_query("size", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 100}, 100),
				_query("sort", {"type": "string"}, "month"),
				_query("order", {"enum": ["asc", "desc"], "default": "asc"}, "desc"),
			],
		),
	}


def _query(name: str, schema: dict, example: object) -> dict:
	return {"name": name, "in": "query", "required": False, "schema": schema, "example": example}


def _public(summary: str, media_type: str, parameters: list[dict]) -> dict:
	told = {
		"operationId": f"open_data_public.{summary.split()[0].lower()}_{media_type.split('/')[1].split('+')[0]}_{len(parameters)}",
		"tags": ["open_data_public"],
		"summary": summary,
		"security": [{}],
		"parameters": parameters,
		"responses": {
			"200": {"description": "Found.", "content": {media_type: {"schema": {"type": "object"}}}},
			"404": {"description": "There is no such dataset."},
			"429": {"description": "Asked too often; wait a minute."},
		},
	}
	if not parameters:
		del told["parameters"]
	return {"get": told}
