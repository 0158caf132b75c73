"""What open data is made of: datasets with their columns, and releases with their files. Plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

STRING, INTEGER, NUMBER, BOOLEAN, MONTH = "string", "integer", "number", "boolean", "yearmonth"
CSV, JSON, XLSX, PARQUET = "csv", "json", "xlsx", "parquet"
FORMATS = (CSV, JSON, XLSX, PARQUET)
MEDIA_TYPES = {
	CSV: "text/csv",
	JSON: "application/json",
	XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	PARQUET: "application/vnd.apache.parquet",
}
LANGUAGES = ("ar", "en")


@dataclass(frozen=True)
class Words:
	"""A text in Arabic and in English."""

	ar: str
	en: str

	def in_language(self, language: str | None) -> str:
		"""The text for who reads this language."""
		return self.en if (language or "").startswith("en") else self.ar


@dataclass(frozen=True)
class Column:
	"""One column; `values` are the codes that it may hold with what they mean, none where it is free.

	`marks` are codes that a free one holds beside its names, as All for their sum. `names` is the column whose value this one tells by its English name.
	"""

	name: str
	type: str
	title: Words
	description: Words
	values: Mapping[str, Words] | None = None
	required: bool = False
	minimum: int | None = None
	names: str = ""
	marks: Mapping[str, Words] | None = None


@dataclass(frozen=True)
class Description:
	"""A dataset as people and catalogues read it."""

	name: str
	title: Words
	description: Words
	keywords: tuple[Words, ...]
	columns: tuple[Column, ...]


@dataclass(frozen=True)
class Licence:
	"""Under what the data may be used; `address` is where the licence can be read."""

	name: str
	title: Words
	address: str


@dataclass(frozen=True)
class Publisher:
	"""Whose data it is; `email` may be empty."""

	name: Words
	address: str
	email: str = ""


@dataclass(frozen=True)
class ReleasedFile:
	"""One file of a release, with the address at which it stays."""

	format: str
	address: str
	size: int
	sha256: str


@dataclass(frozen=True)
class Release:
	"""One release of a dataset; months as 2026-03, moments with their zone."""

	description: Description
	identifier: str
	page: str
	made_at: datetime
	published_at: datetime
	first_month: str
	last_month: str
	rows: int
	frequency: str
	licence: Licence
	note: Words
	files: tuple[ReleasedFile, ...]

	def file(self, kind: str) -> ReleasedFile:
		"""The release's file of this format."""
		return next(file for file in self.files if file.format == kind)
