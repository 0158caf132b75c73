"""The numbers on a desk's cards and the lists behind them, as the reader may know them."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _

from participation_app.casework import due_list
from participation_app.casework.desks import DESKS, EVERYTHING_DUE, Card, Desk, Due, Records
from participation_app.casework.due_list import Wanted

UNKNOWN = "–"  # on the card of somebody who may open the workspace and not read these records
LISTED = 8
_WORDS = ("stage", "department", "section")


class NoSuchCard(frappe.ValidationError):
	"""The desk has no card of this name."""


def desk_of(name: object) -> Desk:
	"""The desk, for those who work at it; raises PermissionError for everybody else."""
	desk = DESKS.get(str(name))
	if desk is None or not is_open_to(desk, frappe.session.user):
		frappe.throw(_("This desk is not yours."), frappe.PermissionError)
	return desk


def is_open_to(desk: Desk, user: str) -> bool:
	"""Whether the user works at the desk; who administers the system opens the manager's."""
	roles = set(frappe.get_roles(user))
	return desk.role in roles or (desk is DESKS["Participation"] and "System Manager" in roles)


def describe(desk: Desk, label: object) -> dict[str, object] | str:
	"""A card's number and the route to its list, as a Number Card takes it; a dash where it is not the reader's to know."""
	card = desk.cards.get(str(label))
	if card is None:
		frappe.throw(_("This desk has no such card."), NoSuchCard)
	if not frappe.has_permission(_doctype(card), "read"):
		return UNKNOWN
	route, options = _list_behind(card)
	return {"value": count(card), "fieldtype": "Int", "route": route, "route_options": options}


def numbers(desk: Desk) -> dict[str, object]:
	"""Every card's number by its label."""
	return {
		label: count(card) if frappe.has_permission(_doctype(card), "read") else UNKNOWN
		for label, card in desk.cards.items()
	}


def count(card: Card) -> int:
	"""How many records the reader finds in the card's list; one query, or one for each kind of due entry."""
	if isinstance(card, Due):
		return due_list.count(frappe.session.user, card.which, turn=card.turn)
	# As the list itself asks for them, so that the same permissions hold.
	found = frappe.get_list(
		card.doctype, filters=dict(card.filters()), fields=["name"], limit_page_length=0, run=False
	)
	return frappe.db.sql(f"select count(*) from ({found}) records")[0][0]


def due_first(desk: Desk) -> list[dict]:
	"""The entries due first of what the desk lists: doctype, name, subject, stage as it is read, due_at and more."""
	if not frappe.has_permission(_doctype(desk.listed), "read"):
		return []
	if isinstance(desk.listed, Due):
		rows = due_list.read(frappe.session.user, Wanted(turn=desk.listed.turn, limit=LISTED))
		return [{**row, **{word: _(row[word] or "") for word in _WORDS}} for row in rows]
	return _contributions(desk.listed)


def _contributions(records: Records) -> list[dict]:
	fields = ["name", "excerpt as subject", "state", "number as reference", "due_at"]
	rows = frappe.get_list(
		records.doctype, dict(records.filters()), fields, order_by="due_at", limit_page_length=LISTED
	)
	return [
		{**row, "doctype": records.doctype, "stage": _(row.state, context=records.doctype)} for row in rows
	]


def _doctype(card: Card) -> str:
	return card.doctype if isinstance(card, Records) else "HD Ticket"


def _list_behind(card: Card) -> tuple[list[str], Mapping[str, object]]:
	if isinstance(card, Due):
		return ["query-report", "Due List"], {**EVERYTHING_DUE, "which": card.which, "turn": card.turn or ""}
	if card.page:
		return [card.page], dict(card.filters())
	return ["List", card.doctype, "List"], dict(card.filters())
