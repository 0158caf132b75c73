"""The link of what a person posted by hand: where the comment stands, and not the comment itself."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules.comment_links import CommentLink, LinkRefused, read_link


class PostedElsewhere(frappe.ValidationError):
	"""A link that cannot be that of our reply."""


def check_posted_link(reply: Document, link: str) -> None:
	"""Refuses a link to another platform, or to the comment that is answered; raises PostedElsewhere."""
	if not reply.comment:
		return
	fields = ["platform", "external_id"]
	comment = frappe.db.get_value("Social Comment", reply.comment, fields, as_dict=True)
	told = _read(link)
	if told.platform != comment.platform:
		message = _("The link leads to {0}, the comment stands on {1}. Enter the link of our reply there.")
		frappe.throw(message.format(_(told.platform), _(comment.platform)), PostedElsewhere)
	if told.external_id and told.external_id == comment.external_id:
		message = _("This is the link of the citizen’s comment. Enter the link of our reply to it.")
		frappe.throw(message, PostedElsewhere)


def _read(link: str) -> CommentLink:
	try:
		return read_link(link)
	except LinkRefused as refusal:
		frappe.throw(_(refusal.message), PostedElsewhere)
