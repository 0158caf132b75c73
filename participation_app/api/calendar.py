"""The calendar's forms: trying an agreement out, what a change would move, public holidays, seasons."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import holiday_import, moments, redating
from participation_app.casework import try_out as trial
from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, SEASON, SETTINGS
from participation_app.casework.hours import hours_in_words
from participation_app.casework.seasons import season_on
from participation_app.casework.seasons import seasons_of as seasons_by_date
from participation_app.casework.settings import authority_zone

FEEDS_CALENDARS = (AGREEMENT, HOLIDAY_LIST, SEASON, SETTINGS)


@frappe.whitelist(methods=["POST"])
def try_out(agreement: dict | str, received_at: str, priority: str | None = None) -> dict:
	"""The due date of a receipt then, day by day; `agreement` is a name or the form's document as JSON."""
	frappe.has_permission(AGREEMENT, "read", throw=True)
	return trial.try_out(_form(agreement), received_at, priority or None)


@frappe.whitelist(methods=["POST"])
def preview(doc: dict | str, removed: bool | str = False) -> dict:
	"""Which promised dates would move if the form's document were saved or, `removed`, deleted."""
	frappe.has_permission(AGREEMENT, "read", throw=True)
	document, removed = _unsaved(doc, FEEDS_CALENDARS), frappe.utils.sbool(removed)
	document.check_permission("delete" if removed else "create" if document.is_new() else "write")
	return redating.preview(document, removed=removed)


@frappe.whitelist(methods=["POST"])
def public_holidays(country: str, year: int | str, holiday_list: str | None = None) -> dict:
	"""A country's public holidays as rows for the list; nothing is stored."""
	frappe.has_permission(HOLIDAY_LIST, "write", throw=True)
	return holiday_import.find_holidays(country, frappe.utils.cint(year), holiday_list or None)


@frappe.whitelist(methods=["POST"])
def countries() -> list[dict[str, str]]:
	"""The countries whose public holidays are known."""
	frappe.has_permission(HOLIDAY_LIST, "write", throw=True)
	return holiday_import.countries()


@frappe.whitelist(methods=["POST"])
def seasons_of(agreement: str) -> list[dict]:
	"""The agreement's seasons and lasting changes, each with its hours in plain lines."""
	frappe.has_permission(AGREEMENT, "read", throw=True)
	seasons = seasons_by_date(agreement)
	today = moments.now().astimezone(authority_zone()).date()
	current = season_on(today, seasons)
	return [
		{
			"name": season.name,
			"label": season.label(),
			"from_date": season.first,
			"to_date": season.last,
			"hours": hours_in_words(season.weekly),
			"in_force": season is current,
		}
		for season in seasons
	]


def _form(agreement: dict | str) -> Document:
	if isinstance(agreement, str) and not agreement.lstrip().startswith("{"):
		return frappe.get_doc(AGREEMENT, agreement)
	return _unsaved(agreement, (AGREEMENT,))


def _unsaved(form: dict | str, doctypes: tuple[str, ...]) -> Document:
	"""The form's document, as it would be saved."""
	try:
		values = frappe.parse_json(form)
	except ValueError:
		values = None
	if not isinstance(values, dict) or values.get("doctype") not in doctypes:
		frappe.throw(_("This is not a form of the calendar. Open it again from its list."))
	document = frappe.get_doc(values)
	if document.is_new():
		document.name = document.get("service_level") or document.get("holiday_list_name") or document.name
	return document
