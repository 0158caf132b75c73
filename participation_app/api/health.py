"""What is missing or about to run out, for those who can mend it; whether all runs, for who watches from outside."""

from __future__ import annotations

import frappe
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from participation_app.casework import metrics
from participation_app.casework.health import noted, standing, watchers
from participation_app.intake import limits
from participation_app.rules.metrics import CONTENT_TYPE, exposition

Filters = str | list | dict | None
MOST_A_MINUTE = 120  # of one address


@frappe.whitelist(methods=["GET", "POST"])
def findings() -> list[dict[str, object]]:
	"""Everything found now: area, severity, since when, what to do and where; the most urgent first."""
	frappe.has_permission(noted.DOCTYPE, "read", throw=True)
	return noted.overview()


@frappe.whitelist(methods=["GET", "POST"])
def needing_somebody(filters: Filters = None) -> dict[str, object]:
	"""How many findings are more than a hint."""
	frappe.has_permission(noted.DOCTYPE, "read", throw=True)
	return {"value": noted.needing_somebody(), "fieldtype": "Int", "route": ["participation-health"]}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def up() -> str:
	"""`up`, or `down` with the status 503, and nothing else, for whoever asks."""
	limits.raise_if_too_often("health")
	return _told(all(standing.answering().values()))


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def state() -> dict[str, object]:
	"""Each part of the machine, its queues and the accounts; 503 where a part does not answer."""
	watchers.raise_unless_proved(frappe.request)
	parts = standing.components()
	told = {"state": _told(all(parts.values())), "components": parts}
	queues = standing.queues() if parts["redis_queue"] else {}
	return {**told, "queues": queues, "platforms": standing.platforms()}


@frappe.whitelist(allow_guest=True, methods=["GET"])
@rate_limit(limit=MOST_A_MINUTE, seconds=60)
def figures() -> Response:
	"""The figures by which the desk is watched, as Prometheus reads them."""
	watchers.raise_unless_proved(frappe.request)
	return Response(exposition(metrics.all_samples()), content_type=CONTENT_TYPE)


def _told(answers: bool) -> str:
	if not answers:
		frappe.local.response.http_status_code = 503
	return "up" if answers else "down"
