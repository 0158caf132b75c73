"""What the public reads of open data: published releases alone, as they were when they were made."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import frappe
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.rules.open_data import (
	Column,
	Description,
	Licence,
	Release,
	ReleasedFile,
	Words,
)
from participation_app.transparency.open_data import releases, row_table, storage, work
from participation_app.transparency.open_data.files import ROWS
from participation_app.transparency.open_data.registry import DATASETS
from participation_app.transparency.open_data.row_table import Found, Wanted

PATH = "/participation/open-data"
LATEST = "latest"


@dataclass(frozen=True)
class TakenBack:
	"""A release that was taken back: when and why."""

	dataset: str
	identifier: str
	ended_at: datetime
	reason: Words


def descriptions() -> list[Description]:
	"""The datasets that the authority offers, in their order."""
	enabled = set(frappe.get_all(work.DOCTYPE, {"enabled": 1}, pluck="name"))
	return [dataset.description for name, dataset in DATASETS.items() if name in enabled]


def latest() -> dict[str, Release]:
	"""By dataset that is offered, its latest release."""
	offered = [description.name for description in descriptions()]
	found = {}
	for row in _published({"dataset": ["in", offered]}, "dataset, published_at desc, creation desc"):
		found.setdefault(row.dataset, row.name)
	return {name: _read(found[name]) for name in offered if name in found}


def find(dataset: str, identifier: str) -> Release | None:
	"""A published release, or the latest; None where there is none."""
	filters = {"dataset": dataset} if identifier == LATEST else {"dataset": dataset, "identifier": identifier}
	found = _published(filters, "published_at desc, creation desc", limit=1)
	return _read(found[0].name) if found else None


def releases_of(dataset: str) -> list[Release]:
	"""All that are published, the last one first."""
	return [_read(row.name) for row in _published({"dataset": dataset}, "published_at desc, creation desc")]


def last_releases(most: int) -> list[Release]:
	"""Of all datasets, the releases published last."""
	return [_read(row.name) for row in _published({}, "published_at desc, creation desc", limit=most)]


def taken_back(dataset: str, identifier: str | None = None) -> list[TakenBack]:
	"""The releases of a dataset that were taken back, or the one of them that is asked for."""
	filters = {"dataset": dataset, "state": releases.TAKEN_BACK}
	if identifier:
		filters["identifier"] = identifier
	fields = ["dataset", "identifier", "ended_at", "reason", "reason_in_english"]
	rows = frappe.get_all(releases.DOCTYPE, filters, fields, order_by="ended_at desc")
	return [
		TakenBack(row.dataset, row.identifier, row.ended_at, Words(row.reason, row.reason_in_english))
		for row in rows
	]


def rows_of(release: Release, wanted: Wanted) -> Found:
	"""One page of a release's rows. Raises row_table.TooMuchAsked."""
	return row_table.read_page(_table_of(release), release.description.columns, wanted)


def choices_of(release: Release, column: Column) -> list[object]:
	"""What a reader may narrow the rows to by this column; nothing where there is too much."""
	return row_table.choices_of(_table_of(release), column)


def file_of(release: Release, kind: str) -> Path:
	"""Where a release's file is."""
	return storage.path_of(release.description.name, release.identifier, kind)


def _table_of(release: Release) -> Path:
	return file_of(release, ROWS)


def _published(filters: Mapping[str, object], order_by: str, limit: int | None = None) -> list[frappe._dict]:
	wanted = {"state": releases.PUBLISHED, **filters}
	return frappe.get_all(releases.DOCTYPE, wanted, ["name", "dataset"], order_by=order_by, limit=limit)


def _read(name: str) -> Release:
	held = frappe.get_cached_doc(releases.DOCTYPE, name)
	page = frappe.utils.get_url(f"{PATH}/{held.dataset}")
	known = DATASETS[held.dataset].description
	columns = tuple(map(_column, json.loads(held.columns)))
	return Release(
		description=Description(known.name, known.title, known.description, known.keywords, columns),
		identifier=held.identifier,
		page=page,
		made_at=moments.aware(held.made_at),
		published_at=moments.aware(held.published_at),
		first_month=held.first_month,
		last_month=held.last_month,
		rows=held.row_count,
		frequency=frappe.get_cached_value(work.DOCTYPE, held.dataset, "frequency"),
		licence=Licence(
			held.licence_name, Words(held.licence, held.licence_in_english), held.licence_address
		),
		note=Words(held.note, held.note_in_english),
		files=tuple(_files(held, page)),
	)


def _files(held: Document, page: str) -> Iterable[ReleasedFile]:
	for file in held.files:
		yield ReleasedFile(file.format, f"{page}/{held.identifier}.{file.format}", file.size, file.sha256)


def _column(told: dict) -> Column:
	return Column(
		**{
			**told,
			"title": Words(**told["title"]),
			"description": Words(**told["description"]),
			"values": _codes(told["values"]),
			"marks": _codes(told.get("marks")),
		}
	)


def _codes(told: dict | None) -> dict[str, Words] | None:
	return told and {code: Words(**words) for code, words in told.items()}
