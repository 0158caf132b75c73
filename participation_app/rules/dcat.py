"""The catalogue of open data as DCAT-AP 3.0.1 has it, in JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .open_data import (
	CSV,
	FORMATS,
	JSON,
	LANGUAGES,
	MEDIA_TYPES,
	PARQUET,
	XLSX,
	Publisher,
	Release,
	ReleasedFile,
	Words,
)

_AUTHORITY = "http://publications.europa.eu/resource/authority"
_LANGUAGES = {"ar": f"{_AUTHORITY}/language/ARA", "en": f"{_AUTHORITY}/language/ENG"}
_FREQUENCIES = {
	"Monthly": f"{_AUTHORITY}/frequency/MONTHLY",
	"Weekly": f"{_AUTHORITY}/frequency/WEEKLY",
	"By Hand": f"{_AUTHORITY}/frequency/IRREG",
}
_FILE_TYPES = {
	kind: f"{_AUTHORITY}/file-type/{name}"
	for kind, name in ((CSV, "CSV"), (JSON, "JSON"), (XLSX, "XLSX"), (PARQUET, "PARQUET"))
}
_GOVERNMENT = f"{_AUTHORITY}/data-theme/GOVE"
_PUBLIC = f"{_AUTHORITY}/access-right/PUBLIC"
_IANA = "http://www.iana.org/assignments/media-types"
_CONTEXT = {
	"dcat": "http://www.w3.org/ns/dcat#",
	"dct": "http://purl.org/dc/terms/",
	"foaf": "http://xmlns.com/foaf/0.1/",
	"vcard": "http://www.w3.org/2006/vcard/ns#",
	"spdx": "http://spdx.org/rdf/terms#",
	"adms": "http://www.w3.org/ns/adms#",
	"xsd": "http://www.w3.org/2001/XMLSchema#",
}


def catalogue(
	title: Words,
	description: Words,
	address: str,
	publisher: Publisher,
	latest: Sequence[Release],
	modified: datetime,
) -> dict[str, object]:
	"""The whole catalogue; `latest` has one release of each dataset."""
	return {
		"@context": _CONTEXT,
		"@id": address,
		"@type": "dcat:Catalog",
		"dct:title": _texts(title),
		"dct:description": _texts(description),
		"dct:publisher": _agent(publisher),
		"dct:language": [{"@id": language} for language in _LANGUAGES.values()],
		"dct:modified": _moment(modified),
		"foaf:homepage": {"@id": address},
		"dcat:themeTaxonomy": {"@id": f"{_AUTHORITY}/data-theme"},
		"dcat:dataset": [_dataset(release, publisher) for release in latest],
	}


def _dataset(release: Release, publisher: Publisher) -> dict[str, object]:
	description = release.description
	told = {
		"@id": release.page,
		"@type": "dcat:Dataset",
		"dct:identifier": description.name,
		"dct:title": _texts(description.title),
		"dct:description": _texts(description.description),
		"dct:publisher": {"@id": publisher.address},
		"dct:issued": _moment(release.published_at),
		"dct:modified": _moment(release.published_at),
		"dct:accrualPeriodicity": {"@id": _FREQUENCIES[release.frequency]},
		"dct:accessRights": {"@id": _PUBLIC},
		"dct:language": [{"@id": language} for language in _LANGUAGES.values()],
		"dct:temporal": {
			"@type": "dct:PeriodOfTime",
			"dcat:startDate": {"@value": release.first_month, "@type": "xsd:gYearMonth"},
			"dcat:endDate": {"@value": release.last_month, "@type": "xsd:gYearMonth"},
		},
		"dcat:keyword": [text for words in description.keywords for text in _texts(words)],
		"dcat:theme": {"@id": _GOVERNMENT},
		"dcat:version": release.identifier,
		"adms:versionNotes": _texts(release.note),
		"dcat:landingPage": {"@id": release.page, "@type": "foaf:Document"},
		"dcat:distribution": [_distribution(release, release.file(kind)) for kind in FORMATS],
	}
	if publisher.email:
		told["dcat:contactPoint"] = {
			"@type": "vcard:Kind",
			"vcard:fn": _texts(publisher.name),
			"vcard:hasEmail": {"@id": f"mailto:{publisher.email}"},
		}
	return told


def _distribution(release: Release, file: ReleasedFile) -> dict[str, object]:
	return {
		"@id": file.address,
		"@type": "dcat:Distribution",
		"dct:title": _texts(release.description.title),
		"dcat:accessURL": {"@id": file.address},
		"dcat:downloadURL": {"@id": file.address},
		"dct:format": {"@id": _FILE_TYPES[file.format], "@type": "dct:MediaTypeOrExtent"},
		"dcat:mediaType": {"@id": f"{_IANA}/{MEDIA_TYPES[file.format]}", "@type": "dct:MediaType"},
		"dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
		"dct:issued": _moment(release.published_at),
		"dct:license": {
			"@id": release.licence.address,
			"@type": "dct:LicenseDocument",
			"dct:title": _texts(release.licence.title),
		},
		"spdx:checksum": {
			"@type": "spdx:Checksum",
			"spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
			"spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
		},
	}


def _agent(publisher: Publisher) -> dict[str, object]:
	return {"@id": publisher.address, "@type": "foaf:Agent", "foaf:name": _texts(publisher.name)}


def _texts(words: Words) -> list[dict[str, str]]:
	return [{"@value": words.in_language(language), "@language": language} for language in LANGUAGES]


def _moment(moment: datetime) -> dict[str, str]:
	return {"@value": moment.isoformat(), "@type": "xsd:dateTime"}
