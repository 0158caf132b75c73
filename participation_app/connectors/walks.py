"""One run of reading: lists are walked page by page, and the mark moves only when all are drained.

A run is a stack of walks kept in `Cursor.pending`; each step asks the platform once and yields a page with
the cursor that goes with it. A source says which walks a run begins with and reads one page of a walk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from participation_app.connectors import errors
from participation_app.connectors.contract import Cursor, Item, Page, Unreadable
from participation_app.connectors.fields import days_before, iso, moment

FIRST_DAYS = 7
EMPTY_PAGES_IN_A_ROW = 50
MOST_RESTARTS = 3

Clock = Callable[[], datetime]


@dataclass
class Walk:
	"""A list being read; `note` is its source's own, `keep` goes to `Cursor.parents` when it is drained."""

	kind: str
	id: str
	token: str | None = None
	note: dict[str, Any] = field(default_factory=dict)
	keep: dict[str, Any] | None = None
	restarts: int = 0
	drained: bool = False
	found: bool = False  # met during the run, so it may vanish during the run

	def copy(self) -> Walk:
		"""One whose note can change by itself."""
		return replace(self, note=dict(self.note))

	def as_dict(self) -> dict[str, Any]:
		"""A JSON-ready copy."""
		return vars(self.copy())


@dataclass
class Reach:
	"""How far back a run reads: what is older than `floor` was read by an earlier run."""

	started: datetime
	floor: datetime
	first: bool  # nothing was read before


@dataclass
class Step:
	"""One page of a walk."""

	ids: list[str] = field(default_factory=list)  # of everything listed, for telling a page that repeats
	items: list[Item] = field(default_factory=list)
	unreadable: list[Unreadable] = field(default_factory=list)
	token: str | None = None  # None: the list ends here
	walks: list[Walk] = field(default_factory=list)  # read before this one goes on, the last one first
	parents: dict[str, Any] = field(default_factory=dict)  # counts that hold already
	known: bool = False  # the rest of the list was read by an earlier run
	gap: bool = False


class Source(Protocol):
	"""A platform's lists."""

	def first_walks(self, reach: Reach) -> list[Walk]: ...

	def read(self, walk: Walk, reach: Reach, parents: dict[str, Any]) -> Step: ...

	def forget(self, parents: dict[str, Any], reach: Reach) -> None:
		"""Drops from `parents` what is no longer watched."""
		...


def read_pages(source: Source, cursor: Cursor, clock: Clock) -> Iterator[Page]:
	"""Goes on with the run that `cursor` stands in, or begins one."""
	run = _Run(source, cursor, clock())
	while run.walks:
		yield run.next_page()


class _Run:
	def __init__(self, source: Source, cursor: Cursor, now: datetime):
		self._source = source
		self._cursor = _copy(cursor)
		self._seen: dict[tuple[str, str], _Seen] = {}
		if not self._resume():
			self._begin(now)

	def next_page(self) -> Page:
		walk = self.walks[-1]
		step = self._read(walk)
		self._advance(walk, step)
		while self.walks and self.walks[-1].drained:
			self._settle(self.walks.pop())
		self._write_cursor()
		return Page(tuple(step.items), tuple(step.unreadable), _copy(self._cursor), more=bool(self.walks))

	def _begin(self, now: datetime) -> None:
		mark = self._cursor.high_water
		overlap = timedelta(seconds=self._cursor.overlap_seconds)
		floor = moment(mark) - overlap if mark else days_before(now, FIRST_DAYS)
		self._reach = Reach(now, floor, first=mark is None)
		self._candidate: datetime | None = None
		self.walks = self._source.first_walks(self._reach)

	def _resume(self) -> bool:
		pending = self._cursor.pending
		try:
			walks = [Walk(**walk).copy() for walk in pending["walks"]] if pending else []
			if not walks:
				return False
			self._reach = Reach(moment(pending["started"]), moment(pending["floor"]), pending["first"])
			self._candidate = moment(pending["candidate"]) if pending["candidate"] else None
		except (KeyError, TypeError, ValueError):
			return False
		self.walks = walks
		return True

	def _read(self, walk: Walk) -> Step:
		try:
			return self._source.read(walk, self._reach, self._cursor.parents)
		except errors.ListEnds:
			walk.keep = None
			return Step(gap=True)
		except errors.CursorInvalid:
			if walk.token is None:
				raise
			return self._read_again(walk)
		except (errors.TargetGone, errors.NotReplyable):
			if not walk.found:
				raise
			walk.keep = None
			return Step(gap=True)

	def _read_again(self, walk: Walk) -> Step:
		if walk.restarts == MOST_RESTARTS:
			walk.keep = None
			return Step(gap=True)
		walk.token, walk.restarts = None, walk.restarts + 1
		self._seen.pop((walk.kind, walk.id), None)
		return self._read(walk)

	def _advance(self, walk: Walk, step: Step) -> None:
		seen = self._seen.setdefault((walk.kind, walk.id), _Seen())
		stuck = seen.goes_in_circles(step)
		if stuck:
			walk.keep = None
		if stuck or step.gap:
			self._cursor.gap_since = self._cursor.gap_since or iso(self._reach.floor)
		self._cursor.parents.update(step.parents)
		self._raise_candidate(step)
		walk.drained = stuck or step.known or step.token is None
		walk.token = step.token
		self.walks.extend(replace(found, found=True) for found in step.walks)

	def _raise_candidate(self, step: Step) -> None:
		# Never past the start of the run: lists read earlier in it do not show what came since.
		times = [min(item.created_at, self._reach.started) for item in step.items]
		self._candidate = max([*times, self._candidate] if self._candidate else times, default=None)

	def _settle(self, walk: Walk) -> None:
		if walk.keep is not None:
			self._cursor.parents[walk.id] = walk.keep

	def _write_cursor(self) -> None:
		self._source.forget(self._cursor.parents, self._reach)
		if self.walks:
			self._cursor.pending = {
				"started": iso(self._reach.started),
				"floor": iso(self._reach.floor),
				"first": self._reach.first,
				"candidate": iso(self._candidate) if self._candidate else None,
				"walks": [walk.as_dict() for walk in self.walks],
			}
			return
		self._cursor.pending = None
		if self._candidate:
			self._cursor.high_water = max(self._cursor.high_water or "", iso(self._candidate))


@dataclass
class _Seen:
	"""What one walk has listed since this process took it up."""

	ids: set[str] = field(default_factory=set)
	tokens: set[str] = field(default_factory=set)
	empty: int = 0

	def goes_in_circles(self, step: Step) -> bool:
		"""True where more is promised but nothing new comes."""
		self.empty = 0 if step.ids else self.empty + 1
		repeats = bool(step.ids) and self.ids.issuperset(step.ids)
		loops = step.token in self.tokens
		self.ids.update(step.ids)
		if step.token is None:
			return False
		self.tokens.add(step.token)
		return repeats or loops or self.empty >= EMPTY_PAGES_IN_A_ROW


def all_older(items: list[Item], unreadable: list[Unreadable], floor: datetime) -> bool:
	"""Whether a page holds nothing that could be new; an unreadable or empty page never says so."""
	return bool(items) and not unreadable and all(item.created_at < floor for item in items)


def _copy(cursor: Cursor) -> Cursor:
	return Cursor.from_dict(cursor.as_dict())
