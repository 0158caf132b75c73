"""The frame of every page under /participation: its language, its headers, its visits, and what goes wrong."""

from __future__ import annotations

import re
from datetime import date, datetime
from http import HTTPStatus
from pathlib import Path

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer
from frappe.website.page_renderers.document_page import DocumentPage
from frappe.website.page_renderers.template_page import TemplatePage
from frappe.website.page_renderers.web_form import WebFormPage
from werkzeug.wrappers import Response

from participation_app.casework.settings import authority_name, settings
from participation_app.intake.received_text import storable
from participation_app.transparency import visits
from participation_app.www import page_colours, page_headers, page_language, page_templates

_ADDRESS = re.compile(r"participation(?:/([a-z_]+))?")
_PAGES = Path(__file__).parent / "participation"
_PROBLEM = "participation_app/templates/participation/problem.html"
_ADDRESSES = {"index": "/participation", "open_data": "/participation/open-data"}


def prepare(
	context: frappe._dict,
	*,
	title: str,
	name: str,
	description: str = "",
	updated: date | datetime | str | None = None,
	trail: tuple[tuple[str, str], ...] = (),
	shared: bool = False,
	indexed: bool = True,
) -> None:
	"""Gives a page what its frame needs; `name` is under which its visits are counted.

	`updated` is the date of the content itself; without one a page is as old as the settings that say
	what it offers. `trail` has the (address, title) pairs between the start page and this one. A `shared`
	page is the same for everybody and may be kept by the browser; any other is not stored.
	"""
	context.update(
		title=title,
		page_name=name,
		description=description,
		updated=updated or settings().modified,
		trail=trail,
		shared=shared,
		indexed=indexed,
	)


def pages() -> set[str]:
	"""The names of the pages that there are."""
	return {path.stem for path in _PAGES.glob("*.html")}


def address_of(name: str) -> str:
	"""The address of the page of this name."""
	return _ADDRESSES.get(name, f"/participation/{name}")


class PublicPage(BaseRenderer):
	"""Answers an address under /participation with the page of that name, in its frame."""

	def __init__(self, path: str | None = None, http_status_code: int | None = None):
		super().__init__(path=path, http_status_code=http_status_code)
		address = _ADDRESS.fullmatch(self.path)
		self.name = (address[1] or "index") if address else ""

	def can_render(self) -> bool:
		return self.name in pages() or self._is_astray()

	def _is_astray(self) -> bool:
		"""Whether the address is under ours and nobody's, so that the person learns it from us."""
		if not self.path.startswith("participation/"):
			return False
		return not any(other(self.path).can_render() for other in (WebFormPage, DocumentPage, TemplatePage))

	def render(self) -> Response:
		page_language.choose(frappe.request)
		_take_texts_alone()
		context = frappe._dict()
		try:
			if self.name not in pages():
				raise frappe.PageDoesNotExistError
			frappe.get_module(f"participation_app.www.participation.{self.name}").get_context(context)
			_note_visit(context)
			return self._answer(f"participation_app/www/participation/{self.name}.html", context)
		except frappe.Redirect:
			raise
		except Exception as problem:
			return self._apologise(problem)

	def _answer(self, template: str, context: frappe._dict) -> Response:
		style = page_colours.style(settings().get("public_colour"))
		values = {**context, **_frame(style), "visits": visits.visits(context.page_name)}
		status = context.http_status_code or self.http_status_code
		response = self.build_response(page_templates.filled(template, values), status)
		page_headers.write(response, style=style, shared=context.shared, indexed=context.indexed)
		return response

	def _apologise(self, problem: Exception) -> Response:
		"""What a person reads when their page cannot be shown; the cause is for the administrator alone."""
		frappe.db.rollback()
		status = getattr(problem, "http_status_code", HTTPStatus.INTERNAL_SERVER_ERROR)
		if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
			# Without the values of local variables, which may be what a citizen wrote.
			frappe.log_error(f"/{self.path}", frappe.get_traceback(), defer_insert=True)
		context = frappe._dict(http_status_code=status, problem=_said(status))
		prepare(context, title=context.problem.title, name="", indexed=False)
		return self._answer(_PROBLEM, context)


def _take_texts_alone() -> None:
	"""A form sends texts that can be stored; what else a program puts in their place is as if it had sent nothing."""
	texts = {name: storable(one) for name, one in frappe.local.form_dict.items() if isinstance(one, str)}
	frappe.local.form_dict = frappe._dict(texts)


def _note_visit(context: frappe._dict) -> None:
	if frappe.request.method == "GET" and visits.is_person(frappe.request.headers):
		visits.count(context.page_name)


def _frame(style: str) -> dict[str, object]:
	own = settings()
	return {
		"style": style,
		"authority": authority_name(frappe.local.lang) or _("E-Participation"),
		"logo": own.get("public_logo"),
		"direction": page_language.direction(),
		"languages": page_language.LANGUAGES,
		"addresses": page_language.addresses(frappe.request),
		"pages": pages(),
		"address_of": address_of,
		"path": frappe.request.path,
		"site": frappe.utils.get_url(),
	}


def _said(status: int) -> frappe._dict:
	"""What to tell a person, and what they can do."""
	if status in (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN):
		return frappe._dict(
			title=_("This page does not exist"),
			text=_("The address may be wrong, or the page was taken away. Begin again at the start page."),
		)
	if status == HTTPStatus.TOO_MANY_REQUESTS:
		return frappe._dict(
			title=_("Too many attempts"),
			text=_("Wait some minutes and try again."),
		)
	return frappe._dict(
		title=_("Something went wrong"),
		text=_("It is our fault, not yours. Try again in a few minutes; what you sent was not kept."),
	)
