"""The language of a public page: as asked for, as remembered, as the person's own, or the authority's."""

from __future__ import annotations

from urllib.parse import urlencode

import frappe
from werkzeug.wrappers import Request

from participation_app.casework.settings import settings

LANGUAGES = {"ar": "العربية", "en": "English"}
RIGHT_TO_LEFT = {"ar"}
# The name that Frappe's own pages remember a guest's language by.
COOKIE = "preferred_language"
_A_YEAR = 365 * 24 * 3600  # seconds


def choose(request: Request) -> None:
	"""Settles in what language this request is answered, and remembers what was asked for by `?lang=`."""
	asked = request.args.get("lang")
	if asked in LANGUAGES:
		frappe.local.cookie_manager.set_cookie(COOKIE, asked, max_age=_A_YEAR)
	candidates = (asked, request.cookies.get(COOKIE), _own_language(), settings().default_language)
	frappe.local.lang = next((one for one in candidates if one in LANGUAGES), "ar")


def direction() -> str:
	"""In which direction the page's language is written: rtl or ltr."""
	return "rtl" if frappe.local.lang in RIGHT_TO_LEFT else "ltr"


def addresses(request: Request) -> dict[str, str]:
	"""The page's address in each language; what else the address asks for stays."""
	kept = {} if request.method == "POST" else request.args.to_dict()
	return {code: f"{request.path}?{urlencode({**kept, 'lang': code})}" for code in LANGUAGES}


def _own_language() -> str | None:
	user = frappe.session.user
	return None if user == "Guest" else frappe.get_cached_value("User", user, "language")
