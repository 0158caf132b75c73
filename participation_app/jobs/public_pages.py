"""Keeps what public pages show: visits are written down, figures reckoned."""

from __future__ import annotations

from participation_app.casework.language import in_authority_language
from participation_app.transparency import charter, visits


def write_visits() -> None:
	"""Every few minutes."""
	visits.flush()


@in_authority_language()
def reckon_figures() -> None:
	"""Every hour."""
	charter.reckon()
