"""The problem documents of X API v2."""

from __future__ import annotations

from typing import Any

from werkzeug.wrappers import Response

from .wire import Refused, json_answer

PROBLEMS = "https://api.x.com/2/problems/"

NOT_SUMMONED = (
	"Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged "
	"by the author of the post you are replying to."
)
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
TARGET_GONE = "You attempted to reply to a Tweet that is deleted or not visible to you."
RESTRICTED = "You are not permitted to reply to this conversation."
NOT_YOURS = "You are not authorized to delete this Tweet."
TOO_LONG = "Your Tweet text is too long."
CASHTAGS = "You are not permitted to create a Tweet with more than one cashtag."


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **more: Any) -> Response:
	"""One problem document as the whole answer."""
	return json_answer({"title": title, "detail": detail, "type": kind, "status": status, **more}, status)


def unauthorized() -> Refused:
	"""401 for a token that is missing, unknown or at its end."""
	return Refused(problem(401, "Unauthorized", "Unauthorized"))


def forbidden(detail: str) -> Refused:
	"""403 with the sentence that tells the cases apart."""
	return Refused(problem(403, "Forbidden", detail))


def wrong_authentication(found: str, supported: str) -> Refused:
	"""403 for a kind of token that the endpoint does not take."""
	detail = (
		f"Authenticating with {found} is forbidden for this endpoint.  "
		f"Supported authentication types are [{supported}]."
	)
	return Refused(
		problem(403, "Unsupported Authentication", detail, PROBLEMS + "unsupported-authentication")
	)


def scope_missing(scope: str) -> Refused:
	"""403 for a token without the scope."""
	detail = f"The token lacks the scope {scope} that this endpoint requires."
	return Refused(
		problem(403, "Forbidden", detail, PROBLEMS + "client-forbidden", reason="client-not-enrolled")
	)


def invalid(parameter: str, value: Any, message: str) -> Refused:
	"""400 for a parameter."""
	return Refused(
		json_answer(
			{
				"errors": [{"parameters": {parameter: [str(value)]}, "message": message}],
				"title": "Invalid Request",
				"detail": "One or more parameters to your request was invalid.",
				"type": PROBLEMS + "invalid-request",
			},
			400,
		)
	)


def not_found(path: str) -> Refused:
	"""404 for a path that is not there."""
	return Refused(problem(404, "Not Found", f"There is nothing at {path}."))


def gone(identifier: str) -> Response:
	"""404 for a post that is gone or never was."""
	missing = missing_resource(identifier, "id", "tweet")
	return problem(404, missing["title"], missing["detail"], missing["type"])


def missing_resource(identifier: str, parameter: str, kind: str) -> dict[str, Any]:
	"""The partial error for a post that is gone or never was."""
	return {
		"value": identifier,
		"resource_id": identifier,
		"resource_type": kind,
		"parameter": parameter,
		"title": "Not Found Error",
		"detail": f"Could not find tweet with {parameter}: [{identifier}].",
		"type": PROBLEMS + "resource-not-found",
	}


def unauthorized_resource(identifier: str, parameter: str, kind: str) -> dict[str, Any]:
	"""The partial error for a post of a protected or suspended account."""
	return {
		"value": identifier,
		"resource_id": identifier,
		"resource_type": kind,
		"parameter": parameter,
		"title": "Authorization Error",
		"detail": f"Sorry, you are not authorized to see the Tweet with {parameter}: [{identifier}].",
		"type": PROBLEMS + "not-authorized-for-resource",
	}
