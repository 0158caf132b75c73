"""Helpdesk's pages for a reader of Arabic: from right to left, and without an English word of Helpdesk's own.

The page of every other reader is left as it is, to the last byte.
"""

from __future__ import annotations

import json
import re

import frappe
from frappe.gettext.translate import get_translations_from_mo
from frappe.translate import get_all_translations
from frappe.utils.caching import redis_cache
from werkzeug.wrappers import Request, Response

PATH = "/helpdesk"
ARABIC = "ar"
CONTEXT = "Helpdesk"  # under which our catalogue says what another app says otherwise
_AS_IT_COMES = '<html lang="en">'
_FROM_THE_RIGHT = '<html lang="ar" dir="rtl">'
_ASSETS = "/assets/participation_app"
_KEPT = 600  # seconds
_IN_A_SCRIPT = re.compile(r"\b__\(\s*[\"']([^\"']+)[\"']")


def show_from_right_to_left(response: Response | None = None, request: Request | None = None) -> None:
	"""After a request: turns the page, and gives it our stylesheet, the dictionary and the words for the screen."""
	if request is None or response is None or not _is_page(request, response):
		return
	if frappe.local.lang == ARABIC:
		page = response.get_data(as_text=True).replace(_AS_IT_COMES, _FROM_THE_RIGHT, 1)
		response.set_data(page.replace("<head>", f"<head>{_head()}", 1))


def _is_page(request: Request, response: Response) -> bool:
	path = request.path
	return (path == PATH or path.startswith(f"{PATH}/")) and response.mimetype == "text/html"


def _head() -> str:
	version = frappe.utils.get_build_version()
	words = json.dumps(words_of(ARABIC), ensure_ascii=False).replace("</", "<\\/")
	return (
		f"<script>window.translatedMessages = {words};</script>"
		f'<link rel="stylesheet" href="{_ASSETS}/css/helpdesk_arabic.css?v={version}">'
		f'<script defer src="{_ASSETS}/js/helpdesk_arabic.js?v={version}"></script>'
	)


@redis_cache(ttl=_KEPT)
def words_of(language: str) -> dict[str, str]:
	"""Helpdesk's own words, what its pages say beyond them, and what a ticket's fields, views and scripts say.

	Where it is there from the beginning, Helpdesk fetches no dictionary of its own.
	"""
	known = get_all_translations(language)
	catalogues = {
		**get_translations_from_mo(language, "helpdesk"),
		**get_translations_from_mo(language, "participation_app"),
	}
	said = {(text.removesuffix(f":{CONTEXT}"), None) for text in catalogues}
	# Where a text is said in several contexts, that of the record counts, then that of the field.
	texts = [text for found in (said, _of_fields(), _of_records()) for text in sorted(found, key=str)]
	words = {text: _said(known, text, context) for text, context in texts}
	return {text: word for text, word in words.items() if word and word != text}


def _said(known: dict[str, str], text: str, context: str | None) -> str | None:
	keys = (f"{text}:{CONTEXT}", f"{text}:{context}", text)
	return next((known[key] for key in keys if known.get(key)), None)


def _of_fields() -> set[tuple[str, str]]:
	"""Names of the ticket's fields and what their selects offer; Helpdesk shows them as they are stored."""
	fields = frappe.get_meta("HD Ticket").fields
	labels = {field.label for field in fields if field.label}
	options = {
		option
		for field in fields
		if field.fieldtype == "Select"
		for option in (field.options or "").split("\n")
	}
	return {(text, "HD Ticket") for text in labels | options}


def _of_records() -> set[tuple[str, str]]:
	"""Names of what an administrator chooses, and what the form scripts say."""
	named = {
		"HD Ticket Status": "name",
		"HD Ticket Priority": "name",
		"HD Ticket Type": "name",
		"HD View": "label",
	}
	texts = {
		(name, doctype)
		for doctype, field in named.items()
		for name in frappe.get_all(doctype, pluck=field, distinct=True)
	}
	scripts = frappe.get_all("HD Form Script", {"enabled": 1}, pluck="script")
	return texts | {
		(text, "HD Form Script") for script in scripts for text in _IN_A_SCRIPT.findall(script or "")
	}
