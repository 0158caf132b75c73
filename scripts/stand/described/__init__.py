"""What is told of the app from its own code, so that it cannot become untrue: addresses, permissions, packages."""

from __future__ import annotations

from pathlib import Path

from stand.described import addresses, kept_data, packages, permissions, settings

REPOSITORY = Path(__file__).parents[3]


def documents() -> dict[Path, str]:
	"""Every described file with what it should hold."""
	return {
		REPOSITORY / "participation_app" / "public" / "openapi.json": addresses.as_json(REPOSITORY),
		REPOSITORY / "docs" / "kept-data.md": kept_data.as_markdown(REPOSITORY),
		REPOSITORY / "docs" / "permissions.md": permissions.as_markdown(REPOSITORY),
		REPOSITORY / "docs" / "settings.md": settings.as_markdown(REPOSITORY),
		REPOSITORY / "docs" / "sbom.cdx.json": packages.as_json(REPOSITORY),
	}


def write() -> list[Path]:
	"""Writes the files that are no longer true; returns them."""
	changed = [path for path, text in documents().items() if not path.exists() or path.read_text() != text]
	for path in changed:
		path.write_text(documents()[path], encoding="utf-8")
	return changed
