"""The answer as a letter to its citizen: nothing in it that the citizen may not know."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from markupsafe import Markup

from participation_app.casework import access, moments, paper
from participation_app.casework.public_status import plain_status
from participation_app.casework.report_paper import about_the_print
from participation_app.casework.settings import authority_zone

FORMAT = "Reply Letter"


class NoAnswerYet(frappe.ValidationError):
	"""There is nothing to write a letter about yet."""


def reply_letter(ticket: Document) -> Markup:
	"""The letter as a body to be printed, for who may see the contribution; raises NoAnswerYet."""
	ticket.check_permission("read")
	if not ticket.get("participation_type") or not access.may_see(ticket, frappe.session.user):
		frappe.throw(_("This contribution is not open to you."), frappe.PermissionError)
	status = plain_status(ticket, frappe.local.lang)
	if status.answer is None:
		message = _("Contribution {0} has no answer yet. The letter is printed once it is answered.")
		frappe.throw(message.format(status.reference), NoAnswerYet, title=_("No Answer Yet"))
	answered = status.answer.at
	return paper.rendered(
		"reply_letter",
		status=status,
		answered_on=moments.aware(answered).astimezone(authority_zone()).date() if answered else None,
		until=paper.written_here(status.object_until) if status.object_until else None,
		**about_the_print(),
	)
