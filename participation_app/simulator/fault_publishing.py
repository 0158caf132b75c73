"""F58 to F74: what posting a reply meets."""

from __future__ import annotations

from collections.abc import Callable

from . import fault_words as words
from .accounts import PLATFORMS
from .changes import TARGET
from .fault_kinds import EVERYWHERE, ByTest, Named, Scene, Strike, Values, only
from .fault_words import HTML_503
from .stage import Stage

NEVER = 10 * 365 * 86400.0


def _on_post(refuse: Callable[[str], Values]) -> Callable[[str], Values]:
	return lambda platform: {"method": "POST", **refuse(platform)}


def _taken_but(status: int) -> Callable[[str], Values]:
	return lambda platform: {
		"method": "POST",
		**words.server_error(platform),
		"process": True,
		"status": status,
	}


def _before(action: str) -> Values:
	"""The comment that is being answered changes just before."""
	return {"method": "POST", "before": [{"action": action, "id": TARGET}]}


def _read_back(seconds: float) -> Callable[[Stage], None]:
	return lambda stage: stage.set(readback_lag=float(stage.option("seconds", seconds)))


def _nested(stage: Stage) -> None:
	parent = stage.subject()
	stage.comment("رد على رد", parent_id=parent.id)


FAULTS: dict[str, Named] = {
	"F58": Named("Nothing goes wrong: the reply is taken and has an id", only(Strike({"method": "POST"}))),
	"F59": Named(
		"The reply is taken, then the connection breaks before the answer",
		only(Strike({"method": "POST", "drop": "after"}, "write")),
	),
	"F60": Named(
		"The reply is taken, then the answer is 500 or 502",
		{
			"500": Strike(_taken_but(500), "write"),
			"502": Strike({"method": "POST", "process": True, "status": 502, "body": HTML_503}, "write"),
		},
		EVERYWHERE[:4],
	),
	"F61": Named(
		"The reply is not taken: 503", only(Strike(_on_post(words.server_error), "write")), PLATFORMS
	),
	"F62": Named(
		"The reply is taken, the answer is empty or unreadable",
		{
			"empty": Strike({"method": "POST", "process": True, "status": 201, "body": ""}, "write"),
			"unreadable": Strike(
				{
					"method": "POST",
					"process": True,
					"status": 200,
					"body": '{"id": ',
					"headers": {"Content-Type": "application/json"},
				},
				"write",
			),
		},
	),
	"F63": Named(
		"The reply can be read back only after `seconds`, usually 30", only(Scene(_read_back(30))), PLATFORMS
	),
	"F64": Named("The reply is taken and never shown", only(Scene(_read_back(NEVER))), PLATFORMS),
	"F65": Named("The text is said to be a duplicate", only(Strike(_on_post(words.duplicate))), PLATFORMS),
	"F66": Named(
		"The comment is deleted just before it is answered",
		{"deleted": Strike(_before("delete")), "said": Strike(_on_post(words.target_gone))},
		PLATFORMS,
	),
	"F67": Named(
		"The platform does not let us answer",
		{
			"not summoned": Strike(_on_post(words.not_replyable)),
			"restricted": Strike({"method": "POST", **words.replies_restricted()}, platforms=("X",)),
			"closed": Strike(_before("close")),
		},
		PLATFORMS,
	),
	"F68": Named(
		"The comment is hidden just before it is answered, or a reply to a reply is placed elsewhere",
		{"hidden": Strike(_before("hide")), "placed elsewhere": Scene(_nested)},
		("Instagram",),
	),
	"F69": Named(
		"The thread is closed, or comments are turned off, just before the answer",
		{"canReply": Strike(_before("close")), "commentsDisabled": Strike(_before("close_post"))},
		("YouTube",),
	),
	"F70": Named("The text is said to be too long", only(Strike(_on_post(words.too_long))), PLATFORMS),
	"F71": Named("The worker is killed after the post, before it is noted", only(ByTest()), PLATFORMS),
	"F72": Named("Two workers take the same reply", only(ByTest()), PLATFORMS),
	"F73": Named(
		"Too many requests, told to a post",
		{
			"soon": Strike(_on_post(words.rate_limited)),
			"past": Strike(_on_post(lambda platform: words.rate_limited(platform, -60)), "write"),
		},
	),
	"F74": Named(
		"The token has expired, told to a post", only(Strike(_on_post(words.token_expired))), PLATFORMS
	),
}
