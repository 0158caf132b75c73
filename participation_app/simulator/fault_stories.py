"""Long stories of trouble, the same for the same seed: every fault of a platform, some of them at a time."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from .fault_catalogue import CATALOGUE

MOST_AT_ONCE = 4
# After these a person has to connect the account again.
ENDS_THE_CONNECTION = frozenset(("F19", "F20", "F41", "F42", "F43", "F44", "F45"))
PAUSES = (0.05, 0.05, 0.3, 0.3, 3.0, 3.0, 25.0)  # hours
DEATHS = ("", "", "", "reading", "posting")


@dataclass(frozen=True)
class Trouble:
	"""One fault in one of its variants."""

	name: str
	variant: str


@dataclass(frozen=True)
class Chapter:
	"""What strikes together, and the hours that pass then.

	`lingers` says that what has not struck yet meets the next chapter; `dies` where a worker is killed meanwhile:
	"reading", "posting" or not at all.
	"""

	troubles: tuple[Trouble, ...]
	hours: float
	lingers: bool
	dies: str

	@property
	def ends_the_connection(self) -> bool:
		"""Whether a person is needed afterwards."""
		return any(trouble.name in ENDS_THE_CONNECTION for trouble in self.troubles)


def draw_story(seed: int, platform: str) -> tuple[Chapter, ...]:
	"""All faults of a platform, or of "SMS", in an order and in company that the seed decides."""
	dice = random.Random(f"{seed}:{platform}")
	troubles = [Trouble(name, dice.choice(variants)) for name, variants in _possible(platform)]
	dice.shuffle(troubles)
	chapters = []
	while troubles:
		count = dice.randint(1, MOST_AT_ONCE)
		together, troubles = tuple(troubles[:count]), troubles[count:]
		chapters.append(Chapter(together, dice.choice(PAUSES), dice.random() < 0.5, dice.choice(DEATHS)))
	return tuple(chapters)


def _possible(platform: str) -> Iterator[tuple[str, list[str]]]:
	for name, named in CATALOGUE.items():
		variants = [variant for variant in named.variants if platform in named.platforms_of(variant)]
		if variants:
			yield name, variants
