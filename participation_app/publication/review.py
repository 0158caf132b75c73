"""What the review's workflow does: its actions call the moves, and the moves decide."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model import display_fieldtypes
from frappe.model.document import Document

from participation_app.casework.moves import MoveNotOpen, make_move
from participation_app.publication import drafting
from participation_app.publication.parts import parts_of, rest_of
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

_MOVE_OF = {
	(REPLY_DRAFTING, PR_REVIEW): "submit_reply",
	(PR_REVIEW, REPLY_DRAFTING): "request_changes",
	(PR_REVIEW, PUBLISHING): "approve",
	(PUBLISHING, PR_REVIEW): "withdraw_approval",
}

# What people enter, and what of it public relations enters while it reviews.
_ENTERED = {"text", "in_parts", "workflow_state"}
_ENTERED_IN_REVIEW = {"review_comment", "remove_corrected"}


class TextUnderReview(frappe.ValidationError):
	"""The text was changed by somebody, or at a time, that may only read it."""


def before_save(reply: Document) -> None:
	"""Keeps text and state together: a text changes only while it is drafted, a state only by a move."""
	before = reply.get_doc_before_save()
	if before is None or reply.flags.set_by_system:
		return
	_put_back(reply, before)
	if before.text != reply.text or bool(before.in_parts) != bool(reply.in_parts):
		_check_writer(before)
		_note_author(reply)
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


def post_by_hand(reply: Document, link: str) -> None:
	"""Public relations has posted the text itself and enters where it stands."""
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


def settle(reply: Document, state: str, **values: object) -> None:
	"""Sets the state that the system, not a person's workflow action, has brought about."""
	reply.update({"workflow_state": state, **values})
	reply.flags.set_by_system = True
	# The workflow's transitions are those of people; this one is the publisher's.
	frappe.db.set_value("Proposed Reply", reply.name, {"workflow_state": state, **values})


def is_author(reply: Document, user: str) -> bool:
	"""Whether the user wrote in the text or submitted it."""
	return user in drafting.authors_of(reply)


def _put_back(reply: Document, before: Document) -> None:
	"""Of what a person saves only what a person enters counts; a review is written by public relations."""
	reviews = before.workflow_state == PR_REVIEW and PUBLIC_RELATIONS_OFFICER in frappe.get_roles()
	entered = _ENTERED | (_ENTERED_IN_REVIEW if reviews else set())
	for field in reply.meta.get("fields"):
		if field.fieldname not in entered and field.fieldtype not in display_fieldtypes:
			reply.set(field.fieldname, before.get(field.fieldname))


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
		_note_author(reply)
		reply.rounds = (reply.rounds or 0) + 1
		reply.version = len(reply.versions) + 1
		reply.append("versions", _version(reply))
		reply.review_comment = reply.failure = None
	elif move == "request_changes" and reply.versions:
		reply.versions[-1].review_comment = reply.review_comment
	elif move == "approve":
		reply.approved_by, reply.approved_at = frappe.session.user, frappe.utils.now_datetime()
		reply.approved_digest = digest(reply.text)
		reply.approved_version_id = frappe.db.get_value("Social Comment", reply.comment, "version_id")
	elif move == "withdraw_approval":
		void_approval(reply)


def void_approval(reply: Document) -> None:
	"""Clears what an approval had bound."""
	reply.approved_by = reply.approved_at = reply.approved_digest = reply.approved_version_id = None


def _version(reply: Document) -> dict[str, object]:
	return {
		"version": reply.version,
		"text": reply.text,
		"author": frappe.session.user,
		"submitted_at": frappe.utils.now_datetime(),
	}


def _facts(reply: Document) -> dict[str, object]:
	return {
		"proposed_reply": bool((reply.text or "").strip()),
		"text_fits": drafting.fits(reply),
		"is_author": is_author(reply, frappe.session.user),
		"sent": _is_sent(reply),
	}


def _may_be_whole(reply: Document) -> bool:
	"""Whether all of it may stand on the platform; of parts that stand alone a person posts the rest."""
	posted = {"proposed_reply": reply.name, "state": ["in", PERHAPS_POSTED]}
	rows = frappe.get_all("Publication", posted, ["state", "parts"])
	return any(row.state != "Sent" or row.parts <= 1 for row in rows)


def _is_sent(reply: Document) -> bool:
	posted = {"proposed_reply": reply.name, "state": ["in", PERHAPS_POSTED]}
	return bool(frappe.db.exists("Publication", posted))
