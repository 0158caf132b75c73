"""Who reviews an answer: never who wrote in it; where its authors are alone, the head of public relations or the deputy."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, deputies, stand_ins
from participation_app.casework.lending import lend_reviews
from participation_app.rules.lifecycle import PR_REVIEW, PUBLIC_RELATIONS_OFFICER


def authors_under_review(ticket: Document) -> frozenset[str]:
	"""Who wrote in the answer that is reviewed now; nobody at another stage."""
	if ticket.participation_stage != PR_REVIEW:
		return frozenset()
	return stand_ins.authors_of_answer(str(ticket.name))


def able_stand_ins(ticket: Document) -> list[str]:
	"""The head of public relations and the deputy, as far as they may review the ticket's answer; their role is lent."""
	lend_reviews()
	authors = authors_under_review(ticket)
	named = [user for user in stand_ins.named() if user not in authors]
	return [user for user in named if PUBLIC_RELATIONS_OFFICER in access.roles_before(ticket, user)]


def check_heads(own: Document) -> None:
	"""Says what it means that who was named is no officer; what is lent to them is nobody's to write."""
	own.reviews_lent_to = "\n".join(sorted(deputies.reviews_lent_to()))
	for field in stand_ins.NAMED:
		user = own.get(field)
		if user and own.has_value_changed(field) and PUBLIC_RELATIONS_OFFICER not in frappe.get_roles(user):
			message = _(
				"{0} does not hold the role {1}: they approve only what every officer on duty wrote in."
			)
			frappe.msgprint(
				message.format(user, _(PUBLIC_RELATIONS_OFFICER)), title=_(own.meta.get_label(field))
			)
