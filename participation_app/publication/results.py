"""What follows from the publisher's outcome: the ticket answered, or back with public relations."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe.model.document import Document

from participation_app.casework.moves import make_move
from participation_app.notices import outbox
from participation_app.publication.own_replies import tie_publication
from participation_app.publication.parts import keep_back_rest, release_next, whole_of
from participation_app.publication.removals import remove_replaced
from participation_app.publication.review import settle, void_approval
from participation_app.rules.lifecycle import ANSWERED, PR_REVIEW


def was_sent(publication: Document) -> None:
	"""The platform has it: a reply answers its ticket, a receipt settles its notice."""
	tie_publication(publication)
	if publication.notice:
		outbox.settle(publication.notice, evidence=publication.permalink or publication.external_id)
	if publication.proposed_reply and not release_next(publication):
		_answer(publication)


def was_refused(publication: Document, reason: str) -> None:
	"""The platform will not take it: a reply goes back to public relations with the reason."""
	if publication.notice:
		outbox.fail(publication.notice, reason)
	if publication.proposed_reply:
		_back_to_review(publication, "publication_failed", reason, {"failure": True})


def target_was_edited(publication: Document, reason: str) -> None:
	"""The comment reads otherwise than when the reply was approved: the approval is void."""
	_back_to_review(publication, "look_again", reason, {"target_edited": True})


def record_result(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `published`: the published answer is the citizen's notice of the result."""
	text = frappe.db.get_value(
		"Proposed Reply", {"ticket": str(ticket.name)}, "text", order_by="modified desc"
	)
	outbox.record_sent(
		"Result",
		ticket=ticket.name,
		channel="Platform",
		language=ticket.participation_language,
		text=text,
		evidence=values.get("link"),
	)


def _answer(publication: Document) -> None:
	parts = whole_of(publication)
	first = parts[0]
	reply = frappe.get_doc("Proposed Reply", publication.proposed_reply)
	settle(reply, ANSWERED, permalink=first.permalink, failure=None)
	facts = {"approved": True, "platform_id": first.external_id}
	make_move(publication.ticket, "published", {"link": first.permalink}, facts=facts, as_system=True)
	remove_replaced(reply, [part.text for part in parts])


def _back_to_review(publication: Document, move: str, reason: str, facts: Mapping[str, object]) -> None:
	reason = keep_back_rest(publication, reason)
	reply = frappe.get_doc("Proposed Reply", publication.proposed_reply)
	void_approval(reply)
	voided = ("approved_by", "approved_at", "approved_digest", "approved_version_id")
	settle(reply, PR_REVIEW, failure=reason, **{name: None for name in voided})
	make_move(publication.ticket, move, {"reason": reason}, facts=facts, as_system=True)
