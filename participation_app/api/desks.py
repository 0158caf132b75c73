"""The desks of the roles: the number on a card, the bars of a chart, and all that an open desk shows anew."""

from __future__ import annotations

import frappe

from participation_app.api import accounts, measures
from participation_app.casework import desk_charts, desk_numbers
from participation_app.casework.desks import DESKS

Filters = str | list | dict | None

_STAFF = (*(desk.role for desk in DESKS.values()), "System Manager")
# On the manager's desk beside what counts a list.
_FIGURES = {
	"Kept This Month": measures.kept_this_month,
	"Accounts That Need You": accounts.needing_attention,
}


@frappe.whitelist(methods=["GET", "POST"])
@frappe.read_only()
def number(filters: Filters = None) -> dict[str, object] | str:
	"""The number of the card that the filters name by `desk` and `card`, with the way to its list."""
	frappe.only_for(_STAFF)
	asked = frappe.parse_json(filters)
	asked = asked if isinstance(asked, dict) else {}
	return desk_numbers.describe(desk_numbers.desk_of(asked.get("desk")), asked.get("card"))


@frappe.whitelist(methods=["GET", "POST"])
@frappe.read_only()
def look(desk: str) -> dict[str, object]:
	"""What an open desk shows: {"numbers": by label, "due": the entries due first}."""
	frappe.only_for(_STAFF)
	own = desk_numbers.desk_of(desk)
	numbers = desk_numbers.numbers(own)
	if desk == "Participation":
		numbers |= {label: _value(figure()) for label, figure in _FIGURES.items()}
	return {"numbers": numbers, "due": desk_numbers.due_first(own)}


@frappe.whitelist(methods=["GET", "POST"])
@frappe.read_only()
def chart(
	chart_name: str,
	filters: Filters = None,
	refresh: str | int | None = None,
	time_interval: str | None = None,
	timespan: str | None = None,
	from_date: str | None = None,
	to_date: str | None = None,
	heatmap_year: str | None = None,
) -> dict[str, object]:
	"""A chart's labels and values, as Frappe's Dashboard Chart asks for them; its period is its own.

	`links` has for each dataset the routes behind its values.
	"""
	frappe.has_permission("Dashboard Chart", "read", chart_name, throw=True)
	datasets, bars = desk_charts.read(chart_name, frappe.session.user)
	if not bars:
		return {}  # Frappe says that there is no data
	return {
		"labels": [bar.label for bar in bars],
		"datasets": [
			{"name": name, "values": [bar.values[number] for bar in bars]}
			for number, name in enumerate(datasets)
		],
		"links": [[bar.links[number] for bar in bars] for number in range(len(datasets))],
	}


def _value(card: dict[str, object] | str) -> object:
	if not isinstance(card, dict):
		return card
	return f"{card['value']:g}%" if card["fieldtype"] == "Percent" else card["value"]
