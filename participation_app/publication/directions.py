"""The direction to another authority, published where the citizen wrote."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.language import in_authority_language
from participation_app.casework.moved_dates import date_facts
from participation_app.casework.moves import MoveNotOpen
from participation_app.notices import outbox
from participation_app.notices.contacts import contact_of
from participation_app.publication.length import measure_reply
from participation_app.publication.queue import PERHAPS_POSTED, queue, withdraw
from participation_app.publication.results import owe_result


class WordingTooLong(frappe.ValidationError):
	"""The agreed wording does not fit the platform."""


def publish_direction(comment: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `redirect`: queues the wording agreed with the entity."""
	text = _fitting(comment, _wording(values))
	count = frappe.db.count("Publication", {"comment": comment.name, "kind": "Redirection"})
	queue("Redirection", comment=comment.name, text=text, unique_key=f"direction:{comment.name}:{count + 1}")


def check_direction(comment: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `preview_redirect`: raises what publishing the direction would raise."""
	_fitting(comment, _wording(values))


def withdraw_direction(comment: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `undo`: what has not gone out yet does not go out."""
	directions = {"comment": comment.name, "kind": "Redirection"}
	withdraw(directions)
	if frappe.db.exists("Publication", {**directions, "state": ["in", PERHAPS_POSTED]}):
		with in_authority_language():
			comment.flags.remark = _("The redirection was already sent and stays on the platform.")


def tell_hand_off(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `hand_off`: the agreed wording is the result, in public where the citizen wrote so."""
	wording = _wording(values)
	comment = ticket.participation_comment and frappe.get_doc("Social Comment", ticket.participation_comment)
	if not comment or (comment.visibility == "deleted" and contact_of(ticket.name)):
		owe_result(ticket, wording, in_private=bool(comment))
		return
	language = str(values["wording"])
	outbox.owe_text(
		"Result",
		channel=outbox.PLATFORM,
		language=language,
		text=_fitting(comment, wording),
		ticket=str(ticket.name),
		facts={**date_facts(ticket, language), "result": wording},
	)


def _wording(values: Mapping[str, object]) -> str:
	return frappe.get_doc("Agreed Entity", values["agreed_entity"]).wording_in(str(values["wording"]))


def _fitting(comment: Document, wording: str) -> str:
	"""The wording as a reply to the comment; raises MoveNotOpen where there is none to reply to, and WordingTooLong."""
	if comment.visibility == "deleted":
		frappe.throw(_("The author deleted the comment; there is nothing to reply to."), MoveNotOpen)
	text = _addressed(comment, wording)
	length = measure_reply(comment.name, text)
	if not length.fits:
		message = _("The agreed wording has {0} characters, {1} allows {2}. Shorten it in the agreed entity.")
		frappe.throw(message.format(length.used, _(comment.platform), length.limit), WordingTooLong)
	return text


def _addressed(comment: Document, wording: str) -> str:
	"""X takes the same text from one account only once a day; the handle makes it this citizen's."""
	handle = comment.platform == "X" and frappe.db.get_value("Social Author", comment.author, "handle")
	return f"@{handle} {wording}" if handle else wording
