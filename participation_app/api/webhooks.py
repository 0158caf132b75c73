"""Where the platforms push their events: proved by signature, stored, answered at once."""

from __future__ import annotations

import json

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Request, Response

from participation_app.intake import pushed_events
from participation_app.intake.pushed_events import META, DeliveryRefused, DeliveryUnreadable, Sender, X

# Of one address of the sender; a wave of comments comes in batches.
MOST_A_MINUTE = 1200
_DOORS = {"participation_app.api.webhooks.meta": META, "participation_app.api.webhooks.x": X}
_SAID = {
	400: "The body is no JSON object.",
	403: "Not signed by an app of ours.",
	413: "The body is too large.",
	429: "Too many requests. Try again in a minute.",
}


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def meta() -> Response:
	"""Facebook's and Instagram's question whether the address is ours (GET), and their events (POST)."""
	pushed_events.raise_unless_proved(META, frappe.request)
	return _answer(META, frappe.request)


@frappe.whitelist(allow_guest=True, methods=["GET", "POST"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def x() -> Response:
	"""X's question whether the address is ours (GET), and its events (POST)."""
	pushed_events.raise_unless_proved(X, frappe.request)
	return _answer(X, frappe.request)


def answer_plainly(response: Response | None = None, request: Request | None = None) -> None:
	"""After a request: what is refused here is counted and answered in a line, never with a traceback."""
	sender = _DOORS.get(request.path.rpartition("/")[2]) if request else None
	if sender is None or response is None or response.status_code < 400:
		return
	reason = _reason(request, response)
	if reason and request.method == "POST":
		pushed_events.count_refused(sender.name, reason.reason)
		frappe.db.commit()  # the request itself was rolled back
	if reason:
		response.status_code = reason.http_status_code
	response.set_data(_SAID.get(response.status_code, "Not taken. Try again later."))
	response.mimetype = "text/plain"


def _answer(sender: Sender, request: Request) -> Response:
	if request.method == "GET":
		greeting = pushed_events.greeting_for(sender, request.args)
		return Response(greeting.text, mimetype=greeting.mimetype)
	pushed_events.store(sender, request.get_data(), request.headers)
	return Response("", mimetype="text/plain")


def _reason(request: Request, response: Response) -> type[DeliveryRefused] | None:
	"""Frappe reads a JSON body before any of us is asked, and fails where it is none."""
	named = {one.http_status_code: one for one in (DeliveryRefused, *DeliveryRefused.__subclasses__())}
	if response.status_code in named:
		return named[response.status_code]
	is_other_trouble = response.status_code == 429 or _is_json(request)
	return None if is_other_trouble else DeliveryUnreadable


def _is_json(request: Request) -> bool:
	try:
		return isinstance(json.loads(request.get_data()), dict | list)
	except (ValueError, RecursionError):
		return False
