"""Decisions on many comments at once: what they would do, making and undoing them, how far they are."""

from __future__ import annotations

import json

import frappe
from frappe.model.document import Document

from participation_app.api.comments import ENTERED
from participation_app.intake import bulk_decisions, bulk_preview
from participation_app.intake.comment_stream import CHOSEN_BY, RELATED_BY, waiting_names


@frappe.whitelist(methods=["GET", "POST"])
def members(filters: dict | str) -> list[str]:
	"""The waiting comments of a group, an author or a place."""
	frappe.has_permission("Social Comment", "read", throw=True)
	given = frappe.parse_json(filters)
	chosen = {name: str(given[name]) for name in (*CHOSEN_BY, *RELATED_BY) if given.get(name)}
	return waiting_names(chosen, bulk_decisions.MOST)


@frappe.whitelist(methods=["POST"])
def preview(comments: list | str, move: str, values: dict | str | None = None) -> dict:
	"""What the decision would do to each comment and which are refused; nothing is written."""
	frappe.has_permission("Social Comment", "read", throw=True)
	return bulk_preview.preview(_names(comments), move, _entered(values))


@frappe.whitelist(methods=["POST"])
def decide(comments: list | str, move: str, values: dict | str | None = None) -> dict:
	"""Makes the decision; above fifty comments a job goes on with it: {"name", "state", "made", "refused", …}."""
	frappe.has_permission("Social Comment", "read", throw=True)
	return bulk_decisions.describe(bulk_decisions.decide(_names(comments), move, _entered(values)))


@frappe.whitelist(methods=["POST"])
def undo(bulk: str, reason: str) -> dict:
	"""Has the comments wait again that nobody has decided on since."""
	_readable(bulk)
	return bulk_decisions.describe(bulk_decisions.undo(bulk, reason))


@frappe.whitelist(methods=["GET", "POST"])
def progress(bulk: str) -> dict:
	"""How far the decision is."""
	return bulk_decisions.describe(_readable(bulk))


def _readable(bulk: str) -> Document:
	document = frappe.get_doc("Bulk Decision", bulk)
	document.check_permission("read")
	return document


def _names(comments: list | str) -> list[str]:
	given = json.loads(comments) if isinstance(comments, str) else comments
	return list(dict.fromkeys(str(name) for name in given))


def _entered(values: dict | str | None) -> dict:
	return {name: value for name, value in frappe.parse_json(values or {}).items() if name in ENTERED}
