"""Opens public pages as a browser would, inside the test's own connection."""

from __future__ import annotations

import re
from html import unescape

import frappe
from frappe.auth import CookieManager
from frappe.website.serve import get_response
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request, Response

BROWSER = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


def open_page(
	address: str,
	*,
	method: str = "GET",
	form: dict[str, object] | None = None,
	cookies: dict[str, str] | None = None,
	user: str = "Guest",
	**headers: str,
) -> Response:
	"""What the site answers; the cookies that it sets are in `frappe.local.cookie_manager.cookies`."""
	before = frappe.session.user
	values = {"User-Agent": BROWSER, **{name.replace("_", "-"): value for name, value in headers.items()}}
	if cookies:
		values["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
	environ = EnvironBuilder(address, method=method, data=form, headers=values).get_environ()
	frappe.set_user(user)  # which forgets what an earlier request sent
	request = frappe.local.request = Request(environ)
	frappe.local.form_dict = frappe._dict({**request.args.to_dict(), **request.form.to_dict()})
	frappe.local.cookie_manager = CookieManager()
	frappe.local.response = frappe._dict()
	language = frappe.local.lang
	try:
		return get_response(request.path)
	finally:
		frappe.set_user(before)
		frappe.local.lang = language
		del frappe.local.request


def words_of(response: Response) -> str:
	"""What a person reads on the page, as one line."""
	body = re.sub(r"(?s)<(style|script).*?</\1>", " ", response.get_data(as_text=True))
	return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())
