"""All faults by name: one table of what each does, where, and in which variants."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import (
	fault_conversation,
	fault_limits,
	fault_pages,
	fault_publishing,
	fault_sms,
	fault_transport,
	fault_webhooks,
)
from .fault_kinds import EVERYWHERE, ByTest, Named, Scene, Strike
from .faults import Fault
from .stage import Stage

CHAPTERS = (
	fault_pages,
	fault_conversation,
	fault_limits,
	fault_transport,
	fault_publishing,
	fault_webhooks,
	fault_sms,
)
_FOUND = {name: named for chapter in CHAPTERS for name, named in chapter.FAULTS.items()}
CATALOGUE: dict[str, Named] = {name: _FOUND[name] for name in sorted(_FOUND)}
NAMES = tuple(CATALOGUE)
LASTING = ("delay", "hang", "drip")


def named_fault(name: str, platform: str | None, *, variant: str | None = None, **changes: Any) -> Fault:
	"""The fault that meets one request; `changes` overrides any of its values, `seconds` however long it takes.

	LookupError for an unknown name or variant; ValueError for a fault that is no single request's trouble.
	"""
	strike = CATALOGUE[name].variant(variant)
	if not isinstance(strike, Strike):
		raise ValueError(f"{name} is a state of the platform, not of one answer; it has to be set up.")
	values = {"name": name, "platform": platform, **strike.on(platform)}
	seconds = changes.pop("seconds", None)
	if seconds is not None:
		values |= {one: float(seconds) for one in LASTING if values.get(one)}
	return Fault.from_dict({**values, **changes})


def set_up(
	name: str, platform: str | None, simulator: Any, *, variant: str | None = None, **options: Any
) -> list[str]:
	"""Brings a fault about on a running simulator; gives the ids of what was put onto the platform for it."""
	if name not in CATALOGUE:
		raise LookupError(f"There is no fault {name!r}; GET /faults lists them.")
	kind = CATALOGUE[name].variant(variant)
	_check_platform(name, variant, platform)
	if isinstance(kind, ByTest):
		raise ValueError(f"{name} is brought about by the test itself.")
	if isinstance(kind, Strike):
		simulator.faults.arm(named_fault(name, platform, variant=variant, **options))
		return []
	stage = Stage(simulator, name, platform or CATALOGUE[name].platforms[0], options)
	kind.set_up(stage)
	return stage.made


def cases(*names: str) -> Iterator[tuple[str, str, str]]:
	"""Every (name, platform, variant) that can be brought about, of these faults or of all."""
	for name in names or NAMES:
		named = CATALOGUE[name]
		for variant, kind in named.variants.items():
			if not isinstance(kind, ByTest):
				yield from ((name, platform, variant) for platform in named.platforms_of(variant))


def described() -> list[dict[str, Any]]:
	"""The table, JSON-ready."""
	return [
		{
			"name": name,
			"says": named.says,
			"platforms": list(named.platforms),
			"variants": list(named.variants),
			"by": _brought_about_by(named),
		}
		for name, named in CATALOGUE.items()
	]


def _brought_about_by(named: Named) -> str:
	words = {Strike: "the answer to a request", Scene: "a state of the platform", ByTest: "the test itself"}
	return words[type(named.variant(None))]


def _check_platform(name: str, variant: str | None, platform: str | None) -> None:
	named = CATALOGUE[name]
	possible = named.platforms_of(variant or next(iter(named.variants)))
	if platform is None and isinstance(named.variant(variant), Scene) and 1 < len(possible) < len(EVERYWHERE):
		raise ValueError(f"{name} happens on {', '.join(possible)}; say which platform is meant.")
	if platform is not None and platform not in possible:
		raise ValueError(f"{name} happens on {', '.join(possible)}, not on {platform}.")
