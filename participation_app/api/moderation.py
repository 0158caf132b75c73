"""The study of public contributions, for the moderator's page."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.engagement import contribution_view, decisions
from participation_app.engagement.decisions import DecisionIncomplete
from participation_app.engagement.masks import readable
from participation_app.rules.hidden_parts import BadParts, Part, hide
from participation_app.rules.lifecycle import PARTICIPATION_MODERATOR


@frappe.whitelist(methods=["GET", "POST"])
def view(contribution: str) -> dict:
	"""The masked text, what was masked, the trail and the moves open to the reader."""
	return contribution_view.describe(_readable(contribution))


@frappe.whitelist(methods=["POST"])
def original(contribution: str) -> dict:
	"""The text as it came: {"text", "place"}; the reading is noted in the trail."""
	return contribution_view.read_original(_decidable(contribution))


@frappe.whitelist(methods=["GET", "POST"])
def preview(contribution: str, parts: list | str | None = None) -> dict:
	"""How the text would read in public without the parts: {"text"}, None where nothing would be left."""
	document = _readable(contribution)
	try:
		return {"text": readable(hide(document.proposed_text, _parts(parts)))}
	except BadParts:
		return {"text": None}


@frappe.whitelist(methods=["POST"])
def study(contribution: str) -> dict:
	"""The reader takes the contribution on."""
	return _told(decisions.study(_decidable(contribution).name))


@frappe.whitelist(methods=["POST"])
def publish(
	contribution: str, parts: list | str | None = None, reason: str | None = None, note: str | None = None
) -> dict:
	"""Publishes the contribution, without the parts if there are any: [[start, end], …] in characters."""
	return _told(decisions.publish(_decidable(contribution).name, _parts(parts), reason, note or ""))


@frappe.whitelist(methods=["POST"])
def refuse(contribution: str, reason: str, note: str | None = None) -> dict:
	"""The contribution is not published, for a reason from the list."""
	return _told(decisions.refuse(_decidable(contribution).name, reason, note or ""))


@frappe.whitelist(methods=["POST"])
def withdraw(contribution: str, reason: str) -> dict:
	"""The contribution is taken back."""
	return _told(decisions.withdraw(_decidable(contribution).name, reason))


def _readable(contribution: str) -> Document:
	document = frappe.get_doc("Public Contribution", contribution)
	document.check_permission("read")
	return document


def _decidable(contribution: str) -> Document:
	document = _readable(contribution)
	if PARTICIPATION_MODERATOR not in frappe.get_roles():
		frappe.throw(_("Moderators decide on publication."), frappe.PermissionError)
	return document


def _parts(entered: list | str | None) -> tuple[Part, ...]:
	try:
		return tuple((int(start), int(end)) for start, end in frappe.parse_json(entered or []))
	except (TypeError, ValueError):
		frappe.throw(_("Mark the parts to hide."), DecisionIncomplete)


def _told(document: Document) -> dict:
	return {"state": document.state, "number": document.number}
