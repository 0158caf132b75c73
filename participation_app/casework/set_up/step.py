"""A step of the set-up: what was found, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

DONE, ATTENTION, MISSING = "Done", "Attention", "Missing"
STATES = (DONE, ATTENTION, MISSING)


@dataclass(frozen=True)
class Step:
	"""One step; `what` was found, `to_do` is empty where nothing is left, `links` are labels and desk addresses."""

	step: str
	title: str
	state: str
	what: tuple[str, ...]
	to_do: str
	links: tuple[tuple[str, str], ...]

	def as_dict(self) -> dict[str, object]:
		return {**vars(self), "what": list(self.what), "links": [list(link) for link in self.links]}
