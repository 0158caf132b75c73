"""Where permissions were copied before it was noted, those that say the standard count as copied by the app."""

from __future__ import annotations

from participation_app.installation.setup import (
	READ_BY_STAFF,
	has_standard_permissions,
	note_copied_permissions,
)


def execute() -> None:
	note_copied_permissions(doctype for doctype in READ_BY_STAFF if has_standard_permissions(doctype))
