"""Looks every quarter of an hour for what is missing or about to run out."""

from __future__ import annotations

from participation_app.casework.health import noted
from participation_app.casework.language import in_authority_language


@in_authority_language()
def note_findings() -> None:
	"""Every quarter of an hour."""
	noted.note_findings()
