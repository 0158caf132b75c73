"""Empties the records that were found: personal fields, rows that go whole, and files; decisions and dates stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

import frappe
from frappe import _
from frappe.utils import get_files_path

from participation_app.casework.language import in_authority_language
from participation_app.casework.settings import settings
from participation_app.rules.personal_data import BESIDE, OURS
from participation_app.transparency.keeping.rows import Rows, portions, telling_of
from participation_app.transparency.keeping.scopes import Scope
from participation_app.transparency.open_data.districts import district_reader

_MEDIA_ERASED = "Erased"


@in_authority_language()
def in_place_of_words() -> str:
	"""What stands, from now on, where personal data stood."""
	return _("Personal data were erased.")


def empty(rows: Rows, scope: Scope) -> None:
	"""Takes everything personal out of the records; what waits to be sent of them goes too."""
	mark = in_place_of_words()
	_take_out_files(rows)
	_forget_places(rows.get("HD Ticket", ()))
	for doctype, names in rows.items():
		record = {**OURS, **BESIDE}[doctype]
		if record.whole:
			_delete(doctype, names)
		else:
			marked = record.marked.split()
			values = {field: mark if field in marked else None for field in record.personal.split()}
			_write(doctype, names, {**values, **_besides(doctype)})
	_untie(scope)
	_leave_pseudonyms(scope.authors)
	_forget_in_search(rows)


def _besides(doctype: str) -> Mapping[str, object]:
	"""What else is to be true of an emptied record."""
	now = frappe.utils.now_datetime()
	return {
		"HD Ticket": {
			"raised_by": settings().service_user,
			"owner": settings().service_user,
			"_comments": None,
			"_user_tags": None,
			"participation_erased_at": now,
		},
		"Social Comment": {"erased_at": now, "next_check_at": None},
		"Comment Media": {"state": _MEDIA_ERASED, "next_attempt_at": None},
		"Sealed Evidence": {"state": _MEDIA_ERASED, "erased_at": now},
		"Social Author": {"citizen": None, "_user_tags": None},
		"Communication": {"owner": settings().service_user},
	}.get(doctype, {})


def _write(doctype: str, names: Collection[str], values: Mapping[str, object]) -> None:
	columns = set(frappe.db.get_table_columns(doctype))
	known = {field: value for field, value in values.items() if field in columns}
	if doctype == "Social Author":
		known.pop("external_id", None)
	for portion in portions(list(names)):
		if known:
			frappe.db.set_value(doctype, {"name": ["in", portion]}, known, update_modified=False)
	for name in names:
		frappe.clear_document_cache(doctype, name)


def _delete(doctype: str, names: Collection[str]) -> None:
	children = frappe.get_meta(doctype).get_table_fields()
	for portion in portions(list(names)):
		for child in children:
			frappe.db.delete(child.options, {"parenttype": doctype, "parent": ["in", portion]})
		frappe.db.delete(doctype, {"name": ["in", portion]})


def _take_out_files(rows: Rows) -> None:
	"""The disk first: what is written down of a file leads nowhere if the rest is undone and done again."""
	about = ("attached_to_doctype", "attached_to_name")
	for file in telling_of("File", about, rows, ["name", "file_url", "thumbnail_url"]):
		_remove_file(file)
	folder = Path(get_files_path(is_private=True))
	for name in rows.get("Comment Media", ()):
		for path in folder.glob(f"comment-{name}.*"):
			path.unlink(missing_ok=True)


def _remove_file(file: frappe._dict) -> None:
	frappe.db.delete("File", {"name": file.name})
	for url in filter(None, (file.file_url, file.thumbnail_url)):
		is_private = url.startswith("/private/files/")
		if not (is_private or url.startswith("/files/")) or frappe.db.exists("File", {"file_url": url}):
			continue
		Path(get_files_path(url.rsplit("/", 1)[-1], is_private=is_private)).unlink(missing_ok=True)


def _forget_places(tickets: Collection[str]) -> None:
	"""A place is told no finer than the district, so that the figures by district stay."""
	district_of = district_reader()
	for ticket in tickets:
		place = frappe.db.get_value("HD Ticket", ticket, "participation_place")
		if place:
			district = district_of(place)
			frappe.db.set_value("HD Ticket", ticket, "participation_place", district, update_modified=False)


def _untie(scope: Scope) -> None:
	"""A comment of somebody of whom more is kept no longer leads to them; one without account keeps its own name."""
	for portion in portions(list(scope.comments)):
		known = {"name": ["in", portion], "author": ["not in", [*scope.authors, ""]]}
		frappe.db.set_value("Social Comment", known, "author", None, update_modified=False)


def _leave_pseudonyms(authors: Collection[str]) -> None:
	"""That two comments were of one account stays countable; which account it was does not."""
	for name in authors:
		frappe.db.set_value("Social Author", name, "external_id", f"erased-{name}", update_modified=False)


def _forget_in_search(rows: Rows) -> None:
	"""Frappe's search over everything; it has an index by doctype and name."""
	for doctype, names in rows.items():
		for portion in portions(names):
			found = {"doctype": doctype, "names": portion}
			frappe.db.sql(
				"delete from `__global_search` where doctype = %(doctype)s and name in %(names)s", found
			)
