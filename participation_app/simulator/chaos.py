"""Faults mixed at random, the same for the same seed: which one meets a request is drawn from its number alone."""

from __future__ import annotations

import random
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .fault_catalogue import CATALOGUE, named_fault
from .fault_kinds import Scene, Sort, Strike
from .faults import Fault
from .signatures import FLAWS
from .stage import Stage
from .wire import Call

if TYPE_CHECKING:
	from .server import Simulator

MOST = 100_000
LONGEST = 1.0
WRITES = {
	"X": r"/tweets$",
	"Facebook": r"/comments$",
	"Instagram": r"/replies$",
	"YouTube": r"/comments$",
	"SMS": r"[Mm]essages",
}
MANNERS: dict[str, dict[str, Any]] = {
	"F76": {"flaw": FLAWS[0]},
	"F77": {"times": 3},
	"F78": {"delay": 0.3},
	"F81": {"failures": 1},
	"F83": {"times": 0},
}
# A renewal whose answer is lost ends the connection, so no fault turns up there unasked.
RENEWALS = re.compile(r"token$")


@dataclass(frozen=True)
class Mix:
	"""What is mixed: `rate` is the share of requests that meet a fault, `most` how many do in all.

	No fault lasts longer than `longest` seconds.
	"""

	seed: int
	rate: float = 0.2
	names: tuple[str, ...] = ()  # none: all that can turn up unasked without ending the connection
	most: int = MOST
	longest: float = LONGEST
	people: bool = True  # whether comments come, change and go as well

	def __post_init__(self) -> None:
		unknown = [name for name in self.names if not (name in MANNERS or _draws_of(name, ""))]
		if unknown:
			raise ValueError(f"{unknown[0]} cannot be mixed in; it has to be set up by its name.")
		if not 0 <= self.rate <= 1 or not 0 < self.most <= MOST:
			raise ValueError(f"rate is a share from 0 to 1, most a number up to {MOST}.")

	def wants(self, name: str) -> bool:
		"""Whether a fault is one of those to be mixed."""
		return not self.names or name in self.names


class Chaos:
	"""Draws faults while a mix is set."""

	def __init__(self, simulator: Simulator) -> None:
		self._simulator = simulator
		self._lock = threading.Lock()
		self._mix: Mix | None = None
		self._numbers: Counter[str] = Counter()
		self.struck: Counter[str] = Counter()

	def begin(self, mix: Mix) -> None:
		"""Mixes from now on; requests are counted anew."""
		with self._lock:
			self._mix = mix
			self._numbers.clear()
			self.struck.clear()

	def end(self) -> None:
		"""Mixes no more."""
		with self._lock:
			self._mix = None

	@property
	def mix(self) -> Mix | None:
		"""What is being mixed."""
		return self._mix

	def draw(self, platform: str, call: Call) -> Fault | None:
		"""The fault that meets the next request to a platform, if any."""
		if RENEWALS.search(call.path):
			return None
		mix, dice = self._dice(platform)
		if mix is None or dice.random() >= mix.rate:
			return None
		sort: Sort = "read" if call.method == "GET" else "write"
		for name, variants in _draws(mix, platform, sort, dice):
			fault = self._fault(name, dice.choice(variants), platform, mix)
			if fault and fault.fits(platform, call):
				self._count(name)
				return fault
		return None

	def manner(self, platform: str) -> dict[str, Any]:
		"""The manner in which a platform sends its next event."""
		mix, dice = self._dice(f"{platform} calls")
		if mix is None or dice.random() >= mix.rate:
			return {}
		names = [name for name in MANNERS if mix.wants(name)]
		if not names:
			return {}
		name = dice.choice(names)
		self._count(name)
		return {**MANNERS[name], "fault": name}

	def _dice(self, line: str) -> tuple[Mix | None, random.Random]:
		with self._lock:
			mix = self._mix
			if mix is None or sum(self.struck.values()) >= mix.most:
				return None, random.Random()
			self._numbers[line] += 1
			return mix, random.Random(f"{mix.seed}:{line}:{self._numbers[line]}")

	def _count(self, name: str) -> None:
		with self._lock:
			self.struck[name] += 1

	def _fault(self, name: str, variant: str, platform: str, mix: Mix) -> Fault | None:
		kind = CATALOGUE[name].variants[variant]
		if isinstance(kind, Scene) and kind.mixed:
			values = kind.mixed(Stage(self._simulator, name, platform))
			return Fault.from_dict({"name": name, "platform": platform, **values}) if values else None
		fault = named_fault(name, platform, variant=variant)
		for one in ("delay", "hang", "drip"):
			setattr(fault, one, min(getattr(fault, one), mix.longest))
		if fault.method == "POST" and not fault.path:
			fault.path = WRITES[platform]
		return fault


def _draws(mix: Mix, platform: str, sort: Sort, dice: random.Random) -> Iterator[tuple[str, list[str]]]:
	"""What may turn up in a request of this sort, in the order in which it is drawn."""
	names = list(mix.names or CATALOGUE)
	dice.shuffle(names)
	for name in names:
		possible = [
			variant
			for variant in _draws_of(name, sort, by_name=bool(mix.names))
			if platform in CATALOGUE[name].platforms_of(variant)
			and (mix.people or not isinstance(CATALOGUE[name].variants[variant], Scene))
		]
		if possible:
			yield name, possible


def _draws_of(name: str, sort: Sort, *, by_name: bool = True) -> list[str]:
	if name not in CATALOGUE:
		return []
	return [
		variant
		for variant, kind in CATALOGUE[name].variants.items()
		if (isinstance(kind, Strike) and _turns_up(kind, sort, by_name))
		or (isinstance(kind, Scene) and kind.mixed and sort in ("read", ""))
	]


def _turns_up(strike: Strike, sort: Sort, by_name: bool) -> bool:
	if by_name and not strike.mixes:
		return True
	return strike.mixes == "any" or (sort == "" and bool(strike.mixes)) or strike.mixes == sort
