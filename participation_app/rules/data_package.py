"""A release as a Frictionless tabular data package."""

from __future__ import annotations

from .open_data import CSV, MEDIA_TYPES, Column, Publisher, Release


def data_package(release: Release, publisher: Publisher, language: str) -> dict[str, object]:
	"""The package's description, beside the CSV file that it describes; texts in one language."""
	description, file = release.description, release.file(CSV)
	title = description.title.in_language(language)
	return {
		"profile": "tabular-data-package",
		"name": description.name,
		"title": title,
		"description": description.description.in_language(language),
		"version": release.identifier,
		"homepage": release.page,
		"created": release.made_at.isoformat(),
		"keywords": [words.in_language(language) for words in description.keywords],
		"licenses": [
			{
				"name": release.licence.name,
				"title": release.licence.title.in_language(language),
				"path": release.licence.address,
			}
		],
		"contributors": [
			{"title": publisher.name.in_language(language), "path": publisher.address, "role": "publisher"}
		],
		"resources": [
			{
				"profile": "tabular-data-resource",
				"name": description.name,
				"title": title,
				"path": f"{release.identifier}.{CSV}",
				"format": CSV,
				"mediatype": MEDIA_TYPES[CSV],
				"encoding": "utf-8",
				"bytes": file.size,
				"hash": f"sha256:{file.sha256}",
				"dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True, "header": True},
				"schema": {
					"fields": [_field(column, language) for column in description.columns],
					"missingValues": [""],
				},
			}
		],
	}


def _field(column: Column, language: str) -> dict[str, object]:
	constraints: dict[str, object] = {"required": True} if column.required else {}
	if column.minimum is not None:
		constraints["minimum"] = column.minimum
	if column.values:
		constraints["enum"] = list(column.values)
	field = {
		"name": column.name,
		"type": column.type,
		"title": column.title.in_language(language),
		"description": column.description.in_language(language),
	}
	return {**field, "constraints": constraints} if constraints else field
