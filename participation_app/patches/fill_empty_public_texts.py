"""A site on which the policy and the service card stand empty since it was made gets the texts that ship."""

from __future__ import annotations

from participation_app.installation import public_texts


def execute() -> None:
	public_texts.after_sync()
