"""Gives sites from before there were public pages the policy and the service card."""

from __future__ import annotations

from participation_app.installation import public_texts


def execute() -> None:
	"""Writes them where nobody has."""
	public_texts.after_sync()
