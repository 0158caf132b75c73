"""Reports that can be mailed to managers: entries that stand ready, made once."""

from __future__ import annotations

from participation_app.casework.mailed_reports import make_ready_made


def after_sync() -> None:
	"""The entries that a site begins with."""
	make_ready_made()
