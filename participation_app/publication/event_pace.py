"""Begins with the answers to an event at its pace: so many a minute on each account, while nobody stops it.

Every answer is begun in a transaction of its own under the event's lock, and the publisher asks for the same lock
before it posts: what is not on its way when somebody stops the event does not go out.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from participation_app.casework import case_events, events
from participation_app.notices.contacts import contact_of
from participation_app.notices.lease import note
from participation_app.publication import drafting
from participation_app.publication.corrections import find_published
from participation_app.publication.event_answers import let_former_stand
from participation_app.publication.event_proposals import DOCTYPE, LEFT, ON_ITS_WAY, WAITING
from participation_app.publication.length import measure_on
from participation_app.publication.parts import queue_parts
from participation_app.publication.queue import digest
from participation_app.publication.results import answer_in_private, send_back
from participation_app.publication.review import settle
from participation_app.rules import events as rules
from participation_app.rules import pace
from participation_app.rules.lifecycle import PUBLISHING, STAGES_OF_THE_ANSWERED, SYSTEM

_MINUTE = timedelta(minutes=1)


def answering() -> list[str]:
	"""The events with answers that wait, those that were approved first at the top."""
	answer, event = DocType(DOCTYPE), DocType(events.DOCTYPE)
	query = (
		frappe.qb.from_(event)
		.join(answer)
		.on(answer.event == event.name)
		.select(event.name)
		.distinct()
		.where((event.state == rules.ANSWERING) & (answer.state == WAITING))
		.orderby(event.approved_at)
	)
	return query.run(pluck=True)


def begin_due(event: str) -> int:
	"""Begins with as many answers as the pace allows now, on each account; how many it were."""
	asked = frappe.db.get_value(events.DOCTYPE, event, "pace")
	begun = 0
	for account, channel in _lanes(event):
		most = pace.most_a_minute(channel, asked)
		left = pace.left_now(channel, asked, _begun_lately(event, account, channel))
		names = _next(event, account, channel, left) if left and _can_post(account) else []
		for name, at in zip(names, pace.spread(frappe.utils.now_datetime(), len(names), most), strict=True):
			begun += begin(name, at)
	return begun


def begin(name: str, at: datetime) -> bool:
	"""Sets one answer on its way, unless the event was stopped or the contribution left; commits.

	What cannot be set on its way goes to public relations by itself and holds up none of the others.
	"""
	try:
		return _begin(name, at)
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Event Answer {name}", message=frappe.get_traceback())
		_set_aside(name)
		return False


def _begin(name: str, at: datetime) -> bool:
	event = events.lock(frappe.db.get_value(DOCTYPE, name, "event"))
	answer = frappe.get_doc(DOCTYPE, name, for_update=True)
	if event.state != rules.ANSWERING or answer.state != WAITING:
		frappe.db.rollback()
		return False
	ticket = frappe.get_doc("HD Ticket", answer.ticket)
	if _still_waits(answer, ticket):
		_send(answer, ticket, event, at)
	else:
		note(answer, state=LEFT, reason=_("It does not wait for the answer to the event any more."))
		let_former_stand(answer)
	frappe.db.commit()  # what is begun is begun, whoever stops the next one
	return True


def _still_waits(answer: Document, ticket: Document) -> bool:
	"""Whether it follows the event, or has the answer that this one corrects and nothing else under way."""
	if ticket.participation_event != answer.event:
		return False
	is_answered = ticket.participation_stage in STAGES_OF_THE_ANSWERED
	return bool(ticket.participation_follows_event) or bool(answer.correction and is_answered)


def _set_aside(name: str) -> None:
	event = events.lock(frappe.db.get_value(DOCTYPE, name, "event"))
	answer = frappe.get_doc(DOCTYPE, name, for_update=True)
	if answer.state == WAITING:
		reply = _reply_for(answer, frappe.get_doc("HD Ticket", answer.ticket), event)
		note(answer, state=ON_ITS_WAY, begun_at=frappe.utils.now_datetime(), reply=reply.name)
		reason = _("It could not be prepared for sending. The error log says why.")
		send_back(reply, "publication_failed", reason, {"failure": True})
	frappe.db.commit()  # the others go on


def may_post(event: str) -> bool:
	"""Whether nobody stopped the event; it stays locked until the publisher has committed its intention."""
	return frappe.db.get_value(events.DOCTYPE, event, "state", for_update=True) != rules.STOPPED


def _send(answer: Document, ticket: Document, event: Document, at: datetime) -> None:
	reply = _reply_for(answer, ticket, event)
	if reply.corrects:
		_record_correction(ticket, event)
	note(answer, state=ON_ITS_WAY, begun_at=frappe.utils.now_datetime(), reply=reply.name)
	trouble = _trouble(answer, ticket)
	if trouble:
		send_back(reply, "publication_failed", trouble, {"failure": True})
	elif answer.comment and not _is_deleted(answer):
		queue_parts(reply, at)
	else:
		answer_in_private(reply)


def _reply_for(answer: Document, ticket: Document, event: Document) -> Document:
	"""The approved reply to the contribution: what others read of its answer, and what may be corrected later."""
	master = frappe.get_last_doc("Proposed Reply", {"ticket": str(event.ticket), "authors": ["is", "set"]})
	draft = drafting.find_reply(ticket.name)
	reply = drafting.rewrite(draft, answer.text) if draft else drafting.start_draft(ticket, answer.text)
	published = find_published(ticket.name) if answer.correction else None
	approved = {
		"event": event.name,
		"corrects": published and published.name,
		"remove_corrected": master.remove_corrected,
		"in_parts": master.in_parts,
		"authors": master.authors,
		"length_used": answer.length_used,
		"length_limit": answer.length_limit,
		"approved_by": answer.approved_by,
		"approved_at": answer.approved_at,
		"approved_digest": answer.text_digest,
		"approved_version_id": answer.version_id,
		"failure": None,
	}
	settle(reply, PUBLISHING, **approved)
	return reply


def _record_correction(ticket: Document, event: Document) -> None:
	stage = ticket.participation_stage
	case_events.record(
		"event_corrected",
		ticket=ticket.name,
		actor_role=SYSTEM,
		from_state=stage,
		to_state=stage,
		note=event.correction_reason,
	)


def _trouble(answer: Document, ticket: Document) -> str | None:
	"""Why the answer cannot go out as it was approved, in words for public relations."""
	if digest(answer.text) != answer.text_digest:
		return _("The text is not the one that was approved.")
	if answer.comment and _is_deleted(answer) and not contact_of(ticket.name):
		return _("The author deleted the comment, and no other way to the citizen is known.")
	if not answer.fits:
		length = measure_on(answer.account, answer.text)
		message = _("The text has {0} characters for this citizen, {1} allows {2}.")
		return message.format(length.used, _(answer.channel), length.limit)
	return None


def _is_deleted(answer: Document) -> bool:
	return frappe.db.get_value("Social Comment", answer.comment, "visibility") == "deleted"


def _lanes(event: str) -> Iterator[tuple[str | None, str]]:
	"""The accounts, and the channels without one, on which answers wait."""
	answer = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(answer)
		.select(answer.account, answer.channel)
		.distinct()
		.where((answer.event == event) & (answer.state == WAITING))
		.orderby(answer.account)
		.orderby(answer.channel)
	)
	yield from query.run()


def _next(event: str, account: str | None, channel: str, most: int) -> list[str]:
	lane = _lane(event, account, channel)
	return frappe.get_all(
		DOCTYPE, {**lane, "state": WAITING}, pluck="name", order_by="creation, name", limit=most
	)


def _begun_lately(event: str, account: str | None, channel: str) -> int:
	"""Those of the last minute, and those that still wait for their account: none piles up on it."""
	answer, publication = DocType(DOCTYPE), DocType("Publication")
	lane = (answer.event == event) & (answer.channel == channel)
	if account:
		lane &= answer.account == account
	lately = answer.begun_at > frappe.utils.now_datetime() - _MINUTE
	query = (
		frappe.qb.from_(answer)
		.left_join(publication)
		.on(
			(publication.ticket == answer.ticket)
			& (publication.event == event)
			& (publication.state == "Waiting")
		)
		.select(Count(answer.name).distinct())
		.where(lane & (answer.begun_at.isnotnull()) & (lately | publication.name.isnotnull()))
	)
	return query.run()[0][0]


def _lane(event: str, account: str | None, channel: str) -> dict[str, object]:
	return {"event": event, "channel": channel, "account": account or ["is", "not set"]}


def _can_post(account: str | None) -> bool:
	"""Whether the account is in use and in no trouble; what waits goes on when it is."""
	if not account:
		return True
	now = frappe.utils.now_datetime()
	kept_back = {"account": account, "state": "Waiting", "blocked_since": ["is", "set"]}
	is_blocked = frappe.db.exists("Publication", {**kept_back, "next_attempt_at": [">", now]})
	return not is_blocked and bool(frappe.db.get_value("Social Account", account, "enabled"))
