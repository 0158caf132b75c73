"""What a platform answered, as plain values."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import requests

LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Answer:
	"""A platform's answer; `body` is its parsed JSON, None where it is none (then `problem` says why)."""

	status: int
	headers: Mapping[str, str]
	body: Any
	problem: str | None = None

	@property
	def object(self) -> dict[str, Any]:
		"""The body where it is an object, else an empty one."""
		return self.body if isinstance(self.body, dict) else {}


def read_answer(response: requests.Response, content: bytes) -> Answer:
	kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
	if "json" not in kind and "javascript" not in kind:
		problem = f"it is {kind or 'of no stated type'}, not JSON"
		return Answer(response.status_code, response.headers, None, problem)
	try:
		body = _storable(json.loads(content.decode("utf-8-sig")))
	except (ValueError, RecursionError):
		problem = "it is broken or cut off"
		return Answer(response.status_code, response.headers, None, problem)
	return Answer(response.status_code, response.headers, body)


def _storable(value: Any) -> Any:
	"""`value` with half surrogate pairs replaced: no database or file takes them."""
	if isinstance(value, str):
		return LONE_SURROGATE.sub("\ufffd", value)
	if isinstance(value, list):
		return [_storable(entry) for entry in value]
	if isinstance(value, dict):
		return {_storable(name): _storable(entry) for name, entry in value.items()}
	return value
