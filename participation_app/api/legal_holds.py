"""Legal holds: set and lifted by managers, and shown to whoever works with the record."""

from __future__ import annotations

import frappe

from participation_app.casework import legal_holding, legal_holds
from participation_app.rules.lifecycle import PARTICIPATION_MANAGER


@frappe.whitelist(methods=["GET", "POST"])
def view(doctype: str, name: str) -> list[dict]:
	"""The holds in force on a ticket, a comment or an author: since when, why, and whom to ask."""
	frappe.has_permission("Case Event", "read", throw=True)
	legal_holding.raise_unless_holdable(doctype, name)
	frappe.has_permission(doctype, "read", name, throw=True)
	return legal_holds.describe(doctype, name)


@frappe.whitelist(methods=["POST"])
def set_hold(doctype: str, name: str, reason: str, ask: str, whole_person: bool = False) -> dict:
	"""Keeps a record, or everything of the person behind it, from being erased; `ask` is whom to ask about it."""
	frappe.only_for(PARTICIPATION_MANAGER)
	legal_holding.raise_unless_holdable(doctype, name)
	frappe.has_permission(doctype, "read", name, throw=True)
	hold = legal_holding.set_hold(doctype, name, reason, ask, whole_person=bool(whole_person))
	return {"hold": hold.name}


@frappe.whitelist(methods=["POST"])
def lift(hold: str, reason: str) -> None:
	"""Ends a hold; what was asked to be erased meanwhile, or is due, goes in the night after."""
	frappe.only_for(PARTICIPATION_MANAGER)
	frappe.has_permission(legal_holds.DOCTYPE, "read", hold, throw=True)
	legal_holding.lift(hold, reason)
