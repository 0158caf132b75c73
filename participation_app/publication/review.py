"""What the review's workflow does: its actions call the moves, and the moves decide."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model import display_fieldtypes
from frappe.model.document import Document

from participation_app.casework import access, stand_ins
from participation_app.casework.events import followers
from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.publication import answer_pages, drafting
from participation_app.publication.event_proposals import has_begun, propose, wording_of
from participation_app.publication.event_texts import wordings_of
from participation_app.publication.marks import in_words, keep
from participation_app.publication.parts import parts_of, rest_of
from participation_app.publication.posted_links import check_posted_link
from participation_app.publication.queue import (
	PERHAPS_POSTED,
	AlreadyOnItsWay,
	digest,
	record_by_hand,
	withdraw,
)
from participation_app.publication.removals import remove_replaced
from participation_app.rules.lifecycle import (
	ANSWERED,
	CALL_CENTRE_AGENT,
	PR_REVIEW,
	PUBLIC_RELATIONS_OFFICER,
	PUBLISHING,
	REPLY_DRAFTING,
)
from participation_app.rules.reply_marks import Mark

_MOVE_OF = {
	(REPLY_DRAFTING, PR_REVIEW): "submit_reply",
	(PR_REVIEW, REPLY_DRAFTING): "request_changes",
	(PR_REVIEW, PUBLISHING): "approve",
	(PUBLISHING, PR_REVIEW): "withdraw_approval",
}

# What people enter, and what of it public relations enters while it reviews.
_ENTERED = {"text", "in_parts", "on_page", "wordings", "workflow_state"}
_ENTERED_IN_REVIEW = {"review_comment", "remove_corrected"}


class TextUnderReview(frappe.ValidationError):
	"""The text was changed by somebody, or at a time, that may only read it."""


class SeenOtherwise(frappe.ValidationError):
	"""What was approved is not what the officer had before them."""


def before_save(reply: Document) -> None:
	"""Keeps text and state together: a text changes only while it is drafted, a state only by a move."""
	before = reply.get_doc_before_save()
	if before is None or reply.flags.set_by_system:
		return
	_put_back(reply, before)
	answer_pages.check(reply)
	answer_pages.give_code(reply)
	if _says(before) != _says(reply):
		_check_writer(before)
		_note_author(reply)
		reply.written_in = None
	reply.length_used, reply.length_limit = _length(reply)
	if before.workflow_state != reply.workflow_state:
		_prepare(reply, _move_between(before, reply))


def on_update(reply: Document) -> None:
	"""Makes the move that the change of state stands for, in the same transaction."""
	before = reply.get_doc_before_save()
	if before is None or reply.flags.set_by_system or before.workflow_state == reply.workflow_state:
		return
	move = _move_between(before, reply)
	make_move(reply.ticket, move, {"comment": reply.review_comment}, facts=_facts(reply))


def approve(reply: Document, seen: str, seen_comment: str | None) -> None:
	"""Approves what the officer has seen: this text and this version of the comment, and nothing newer."""
	_check_under_review(reply, _("Not Approved"))
	if seen != seen_as(reply):
		message = _("The text has changed since you opened it. Read it again before you approve it.")
		frappe.throw(message, SeenOtherwise, title=_("Not Approved"))
	if (seen_comment or None) != _comment_version(reply):
		message = _("The author has changed the comment since you opened it. Read it before you approve.")
		frappe.throw(message, SeenOtherwise, title=_("Not Approved"))
	reply.workflow_state = PUBLISHING
	reply.save()


def seen_as(reply: Document) -> str:
	"""What stands for all that an officer reads before an approval: the text in every wording."""
	return digest("\n\n".join(wording.text for wording in wordings_of(reply)))


def withdraw_approval(reply: Document) -> None:
	"""Takes an approval back; where there is none, nothing is saved that others would have to read again."""
	if reply.workflow_state != PUBLISHING:
		message = _("There is no approval to take back: the reply stands at “{0}”, last changed by {1}.")
		title = _("Not Taken Back")
		frappe.throw(message.format(*_state_and_last_hand(reply)), MoveNotOpen, title=title)
	reply.workflow_state = PR_REVIEW  # saving checks the workflow's transition
	reply.save()


def request_changes(reply: Document, comment: str, marks: Sequence[Mark]) -> None:
	"""Sends the text back with what should change, as a whole and at the words that are marked."""
	_check_under_review(reply, _("Not Sent Back"))
	reply.review_comment = in_words(marks, comment)
	reply.flags.marks = marks
	reply.workflow_state = REPLY_DRAFTING  # saving checks the workflow's transition
	reply.save()


def post_by_hand(reply: Document, link: str) -> None:
	"""Public relations has posted the text itself and enters where it stands."""
	_refuse_before_approval_for_all(reply)
	check_posted_link(reply, link)
	withdraw({"proposed_reply": reply.name})
	if _may_be_whole(reply):
		frappe.throw(
			_("The reply is on its way or posted already. Look at its publication."), AlreadyOnItsWay
		)
	texts, rest = parts_of(reply), "\n\n".join(rest_of(reply))
	facts = {"approved": not is_author(reply, frappe.session.user), "link": link}
	make_move(reply.ticket, "published", {"link": link}, facts=facts)
	approval = {"approved_by": frappe.session.user, "approved_at": frappe.utils.now_datetime()}
	settle(reply, ANSWERED, permalink=link, failure=None, **approval)
	record_by_hand(reply, rest, link)
	remove_replaced(reply, texts)


def _refuse_before_approval_for_all(reply: Document) -> None:
	if reply.event and reply.workflow_state == PR_REVIEW and followers(reply.event):
		message = _("Other contributions wait for this answer. Approve it, then post this one by hand.")
		frappe.throw(message, MoveNotOpen)


def settle(reply: Document, state: str, **values: object) -> None:
	"""Sets the state that the system, not a person's workflow action, has brought about."""
	reply.update({"workflow_state": state, **values})
	reply.flags.set_by_system = True
	# The workflow's transitions are those of people; this one is the publisher's.
	frappe.db.set_value("Proposed Reply", reply.name, {"workflow_state": state, **values})


def is_author(reply: Document, user: str) -> bool:
	"""Whether the user wrote in the text or submitted it, or stands in for nobody but its absent authors."""
	authors = drafting.authors_of(reply)
	if user in authors:
		return True
	ticket = access.read_ticket(reply.ticket)
	if stand_ins.officer_for(ticket, user):
		return False
	reviewers = [one for one, held in access.stands_as(ticket, user) if PUBLIC_RELATIONS_OFFICER in held]
	return bool(reviewers) and set(authors).issuperset(reviewers)


def _check_under_review(reply: Document, title: str) -> None:
	"""What somebody else decided meanwhile is told, rather than saved over."""
	if reply.workflow_state != PR_REVIEW:
		message = _("The reply is no longer under review: it stands at “{0}”, last changed by {1}.")
		frappe.throw(message.format(*_state_and_last_hand(reply)), SeenOtherwise, title=title)


def _state_and_last_hand(reply: Document) -> tuple[str, str]:
	last = frappe.get_cached_value("User", reply.modified_by, "full_name")
	return _(reply.workflow_state), last or reply.modified_by


def _put_back(reply: Document, before: Document) -> None:
	"""Of what a person saves only what a person enters counts; a review is written by public relations."""
	reviews = before.workflow_state == PR_REVIEW and PUBLIC_RELATIONS_OFFICER in frappe.get_roles()
	entered = _ENTERED | (_ENTERED_IN_REVIEW if reviews else set())
	for field in reply.meta.get("fields"):
		if field.fieldname not in entered and field.fieldtype not in display_fieldtypes:
			reply.set(field.fieldname, before.get(field.fieldname))


def _says(reply: Document) -> tuple[object, ...]:
	return reply.text, bool(reply.in_parts), bool(reply.on_page), wordings_of(reply)


def _move_between(before: Document, reply: Document) -> str:
	move = _MOVE_OF.get((before.workflow_state, reply.workflow_state))
	if not move:
		message = _("No move leads from {0} to {1}. Use the actions of the review.")
		states = _(before.workflow_state), _(reply.workflow_state)
		frappe.throw(message.format(*states), MoveNotOpen)
	return move


def _check_writer(before: Document) -> None:
	if before.workflow_state != REPLY_DRAFTING:
		message = _(
			"The text is under review. Public relations asks for changes, then the call centre edits it."
		)
		frappe.throw(message, TextUnderReview, title=_("Under Review"))
	if CALL_CENTRE_AGENT not in frappe.get_roles():
		message = _("The call centre writes the text. Ask for changes instead, saying what should change.")
		frappe.throw(message, TextUnderReview, title=_("Not Yours to Write"))


def _note_author(reply: Document) -> None:
	authors = drafting.authors_of(reply)
	if frappe.session.user not in authors:
		reply.authors = "\n".join([*authors, frappe.session.user])


def _length(reply: Document) -> tuple[int, int]:
	length = drafting.measured(reply)
	return length.used, length.limit


def _prepare(reply: Document, move: str) -> None:
	if move == "submit_reply":
		drafting.check_length(reply)
		propose(reply)
		_note_author(reply)
		reply.rounds = (reply.rounds or 0) + 1
		reply.version = len(reply.versions) + 1
		reply.append("versions", _version(reply))
		reply.review_comment = reply.failure = None
	elif move == "request_changes" and reply.versions:
		reply.versions[-1].review_comment = reply.review_comment
		keep(reply, reply.flags.marks or ())
	elif move == "approve":
		reply.approved_by, reply.approved_at = frappe.session.user, frappe.utils.now_datetime()
		reply.approved_digest = digest(reply.text)
		reply.approved_version_id = _comment_version(reply)
		reply.by_hand = 0
	elif move == "withdraw_approval":
		void_approval(reply)
		reply.text = wording_of(reply)


def _comment_version(reply: Document) -> str | None:
	return frappe.db.get_value("Social Comment", reply.comment, "version_id") if reply.comment else None


def void_approval(reply: Document) -> None:
	"""Clears what an approval had bound."""
	reply.approved_by = reply.approved_at = reply.approved_digest = reply.approved_version_id = None


def _version(reply: Document) -> dict[str, object]:
	return {
		"version": reply.version,
		"text": reply.text,
		"wordings": "\n\n".join(wording.text for wording in wordings_of(reply)[1:]),
		"author": frappe.session.user,
		"written_in": reply.written_in,
		"submitted_at": frappe.utils.now_datetime(),
	}


def _facts(reply: Document) -> dict[str, object]:
	return {
		"proposed_reply": bool((reply.text or "").strip()),
		"text_fits": drafting.fits(reply),
		"is_author": is_author(reply, frappe.session.user),
		"sent": is_sent(reply) or has_begun(reply),
	}


def _may_be_whole(reply: Document) -> bool:
	"""Whether all of it may stand on the platform; of parts that stand alone a person posts the rest."""
	posted = {"proposed_reply": reply.name, "state": ["in", PERHAPS_POSTED]}
	rows = frappe.get_all("Publication", posted, ["state", "parts"])
	return any(row.state != "Sent" or row.parts <= 1 for row in rows)


def is_sent(reply: Document) -> bool:
	"""Whether any of it may stand on the platform already."""
	posted = {"proposed_reply": reply.name, "state": ["in", PERHAPS_POSTED]}
	return bool(frappe.db.exists("Publication", posted))
