"""Helpdesk's search: finds participation tickets however their words are spelled, and only what the reader may see."""

from __future__ import annotations

import frappe
from frappe.search.sqlite_search import SQLiteSearchIndexMissingError
from frappe.utils import escape_html
from helpdesk.api import search as helpdesk_search
from helpdesk.search_sqlite import HelpdeskSearch

from participation_app.casework import search_words

_MOST = 20
_FIELDS = (
	"name",
	"subject",
	"participation_reference",
	"modified",
	"agent_group",
	"customer",
	"status",
	"priority",
	"owner",
)
_FILTERED_BY = ("agent_group", "customer", "status", "priority")


@frappe.whitelist()
def search(query: str, filters: str | None = None, limit: int = 20, title_only: bool = False) -> dict:
	"""Our tickets first, then what helpdesk.api.search.search finds among the tickets that the user may see.

	To Helpdesk's search an empty list of tickets means every ticket, so whoever may see none stops here.
	"""
	if not frappe.get_list("HD Ticket", limit=1):
		return HelpdeskSearch()._empty_search_result(title_only, {})
	ours = _ours(query, frappe.parse_json(filters or "{}") or {})
	if not ours:
		return helpdesk_search.search(query, filters, limit, title_only)
	return _together(ours, _theirs(query, filters, limit, title_only))


def _ours(query: str, filters: dict) -> list[dict]:
	"""As Helpdesk's page draws them: what it is given it writes into the page as it is, so it comes escaped."""
	if filters.get("doctype") not in (None, "", [], "HD Ticket", ["HD Ticket"]):
		return []
	names = search_words.find(query, frappe.session.user, most=_MOST)
	asked = {field: ["in", value] if isinstance(value, list) else value for field, value in filters.items()}
	wanted = {field: value for field, value in asked.items() if field in _FILTERED_BY and value}
	found = frappe.get_all("HD Ticket", {"name": ["in", names or [""]], **wanted}, _FIELDS)
	order = {name: position for position, name in enumerate(names)}
	found.sort(key=lambda row: order[str(row.name)])
	return [_result(row) for row in found]


def _result(row: dict) -> dict[str, object]:
	return {
		**row,
		"id": f"HD Ticket:{row['name']}",
		"doctype": "HD Ticket",
		"reference_ticket": row["name"],
		"title": escape_html(row["subject"] or ""),
		"content": escape_html(row["participation_reference"] or ""),
		"author": row["owner"],
		"modified": row["modified"].timestamp(),
	}


def _theirs(query: str, filters: str | None, limit: int, title_only: bool) -> dict:
	"""What Helpdesk finds; nothing where it has no index yet, or takes the word for too short."""
	try:
		return helpdesk_search.search(query, filters, limit, title_only)
	except (frappe.ValidationError, SQLiteSearchIndexMissingError):
		frappe.clear_last_message()
		return HelpdeskSearch()._empty_search_result(title_only, {})


def _together(ours: list[dict], theirs: dict) -> dict:
	known = {result["id"] for result in ours}
	results = [*ours, *(result for result in theirs["results"] if result["id"] not in known)]
	counts = {
		"total_matches": len(results),
		"returned_matches": len(results),
		"filtered_matches": len(results),
	}
	as_asked = {"corrected_words": None, "corrected_query": None}
	return {**theirs, "results": results, "summary": {**theirs["summary"], **counts, **as_asked}}
