"""One approved answer for all contributions to an event: approved, taken back, given up, and what came of it.

The reply of the ticket that answers for the event carries the wordings; approving it binds to the texts, the
contributions and the versions of their comments that the review was shown.
"""

from __future__ import annotations

from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import events
from participation_app.casework.event_moves import make_event_move
from participation_app.notices.lease import note
from participation_app.publication import event_texts
from participation_app.publication.event_proposals import (
	ANSWERED,
	BACK,
	DOCTYPE,
	LEFT,
	ON_ITS_WAY,
	PROPOSED,
	REPLACED,
	UNFINISHED,
	WAITING,
	binding,
	propose_approved,
)
from participation_app.publication.queue import PERHAPS_POSTED, AlreadyOnItsWay, digest, withdraw
from participation_app.publication.results import send_back
from participation_app.publication.review import is_author
from participation_app.rules import events as rules
from participation_app.rules.lifecycle import REPLY_DRAFTING

JOB = "participation_app.jobs.events.answer"


class NothingApproved(frappe.ValidationError):
	"""The event has no approved answer that others could get, or nobody waits for it."""


def approve(reply: Document) -> None:
	"""The reply is approved, and with it the answer to each contribution that was shown; the caller queues it.

	The reply itself becomes what its own citizen gets; the wordings stay with the event.
	"""
	if not reply.event:
		return
	wordings = event_texts.kept(event_texts.wordings_of(reply))
	event = make_event_move(
		reply.event,
		"approve_answer",
		facts={"is_author": is_author(reply, frappe.session.user)},
		wordings=wordings,
		approved_digest=binding(reply.event, wordings),
		approved_by=frappe.session.user,
		approved_at=frappe.utils.now_datetime(),
	)
	_let_wait(event.name, is_late=0)
	_take_own(reply)
	propose_approved(event, events.followers(event.name))


def approve_late(event: str) -> int:
	"""Public relations finds the approved answer still right for those who joined since; how many get it."""
	document = frappe.get_doc(events.DOCTYPE, event)
	late = frappe.db.count(DOCTYPE, {"event": event, "state": PROPOSED, "is_late": 1})
	if not document.wordings or not late:
		message = _("Nobody waits for a check: either no answer is approved yet, or nobody joined since.")
		frappe.throw(message, NothingApproved)
	make_event_move(event, "approve_answer", facts={"is_author": _wrote_answer(document)})
	_let_wait(event, is_late=1)
	return late


def withdraw_approval(reply: Document) -> None:
	"""The approval is taken back before anything was sent: nobody gets the answer."""
	if reply.event and frappe.db.get_value(events.DOCTYPE, reply.event, "state") != rules.OPEN:
		reason = _("The approval was withdrawn.")
		make_event_move(reply.event, "cancel", reason, facts={"approval_withdrawn": True})


def take_out(event: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that contributions leave; raises AlreadyOnItsWay where an answer is being sent."""
	for ticket in values["tickets"]:
		unfinished = {"event": event.name, "ticket": ticket, "state": ["in", (PROPOSED, *UNFINISHED)]}
		for name in frappe.get_all(DOCTYPE, unfinished, pluck="name"):
			answer = frappe.get_doc(DOCTYPE, name, for_update=True)
			_refuse_if_sent(answer)
			_keep_back(answer)
			note(answer, state=LEFT, reason=values["reason"])
			let_former_stand(answer)


def give_up(event: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that answering is given up: who has no answer yet waits for another one.

	What is being sent at this moment is finished.
	"""
	for name in frappe.get_all(DOCTYPE, {"event": event.name, "state": ["in", UNFINISHED]}, pluck="name"):
		answer = frappe.get_doc(DOCTYPE, name, for_update=True)
		if answer.state in UNFINISHED and not _is_sent(answer):
			_give_up_one(event, answer, values)
	frappe.db.set_value(events.DOCTYPE, event.name, {"wordings": None, "approved_digest": None})


def let_former_stand(answer: Document) -> None:
	"""A correction does not go out: the answer that it was to replace is the citizen's still."""
	replaced = {"event": answer.event, "ticket": answer.ticket, "state": REPLACED}
	former = frappe.db.get_value(DOCTYPE, replaced, order_by="correction desc") if answer.correction else None
	if former:
		frappe.db.set_value(DOCTYPE, former, "state", ANSWERED)


def note_answered(ticket: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that a ticket was answered."""
	_note_outcome(ticket, state=ANSWERED, reason=None)


def note_back(ticket: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that an answer was not published: public relations decides on it alone."""
	_note_outcome(ticket, state=BACK, reason=values.get("reason"))


def wake(event: Document, _values: Mapping[str, object] | None = None) -> None:
	"""Begins with the answers once this transaction stands; the minute's job goes on."""
	frappe.enqueue(
		JOB, event_name=event.name, job_id=f"answer-{event.name}", deduplicate=True, enqueue_after_commit=True
	)


def finish_all() -> None:
	"""Events whose contributions all have their answer, or went their own way, are done."""
	for event in frappe.get_all(events.DOCTYPE, {"state": rules.ANSWERING}, pluck="name"):
		if not frappe.db.exists(DOCTYPE, {"event": event, "state": ["in", UNFINISHED]}):
			make_event_move(event, "finish", as_system=True)
		frappe.db.commit()  # each event by itself


def _let_wait(event: str, *, is_late: int) -> None:
	"""What was proposed is approved as it stands, and begins at the event's pace."""
	approval = {"approved_by": frappe.session.user, "approved_at": frappe.utils.now_datetime()}
	shown = {"event": event, "state": PROPOSED, "is_late": is_late}
	corrected = frappe.get_all(DOCTYPE, {**shown, "correction": [">", 0]}, pluck="ticket")
	if corrected:
		former = {"event": event, "ticket": ["in", corrected], "state": ANSWERED}
		frappe.db.set_value(DOCTYPE, former, "state", REPLACED)
	frappe.db.set_value(DOCTYPE, shown, {"state": WAITING, **approval})


def _take_own(reply: Document) -> None:
	"""The reply becomes what its own citizen gets, also where that one had an answer before."""
	own = {"event": reply.event, "ticket": str(reply.ticket), "state": WAITING}
	answer = frappe.db.get_value(DOCTYPE, own, ["name", "text"], as_dict=True)
	reply.text = answer.text if answer else event_texts.as_sent(reply)
	frappe.db.set_value(
		"Proposed Reply", reply.name, {"text": reply.text, "approved_digest": digest(reply.text)}
	)
	if answer:
		begun = {"state": ON_ITS_WAY, "begun_at": frappe.utils.now_datetime(), "reply": reply.name}
		frappe.db.set_value(DOCTYPE, answer.name, begun)


def _give_up_one(event: Document, answer: Document, values: Mapping[str, object]) -> None:
	reason = str(values["reason"])
	is_own = str(answer.ticket) == str(event.ticket)
	try:
		_keep_back(answer, is_own=is_own)
	except AlreadyOnItsWay:
		frappe.clear_last_message()
		return
	note(answer, state=PROPOSED, is_late=0, reason=reason, begun_at=None)
	let_former_stand(answer)
	if is_own and not values.get("approval_withdrawn"):
		reply = frappe.get_doc("Proposed Reply", answer.reply)
		send_back(reply, "publication_failed", reason, {"failure": True})


def _keep_back(answer: Document, *, is_own: bool = False) -> None:
	"""What was written but not sent does not go out; a reply that was written for it is a draft again."""
	if not answer.reply:
		return
	withdraw({"proposed_reply": answer.reply})
	if not is_own:
		draft = {"workflow_state": REPLY_DRAFTING, "event": None, "approved_by": None, "approved_at": None}
		frappe.db.set_value("Proposed Reply", answer.reply, draft)


def _refuse_if_sent(answer: Document) -> None:
	if _is_sent(answer):
		frappe.throw(
			_("Its answer is being sent at this moment and can no longer be kept back."), AlreadyOnItsWay
		)


def _is_sent(answer: Document) -> bool:
	on_platform = {"proposed_reply": answer.reply, "state": ["in", PERHAPS_POSTED]}
	return bool(answer.reply) and bool(frappe.db.exists("Publication", on_platform))


def _note_outcome(ticket: Document, **values: object) -> None:
	if not ticket.participation_event:
		return
	under_way = {
		"event": ticket.participation_event,
		"ticket": str(ticket.name),
		"state": ["in", (ON_ITS_WAY, BACK)],
	}
	for name in frappe.get_all(DOCTYPE, under_way, pluck="name"):
		note(frappe.get_doc(DOCTYPE, name), **values)


def _wrote_answer(event: Document) -> bool:
	"""Whether the reader wrote in the answer of the ticket that answers for all."""
	names = frappe.get_all("Proposed Reply", {"ticket": str(event.ticket)}, pluck="name")
	return any(is_author(frappe.get_doc("Proposed Reply", name), frappe.session.user) for name in names)
