"""F31 to F45: limits, money and tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import fault_words as words
from .accounts import PLATFORMS
from .fault_kinds import EVERYWHERE, GRAPH, Named, Scene, Strike, Values, only
from .fault_pages import SMALL_PAGE
from .stage import LISTS, Stage

DAY = "86400"
TOKEN_PATHS = {"X": "/oauth2/token$", "YouTube": "^/token$"}
FEWER_SCOPES = {
	"X": ("tweet.read", "users.read", "offline.access"),
	"Facebook": ("pages_show_list",),
	"Instagram": (),
	"YouTube": (),
}
OWN_PATHS = {
	"X": "/users/me$",
	"Facebook": "/(me|debug_token|[0-9]+)$",
	"Instagram": "/(me|17841[0-9]+)$",  # of an account; comments have other numbers
	"YouTube": "/channels$",
}
SEVERAL_TYPES = (
	'{"1":[{"type":"ads_management","call_count":99,"total_cputime":99,"total_time":99,'
	'"estimated_time_to_regain_access":600},{"type":"%s","call_count":12,"total_cputime":3,"total_time":4,'
	'"estimated_time_to_regain_access":0}]}'
)


def _limited(seconds: int | None) -> Callable[[str], Values]:
	return lambda platform: words.rate_limited(platform, seconds)


def _climbs(refuse: Callable[[str], Values]) -> Callable[[Stage], None]:
	"""Three answers that say 70, 90 and 100 percent, then a refusal."""

	def set_up(stage: Stage) -> None:
		for percent in (70, 90, 100):
			headers = words.usage(stage.platform, percent, 1 if percent == 100 else 0)
			stage.arm(method="GET", headers=headers)
		stage.arm(method="GET", **refuse(stage.platform))

	return set_up


def _put_off(status: int) -> Callable[[str], Values]:
	def values(platform: str) -> Values:
		refusal = words.rate_limited(platform) if status == 429 else words.server_error(platform)
		return {**refusal, "status": status, "headers": {"Retry-After": DAY}}

	return values


def _expire(stage: Stage) -> None:
	stage.change_tokens(state="expired", kind="user")


def _lost_renewal(**lost: Any) -> Callable[[Stage], None]:
	"""The tokens are past their time, and the answer to their renewal is lost after it took place."""

	def set_up(stage: Stage) -> None:
		_expire(stage)
		seconds = {"hang": float(stage.option("seconds", lost["hang"]))} if "hang" in lost else {}
		stage.arm(method="POST", path=TOKEN_PATHS[stage.platform], **{**lost, **seconds})

	return set_up


def _narrow(stage: Stage) -> None:
	stage.change_tokens(scopes=FEWER_SCOPES[stage.platform])


def _show_nothing(stage: Stage) -> None:
	stage.comments(SMALL_PAGE)
	if stage.platform == "Instagram":
		stage.change_tokens(scopes=("instagram_business_basic",))
	else:
		stage.arm(method="GET", path=LISTS["Facebook"], rewrite="nothing_shown", times=50)


def _too_early(stage: Stage) -> None:
	now = stage.world.clock.now()
	for grant in stage.world.tokens.of(stage.account):
		grant.issued_at = now


FAULTS: dict[str, Named] = {
	"F31": Named(
		"Too many requests",
		{
			"soon": Strike(_limited(words.WINDOW_SECONDS)),
			"past": Strike(_limited(-60), "read"),
			"far": Strike(_limited(words.FAR_SECONDS)),
			"untold": Strike(_limited(None)),
			"older form": Strike(words.x_limit_without_problem(), platforms=("X",)),
		},
		EVERYWHERE,
	),
	"F32": Named(
		"Usage climbs over 70, 90 and 100 %, then calls are refused",
		{
			"business": Scene(_climbs(words.rate_limited)),
			**{
				str(code): Scene(_climbs(lambda platform, code=code: words.graph_limit(code)))
				for code in (4, 17, 32, 341, 613)
			},
		},
		GRAPH,
	),
	"F33": Named(
		"A usage header that cannot be read, or is about several things",
		{
			"malformed": Strike(
				{
					"method": "GET",
					"headers": {"X-Business-Use-Case-Usage": '{"1":[{"type":', "X-App-Usage": "soon"},
				},
				"read",
			),
			"several types": Strike(
				lambda platform: {
					"method": "GET",
					"headers": {
						"X-Business-Use-Case-Usage": SEVERAL_TYPES % words.BUSINESS_CODES[platform][1]
					},
				},
				"read",
			),
		},
		GRAPH,
	),
	"F34": Named(
		"No money left, or the month's cap is reached",
		{
			"credits": Strike(words.credits_depleted()),
			"plain": Strike(words.payment_required()),
			"capped": Strike(words.usage_capped()),
		},
		("X",),
	),
	"F35": Named(
		"The day's quota is used up, until midnight Pacific",
		{
			"errors": Strike(words.quota_exceeded()),
			"details": Strike(words.google_details(403, "quotaExceeded", "Quota exceeded for this day.")),
			"for real": Scene(lambda stage: stage.set(youtube_units_per_day=0)),
		},
		("YouTube",),
	),
	"F36": Named(
		"Too many requests at a time",
		{
			"project": Strike(words.google(403, "rateLimitExceeded", "Rate limit exceeded.")),
			"user": Strike(words.google(403, "userRateLimitExceeded", "User rate limit exceeded.")),
			"details": Strike(words.google_details(429, "RATE_LIMIT_EXCEEDED", "Too many requests.")),
		},
		("YouTube",),
	),
	"F37": Named(
		"The page is blocked from posting",
		only(Strike({"method": "POST", **words.graph(400, 368, "(#368) The action was deemed abusive.")})),
		GRAPH,
	),
	"F38": Named(
		"Come back in a day",
		{"limited": Strike(_put_off(429)), "out of order": Strike(_put_off(503))},
		EVERYWHERE[:4],
	),
	"F39": Named("The token has expired, once", only(Strike(words.token_expired)), PLATFORMS),
	"F40": Named(
		"The token has expired, and its renewal replaces the refresh token", only(Scene(_expire)), ("X",)
	),
	"F41": Named(
		"The renewal takes place but its answer is lost",
		{
			"cut": Scene(_lost_renewal(drop="after")),
			"hangs": Scene(_lost_renewal(hang=30.0, drop="mid_body")),
		},
		tuple(TOKEN_PATHS),
	),
	"F42": Named(
		"The account has withdrawn its consent",
		only(Scene(lambda stage: stage.change_tokens(state="revoked"))),
		PLATFORMS,
	),
	"F43": Named(
		"A permission is missing",
		{"refused": Scene(_narrow), "shown nothing": Scene(_show_nothing, platforms=GRAPH)},
		PLATFORMS,
	),
	"F44": Named(
		"The token is another account's",
		only(
			Strike(
				lambda platform: {
					"method": "GET",
					"path": OWN_PATHS[platform],
					"rewrite": "another_account",
					"times": 50,
				}
			)
		),
		PLATFORMS,
	),
	"F45": Named(
		"The long-lived token is renewed too early or too late",
		{"too early": Scene(_too_early), "too late": Scene(_expire)},
		("Instagram",),
	),
}
