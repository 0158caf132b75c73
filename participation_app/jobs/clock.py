"""Keeps what the lists show of the clock true while nobody saves a ticket."""

from __future__ import annotations

from participation_app.casework import clock_display


def show_breaches() -> None:
	"""Every few minutes: tickets whose date has passed show it."""
	clock_display.show_breaches()
