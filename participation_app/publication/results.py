"""What follows from the publisher's outcome: the ticket answered, or back with public relations."""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.moved_dates import date_facts
from participation_app.casework.moves import make_move
from participation_app.casework.references import tickets_answered_by
from participation_app.notices import outbox
from participation_app.notices.contacts import channels_of, contact_of
from participation_app.publication import announcements
from participation_app.publication.drafting import find_reply
from participation_app.publication.own_replies import tie_publication
from participation_app.publication.parts import keep_back_rest, release_next, whole_of
from participation_app.publication.removals import remove_replaced
from participation_app.publication.review import settle, void_approval
from participation_app.publication.still_standing import watch
from participation_app.rules.lifecycle import ANSWERED, PR_REVIEW


def was_sent(publication: Document) -> None:
	"""The platform has it: a reply answers its ticket, a receipt settles its notice, an announcement is published."""
	if publication.announcement:
		watch(publication)
		announcements.note_sent(publication)
		return
	tie_publication(publication)
	if publication.notice:
		outbox.settle(publication.notice, evidence=publication.permalink or publication.external_id)
	if publication.proposed_reply and not release_next(publication):
		_answer(publication)


def was_refused(publication: Document, reason: str, *, by_hand: bool = False) -> None:
	"""The platform will not take it: a reply goes back to public relations with the reason.

	`by_hand` where it takes none through its API and a person posts it there.
	"""
	if publication.announcement:
		announcements.note_refused(publication)
	if publication.notice:
		outbox.fail(publication.notice, reason)
	if publication.proposed_reply:
		_back_to_review(publication, "publication_failed", reason, {"failure": True}, by_hand=by_hand)


def target_was_edited(publication: Document, reason: str) -> None:
	"""The comment reads otherwise than when the reply was approved: the approval is void."""
	_back_to_review(publication, "look_again", reason, {"target_edited": True})


def record_result(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `published`: the published answer is the citizen's notice of the result, once."""
	if values.get("answered_with"):
		return
	text = _text_of(ticket)
	if values.get("in_private") or not ticket.participation_comment:
		owe_result(ticket, text, in_private=bool(ticket.participation_comment))
		return
	outbox.record_sent(
		"Result",
		ticket=ticket.name,
		channel="Platform",
		language=ticket.participation_language,
		text=text,
		evidence=values.get("link"),
	)


def answer_in_private(reply: Document) -> None:
	"""The approved text answers a ticket whose comment is deleted, or that has none; the notice of the result carries it."""
	settle(reply, ANSWERED, failure=None)
	# What stands on no platform is known by our own name for it.
	facts = {"approved": True, "platform_id": reply.name, **_corrects(reply)}
	make_move(reply.ticket, "published", {"in_private": True}, facts=facts, as_system=True)


def tell_result(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement of `answer_directly`: the citizen gets the text entered, else the draft as it stands."""
	reply = find_reply(ticket.name)
	text = str(values.get("text") or (reply.text if reply else "") or "").strip()
	if not text:
		frappe.throw(_("Write the answer that the citizen receives."), frappe.MandatoryError)
	if reply and reply.text != text:
		reply.text = text
		reply.save()
	if reply:
		settle(reply, ANSWERED, failure=None)
	owe_result(ticket, text)


def tell_closed(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement of `close_without_publication`, where the citizen can be reached in private.

	Those whose contributions wait for the answer of this one are told as well that there will be none.
	"""
	merged = () if ticket.is_merged else tickets_answered_by(str(ticket.name))
	for one in (ticket, *(frappe.get_doc("HD Ticket", name) for name in merged)):
		if contact_of(one.name):
			words = _closing_words(ticket, outbox.language_of(one.name, _private_way(one)))
			owe_result(one, words, in_private=True)


def _closing_words(ticket: Document, language: str) -> str:
	if ticket.is_merged:
		return _("It is dealt with together with another contribution on the same matter.", lang=language)
	# The reason that staff gave is written for staff.
	return _("It is closed without a published answer. With its reference you can ask us why.", lang=language)


def owe_result(ticket: Document, text: str, *, in_private: bool = False) -> None:
	"""Owes the citizen the result, by the ticket's own way; in private only by the contact's."""
	channel = _private_way(ticket) if in_private else None
	language = outbox.language_of(ticket.name, channel)
	facts = {**date_facts(ticket, language), "result": text}
	outbox.owe("Result", ticket=ticket.name, language=language, facts=facts, channel=channel)


def _private_way(ticket: Document) -> str:
	return channels_of(contact_of(ticket.name))[0]


def _text_of(ticket: Document) -> str | None:
	newest = {"ticket": str(ticket.name)}
	return frappe.db.get_value("Proposed Reply", newest, "text", order_by="modified desc")


def _answer(publication: Document) -> None:
	parts = whole_of(publication)
	first = parts[0]
	reply = frappe.get_doc("Proposed Reply", publication.proposed_reply)
	settle(reply, ANSWERED, permalink=first.permalink, failure=None)
	facts = {"approved": True, "platform_id": first.external_id, **_corrects(reply)}
	make_move(publication.ticket, "published", {"link": first.permalink}, facts=facts, as_system=True)
	remove_replaced(reply, [part.text for part in parts])


def _back_to_review(
	publication: Document, move: str, reason: str, facts: Mapping[str, object], *, by_hand: bool = False
) -> None:
	reason = keep_back_rest(publication, reason)
	reply = frappe.get_doc("Proposed Reply", publication.proposed_reply)
	send_back(reply, move, reason, facts, by_hand=by_hand)


def _corrects(reply: Document) -> dict[str, bool]:
	"""One of the corrections to all of an event leaves its ticket answered until it stands."""
	return {"corrected_for_all": bool(reply.event and reply.corrects)}


def send_back(
	reply: Document, move: str, reason: str, facts: Mapping[str, object], *, by_hand: bool = False
) -> None:
	"""The reply goes to public relations, by itself if it was one of an event's."""
	facts = {**facts, **_corrects(reply)}
	void_approval(reply)
	voided = ("approved_by", "approved_at", "approved_digest", "approved_version_id", "event")
	settle(reply, PR_REVIEW, failure=reason, by_hand=int(by_hand), **{name: None for name in voided})
	make_move(reply.ticket, move, {"reason": reason}, facts=facts, as_system=True)
