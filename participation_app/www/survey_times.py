"""The times of a survey as its pages write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.dates import written_date, written_moment
from participation_app.casework.settings import authority_zone
from participation_app.transparency.languages import in_readers_language


@dataclass(frozen=True)
class Told:
	"""An extension for its reader: what was moved, and why."""

	closing: str
	results: str
	reason: str
	extended: str


def written(moment: object) -> str:
	"""A moment of the site's time as the authority's clock shows it."""
	return written_moment(_on_our_clock(moment))


def written_day(moment: object) -> str:
	"""The day of a moment, as the authority's clock shows it."""
	return written_date(_on_our_clock(moment).date())


def extensions(survey: Document) -> list[Told]:
	"""How the closing was moved, the last one first."""
	return [_told(row) for row in reversed(survey.extensions)]


def _on_our_clock(moment: object) -> datetime:
	return moments.aware(moment).astimezone(authority_zone())


def _told(row: Document) -> Told:
	return Told(
		closing=_("Closing: {0} instead of {1}").format(written(row.closes_at), written(row.closed_before)),
		results=_("Results: {0} instead of {1}").format(written(row.results_at), written(row.results_before)),
		reason=in_readers_language(row, "reason"),
		extended=_("Extended on {0}").format(written_day(row.extended_at)),
	)
