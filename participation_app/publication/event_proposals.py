"""What each contribution to an event would get: written when the answer is submitted, and for those who join later."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework import events
from participation_app.casework.bulk import insert_rows
from participation_app.publication import drafting, event_texts
from participation_app.publication.event_texts import Written
from participation_app.publication.officers import tell_officers
from participation_app.publication.queue import AlreadyOnItsWay, digest
from participation_app.rules.lifecycle import REPLY_DRAFTING, STAGES_OF_THE_ANSWERED

DOCTYPE = "Event Answer"
PROPOSED, WAITING, ON_ITS_WAY = "Proposed", "Waiting", "On Its Way"
ANSWERED, BACK, LEFT = "Answered", "Back With Public Relations", "Left the Event"
REPLACED = "Replaced by a Correction"
STATES = (PROPOSED, WAITING, ON_ITS_WAY, ANSWERED, BACK, LEFT, REPLACED)
UNFINISHED = (WAITING, ON_ITS_WAY)


def propose(reply: Document) -> None:
	"""The reply is submitted: writes what each contribution of its event would get, for the review."""
	ticket = frappe.get_doc("HD Ticket", reply.ticket)
	event = reply.event = events.led_by(ticket)
	if not event:
		return
	wordings = event_texts.wordings_of(reply)
	event_texts.check(wordings, ticket.participation_reference)
	frappe.db.delete(DOCTYPE, {"event": event, "state": PROPOSED})
	waiting = [str(ticket.name), *events.followers(event)]
	tickets = _without_answer(event, list(dict.fromkeys([*waiting, *to_correct(event)])))
	_insert(event, event_texts.write_all(tickets, wordings, bool(reply.in_parts)), is_late=0)


def propose_late(event: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that contributions joined: an answer approved earlier is theirs after a check."""
	if event.wordings and propose_approved(event, values["tickets"]):
		tell_officers(event.name, _late_ones_wait, events.DOCTYPE)


def propose_approved(event: Document, tickets: Sequence[str]) -> int:
	"""Writes the approved answer to those of the tickets that have none; how many they are."""
	frappe.db.delete(DOCTYPE, {"event": event.name, "ticket": ["in", list(tickets)], "state": PROPOSED})
	late = _without_answer(event.name, tickets)
	wordings = event_texts.read(event.wordings)
	turn = frappe.db.count(DOCTYPE, {"event": event.name})
	_insert(event.name, event_texts.write_all(late, wordings, first_turn=turn), is_late=1)
	return len(late)


def binding(event: str, wordings: str) -> str:
	"""What an approval binds to: the wordings, who gets an answer, its text and the version of the comment."""
	shown = {"event": event, "state": PROPOSED, "is_late": 0}
	fields = ["ticket", "version_id", "text_digest"]
	rows = frappe.get_all(DOCTYPE, shown, fields, order_by="ticket", as_list=True)
	return digest(json.dumps([wordings, rows], ensure_ascii=False))


def has_begun(reply: Document) -> bool:
	"""Whether the answer is on its way to anybody besides the reply's own citizen."""
	begun = {
		"event": reply.event,
		"ticket": ["!=", str(reply.ticket)],
		"state": ["in", (ON_ITS_WAY, ANSWERED)],
		"correction": correction_of(reply.event),
	}
	return bool(reply.event) and bool(frappe.db.exists(DOCTYPE, begun))


def correction_of(event: str | None) -> int:
	"""How often the answer to the event was corrected for all; answers are numbered by it."""
	return (frappe.db.get_value(events.DOCTYPE, event, "correction") if event else 0) or 0


def to_correct(event: str) -> list[str]:
	"""Whose answer is corrected: the tickets that have one, and nothing else under way since."""
	answer, ticket = DocType(DOCTYPE), DocType("HD Ticket")
	query = (
		frappe.qb.from_(answer)
		.join(ticket)
		.on(ticket.name == answer.ticket)
		.select(answer.ticket)
		.where((answer.event == event) & (answer.correction < correction_of(event)))
		.where((answer.state == ANSWERED) & (ticket.participation_event == event))
		.where(ticket.participation_stage.isin(STAGES_OF_THE_ANSWERED))
		.orderby(answer.creation)
	)
	return query.run(pluck=True)


def wording_of(reply: Document) -> str:
	"""What all get, where the reply holds what its own citizen gets."""
	kept = frappe.db.get_value(events.DOCTYPE, reply.event, "wordings") if reply.event else None
	return event_texts.read(kept)[0].text if kept else reply.text


def take_draft_over(event: Document, values: Mapping[str, object]) -> None:
	"""Answers the announcement that another ticket answers for the event: the draft for all is that one's now.

	Raises AlreadyOnItsWay while somebody's answer is. What was proposed is written anew at the next submission.
	"""
	under_way = {"event": event.name, "state": ["in", UNFINISHED]}
	if frappe.db.exists(DOCTYPE, under_way):
		message = _("An answer to somebody of the event is on its way. Wait until it is there.")
		frappe.throw(message, AlreadyOnItsWay)
	frappe.db.delete(DOCTYPE, {"event": event.name, "state": PROPOSED})
	former = drafting.find_reply(values["former"])
	if former:
		_hand_over(former, frappe.get_doc("HD Ticket", event.ticket))


def _hand_over(former: Document, ticket: Document) -> None:
	authors = drafting.authors_of(former)
	held = drafting.find_reply(ticket.name)
	if held:
		reply = drafting.rewrite(held, former.text or "", *authors)
	else:
		reply = drafting.start_draft(ticket, former.text or "", authors="\n".join(authors))
	for row in former.wordings:
		reply.append("wordings", {"text": row.text, "language": row.language})
	kept = {field: former.get(field) for field in ("in_parts", "rounds", "review_comment")}
	reply.update({**kept, "event": former.event})
	reply.flags.set_by_system = True
	reply.save(ignore_permissions=True)
	frappe.db.set_value("Proposed Reply", former.name, {"event": None, "text": _own_text(former)})
	frappe.db.delete("Event Wording", {"parent": former.name})


def _own_text(reply: Document) -> str:
	"""The text for all as the reply's own citizen would get it."""
	[own] = event_texts.write_all([str(reply.ticket)], [event_texts.wordings_of(reply)[0]])
	return own.text


def tie_draft(event: Document, _values: Mapping[str, object]) -> None:
	"""Answers the announcement that an event was opened: a draft that its ticket has already is the answer to all."""
	draft = {"ticket": str(event.ticket), "workflow_state": REPLY_DRAFTING}
	reference = frappe.db.get_value("HD Ticket", event.ticket, "participation_reference")
	for reply in frappe.get_all("Proposed Reply", draft, ["name", "text"]):
		text = (reply.text or "").replace(reference, event_texts.OF_EVERYBODY["reference"])
		frappe.db.set_value("Proposed Reply", reply.name, {"event": event.name, "text": text})


def _without_answer(event: str, tickets: Sequence[str]) -> list[str]:
	"""Of these, the ones that have no answer approved or given; what they left behind earlier goes."""
	over = {"event": event, "ticket": ["in", list(tickets)], "state": ["in", (LEFT, BACK)]}
	frappe.db.delete(DOCTYPE, over)
	this_time = {"event": event, "correction": correction_of(event)}
	held = set(frappe.get_all(DOCTYPE, this_time, pluck="ticket"))
	return [ticket for ticket in tickets if ticket not in held]


def _insert(event: str, answers: Sequence[Written], *, is_late: int) -> None:
	correction = correction_of(event)
	rows = [
		{
			"event": event,
			"ticket": one.addressee.ticket,
			"state": PROPOSED,
			"is_late": is_late,
			"correction": correction,
			"channel": one.addressee.channel,
			"account": one.addressee.account,
			"comment": one.addressee.comment,
			"version_id": one.addressee.version_id,
			"language": one.addressee.language,
			"wording": one.wording,
			"text": one.text,
			"text_digest": digest(one.text),
			"fits": int(one.fits),
			"length_used": one.length.used,
			"length_limit": one.length.limit,
			"unique_key": f"{event}:{one.addressee.ticket}:{correction}"
			if correction
			else f"{event}:{one.addressee.ticket}",
		}
		for one in answers
	]
	insert_rows(DOCTYPE, rows)


def _late_ones_wait() -> str:
	return _(
		"Contributions joined an event whose answer is approved. Check whether it is right for them too."
	)
