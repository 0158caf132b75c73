"""The request limits of X, counted per quarter of an hour and told in headers."""

from __future__ import annotations

from .state import World
from .wire import Refused
from .x_auth import Caller
from .x_problems import problem

WINDOW_SECONDS = 15 * 60
LIMITS = {  # function: (app, user)
	"mentions": (450, 300),
	"search_recent": (450, 300),
	"lookup": (3500, 5000),
	"lookup_one": (450, 900),
	"own_posts": (10_000, 900),
	"post": (10_000, 100),
	"hide_reply": (50, 50),
}
ELSEWHERE = (300, 75)


def count_request(function: str, caller: Caller, world: World) -> dict[str, str]:
	"""Counts a request and gives the headers; 429 when the window is used up."""
	app, user = LIMITS.get(function, ELSEWHERE)
	limit = app if caller.context == "app" else user
	window = int(world.clock.now().timestamp()) // WINDOW_SECONDS
	used = world.count(("x", caller.account.account_id, caller.context, function, window))
	headers = {
		"x-rate-limit-limit": str(limit),
		"x-rate-limit-remaining": str(max(limit - used, 0)),
		"x-rate-limit-reset": str((window + 1) * WINDOW_SECONDS),
	}
	if used > limit and world.settings.x_rate_limits:
		refusal = problem(429, "Too Many Requests", "Too Many Requests")
		refusal.headers.extend(headers)
		raise Refused(refusal)
	return headers
