"""The direction to another authority, published where the citizen wrote."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.publication.queue import queue
from participation_app.rules.reply_length import measure


class WordingTooLong(frappe.ValidationError):
	"""The agreed wording does not fit the platform."""


def publish_direction(comment: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `redirect`: queues the wording agreed with the entity."""
	entity = frappe.get_doc("Agreed Entity", values["agreed_entity"])
	text = entity.wording_in(str(values["wording"]))
	length = measure(comment.platform, text)
	if not length.fits:
		message = _("The agreed wording has {0} characters, {1} allows {2}. Shorten it in the agreed entity.")
		frappe.throw(message.format(length.used, comment.platform, length.limit), WordingTooLong)
	count = frappe.db.count("Publication", {"comment": comment.name, "kind": "Redirection"})
	queue("Redirection", comment=comment.name, text=text, unique_key=f"direction:{comment.name}:{count + 1}")


def withdraw_direction(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `undo`: what has not gone out yet does not go out."""
	waiting = {"comment": comment.name, "kind": "Redirection", "state": "Waiting"}
	for name in frappe.get_all("Publication", waiting, pluck="name"):
		frappe.db.set_value("Publication", name, "state", "Withdrawn")
