"""Faults as the stories bring them about: in small numbers, for short times, or by the workers themselves."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from participation_app.simulator.chaos import WRITES
from participation_app.simulator.fault_catalogue import CATALOGUE, set_up
from participation_app.simulator.fault_kinds import ByTest, Strike
from participation_app.simulator.server import Simulator
from tests.integration.faults.workers import another_at_the_same_reply, dying_after_the_post

OPTIONS = {
	"F24": {"Facebook": {"count": 7}, "X": {"count": 820}},
	"F30": {"count": 250},
	"F46": {"seconds": 0.2},
	"F47": {"seconds": 1.0},
	"F48": {"seconds": 1.0},
	"F57": {"seconds": 1.5},
	"F79": {"count": 60},
	"F88": {"seconds": 0.1},
}
BY_WORKERS: dict[str, Callable[[], AbstractContextManager[None]]] = {
	"F71": dying_after_the_post,
	"F72": another_at_the_same_reply,
}


def bring_about(
	name: str, platform: str, variant: str, simulator: Simulator, **options: Any
) -> AbstractContextManager[None]:
	"""Brings a fault about; what a worker has to do for it lasts as long as the context."""
	if isinstance(CATALOGUE[name].variants[variant], ByTest):
		return BY_WORKERS[name]()
	options = {**options_of(name, platform, variant), **options}
	set_up(name, platform, simulator, variant=variant, **options)
	return nullcontext()


def options_of(name: str, platform: str, variant: str) -> dict[str, Any]:
	"""Small numbers and short times; what meets a post meets the reply, not the renewal of a token."""
	options = OPTIONS.get(name, {})
	kind = CATALOGUE[name].variants[variant]
	posts = isinstance(kind, Strike) and kind.on(platform).get("method") == "POST"
	return {**options.get(platform, options), **({"path": WRITES[platform]} if posts else {})}
