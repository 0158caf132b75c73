"""Registering a comment as it was proposed: with its type, and on to the department."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

AS_PROPOSED = "register_as_proposed"


class NothingProposed(frappe.ValidationError):
	"""A comment for which no type is proposed; a person chooses it."""


def is_proposed(comment: Document) -> bool:
	"""Whether one act can register the comment: a type is proposed, and no other authority."""
	return bool(comment.proposed_type and not comment.proposed_entity)


def proposed_values(comment: Document) -> dict[str, object]:
	"""What registering takes from the proposal; raises NothingProposed."""
	if not is_proposed(comment):
		frappe.throw(
			_("No type is proposed for this comment. Register it by itself."),
			NothingProposed,
			title=_("Nothing Is Proposed"),
		)
	return {"type": comment.proposed_type, "department": comment.proposed_department}
