"""A record for each dataset of open data: how often it is released is the administrator's to say."""

from __future__ import annotations

from participation_app.transparency.open_data import work


def after_sync() -> None:
	"""The datasets that a site begins with."""
	work.ensure_datasets()


def after_migrate() -> None:
	"""Those that an update brought, and titles that it changed."""
	work.ensure_datasets()
