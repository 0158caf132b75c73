"""F84 to F88: short messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import fault_words as words
from .fault_kinds import Named, Scene, Strike, only
from .stage import Stage

SMS = ("SMS",)


def _reported(**manner: Any) -> Callable[[Stage], None]:
	def set_up(stage: Stage) -> None:
		late = {"delay": float(stage.option("seconds", manner["delay"]))} if "delay" in manner else {}
		stage.simulator.deliveries.reports.append({**manner, **late, "fault": stage.name})

	return set_up


FAULTS: dict[str, Named] = {
	"F84": Named(
		'200 with success: "false"',
		only(Strike({"method": "POST", **words.sms(200, "ER-482", "Destination is not allowed")})),
		SMS,
	),
	"F85": Named(
		"The message is said to be a duplicate",
		only(Strike({"method": "POST", **words.sms(409, "ER-409", "Duplicate message")})),
		SMS,
	),
	"F86": Named(
		"The message is taken, then the connection breaks before the answer",
		only(Strike({"method": "POST", "drop": "after"}, "write")),
		SMS,
	),
	"F87": Named(
		"The second of three recipients is refused",
		only(Strike({"method": "POST", "skip": 1, **words.sms(410, "ER-410", "Invalid recipient")})),
		SMS,
	),
	"F88": Named(
		"The report on the next message comes twice, or after `seconds`",
		{"twice": Scene(_reported(times=2)), "late": Scene(_reported(delay=30.0))},
		SMS,
	),
}
