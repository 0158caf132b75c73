"""What a plan has to know of an authority: its calendar, its rules and its people."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from participation_app.rules.routing import Decision
from participation_app.rules.working_days import WorkingCalendar

Facts = Mapping[str, object]


@dataclass(frozen=True)
class Office:
	"""`sections` are those of each department, `liaisons` and `officers` who works in a department or section."""

	calendar: WorkingCalendar
	decide: Callable[[Facts], Decision]
	sections: Mapping[str, Sequence[str]]
	liaisons: Mapping[str, str]
	officers: Mapping[str, str]
	agents: Sequence[str]
	reviewers: Sequence[str]
	entities: Sequence[str]
	reviewed_channels: Collection[str] = ()
