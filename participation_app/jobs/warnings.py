"""Tells people in time what they have to do."""

from __future__ import annotations

from participation_app.casework import warnings


def warn() -> None:
	"""Every quarter of an hour; what falls due while the authority is closed is told when it opens."""
	warnings.warn()
