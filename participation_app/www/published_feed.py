"""Feeds of what was published last, as Atom and as RSS."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.wrappers import Response

from participation_app.casework import moments
from participation_app.casework.settings import authority_name
from participation_app.engagement import published
from participation_app.engagement.masks import readable
from participation_app.engagement.published import Entry, Wanted
from participation_app.www import page_language
from participation_app.www.page_headers import KEPT_SECONDS
from participation_app.www.participation.published import PATH

_ATOM = "http://www.w3.org/2005/Atom"
_KINDS = {"participation/published/atom.xml": "atom", "participation/published/rss.xml": "rss"}


class PublishedFeed(BaseRenderer):
	"""Answers the two addresses of the feeds."""

	def can_render(self) -> bool:
		return self.path in _KINDS

	def render(self) -> Response:
		page_language.choose(frappe.request)
		kind = _KINDS[self.path]
		entries = published.find(Wanted()).entries
		feed = _atom(entries) if kind == "atom" else _rss(entries)
		content = tostring(feed, encoding="utf-8", xml_declaration=True)
		response = Response(content, mimetype=f"application/{kind}+xml")
		response.headers["X-Content-Type-Options"] = "nosniff"
		response.headers["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
		response.headers["Vary"] = "Cookie"
		return response


def _atom(entries: tuple[Entry, ...]) -> Element:
	language = frappe.local.lang
	feed = Element("feed", {"xmlns": _ATOM, "xml:lang": language})
	_add(feed, "id", _address())
	_add(feed, "title", _title())
	SubElement(feed, "link", {"href": _address()})
	SubElement(feed, "link", {"rel": "self", "href": f"{_address()}/atom.xml?lang={language}"})
	_add(feed, "updated", _moment(entries[0]).isoformat() if entries else moments.now().isoformat())
	_add(SubElement(feed, "author"), "name", authority_name(language))
	for entry in entries:
		item = SubElement(feed, "entry")
		_add(item, "id", _address(entry))
		_add(item, "title", readable(entry.excerpt))
		SubElement(item, "link", {"href": _address(entry)})
		_add(item, "published", moments.aware(entry.published_at).isoformat())
		_add(item, "updated", _moment(entry).isoformat())
		_add(item, "summary", _standing(entry))
	return feed


def _rss(entries: tuple[Entry, ...]) -> Element:
	feed = Element("rss", {"version": "2.0"})
	channel = SubElement(feed, "channel")
	_add(channel, "title", _title())
	_add(channel, "link", _address())
	_add(channel, "description", _title())
	_add(channel, "language", frappe.local.lang)
	for entry in entries:
		item = SubElement(channel, "item")
		_add(item, "title", readable(entry.excerpt))
		_add(item, "link", _address(entry))
		_add(item, "guid", _address(entry))
		_add(item, "description", _standing(entry))
		_add(item, "pubDate", format_datetime(moments.aware(entry.published_at)))
	return feed


def _add(parent: Element, name: str, text: str) -> None:
	SubElement(parent, name).text = text


def _title() -> str:
	return f"{_('Published Contributions')} – {authority_name(frappe.local.lang)}"


def _address(entry: Entry | None = None) -> str:
	return frappe.utils.get_url(f"{PATH}/{entry.number}" if entry else PATH)


def _moment(entry: Entry) -> datetime:
	return moments.aware(max(filter(None, (entry.published_at, entry.answered_at))))


def _standing(entry: Entry) -> str:
	return _("Answered") if entry.answered_at else _("Not answered yet")
