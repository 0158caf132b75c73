"""Gives the right to know survey results its figure, on sites whose policy was written before there were surveys."""

from __future__ import annotations

from participation_app.installation.public_texts import measure_as_shipped


def execute() -> None:
	measure_as_shipped("Survey Results Shown")
