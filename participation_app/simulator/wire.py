"""One request as the platforms see it, and the shapes of their answers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from werkzeug.datastructures import Headers
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

QUERY_SECRETS = ("access_token", "bearer_token", "token", "oauth_token", "key")


class Refused(Exception):
	"""The platform refuses; carries its answer."""

	def __init__(self, response: Response) -> None:
		super().__init__(response.status)
		self.response = response


@dataclass(frozen=True)
class Call:
	"""A request; `path` lacks the prefix that chose the platform.

	`page_size` and `page_back` are a fault's: lists give at most so many entries, and a further page begins so
	many entries before its place.
	"""

	method: str
	path: str
	query: Mapping[str, str]
	headers: Headers
	raw: bytes
	url: str
	form: Mapping[str, str]
	page_size: int | None = None
	page_back: int = 0

	@classmethod
	def of(cls, request: Request, prefix: str) -> Call:
		"""Reads a request whole."""
		raw = request.get_data(cache=True)
		return cls(
			request.method,
			request.path[len(prefix) :] or "/",
			request.args.to_dict(),
			Headers(request.headers),
			raw,
			f"{request.host_url.rstrip('/')}{request.environ.get('RAW_URI', request.full_path)}",
			request.form.to_dict(),
		)

	@cached_property
	def body(self) -> dict[str, Any]:
		"""The JSON object or the form fields; {} where there is no body. Unreadable JSON is a ValueError."""
		if "json" not in self.headers.get("Content-Type", ""):
			return dict(self.form)
		body = json.loads(self.raw or b"{}")
		if not isinstance(body, dict):
			raise ValueError("The body is not a JSON object.")
		return body

	@property
	def bearer(self) -> str | None:
		"""The token of the Authorization header."""
		scheme, _, token = self.headers.get("Authorization", "").partition(" ")
		return token.strip() if scheme.lower() == "bearer" and token.strip() else None

	def page_of(self, asked: int) -> int:
		"""How many entries a page has that was asked for with this size."""
		return asked if self.page_size is None else min(asked, self.page_size)

	def secret_in_query(self, names: tuple[str, ...] = QUERY_SECRETS) -> str | None:
		"""The name of a token that was put into the address, where logs would keep it."""
		return next((name for name in names if name in self.query), None)


class Routes:
	"""Functions by method and path; each takes the call, the world and the path's variables."""

	def __init__(self, table: Mapping[tuple[str, str], Callable[..., Response]]) -> None:
		self._functions = {f"{method} {path}": function for (method, path), function in table.items()}
		self._map = Map(
			[Rule(path, methods=[method], endpoint=f"{method} {path}") for method, path in table],
			strict_slashes=False,
			redirect_defaults=False,
		)

	def find(self, call: Call) -> tuple[Callable[..., Response], dict[str, Any]] | int:
		"""The function and its variables, or the HTTP status (404, 405) if there is none."""
		try:
			endpoint, variables = self._map.bind("localhost").match(call.path, method=call.method)
		except MethodNotAllowed:
			return 405
		except HTTPException:
			return 404
		return self._functions[endpoint], dict(variables)


def json_answer(payload: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
	"""A JSON answer in UTF-8; half surrogates are escaped, since UTF-8 has no room for them."""
	try:
		body = json.dumps(payload, ensure_ascii=False).encode()
	except UnicodeEncodeError:
		body = json.dumps(payload).encode()
	response = Response(body, status=status, content_type="application/json; charset=utf-8")
	response.headers.extend(headers or {})
	return response


def whole_number(value: str | None, default: int, lowest: int, highest: int) -> int:
	"""A number of a query within bounds; ValueError outside."""
	if value is None:
		return default
	number = int(value)
	if not lowest <= number <= highest:
		raise ValueError(f"{number} is not between {lowest} and {highest}")
	return number
