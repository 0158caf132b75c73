"""The proposed reply beyond its workflow: its length and parts, posting by hand, withdrawal and removal."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.busy_database import again_if_busy
from participation_app.publication import drafting, parts, removals, review, standing, withdrawals
from participation_app.publication.marks import marks_of, read_marks, tick
from participation_app.rules.lifecycle import PUBLIC_RELATIONS_OFFICER


@frappe.whitelist(methods=["GET", "POST"])
def measure(reply: str, text: str) -> dict:
	"""The length of a text as the reply's platform counts it, and what it would be in parts or on a page.

	{"used", "limit", "fits", "parts", "beginning", "cost"}, see `drafting.told_length`.
	"""
	document = _readable(reply)
	document.text = text
	return drafting.told_length(document)


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
@again_if_busy
def request_changes(reply: str, comment: str, marks: list | str | None = None) -> dict:
	"""Sends the text back to the call centre with what should change.

	`marks` hang on words of the text: {"start", "end", "quote", "comment"}, in characters (code points).
	"""
	document = _readable(reply)
	review.request_changes(document, comment, read_marks(document, frappe.parse_json(marks or [])))
	return {"state": document.workflow_state}


@frappe.whitelist(methods=["POST"])
@again_if_busy
def approve(
	reply: str, seen: str, seen_comment: str | None = None, remove_corrected: bool | int | str | None = None
) -> dict:
	"""Approves the text whose digest was seen, beside the version of the comment that was seen."""
	document = _readable(reply)
	if remove_corrected is not None:
		document.remove_corrected = frappe.utils.cint(remove_corrected)
	review.approve(document, seen, seen_comment)
	return {"state": document.workflow_state}


@frappe.whitelist(methods=["POST"])
@again_if_busy
def withdraw_approval(reply: str) -> dict:
	"""Takes the approval back before the reply is sent."""
	document = _readable(reply)
	review.withdraw_approval(document)
	return {"state": document.workflow_state}


@frappe.whitelist(methods=["POST"])
def tick_mark(reply: str, mark: str, done: bool | int | str) -> dict:
	"""The drafter has dealt with what hangs on marked words, or not after all; answers with the marks."""
	document = frappe.get_doc("Proposed Reply", reply)
	document.check_permission("write")
	tick(document, mark, bool(frappe.utils.cint(done)))
	document.reload()
	return {"marks": marks_of(document, document.version)}


@frappe.whitelist(methods=["POST"])
@again_if_busy
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
@again_if_busy
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
