"""What the simulator was asked and what it answered, without any secret."""

from __future__ import annotations

import json
import re
from collections import deque
from datetime import datetime
from typing import Any

from werkzeug.wrappers import Request

LENGTH = 10_000
MASK = "***"
SECRET_HEADERS = ("authorization", "cookie", "proxy-authorization", "x-api-key")
SECRET_NAMES = re.compile(r"token|secret|proof|appsid|app_sid|password|^key$|^code$", re.IGNORECASE)
HARMLESS_NAMES = ("pageToken", "pagination_token", "next_token", "grant_type", "in_reply_to_tweet_id")
BODY_LIMIT = 100_000


class Journal:
	"""The last requests in order; each line is a JSON-ready dict."""

	def __init__(self) -> None:
		self._lines: deque[dict[str, Any]] = deque(maxlen=LENGTH)
		self._number = 0

	def open_line(self, request: Request, platform: str, at: datetime) -> dict[str, Any]:
		"""A line for a request that has just come in; the caller fills in how it ended."""
		self._number += 1
		line: dict[str, Any] = {
			"number": self._number,
			"direction": "in",
			"at": at.isoformat(),
			"platform": platform,
			"method": request.method,
			"path": request.path,
			"query": masked(request.args.to_dict()),
			"headers": {
				name: MASK if name.lower() in SECRET_HEADERS else value for name, value in request.headers
			},
			"body": _body(request),
			"status": None,  # stays so if the connection was cut before an answer
			"changed": False,
			"fault": None,
		}
		self._lines.append(line)
		return line

	def open_delivery(self, at: datetime, **values: Any) -> dict[str, Any]:
		"""A line for a request that a platform sends to a callback; the caller fills in how it ended."""
		self._number += 1
		line: dict[str, Any] = {
			"number": self._number,
			"direction": "out",
			"at": at.isoformat(),
			**values,
			"status": None,
			"changed": False,
		}
		self._lines.append(line)
		return line

	def lines(self, **wanted: Any) -> list[dict[str, Any]]:
		"""The lines whose fields have the wanted values, oldest first."""
		return [
			dict(line)
			for line in list(self._lines)
			if all(str(line.get(name)).lower() == str(value).lower() for name, value in wanted.items())
		]

	def clear(self) -> None:
		"""Forgets all lines."""
		self._lines.clear()


def masked(values: Any) -> Any:
	"""A copy with the values of secret names masked, however deep."""
	if isinstance(values, dict):
		return {name: MASK if _is_secret(str(name)) else masked(value) for name, value in values.items()}
	if isinstance(values, list):
		return [masked(value) for value in values]
	return values


def _is_secret(name: str) -> bool:
	return name not in HARMLESS_NAMES and SECRET_NAMES.search(name) is not None


def _body(request: Request) -> Any:
	raw = request.get_data(cache=True)
	if request.form:
		return masked(request.form.to_dict())
	text = raw[:BODY_LIMIT].decode("utf-8", "replace")
	try:
		return masked(json.loads(text)) if text else None
	except ValueError:
		return f"unreadable, {len(raw)} bytes"
