"""What a citizen may know of a ticket, in plain words: the one source for page, SMS and clerk.

Nothing personal stands in it, no name of staff, and nothing that is internal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import moments, objections, promise_story, ratings
from participation_app.casework.citizen_acts import closing_asked
from participation_app.casework.events import followed_ticket
from participation_app.casework.language import in_language
from participation_app.casework.public_answer import public_answer
from participation_app.casework.questions import question_to
from participation_app.casework.references import answering_ticket
from participation_app.casework.settings import authority_zone
from participation_app.rules import lifecycle

ANSWER, OBJECT, RATE, WITHDRAW = "answer", "object", "rate", "withdraw"
_ENDED = (lifecycle.ANSWERED, lifecycle.CLOSED)


@dataclass(frozen=True)
class Line:
	"""One thing that happened to the promised date, as site time and in words."""

	at: datetime
	text: str


@dataclass(frozen=True)
class Answer:
	"""The authority's answer as it was given; `link` leads to where it was published."""

	text: str
	at: datetime | None
	link: str | None


@dataclass(frozen=True)
class PlainStatus:
	"""`acts` are those of ANSWER, OBJECT, RATE and WITHDRAW that the citizen may do now."""

	reference: str
	language: str
	kind: str
	received_on: date
	stage: str
	stage_text: str
	due_text: str | None
	is_late: bool
	promises: tuple[Line, ...]
	question: str | None
	answer: Answer | None
	acts: tuple[str, ...]
	object_until: datetime | None
	rating: ratings.Rating | None
	is_merged: bool


def plain_status(ticket: str | Document, language: str) -> PlainStatus:
	"""Where the ticket stands; one that was merged tells of the ticket that answers for it."""
	own = frappe.get_doc("HD Ticket", ticket) if not isinstance(ticket, Document) else ticket
	answering = answering_ticket(own)
	followed = followed_ticket(answering)
	with in_language(language):
		return _status(own, answering, followed, language)


def _status(own: Document, ticket: Document, followed: Document, language: str) -> PlainStatus:
	is_merged = str(own.name) != str(ticket.name)
	ended = ticket.participation_stage in _ENDED
	return PlainStatus(
		reference=own.participation_reference,
		language=language,
		kind=_(own.participation_type),
		received_on=moments.aware(own.participation_received_at).astimezone(authority_zone()).date(),
		stage=_stage(ticket, followed),
		stage_text=_stage_text(ticket, followed, is_merged),
		due_text=None if ended else promise_story.due_in_words(ticket, language),
		is_late=not ended and _is_late(ticket),
		promises=tuple(_promises(ticket, is_merged)),
		question=None if is_merged else question_to(ticket),
		answer=(_answer_to_all(ticket) if is_merged else _answer(ticket)) if ended else None,
		acts=() if is_merged else tuple(_acts(ticket)),
		object_until=objections.open_until(ticket),
		rating=ratings.rating_of(own),
		is_merged=is_merged,
	)


def told(status: PlainStatus) -> list[str]:
	"""The status as sentences to be read aloud; the promises' whole story is left to the page."""
	with in_language(status.language):
		return list(_sentences(status))


def told_shortly(status: PlainStatus) -> str:
	"""The status as one SMS: the reference, where it stands, and what is waited for."""
	with in_language(status.language):
		parts = [f"{status.reference}: {status.stage_text}", _due_sentence(status), status.question]
		return " ".join(part for part in parts if part)


def _sentences(status: PlainStatus) -> Iterator[str]:
	yield _("Reference {0}, {1}.").format(status.reference, status.kind)
	yield status.stage_text
	due = _due_sentence(status)
	if due:
		yield due
	if len(status.promises) > 1:
		yield status.promises[-1].text
	if status.question:
		yield _("Our question: {0}").format(status.question)
	if status.answer:
		yield _("The answer: {0}").format(status.answer.text)
	if OBJECT in status.acts and status.object_until:
		until = promise_story.written(status.object_until)
		yield _("You may object to the result until {0}.").format(until)


def _due_sentence(status: PlainStatus) -> str | None:
	if not status.due_text:
		return None
	if status.is_late:
		return _("We promised an answer by {0} and are late. We are sorry.").format(status.due_text)
	return _("We answer by {0}.").format(status.due_text)


def _stage(ticket: Document, followed: Document) -> str:
	"""How far it is; until its own answer is there, one that follows an event is no further than being published."""
	stage = followed.participation_stage
	is_own = str(followed.name) == str(ticket.name)
	return lifecycle.PUBLISHING if not is_own and stage in _ENDED else stage


def _stage_text(ticket: Document, followed: Document, is_merged: bool) -> str:
	stage = _stage(ticket, followed)
	follows = str(followed.name) != str(ticket.name)
	if not is_merged and not follows:
		return _stage_texts().get(stage, "")
	# What is asked, somebody else is asked.
	text = _stage_texts().get(stage if stage != lifecycle.AWAITING_CITIZEN else lifecycle.WITH_DEPARTMENT, "")
	if follows:
		return f"{_('It is dealt with together with other contributions on the same event.')} {text}"
	return f"{_('It is dealt with together with another contribution on the same matter.')} {text}"


def _stage_texts() -> dict[str, str]:
	finding = _("We have received it and are finding the department that deals with it.")
	writing = _("The department has told us what was done, and we are writing the answer.")
	with_department = _("It is with the department concerned, which is working on it.")
	return {
		lifecycle.REGISTERED: finding,
		lifecycle.RETURNED: finding,
		lifecycle.WITH_DEPARTMENT: with_department,
		lifecycle.WITH_SECTION: with_department,
		lifecycle.ACTION_REPORTED: writing,
		lifecycle.REPLY_DRAFTING: writing,
		lifecycle.PR_REVIEW: _("The answer is written and is being checked."),
		lifecycle.PUBLISHING: _("The answer is written and is about to be published."),
		lifecycle.AWAITING_CITIZEN: _("We have asked you something and are waiting for your answer."),
		lifecycle.ANSWERED: _("It is answered."),
		lifecycle.CLOSED: _("It is closed."),
	}


def _is_late(ticket: Document) -> bool:
	return frappe.utils.now_datetime() > get_datetime(ticket.participation_due_at)


def _promises(ticket: Document, is_merged: bool) -> Iterator[Line]:
	"""The promise's story without what staff wrote to explain a delay."""
	in_public = {
		"Paused": _("The time to answer stands still until a question is answered.")
		if is_merged
		else _("We asked you a question. The time to answer stands still until you reply."),
		"Resumed": _("The time to answer went on."),
		"Explained": None,
	}
	for line in promise_story.tell(ticket):
		text = in_public.get(line["kind"], line["text"])
		if text:
			yield Line(get_datetime(line["at"]), text)


def _answer(ticket: Document) -> Answer | None:
	"""The latest answer that stands; one that was withdrawn is none any more."""
	replies = frappe.get_all(
		"Proposed Reply",
		{"ticket": str(ticket.name), "workflow_state": lifecycle.ANSWERED},
		["text", "permalink", "withdrawn_at", "modified"],
		order_by="creation desc",
	)
	standing = next((reply for reply in replies if not reply.withdrawn_at), None)
	if standing:
		return Answer(standing.text, ticket.participation_answered_at, standing.permalink)
	return None if replies else _told_result(ticket)


def _answer_to_all(ticket: Document) -> Answer | None:
	"""Of somebody else's answer only what stands in public."""
	answer = public_answer(str(ticket.name))
	return Answer(answer.text, ticket.participation_answered_at, answer.link) if answer else None


def _told_result(ticket: Document) -> Answer | None:
	results = {"ticket": str(ticket.name), "kind": "Result"}
	row = frappe.db.get_value(
		"Participation Notice", results, ["text", "sent_at"], as_dict=True, order_by="creation desc"
	)
	return Answer(row.text, row.sent_at, None) if row and row.text else None


def _acts(ticket: Document) -> Iterator[str]:
	if ticket.participation_stage == lifecycle.AWAITING_CITIZEN:
		yield ANSWER
	if objections.may_object(ticket):
		yield OBJECT
	if ratings.may_rate(ticket):
		yield RATE
	open_ticket = ticket.participation_stage not in (*_ENDED, lifecycle.PUBLISHING)
	if open_ticket and not closing_asked(ticket):
		yield WITHDRAW
