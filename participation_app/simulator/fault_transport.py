"""F46 to F57: what happens on the way."""

from __future__ import annotations

from . import fault_words as words
from .fault_kinds import EVERYWHERE, GRAPH, Named, Scene, Strike, Values, only
from .fault_pages import paged
from .stage import Stage
from .strikes import ELSEWHERE

LARGE = 50 * 1024 * 1024


def _refuse_connections(stage: Stage) -> None:
	stage.simulator.refuse_connections(float(stage.option("seconds", 1)))


def _error_in_200(platform: str) -> Values:
	return words.server_error(platform) | {"status": 200}


def _content_type(kind: str) -> Strike:
	return Strike({"headers": {"Content-Type": kind}}, "read")


FAULTS: dict[str, Named] = {
	"F46": Named("Connections are refused for `seconds`, usually 1", only(Scene(_refuse_connections))),
	"F47": Named(
		"The connection hangs for `seconds`, then breaks",
		only(Strike({"delay": 30.0, "drop": "before"}, "any")),
	),
	"F48": Named("The answer hangs after its headers for `seconds`", only(Strike({"hang": 30.0}, "any"))),
	"F49": Named(
		"The connection breaks in the middle of the body", only(Strike({"drop": "mid_body"}, "any"))
	),
	"F50": Named("The body ends too early", only(Strike({"keep": 0.6}, "any"))),
	"F51": Named("A web page says 503", only(Strike({"status": 503, "body": words.HTML_503}, "any"))),
	"F52": Named("An error with status 200", only(Strike(_error_in_200, "any")), EVERYWHERE[:4]),
	"F53": Named(
		"The body is not what its headers say",
		{
			"content type": _content_type("text/html; charset=iso-8859-1"),
			"charset": _content_type("application/json; charset=iso-8859-1"),
			"byte order mark": Strike({"spoil": "bom"}, "read"),
			"broken gzip": Strike({"spoil": "gzip"}, "read"),
		},
	),
	"F54": Named(
		"A redirect to another host",
		{
			"temporary": Strike(
				{"status": 302, "body": "", "headers": {"Location": f"{ELSEWHERE}/moved"}}, "any"
			),
			"keeping the method": Strike(
				{"status": 307, "body": "", "headers": {"Location": f"{ELSEWHERE}/moved"}}, "any"
			),
		},
	),
	"F55": Named(
		"The next page is said to be on another host",
		{
			"pages": Scene(paged(rewrite="next_page_elsewhere")),
			"anywhere": Strike({"method": "GET", "rewrite": "next_page_elsewhere"}, "read"),
		},
		GRAPH,
	),
	"F56": Named("A body of 50 MB (`pad`, in bytes)", only(Strike({"pad": LARGE}))),
	"F57": Named("The body comes drop by drop, for `seconds`", only(Strike({"drip": 90.0}))),
}
