"""Keeps what public pages show: visits are written down, figures reckoned."""

from __future__ import annotations

from participation_app.casework.language import in_authority_language
from participation_app.transparency import charter, visits


def write_visits() -> None:
	"""Every minute: what the cache forgets in between was counted for nothing."""
	visits.flush()


@in_authority_language()
def reckon_figures() -> None:
	"""Every hour."""
	charter.reckon()
