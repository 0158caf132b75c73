"""How many rows are written at once, where nobody is to wait for them long."""

from __future__ import annotations

from dataclasses import dataclass, field

FASTER = 2  # times as many as before, at most


@dataclass
class BatchSize:
	"""As many as are locked for `wanted` seconds, reckoned from the last batch; begins with the least."""

	wanted: float
	least: int
	most: int
	now: int = field(init=False)

	def __post_init__(self) -> None:
		self.now = self.least

	def note(self, rows: int, seconds: float) -> None:
		"""So many were locked for so long; of none nothing is learnt."""
		if not rows:
			return
		fitting = int(rows * self.wanted / seconds) if seconds > 0 else self.most
		self.now = max(self.least, min(fitting, FASTER * self.now, self.most))
