"""Trouble on demand: which requests it meets, and what is to become of them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from .rewrites import REWRITES
from .wire import Call

Drop = Literal["", "before", "after", "mid_body"]
DROPS = ("", "before", "after", "mid_body")
SPOILED = ("", "bom", "gzip")
LONGEST_WAIT = 120.0
LARGEST_PADDING = 100_000_000
CURSORS = ("after", "before", "pagination_token", "next_token", "pageToken")


@dataclass
class Fault:
	"""Trouble for the next `times` requests that fit, after letting `skip` of them pass.

	`delay` seconds go by first. Then the request is cut off (`drop` "before"), or processed (`process`, by
	default unless an answer is given here) and cut off (`drop` "after"), or answered: with `status`, `body`
	(text verbatim, anything else as JSON) and `headers` where given, else as the platform would have. `keep`
	is the share of the body that is sent; `hang` seconds go by between headers and body; `drip` seconds are
	taken for the body; `pad` blanks follow it; `drop` "mid_body" cuts off halfway through what was announced.

	`before` and `then` are changes of the conversation (as of POST /comments) made right before and right after
	the request is processed; "{target}" in them is the comment that the request answers. `page_size`,
	`page_back` and `forget_cursor` bend the pages of a list, `rewrite` names a change of the answer's JSON.
	"""

	name: str = "unnamed"
	platform: str | None = None
	method: str | None = None
	path: str = ""  # a pattern that the path has to contain
	query: str = ""  # a pattern that the query has to contain, decoded
	times: int = 1
	skip: int = 0
	delay: float = 0.0
	before: list[dict[str, Any]] = field(default_factory=list)
	process: bool | None = None
	then: list[dict[str, Any]] = field(default_factory=list)
	page_size: int | None = None
	page_back: int = 0
	forget_cursor: bool = False
	rewrite: str = ""
	drop: Drop = ""
	status: int | None = None
	body: Any = None
	headers: dict[str, str] = field(default_factory=dict)
	spoil: str = ""
	keep: float = 1.0
	pad: int = 0
	hang: float = 0.0
	drip: float = 0.0

	@classmethod
	def from_dict(cls, values: dict[str, Any]) -> Fault:
		"""Reads a fault; ValueError names what is wrong."""
		unknown = sorted(set(values) - set(cls.__dataclass_fields__))
		if unknown:
			raise ValueError(f"A fault has no {unknown[0]!r}; it has {', '.join(cls.__dataclass_fields__)}.")
		fault = cls(**values)
		for name in ("path", "query"):
			_check_pattern(name, getattr(fault, name))
		_check_choice("drop", fault.drop, DROPS)
		_check_choice("spoil", fault.spoil, SPOILED)
		_check_choice("rewrite", fault.rewrite, ("", *REWRITES))
		if max(fault.delay, fault.hang, fault.drip) > LONGEST_WAIT or fault.pad > LARGEST_PADDING:
			raise ValueError(f"A fault waits {LONGEST_WAIT:g} s and pads {LARGEST_PADDING} bytes at most.")
		return fault

	def as_dict(self) -> dict[str, Any]:
		"""A JSON-ready copy."""
		return asdict(self)

	def fits(self, platform: str, call: Call) -> bool:
		"""Whether a request is one of those meant."""
		if self.platform and self.platform.lower() != platform.lower():
			return False
		if self.method and self.method.upper() != call.method:
			return False
		if not re.search(self.path, call.path):
			return False
		query = "&".join(f"{name}={value}" for name, value in call.query.items())
		return re.search(self.query, query) is not None

	def bend(self, call: Call) -> Call:
		"""The request as the platform takes it under this fault."""
		query = call.query
		if self.forget_cursor:
			query = {name: value for name, value in query.items() if name not in CURSORS}
		return replace(call, query=query, page_size=self.page_size, page_back=self.page_back)

	@property
	def answers_itself(self) -> bool:
		"""Whether the platform's own answer is replaced."""
		return self.status is not None or self.body is not None

	@property
	def processes(self) -> bool:
		"""Whether the platform does what was asked."""
		return not self.answers_itself if self.process is None else self.process


class FaultList:
	"""The faults that are armed, first come first served, and what they changed for as long as they last."""

	def __init__(self) -> None:
		self._lock = threading.Lock()
		self._armed: list[Fault] = []
		self._undo: list[Callable[[], object]] = []

	def arm(self, fault: Fault) -> None:
		"""Puts a fault at the end of the list."""
		with self._lock:
			self._armed.append(fault)

	def lasts(self, undo: Callable[[], object]) -> None:
		"""Remembers how to undo what lasts until the faults are disarmed."""
		with self._lock:
			self._undo.append(undo)

	def armed(self) -> list[dict[str, Any]]:
		"""The faults still to come."""
		with self._lock:
			return [fault.as_dict() for fault in self._armed]

	def clear(self) -> None:
		"""Disarms all, and undoes what lasted."""
		with self._lock:
			undo, self._undo = self._undo, []
			self._armed.clear()
		for step in reversed(undo):
			step()

	def take(self, platform: str, call: Call) -> Fault | None:
		"""The fault that meets this request, if any; counts it."""
		with self._lock:
			for fault in self._armed:
				if not fault.fits(platform, call):
					continue
				if fault.skip > 0:
					fault.skip -= 1
					continue
				fault.times -= 1
				self._armed = [one for one in self._armed if one.times > 0]
				return fault
		return None


def _check_pattern(name: str, pattern: str) -> None:
	try:
		re.compile(pattern)
	except re.error as trouble:
		raise ValueError(f"{name} is no pattern: {trouble}") from trouble


def _check_choice(name: str, value: str, possible: tuple[str, ...]) -> None:
	if value not in possible:
		raise ValueError(f"{name} is {', '.join(possible[1:])}, not {value!r}.")
