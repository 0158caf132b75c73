"""The proposed reply beyond its workflow: its length, changes asked for, posting by hand."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication import drafting, review
from participation_app.rules.lifecycle import REPLY_DRAFTING


@frappe.whitelist(methods=["GET", "POST"])
def measure(reply: str, text: str) -> dict:
	"""The length of a text as the reply's platform counts it: {"used", "limit", "fits"}."""
	document = _readable(reply)
	document.text = text
	length = drafting.measured(document)
	return {"used": length.used, "limit": length.limit, "fits": length.fits}


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


def _readable(reply: str) -> Document:
	document = frappe.get_doc("Proposed Reply", reply)
	document.check_permission("read")
	return document
