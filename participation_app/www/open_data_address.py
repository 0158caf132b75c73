"""Every address under /participation/open-data: pages, files of releases, rows, catalogues and feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from http import HTTPStatus

import frappe
from frappe import _
from frappe.website.page_renderers.base_renderer import BaseRenderer
from werkzeug.exceptions import RequestedRangeNotSatisfiable
from werkzeug.utils import send_file
from werkzeug.wrappers import Response

from participation_app.casework import moments, trace_roots
from participation_app.casework.settings import authority_name
from participation_app.rules.data_package import data_package
from participation_app.rules.dcat import catalogue
from participation_app.rules.open_data import FORMATS, MEDIA_TYPES, Release, Words
from participation_app.transparency.open_data import reading, settings
from participation_app.transparency.open_data.reading import LATEST, PATH
from participation_app.www import feeds, open_data_rows, page_headers, page_language
from participation_app.www.feeds import Feed, FeedEntry
from participation_app.www.public_page import PublicPage

MOST_IN_A_FEED = 50
MOST_ROOTS = 366
_BASE = PATH.strip("/")
_PACKAGE = "datapackage.json"
_FILE = re.compile(rf"(?P<identifier>[0-9-]+|{LATEST})\.(?P<kind>{'|'.join(FORMATS)}|datapackage\.json)")
_TITLE = Words("البيانات المفتوحة", "Open Data")
_DESCRIPTION = Words(
	"بيانات أدوات المشاركة الإلكترونية، متاحة للنسخ والتنزيل مجاناً.",
	"The data of the e-participation tools, free to copy and to download.",
)


class OpenDataAddress(BaseRenderer):
	"""Answers what is below the catalogue's address; what is not there is said in the pages' own frame."""

	def can_render(self) -> bool:
		return self.path == _BASE or self.path.startswith(f"{_BASE}/")

	def render(self) -> Response:
		steps = self.path.split("/")[2:]
		if len(steps) == 1 and steps[0] in _OF_ALL:
			page_language.choose(frappe.request)
			return _OF_ALL[steps[0]]()
		if len(steps) == 2 and (answer := _answer_of(*steps)):
			return answer
		return self._page(*steps)

	def _page(self, dataset: str = "", identifier: str = "", *others: str) -> Response:
		name = "open_release" if identifier else "open_dataset" if dataset else "open_data"
		frappe.form_dict.update({"dataset": dataset, "release": identifier})
		return PublicPage("participation/nothing" if others else f"participation/{name}").render()


def _answer_of(dataset: str, name: str) -> Response | None:
	"""What programs ask for of a dataset; None where it is a page or there is no such thing."""
	if name == open_data_rows.NAME:
		release = reading.find(dataset, LATEST)
		return open_data_rows.answer(release) if release else None
	wanted = _FILE.fullmatch(f"{LATEST}.{name}" if name == _PACKAGE else name)
	release = wanted and reading.find(dataset, wanted["identifier"])
	if release is None or not wanted:
		return _taken_back(dataset, wanted["identifier"]) if wanted else None
	if wanted["kind"] == _PACKAGE:
		page_language.choose(frappe.request)
		return _json(data_package(release, settings.publisher(), frappe.local.lang), "application/json")
	return _send(release, wanted["kind"])


def _send(release: Release, kind: str) -> Response:
	"""The file, or the part of it that is asked for, or that nothing has changed since."""
	name = release.description.name
	try:
		response = send_file(
			reading.file_of(release, kind),
			frappe.request.environ,
			mimetype=MEDIA_TYPES[kind],
			as_attachment=True,
			download_name=f"{name}-{release.identifier}.{kind}",
			etag=release.file(kind).sha256,
			last_modified=release.published_at,
		)
	except RequestedRangeNotSatisfiable as outside:
		response = Response(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
		response.headers["Content-Range"] = f"bytes */{outside.length}"
	page_headers.write_for_programs(response, seconds=0)
	response.headers["Content-Location"] = f"{PATH}/{name}/{release.identifier}.{kind}"
	response.headers["Link"] = f'<{release.licence.address}>; rel="license"'
	return response


def _taken_back(dataset: str, identifier: str) -> Response | None:
	"""The page that says what became of a release, in place of its file."""
	if not reading.taken_back(dataset, identifier):
		return None
	frappe.form_dict.update({"dataset": dataset, "release": identifier})
	return PublicPage("participation/open_release").render()


def _catalogue() -> Response:
	latest = list(reading.latest().values())
	modified = max((release.published_at for release in latest), default=moments.now().replace(microsecond=0))
	address = frappe.utils.get_url(PATH)
	told = catalogue(_TITLE, _DESCRIPTION, address, settings.publisher(), latest, modified)
	return _json(told, "application/ld+json")


def _trace_roots() -> Response:
	"""The roots that seal the trails, to be kept by others; nothing about any contribution can be told from them."""
	return _json({"hash": "SHA-256", "roots": trace_roots.published(MOST_ROOTS)}, "application/json")


def _json(told: dict, mimetype: str) -> Response:
	response = Response(json.dumps(told, ensure_ascii=False, indent=1), mimetype=mimetype)
	page_headers.write_for_programs(response)
	response.add_etag()
	return response.make_conditional(frappe.request)


def _feed(kind: str) -> Response:
	title = f"{_('Open Data')} – {authority_name(frappe.local.lang)}"
	entries = [_entry(release) for release in reading.last_releases(MOST_IN_A_FEED)]
	return feeds.answer(kind, Feed(title, frappe.utils.get_url(PATH), entries))


def _entry(release: Release) -> FeedEntry:
	language = frappe.local.lang
	return FeedEntry(
		address=f"{release.page}/{release.identifier}",
		title=f"{release.description.title.in_language(language)} – {release.identifier}",
		summary=release.note.in_language(language),
		published_at=release.published_at,
		updated_at=release.published_at,
	)


_OF_ALL: dict[str, Callable[[], Response]] = {
	"catalog.jsonld": _catalogue,
	"trace-roots.json": _trace_roots,
	"atom.xml": lambda: _feed(feeds.ATOM),
	"rss.xml": lambda: _feed(feeds.RSS),
}
