"""What happened last, for programs that watch it: the same entries as Atom and as RSS."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring  # nosec B405 # written, never read

import frappe
from werkzeug.wrappers import Response

from participation_app.casework import moments
from participation_app.casework.settings import authority_name
from participation_app.www import page_headers

ATOM, RSS = "atom", "rss"
_ATOM_NAMES = "http://www.w3.org/2005/Atom"


@dataclass(frozen=True)
class FeedEntry:
	"""One thing that happened; moments with their zone."""

	address: str
	title: str
	summary: str
	published_at: datetime
	updated_at: datetime


@dataclass(frozen=True)
class Feed:
	"""A page's news, the last first."""

	title: str
	address: str
	entries: Sequence[FeedEntry]


def answer(kind: str, feed: Feed) -> Response:
	"""The feed in the reader's language."""
	tree = _atom(feed) if kind == ATOM else _rss(feed)
	content = tostring(tree, encoding="utf-8", xml_declaration=True)
	response = Response(content, mimetype=f"application/{kind}+xml")
	page_headers.write_for_programs(response, vary="Cookie")
	return response


def _atom(feed: Feed) -> Element:
	language = frappe.local.lang
	tree = Element("feed", {"xmlns": _ATOM_NAMES, "xml:lang": language})
	_add(tree, "id", feed.address)
	_add(tree, "title", feed.title)
	SubElement(tree, "link", {"href": feed.address})
	SubElement(tree, "link", {"rel": "self", "href": f"{feed.address}/atom.xml?lang={language}"})
	updated_at = feed.entries[0].updated_at if feed.entries else moments.now()
	_add(tree, "updated", updated_at.isoformat())
	_add(SubElement(tree, "author"), "name", authority_name(language))
	for entry in feed.entries:
		item = SubElement(tree, "entry")
		_add(item, "id", entry.address)
		_add(item, "title", entry.title)
		SubElement(item, "link", {"href": entry.address})
		_add(item, "published", entry.published_at.isoformat())
		_add(item, "updated", entry.updated_at.isoformat())
		_add(item, "summary", entry.summary)
	return tree


def _rss(feed: Feed) -> Element:
	tree = Element("rss", {"version": "2.0"})
	channel = SubElement(tree, "channel")
	_add(channel, "title", feed.title)
	_add(channel, "link", feed.address)
	_add(channel, "description", feed.title)
	_add(channel, "language", frappe.local.lang)
	for entry in feed.entries:
		item = SubElement(channel, "item")
		_add(item, "title", entry.title)
		_add(item, "link", entry.address)
		_add(item, "guid", entry.address)
		_add(item, "description", entry.summary)
		_add(item, "pubDate", format_datetime(entry.published_at))
	return tree


def _add(parent: Element, name: str, text: str) -> None:
	SubElement(parent, name).text = text
