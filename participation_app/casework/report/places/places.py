"""Where contributions come from: the places named most."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework import received
from participation_app.casework.received import Place
from participation_app.casework.report_columns import bars, column, percent, total_row
from participation_app.casework.report_scope import Filters, scope_of

_IN_CHART = 15


def execute(filters: Filters = None) -> tuple[list[dict], list[dict], None, dict | None]:
	"""Columns, a row for each place with the total of all places below, and a chart of the first of them."""
	user, scope = frappe.session.user, scope_of(filters)
	places, everything = received.by_place(user, scope), received.in_all(user, scope)
	rows = [
		{"group": place.name or _("None given"), "key": place.name, **_figures(place, everything)}
		for place in places
	]
	rest = _rest(places, everything)
	if rest.received:
		rows.append({"group": _("Further places"), "key": "", **_figures(rest, everything)})
	chart = bars(rows[:_IN_CHART], "group", {"received": _("Contributions Received")})
	return _columns(), [*rows, total_row("group", **_figures(everything, everything))], None, chart


def _columns() -> list[dict]:
	return [
		column("group", _("Place"), "Data", 260),
		column("received", _("Contributions Received"), "Int", 180),
		column("share", _("Share"), "Percent", 100, precision=1),
		column("open", _("Still Open"), "Int", 120),
		column("inspected", _("With an Inspection"), "Int", 160),
	]


def _rest(places: list[Place], everything: Place) -> Place:
	"""What the list is too short for."""
	left = (
		getattr(everything, one) - sum(getattr(place, one) for place in places)
		for one in ("received", "open", "inspected")
	)
	return Place("", *left)


def _figures(place: Place, everything: Place) -> dict:
	return {
		"received": place.received,
		"share": percent(place.received, everything.received),
		"open": place.open,
		"inspected": place.inspected,
	}
