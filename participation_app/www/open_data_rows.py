"""The rows of the latest release for programs: sorted, filtered, a page at a time, read only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import frappe
from werkzeug.wrappers import Response

from participation_app.casework import attempts
from participation_app.rules.open_data import CSV, Release
from participation_app.transparency.open_data import reading
from participation_app.transparency.open_data.reading import PATH
from participation_app.transparency.open_data.row_table import TooMuchAsked, Wanted
from participation_app.www import page_headers

NAME = "rows.json"
SIZE, MOST = 100, 1000  # rows of a page
LAST_PAGE = 100_000
_TIMES, _SECONDS = 120, 60  # how often a network may ask
_LONGEST = 140  # characters of a value that is looked for


def wanted_from(asked: Mapping[str, str], release: Release, *, size: int = SIZE) -> Wanted:
	"""What an address asks for, which anybody may have written: sort, order, page, size, and values by column."""
	names = {column.name for column in release.description.columns}
	return Wanted(
		sort=asked["sort"] if asked.get("sort") in names else "",
		descending=asked.get("order") == "desc",
		only={name: asked[name][:_LONGEST] for name in asked if name in names and asked[name]},
		page=_number(asked.get("page"), 1, LAST_PAGE),
		size=_number(asked.get("size"), size, MOST),
	)


def answer(release: Release) -> Response:
	"""One page of rows, or that nothing has changed, or that somebody asks too often."""
	if not attempts.count_within("open data", attempts.network(), limit=_TIMES, seconds=_SECONDS):
		response = Response('{"error":"Too many requests. Wait a minute."}', HTTPStatus.TOO_MANY_REQUESTS)
		response.headers["Retry-After"] = str(_SECONDS)
		return _finish(response)
	wanted = wanted_from(frappe.request.args.to_dict(), release)
	etag = hashlib.sha256(f"{release.file(CSV).sha256} {wanted}".encode()).hexdigest()
	if frappe.request.if_none_match.contains(etag):
		response = Response(status=HTTPStatus.NOT_MODIFIED)
	else:
		response = _found(release, wanted)
	if response.status_code != HTTPStatus.SERVICE_UNAVAILABLE:
		response.set_etag(etag)
		response.last_modified = release.published_at
	return _finish(response)


def _found(release: Release, wanted: Wanted) -> Response:
	try:
		found = reading.rows_of(release, wanted)
	except TooMuchAsked:
		return Response('{"error":"Ask for less, or download a file."}', HTTPStatus.SERVICE_UNAVAILABLE)
	names = [column.name for column in release.description.columns]
	told = {
		"dataset": release.description.name,
		"release": release.identifier,
		"license": release.licence.address,
		"total": found.total,
		"page": found.page,
		"pages": found.pages,
		"next": _address(release, wanted, found.page + 1) if found.page < found.pages else None,
		"rows": [dict(zip(names, row, strict=True)) for row in found.rows],
	}
	response = Response(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
	if told["next"]:
		response.headers["Link"] = f'<{told["next"]}>; rel="next"'
	return response


def _address(release: Release, wanted: Wanted, page: int) -> str:
	asked = {"sort": wanted.sort, "order": "desc" if wanted.descending else "", **wanted.only}
	kept = {name: value for name, value in asked.items() if value}
	query = urlencode({**kept, "page": page, "size": wanted.size})
	return frappe.utils.get_url(f"{PATH}/{release.description.name}/{NAME}?{query}")


def _finish(response: Response) -> Response:
	response.mimetype = "application/json"
	page_headers.write_for_programs(response)
	return response


def _number(written: str | None, otherwise: int, most: int) -> int:
	if not written or not written.isdecimal() or len(written) > 6:
		return otherwise
	return min(max(int(written), 1), most)
