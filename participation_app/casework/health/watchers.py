"""Who may read how the machine stands: a program with the site's own token, or somebody who may see findings."""

from __future__ import annotations

import hmac

import frappe
from werkzeug.wrappers import Request

HEADER = "X-Participation-Token"
SETTING = "participation_watch_token"  # of site_config.json, so that no form shows it
SHORTEST = 24  # a shorter one could be guessed, and opens nothing


def raise_unless_proved(request: Request | None) -> None:
	"""Raises PermissionError for everybody else."""
	if not is_watcher(request):
		frappe.has_permission("Health Finding", "read", throw=True)


def is_watcher(request: Request | None) -> bool:
	"""Whether the request brings the token; compared in constant time."""
	token = str(frappe.conf.get(SETTING) or "")
	given = request.headers.get(HEADER, "") if request else ""
	return len(token) >= SHORTEST and hmac.compare_digest(given.encode(), token.encode())
