"""One dataset: a table to look at, to copy and to download, its columns and its releases."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import frappe
from frappe import _

from participation_app.casework.dates import written_month
from participation_app.casework.settings import authority_name
from participation_app.rules.dataset_markup import dataset_markup
from participation_app.rules.open_data import BOOLEAN, STRING, Column, Release
from participation_app.transparency.open_data import reading, settings
from participation_app.transparency.open_data.reading import LATEST, PATH
from participation_app.transparency.open_data.row_table import Found, TooMuchAsked, Wanted
from participation_app.www import open_data_rows
from participation_app.www.public_page import prepare

ON_A_PAGE = 20


@dataclass(frozen=True)
class Head:
	"""The head of a column: where it leads, and how the rows stand now (ascending, descending or not by it)."""

	title: str
	address: str
	standing: str


def get_context(context: frappe._dict) -> None:
	"""The latest release; a dataset that is not released does not exist."""
	release = reading.find(str(frappe.form_dict.get("dataset") or ""), LATEST)
	if release is None or release.description.name not in {one.name for one in reading.descriptions()}:
		raise frappe.DoesNotExistError
	language, description = frappe.local.lang, release.description
	prepare(
		context,
		title=description.title.in_language(language),
		name=f"open-data-{description.name}",
		description=description.description.in_language(language),
		updated=release.published_at,
		trail=((PATH, _("Open Data")),),
		shared=True,
	)
	wanted = open_data_rows.wanted_from(frappe.request.args.to_dict(), release, size=ON_A_PAGE)
	_add_table(context, release, wanted)
	context.update(
		release=release,
		months=months_of(release),
		address=f"{PATH}/{description.name}",
		licence=release.licence,
		columns=_told(description.columns),
		releases=reading.releases_of(description.name),
		taken_back=reading.taken_back(description.name),
		citation=_citation(release),
		markup=_markup(release),
		all_rows=f"{PATH}/{description.name}/{open_data_rows.NAME}?{_query(wanted, size=open_data_rows.MOST)}",
	)


def _add_table(context: frappe._dict, release: Release, wanted: Wanted) -> None:
	shown = _shown(release.description.columns)
	try:
		found = reading.rows_of(release, wanted)
	except TooMuchAsked:
		found = Found([], 0, 1, 1)
	path = f"{PATH}/{release.description.name}"
	context.found, context.is_narrowed = found, bool(wanted.only)
	titles = _titles(release.description.columns)
	context.heads = [_head(column, titles[column.name], wanted, path) for column in shown]
	names = [column.name for column in release.description.columns]
	context.rows = [_cells(dict(zip(names, row, strict=True)), shown) for row in found.rows]
	asked = (_filter(release, column, titles[column.name], wanted) for column in shown)
	context.filters = [one for one in asked if one]
	context.sort, context.order = wanted.sort, "desc" if wanted.descending else ""
	context.previous = f"{path}?{_query(wanted, page=found.page - 1)}#rows" if found.page > 1 else ""
	context.following = (
		f"{path}?{_query(wanted, page=found.page + 1)}#rows" if found.page < found.pages else ""
	)


def _cells(row: dict[str, object], shown: list[Column]) -> list[str]:
	"""What a row shows; what has no English is read in the authority's language."""
	values = (row[column.name] if row[column.name] is not None else row.get(column.names) for column in shown)
	return [_written(value, column) for value, column in zip(values, shown, strict=True)]


def _shown(columns: tuple[Column, ...]) -> list[Column]:
	"""Of a name and its English name, the one that the reader reads."""
	named = {column.names for column in columns if column.names}
	if frappe.local.lang == "en":
		return [column for column in columns if column.name not in named]
	return [column for column in columns if not column.names]


def _titles(columns: tuple[Column, ...]) -> dict[str, str]:
	"""What each column is called in the table, where an English name stands in place of the name."""
	own = {column.name: column.title.in_language(frappe.local.lang) for column in columns}
	return {column.name: own[column.names or column.name] for column in columns}


def _head(column: Column, title: str, wanted: Wanted, path: str) -> Head:
	is_sorted = wanted.sort == column.name
	order = "desc" if is_sorted and not wanted.descending else ""
	standing = ("descending" if wanted.descending else "ascending") if is_sorted else ""
	address = f"{path}?{_query(wanted, sort=column.name, order=order, page=1)}#rows"
	return Head(title, address, standing)


def _filter(release: Release, column: Column, title: str, wanted: Wanted) -> tuple | None:
	"""What the rows may be narrowed to by a column: its name, label, (value, words) pairs and what is chosen."""
	if column.type not in (STRING, BOOLEAN, "yearmonth"):
		return None
	values = reading.choices_of(release, column)
	if len(values) < 2:
		return None
	told = [(_asked(value, column), _written(value, column)) for value in values]
	return column.name, title, [("", _("All")), *told], wanted.only.get(column.name, "")


def _asked(value: object, column: Column) -> str:
	return ("true" if value else "false") if column.type == BOOLEAN else str(value)


def months_of(release: Release) -> str:
	"""The months that a release tells of, in the reader's language."""
	first, last = (
		written_month(date.fromisoformat(f"{month}-01"), frappe.local.lang)
		for month in (release.first_month, release.last_month)
	)
	return first if first == last else f"{first} – {last}"


def _written(value: object, column: Column) -> str:
	"""A value as people read it; nothing where there is none."""
	if value is None:
		return ""
	if column.type == BOOLEAN:
		return _("Yes") if value else _("No")
	known = (column.values or column.marks or {}).get(value)
	if known:
		return known.in_language(frappe.local.lang)
	return f"{value:g}" if isinstance(value, float) else str(value)


def _query(wanted: Wanted, **changed: object) -> str:
	asked = {"sort": wanted.sort, "order": "desc" if wanted.descending else "", **wanted.only, **changed}
	return urlencode({name: value for name, value in asked.items() if value})


def _told(columns: tuple[Column, ...]) -> list[tuple[str, str, str, str]]:
	"""Name, title, type and description of each column, with what its codes mean."""
	language = frappe.local.lang
	kinds = {
		"string": _("Text"),
		"integer": _("Whole number"),
		"number": _("Number"),
		"boolean": _("Yes or no"),
		"yearmonth": _("Month"),
	}
	return [
		(column.name, column.title.in_language(language), kinds[column.type], _meaning(column, language))
		for column in columns
	]


def _meaning(column: Column, language: str) -> str:
	codes = [
		code if code == words.in_language(language) else f"{code} ({words.in_language(language)})"
		for code, words in (column.values or {}).items()
	]
	comma = "، " if language == "ar" else ", "
	return column.description.in_language(language) + (f": {comma.join(codes)}" if codes else "")


def _citation(release: Release) -> str:
	language = frappe.local.lang
	title = release.description.title.in_language(language)
	year = f"{release.published_at:%Y}"
	return f"{authority_name(language)} ({year}). {title}. {release.page}/{release.identifier}"


def _markup(release: Release) -> str:
	told = dataset_markup(release, settings.publisher(), frappe.local.lang)
	# Inside a script element nothing may look like its end.
	return json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
