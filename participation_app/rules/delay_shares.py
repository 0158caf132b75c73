"""How a delay is divided among those who held the matter."""

from __future__ import annotations

from collections.abc import Mapping


def apportion(late: float, used: Mapping[str, float], allowed: Mapping[str, float]) -> dict[str, float]:
	"""The days late, divided by what each share used beyond its budget; a share without one has none.

	`used` and `allowed` are working days by share. Where nobody went beyond a budget the delay is divided
	by what was used. The parts add up to the days late, unless nobody held the matter at all.
	"""
	beyond = {share: max(0.0, days - allowed.get(share, 0.0)) for share, days in used.items()}
	by = beyond if any(beyond.values()) else {share: max(0.0, days) for share, days in used.items()}
	whole = sum(by.values())
	return {share: late * days / whole for share, days in by.items() if days > 0} if whole else {}


def went_over(used: Mapping[str, float], allowed: Mapping[str, float]) -> list[str]:
	"""The shares that used more than the budget set for them."""
	return [share for share, days in used.items() if 0 < allowed.get(share, 0.0) < days]
