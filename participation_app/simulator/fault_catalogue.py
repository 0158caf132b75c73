"""The usual faults by name, in the words of each platform."""

from __future__ import annotations

import time
from typing import Any

from .faults import Fault
from .x_problems import DUPLICATE, NOT_SUMMONED, TARGET_GONE, TOO_LONG

Answer = dict[str, Any]
HTML_503 = (
	"<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
)
GONE = "Unsupported get request. The object does not exist or cannot be loaded due to missing permissions."
GRAPH_PLATFORMS = ("Facebook", "Instagram")


def named_fault(name: str, platform: str | None, **changes: Any) -> Fault:
	"""The fault of this name; `changes` overrides any of its values. KeyError for an unknown name."""
	values: dict[str, Any] = {"name": name, "platform": platform}
	if name in ANY_PLATFORM:
		values.update(ANY_PLATFORM[name])
	else:
		if platform is None:
			raise ValueError(f"{name} differs by platform; say which platform is meant.")
		values.update(BY_PLATFORM[name](platform))
	return Fault.from_dict({**values, **changes})


def _x(status: int, title: str, detail: str, **headers: str) -> Answer:
	body = {"title": title, "detail": detail, "type": "about:blank", "status": status}
	return {"status": status, "body": body, "headers": headers}


def _graph(status: int, code: int, message: str, subcode: int | None = None, **more: Any) -> Answer:
	error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "ASimulated", **more}
	if subcode:
		error["error_subcode"] = subcode
	return {"status": status, "body": {"error": error}}


def _google(status: int, reason: str, message: str) -> Answer:
	entry = {"message": message, "domain": "youtube", "reason": reason}
	return {"status": status, "body": {"error": {"code": status, "message": message, "errors": [entry]}}}


def _rate_limited(platform: str) -> Answer:
	if platform == "X":
		reset = str(int(time.time()) + 900)
		return _x(429, "Too Many Requests", "Too Many Requests") | {
			"headers": {
				"x-rate-limit-limit": "300",
				"x-rate-limit-remaining": "0",
				"x-rate-limit-reset": reset,
			}
		}
	if platform in GRAPH_PLATFORMS:
		code, kind = (80001, "pages") if platform == "Facebook" else (80002, "instagram")
		usage = f'{{"1":[{{"type":"{kind}","call_count":100,"total_time":44,"estimated_time_to_regain_access":19}}]}}'
		headers = {"X-Business-Use-Case-Usage": usage}
		return _graph(400, code, f"(#{code}) There have been too many calls.") | {"headers": headers}
	if platform == "YouTube":
		return _google(429, "rateLimitExceeded", "Too many requests.")
	return {
		"status": 429,
		"body": {"success": "false", "message": "Too many requests", "errorCode": "ER-429"},
	}


def _token_expired(platform: str) -> Answer:
	if platform == "X":
		return _x(401, "Unauthorized", "Unauthorized")
	if platform in GRAPH_PLATFORMS:
		return _graph(400, 190, "Error validating access token: Session has expired.", 463)
	return _google(401, "authError", "Request had invalid authentication credentials.")


def _server_error(platform: str) -> Answer:
	if platform == "X":
		return _x(503, "Service Unavailable", "Service Unavailable")
	if platform in GRAPH_PLATFORMS:
		return _graph(
			500, 2, "An unexpected error has occurred. Please retry your request later.", is_transient=True
		)
	return _google(503, "backendError", "Backend Error")


def _duplicate(platform: str) -> Answer:
	if platform == "X":
		return _x(403, "Forbidden", DUPLICATE)
	if platform in GRAPH_PLATFORMS:
		return _graph(400, 506, "(#506) Duplicate status message")
	return _google(400, "processingFailure", "The API server failed to successfully process the request.")


def _target_gone(platform: str) -> Answer:
	if platform == "X":
		return _x(403, "Forbidden", TARGET_GONE)
	if platform in GRAPH_PLATFORMS:
		return _graph(400, 100, GONE, 33)
	return _google(404, "parentCommentNotFound", "The specified parent comment could not be found.")


def _not_replyable(platform: str) -> Answer:
	if platform == "X":
		return _x(403, "Forbidden", NOT_SUMMONED)
	if platform in GRAPH_PLATFORMS:
		return _graph(400, 100, "(#100) This comment cannot be replied to")
	return _google(400, "operationNotSupported", "The comment cannot be replied to.")


def _too_long(platform: str) -> Answer:
	if platform == "X":
		return _x(403, "Forbidden", TOO_LONG)
	if platform in GRAPH_PLATFORMS:
		return _graph(400, 100, "(#100) The message is too long")
	return _google(400, "commentTextTooLong", "The comment text is too long.")


def _on_post(answer: Answer) -> Answer:
	return {"method": "POST", **answer}


BY_PLATFORM = {
	"F31": _rate_limited,
	"F39": _token_expired,
	"F52": lambda platform: _server_error(platform) | {"status": 200},
	"F60": lambda platform: _on_post(_server_error(platform) | {"process": True, "status": 500}),
	"F61": lambda platform: _on_post(_server_error(platform)),
	"F65": lambda platform: _on_post(_duplicate(platform)),
	"F66": lambda platform: _on_post(_target_gone(platform)),
	"F67": lambda platform: _on_post(_not_replyable(platform)),
	"F70": lambda platform: _on_post(_too_long(platform)),
	"F73": lambda platform: _on_post(_rate_limited(platform)),
	"F74": lambda platform: _on_post(_token_expired(platform)),
}

ANY_PLATFORM: dict[str, Answer] = {
	"F47": {"delay": 30.0, "drop": "before"},
	"F48": {"hang": 30.0},
	"F49": {"drop": "mid_body"},
	"F50": {"keep": 0.6},
	"F51": {"status": 503, "body": HTML_503},
	"F53": {"headers": {"Content-Type": "text/html; charset=iso-8859-1"}},
	"F54": {"status": 302, "body": "", "headers": {"Location": "http://127.0.0.1:9/elsewhere"}},
	"F59": {"method": "POST", "drop": "after"},
	"F62": {"method": "POST", "process": True, "status": 201, "body": ""},
	"F86": {"method": "POST", "platform": "SMS", "drop": "after"},
}

NAMES = tuple(sorted((*BY_PLATFORM, *ANY_PLATFORM)))
