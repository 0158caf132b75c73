"""Tells subscribers what was published and answered."""

from __future__ import annotations

from participation_app.engagement import news


def tell_owed() -> None:
	"""Every few minutes: the notices of what subscribers have not been told yet."""
	news.tell_owed()
