"""The proposed reply beyond its workflow: its length and parts, posting by hand, withdrawal and removal."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication import drafting, parts, removals, review, standing, withdrawals
from participation_app.publication.costs import told_cost
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER, REPLY_DRAFTING


@frappe.whitelist(methods=["GET", "POST"])
def measure(reply: str, text: str) -> dict:
	"""The length of a text as the reply's platform counts it, and what it would be in parts.

	{"used", "limit", "fits", "parts", "cost"}: `parts` are none where the text fits or cannot be divided,
	`cost` is what a link costs on a platform that charges for it, in words.
	"""
	document = _readable(reply)
	document.text = text
	length = drafting.measured(document)
	return {
		"used": length.used,
		"limit": length.limit,
		"fits": length.fits,
		"parts": list(drafting.possible_parts(document)),
		"cost": told_cost(document.platform, text),
	}


@frappe.whitelist(methods=["GET", "POST"])
def view(reply: str) -> dict:
	"""Where the reply stands: what went out, what keeps it back, its correction and withdrawal."""
	return standing.describe(_readable(reply))


@frappe.whitelist(methods=["GET", "POST"])
def blocked_on(ticket: str) -> dict | None:
	"""What keeps back the ticket's approved answer, for those who may read its reply."""
	document = frappe.get_doc("HD Ticket", ticket)
	document.check_permission("read")
	return standing.blocked_on(ticket) if frappe.has_permission("Proposed Reply", "read") else None


@frappe.whitelist(methods=["POST"])
def request_changes(reply: str, comment: str) -> dict:
	"""Sends the text back to the call centre with what should change."""
	document = _readable(reply)
	document.review_comment = comment
	document.workflow_state = REPLY_DRAFTING  # saving checks the workflow's transition
	document.save()
	return {"state": document.workflow_state}


@frappe.whitelist(methods=["POST"])
def post_by_hand(reply: str, link: str) -> dict:
	"""Records where public relations posted the text itself."""
	document = _readable(reply)
	if not frappe.utils.validate_url(link or "", valid_schemes=["https", "http"]):
		frappe.throw(_("Enter the whole link of the reply on the platform, beginning with https://."))
	review.post_by_hand(document, link)
	return {"state": document.workflow_state}


@frappe.whitelist(methods=["GET", "POST"])
def texts_to_post(reply: str) -> list[str]:
	"""What a person posts by hand, one text after another: the parts that do not stand yet."""
	return parts.rest_of(_readable(reply))


@frappe.whitelist(methods=["POST"])
def ask_withdrawal(reply: str, reason: str) -> None:
	"""One officer asks to withdraw a published reply."""
	withdrawals.ask(_readable(reply).name, reason)


@frappe.whitelist(methods=["POST"])
def call_off_withdrawal(reply: str) -> None:
	"""The reply stays after all."""
	withdrawals.call_off(_readable(reply).name)


@frappe.whitelist(methods=["POST"])
def confirm_withdrawal(reply: str) -> dict:
	"""A second officer confirms; answers with the draft that takes the reply's place."""
	return {"draft": withdrawals.confirm(_readable(reply).name).name}


@frappe.whitelist(methods=["POST"])
def note_removed(publication: str) -> None:
	"""Public relations has removed it from the platform."""
	document = frappe.get_doc("Publication", publication)
	document.check_permission("read")
	if PUBLIC_RELATIONS_OFFICER not in frappe.get_roles():
		frappe.throw(_("Public relations removes replies and notes it."), frappe.PermissionError)
	removals.note_removed(document)


def _readable(reply: str) -> Document:
	document = frappe.get_doc("Proposed Reply", reply)
	document.check_permission("read")
	return document
