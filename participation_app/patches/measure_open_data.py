"""Gives the right to open data its figure, on sites whose policy was written before there was any."""

from __future__ import annotations

from participation_app.installation.public_texts import measure_as_shipped


def execute() -> None:
	measure_as_shipped("Data Released")
