"""How each platform says no: refusals and limits as values of a fault."""

from __future__ import annotations

import json
import time
from typing import Any

from .x_problems import DUPLICATE, NOT_SUMMONED, PROBLEMS, RESTRICTED, TARGET_GONE, TOO_LONG
from .youtube_protocol import QUOTA_MESSAGE

Answer = dict[str, Any]
GRAPH_PLATFORMS = ("Facebook", "Instagram")
BUSINESS_CODES = {"Facebook": (80001, "pages"), "Instagram": (80002, "instagram")}
GONE = (
	"Unsupported get request. Object does not exist, cannot be loaded due to missing permissions, "
	"or does not support this operation."
)
HTML_503 = (
	"<html><head><title>503</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
)
WINDOW_SECONDS = 900
FAR_SECONDS = 30 * 86400


def x(status: int, title: str, detail: str, kind: str = "about:blank", **more: Any) -> Answer:
	"""A problem document of X."""
	return {
		"status": status,
		"body": {"title": title, "detail": detail, "type": kind, "status": status, **more},
	}


def graph(status: int, code: int, message: str, subcode: int | None = None, **more: Any) -> Answer:
	"""An error of the Graph API."""
	error = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "ASimulated", **more}
	if subcode:
		error["error_subcode"] = subcode
	return {"status": status, "body": {"error": error}}


def google(status: int, reason: str, message: str, domain: str = "youtube") -> Answer:
	"""An error of Google in its older form."""
	entry = {"message": message, "domain": domain, "reason": reason}
	return {"status": status, "body": {"error": {"code": status, "message": message, "errors": [entry]}}}


def google_details(status: int, reason: str, message: str) -> Answer:
	"""An error of Google in its newer form."""
	detail = {
		"@type": "type.googleapis.com/google.rpc.ErrorInfo",
		"reason": reason,
		"domain": "googleapis.com",
	}
	error = {"code": status, "message": message, "status": "RESOURCE_EXHAUSTED", "details": [detail]}
	return {"status": status, "body": {"error": error}}


def sms(status: int, code: str, message: str) -> Answer:
	"""A refusal by the SMS gateway."""
	return {
		"status": status,
		"body": {"success": "false", "message": message, "errorCode": code, "data": None},
	}


def usage(platform: str, percent: int, minutes: int = 0) -> dict[str, str]:
	"""The usage headers of the Graph API."""
	used = {"call_count": percent, "total_cputime": percent // 2, "total_time": percent // 2}
	business = {
		"type": BUSINESS_CODES[platform][1],
		**used,
		"estimated_time_to_regain_access": minutes,
	}
	return {"X-App-Usage": json.dumps(used), "X-Business-Use-Case-Usage": json.dumps({"1": [business]})}


def rate_limited(platform: str, seconds: int | None = WINDOW_SECONDS) -> Answer:
	"""Too many requests, until so many seconds from now; None leaves the time out."""
	if platform == "X":
		headers = {"x-rate-limit-limit": "300", "x-rate-limit-remaining": "0"}
		if seconds is not None:
			headers["x-rate-limit-reset"] = str(int(time.time()) + seconds)
		return x(429, "Too Many Requests", "Too Many Requests") | {"headers": headers}
	if platform in GRAPH_PLATFORMS:
		code, _ = BUSINESS_CODES[platform]
		headers = {} if seconds is None else usage(platform, 100, max(seconds // 60, 0))
		return graph(400, code, f"(#{code}) There have been too many calls.") | {"headers": headers}
	headers = {} if seconds in (None, WINDOW_SECONDS) else {"Retry-After": str(max(seconds, 0))}
	if platform == "YouTube":
		return google(429, "rateLimitExceeded", "Too many requests.") | {"headers": headers}
	return sms(429, "ER-429", "Too many requests") | {"headers": headers}


def graph_limit(code: int) -> Answer:
	"""Too many calls of an app, a user or a page, by the code that says whose."""
	return graph(400, code, f"(#{code}) Application request limit reached")


def x_limit_without_problem() -> Answer:
	"""Too many requests on X, in its older form."""
	return {"status": 429, "body": {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}}


def credits_depleted() -> Answer:
	"""X: the account has no money left."""
	detail = "Your enrolled account does not have any credits to fulfill this request."
	return x(402, "CreditsDepleted", detail, PROBLEMS + "credits")


def payment_required() -> Answer:
	"""X: the same in its plain form."""
	return x(402, "Payment Required", "Payment Required")


def usage_capped() -> Answer:
	"""X: the month's cap is reached."""
	detail = "Usage cap exceeded: Monthly product cap"
	return x(429, "UsageCapExceeded", detail, PROBLEMS + "usage-capped", period="Monthly", scope="Product")


def quota_exceeded() -> Answer:
	"""YouTube: the day's units are used up."""
	return google(403, "quotaExceeded", QUOTA_MESSAGE, "youtube.quota")


def token_expired(platform: str) -> Answer:
	"""The token is past its time."""
	if platform == "X":
		return x(401, "Unauthorized", "Unauthorized")
	if platform in GRAPH_PLATFORMS:
		return graph(400, 190, "Error validating access token: Session has expired.", 463)
	return google(401, "authError", "Request had invalid authentication credentials.")


def server_error(platform: str) -> Answer:
	"""The platform is out of order."""
	if platform == "X":
		return x(503, "Service Unavailable", "Service Unavailable")
	if platform in GRAPH_PLATFORMS:
		message = "An unexpected error has occurred. Please retry your request later."
		return graph(500, 2, message, is_transient=True)
	return google(503, "backendError", "Backend Error")


def duplicate(platform: str) -> Answer:
	"""The same text was there before."""
	if platform == "X":
		return x(403, "Forbidden", DUPLICATE)
	if platform in GRAPH_PLATFORMS:
		return graph(400, 506, "(#506) Duplicate status message")
	return google(400, "processingFailure", "The API server failed to successfully process the request.")


def target_gone(platform: str) -> Answer:
	"""What was to be answered is no longer there."""
	if platform == "X":
		return x(403, "Forbidden", TARGET_GONE)
	if platform in GRAPH_PLATFORMS:
		return graph(400, 100, GONE, 33)
	return google(404, "parentCommentNotFound", "The specified parent comment could not be found.")


def not_replyable(platform: str) -> Answer:
	"""Nobody, or not we, may answer here."""
	if platform == "X":
		return x(403, "Forbidden", NOT_SUMMONED)
	if platform in GRAPH_PLATFORMS:
		return graph(400, 100, "(#100) This comment cannot be replied to")
	return google(400, "operationNotSupported", "The comment cannot be replied to.")


def replies_restricted() -> Answer:
	"""X: the author lets only some people answer."""
	return x(403, "Forbidden", RESTRICTED)


def too_long(platform: str) -> Answer:
	"""The text is too long for the platform."""
	if platform == "X":
		return x(403, "Forbidden", TOO_LONG)
	if platform in GRAPH_PLATFORMS:
		return graph(400, 100, "(#100) The message is too long")
	return google(400, "commentTextTooLong", "The comment text is too long.")


def cursor_expired(platform: str) -> Answer:
	"""The place in a list is no longer known."""
	if platform == "X":
		return _invalid("pagination_token", "The `pagination_token` query parameter value is not valid")
	if platform in GRAPH_PLATFORMS:
		return graph(400, 100, "(#100) Invalid cursors values. The cursor has expired.")
	return google(400, "invalidPageToken", "The request specifies an invalid page token.")


def since_too_old() -> Answer:
	"""X: recent search does not reach back so far."""
	message = (
		"'since_id' must be a tweet id created after the last seven days began. "
		"Please use a 'since_id' that is larger than 1"
	)
	return _invalid("since_id", message)


def paged_too_deep() -> Answer:
	"""Facebook: a list goes on, but may not be read on."""
	message = "(#100) The After Cursor specified exceeds the max limit supported by this endpoint"
	return graph(400, 100, message)


def _invalid(parameter: str, message: str) -> Answer:
	errors = [{"parameters": {parameter: ["..."]}, "message": message}]
	detail = "One or more parameters to your request was invalid."
	body = {
		"errors": errors,
		"title": "Invalid Request",
		"detail": detail,
		"type": PROBLEMS + "invalid-request",
	}
	return {"status": 400, "body": body}
