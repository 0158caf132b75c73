"""A citizen's phone on the page of following, for tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe.auth import CookieManager
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from participation_app.www.public_page import PublicPage
from tests.integration.casework.citizens import last_code, reference_of


@dataclass
class Phone:
	"""A browser without script: it keeps cookies and follows where a form leads."""

	language: str = "en"
	cookies: dict[str, str] = field(default_factory=dict)
	status: int = 0
	text: str = ""
	headers: dict[str, str] = field(default_factory=dict)

	def open(self, address: str = "/participation/follow", data: dict[str, Any] | None = None) -> Phone:
		path, _mark, query = address.partition("?")
		builder = EnvironBuilder(path=path, query_string=query, method="POST" if data else "GET", data=data)
		request = Request(builder.get_environ())
		request.cookies = {**self.cookies, "preferred_language": self.language}
		frappe.local.request, frappe.local.request_ip = request, "203.0.113.7"
		frappe.local.form_dict = frappe._dict({**request.args.to_dict(), **request.form.to_dict()})
		frappe.local.cookie_manager, language = CookieManager(), frappe.local.lang
		try:
			answered = PublicPage("participation/follow").render()
		except frappe.Redirect:
			frappe.db.commit()  # as at the end of every request
			self._keep_cookies()
			return self.open(frappe.flags.redirect_location)
		finally:
			frappe.local.request, frappe.local.lang = None, language
		self._keep_cookies()
		self.status, self.text = answered.status_code, answered.get_data(as_text=True)
		self.headers = dict(answered.headers)
		return self

	def send(self, step: str, **data: Any) -> Phone:
		return self.open(f"/participation/follow?step={step}", data or {"nothing": "1"})

	def enter(self, ticket: str) -> Phone:
		self.send("reference", reference=reference_of(ticket))
		return self.send("code", digits=last_code())

	def _keep_cookies(self) -> None:
		for name, values in frappe.local.cookie_manager.cookies.items():
			self.cookies[name] = values["value"]
		for name in frappe.local.cookie_manager.to_delete:
			self.cookies.pop(name, None)
