"""Who reviews an answer: never who wrote in it; where its authors are alone, the head of public relations or the deputy."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import PR_REVIEW, PUBLIC_RELATIONS_OFFICER

_NAMED = ("public_relations_head", "public_relations_deputy")


def authors_under_review(ticket: Document) -> frozenset[str]:
	"""Who wrote in the answer that is reviewed now; nobody at another stage."""
	if ticket.participation_stage != PR_REVIEW:
		return frozenset()
	reply = {"ticket": str(ticket.name), "workflow_state": PR_REVIEW}
	authors = frappe.db.get_value("Proposed Reply", reply, "authors", order_by="creation desc")
	return frozenset((authors or "").split())


def heads() -> list[str]:
	"""The head of public relations, then the deputy, as far as they are named and can log in."""
	named = [settings().get(field) for field in _NAMED]
	return [user for user in dict.fromkeys(named) if user and frappe.db.get_value("User", user, "enabled")]


def stand_ins(ticket: Document) -> list[str]:
	"""Those of them who may review the ticket's answer."""
	authors = authors_under_review(ticket)
	able = [user for user in heads() if PUBLIC_RELATIONS_OFFICER in access.roles_before(ticket, user)]
	return [user for user in able if user not in authors]


def check_heads(own: Document) -> None:
	"""Says who was named but could not approve; not refused, since they are told of what waits all the same."""
	for field in _NAMED:
		user = own.get(field)
		if user and own.has_value_changed(field) and PUBLIC_RELATIONS_OFFICER not in frappe.get_roles(user):
			message = _("{0} does not hold the role {1}: they are told what waits, but cannot approve it.")
			frappe.msgprint(
				message.format(user, _(PUBLIC_RELATIONS_OFFICER)), title=_(own.meta.get_label(field))
			)
