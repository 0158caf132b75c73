"""The charter: each statement of the policy beside the figure that measures it now."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import frappe
from frappe import _

from participation_app.transparency.days import last_days
from participation_app.transparency.figures import COUNT, FIGURES, STARS, Figure
from participation_app.transparency.policy import Statement, read_policy

DAYS = 90
_KEPT_FIGURES = "participation_charter_figures"
_FIGURES_HOLD = 2 * 3600  # seconds; a job renews them every hour


@dataclass(frozen=True)
class Measured:
	"""A statement with its figure as people read it: the figure itself, and what it says."""

	statement: str
	value: str
	says: str


def read_charter() -> dict[str, list[Measured]]:
	"""By part of the policy, the statements with their figures, for who is reading now."""
	figures = kept_figures()
	return {
		part: [_measured(statement, figures) for statement in statements]
		for part, statements in read_policy().parts.items()
	}


def kept_figures() -> dict[str, Figure]:
	"""The figures as they were last reckoned; reckoned now where they are too old."""
	held = frappe.cache.get_value(_KEPT_FIGURES)
	return {name: Figure(**values) for name, values in held.items()} if held else reckon()


def reckon() -> dict[str, Figure]:
	"""All figures of the last days, reckoned anew and kept for the page."""
	period = last_days(DAYS)
	figures = {name: figure(period) for name, figure in FIGURES.items()}
	values = {name: asdict(figure) for name, figure in figures.items()}
	frappe.cache.set_value(_KEPT_FIGURES, values, expires_in_sec=_FIGURES_HOLD)
	return figures


def _measured(statement: Statement, figures: dict[str, Figure]) -> Measured:
	figure = figures.get(statement.measure)
	if figure is None:
		return Measured(statement.text, "", _("Not measured yet"))
	if figure.value is None:
		return Measured(statement.text, "", _("Nothing to measure in the last {0} days").format(DAYS))
	return Measured(statement.text, *_read(figure, _sentences()[statement.measure]))


def _read(figure: Figure, sentence: str) -> tuple[str, str]:
	"""The figure, and the sentence that says what it is."""
	if figure.kind == STARS:
		return f"{figure.value:g} / 5", sentence.format(f"{figure.of:,}")
	if figure.kind == COUNT:
		return f"{figure.value:,.0f}", sentence
	return f"{100 * figure.value / figure.of:.0f}%", sentence.format(f"{figure.value:,.0f}", f"{figure.of:,}")


def _sentences() -> dict[str, str]:
	"""What each figure says; {0} and {1} are the part and the whole of a share, {0} who gave stars."""
	return {
		"Studied Before Publication": _(
			"{0} of {1} contributions meant for publication were decided in time"
		),
		"Receipts in Time": _("{0} of {1} receipts were sent in time"),
		"Referred to Departments": _("contributions were referred to the department concerned"),
		"Results Told": _(
			"{0} of {1} people who were answered were sent the result or could read it as a reply"
		),
		"Satisfaction": _("is the average of {0} ratings by citizens"),
		"Answers That Stood": _("{0} of {1} answers stood: the matter was not opened again"),
		"Answers in Time": _("{0} of {1} promised dates were kept"),
		"Answers Never Corrected": _("{0} of {1} published replies needed no correction"),
		"Open Channels": _("{0} of {1} of our accounts are connected now"),
		"Suggestions Answered": _("{0} of {1} suggestions received have an answer"),
		"Survey Results Shown": _("{0} of {1} surveys whose results were due show them"),
		"Data Released": _("{0} of {1} datasets of our open data are released"),
		"Enquiries Answered": _("times somebody asked how their contribution stands and was told"),
	}
