"""What a public page tells the browser: what may run on it, who may frame it, who may keep it."""

from __future__ import annotations

import base64
import hashlib

import frappe
from werkzeug.wrappers import Response

KEPT_SECONDS = 60
# Cookies of Frappe's own that say nothing about a guest.
_OF_LOGIN = ("sid", "system_user", "full_name", "user_id", "user_image")
_ALWAYS = {
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "same-origin",
	"Permissions-Policy": "camera=(), microphone=(), geolocation=(self)",
	"Cross-Origin-Opener-Policy": "same-origin",
}


def write(response: Response, *, style: str, shared: bool, indexed: bool) -> None:
	"""Sets the headers of a page whose only style element holds `style`."""
	response.headers.update(_ALWAYS)
	response.headers["Content-Security-Policy"] = security_policy(style)
	response.headers["Vary"] = "Cookie"
	if not indexed:
		response.headers["X-Robots-Tag"] = "noindex"
	guest = frappe.session.user == "Guest"
	if guest:
		_drop_cookies()
	keep = shared and guest and not frappe.local.cookie_manager.cookies
	response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}" if keep else "no-store"


def write_for_programs(response: Response, *, seconds: int = KEPT_SECONDS, vary: str = "") -> None:
	"""Sets the headers of what programs read: anybody may keep it, and pages of others may read it too."""
	response.headers.update(_ALWAYS)
	response.headers["Access-Control-Allow-Origin"] = "*"
	response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
	response.headers["Cache-Control"] = f"public, max-age={seconds}" if seconds else "public, no-cache"
	if vary:
		response.headers["Vary"] = vary
	if frappe.session.user == "Guest":
		_drop_cookies()


def security_policy(style: str) -> str:
	"""Only our own files, and the one style element by its hash; blob and data are pictures chosen in a form."""
	digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
	return "; ".join(
		(
			"default-src 'none'",
			f"style-src 'self' 'sha256-{digest}'",
			"script-src 'self'",
			"img-src 'self' blob: data:",
			"font-src 'self'",
			"connect-src 'self'",
			"form-action 'self'",
			"base-uri 'none'",
			"frame-ancestors 'none'",
		)
	)


def _drop_cookies() -> None:
	for name in _OF_LOGIN:
		frappe.local.cookie_manager.cookies.pop(name, None)
