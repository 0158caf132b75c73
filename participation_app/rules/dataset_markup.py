"""What search engines read of a dataset: schema.org's Dataset, in JSON-LD."""

from __future__ import annotations

from .open_data import MEDIA_TYPES, Publisher, Release


def dataset_markup(release: Release, publisher: Publisher, language: str) -> dict[str, object]:
	"""One dataset by its latest release, in the language of the page that it stands on."""
	description = release.description
	return {
		"@context": "https://schema.org/",
		"@type": "Dataset",
		"@id": release.page,
		"url": release.page,
		"name": description.title.in_language(language),
		"description": description.description.in_language(language),
		"inLanguage": language,
		"keywords": [words.in_language(language) for words in description.keywords],
		"version": release.identifier,
		"datePublished": release.published_at.isoformat(),
		"dateModified": release.published_at.isoformat(),
		"temporalCoverage": f"{release.first_month}/{release.last_month}",
		"isAccessibleForFree": True,
		"license": release.licence.address,
		"creator": {
			"@type": "GovernmentOrganization",
			"name": publisher.name.in_language(language),
			"url": publisher.address,
		},
		"variableMeasured": [
			{
				"@type": "PropertyValue",
				"name": column.name,
				"description": column.description.in_language(language),
			}
			for column in description.columns
		],
		"distribution": [
			{
				"@type": "DataDownload",
				"contentUrl": file.address,
				"encodingFormat": MEDIA_TYPES[file.format],
				"contentSize": f"{file.size} B",
				"sha256": file.sha256,
			}
			for file in release.files
		],
	}
