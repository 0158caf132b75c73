"""The rows that a story's moves leave on its ticket, reckoned by the rules that the live ways use."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

import frappe

from participation_app.casework import (
	breaches,
	enquiries,
	holdings,
	moments,
	pauses,
	search_words,
	verdicts,
	why_here,
)
from participation_app.casework.clock_display import shown
from participation_app.casework.effects import INSPECTION, apply_effects, count_anew, reporting_place
from participation_app.casework.holders import status_of_stage
from participation_app.casework.moves import kept_of, note_of
from participation_app.casework.promises import promise_row
from participation_app.casework.registration import SUBJECT_LENGTH, as_html
from participation_app.intake.received_text import excerpt_of
from participation_app.rules import lifecycle, references
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, CITIZEN, MOVES_THAT_END_THE_CLOCK, SYSTEM
from participation_app.rules.search_words import indexed
from participation_app.simulator.year.books import Books
from participation_app.simulator.year.ledger import Ledger, Row, ticket_name
from participation_app.simulator.year.letters import QUESTION_SENT, Letters
from participation_app.simulator.year.procedure import Step, Story

# Whose effects are on the ticket's fields alone.
_ON_FIELDS = ("refer", "assign_to_section", "return", "decline", "ask_again", "ask_citizen")
_NOTICED = timedelta(minutes=3)  # after the date has passed
_GUEST = "Guest"


class Clerk:
	"""Keeps the books of one story; `comment` is the row of the comment that it came from."""

	def __init__(self, books: Books, ledger: Ledger, story: Story, comment: Row | None) -> None:
		self._books, self._ledger, self._story, self._comment = books, ledger, story, comment
		self._stay: Row | None = None
		self._promise: Row | None = None
		self._pauses: list[tuple[datetime, datetime | None]] = []
		self._pause: Row | None = None
		self._missed: Row | None = None
		self._judged: set[datetime] = set()
		self._last_place: dict[str, str | None] = {"department": None, "section": None}
		self._letters: Letters | None = None
		self._told = False
		self.ticket = self._new_ticket()

	def keep(self) -> frappe._dict:
		"""Enters everything, and returns the ticket as it stands at the end."""
		self._register()
		for step in self._story.steps:
			self._tell_status(before=step)
			self._make(step)
		self._tell_status()
		self._note_missed(self._books.until)
		if self._story.rating:
			self._rate()
		self._finish()
		return self.ticket

	def _tell_status(self, before: Step | None = None) -> None:
		asked_at = self._story.asked_at
		if asked_at and not self._told and (before is None or asked_at < before.at):
			self._told, at = True, moments.stored(asked_at)
			self._note_missed(at)
			asked = self._record(enquiries.ASKED, at, CITIZEN, None, self.ticket.participation_stage)
			asked["due_after"] = None  # it has no part in the date

	def _new_ticket(self) -> frappe._dict:
		story, books = self._story, self._books
		inspection = bool(story.decision.needs_inspection)
		agreement = books.agreements[inspection]
		priority = story.decision.priority or books.new_ticket.priority
		received_at, days = moments.stored(story.received_at), agreement.days_for(priority)
		ticket = frappe._dict(
			name=ticket_name(story.number),
			subject=excerpt_of(story.text)[:SUBJECT_LENGTH],
			description=as_html(story.text),
			raised_by=books.service_user,
			priority=priority,
			ticket_type=books.new_ticket.ticket_type,
			sla=agreement.name,
			participation_type=story.type,
			participation_channel=story.channel,
			participation_language=story.language,
			participation_reference=references.written(
				self._ledger.letters(references.ALPHABET, references.LENGTH)
			),
			participation_comment=self._comment and self._comment["name"],
			participation_place=story.place,
			participation_stage=lifecycle.REGISTERED,
			participation_department=None,
			participation_section=None,
			participation_routing_reason=None,
			participation_needs_inspection=int(inspection),
			participation_returns=0,
			participation_came_from=None,
			participation_received_at=received_at,
			participation_counted_from=received_at,
			participation_working_days=days,
			participation_due_at=agreement.due_at(received_at, days),
			participation_receipt_due_at=agreement.receipt_due_at(received_at, priority),
			participation_receipt_sent_at=None,
			participation_answered_at=None,
		)
		ticket.agent_group = books.team(ticket)
		return ticket

	def _register(self) -> None:
		story, ticket = self._story, self.ticket
		at = moments.stored(story.registered_at)
		role = CALL_CENTRE_AGENT if story.registered_by else CITIZEN
		self._give_date("Registered", at)
		self._record(
			"register", at, role, story.registered_by, None, details=why_here.details_of(story.decision)
		)
		self._hand_over(None, lifecycle.REGISTERED, moments.stored(story.received_at))
		self._letters = Letters(self._books, self._ledger, story, ticket, self._comment)
		ticket.participation_receipt_sent_at = self._letters.send_receipt(at)

	def _make(self, step: Step) -> None:
		at, ticket = moments.stored(step.at), self.ticket
		self._note_missed(at)
		ticket.participation_stage, due_before = step.to_stage, ticket.participation_due_at
		self._apply(step, at)
		ticket.agent_group = self._books.team(ticket) or ticket.agent_group
		details = {**kept_of(step.values), **self._routing(step)}
		note = note_of(step.values)
		self._record(
			step.move,
			at,
			step.role,
			step.person,
			step.from_stage,
			note=note,
			details=details,
			before=due_before,
		)
		self._hand_over(step.from_stage, step.to_stage, at)
		if step.move in MOVES_THAT_END_THE_CLOCK:
			self._judge()
		self._letters.follow(step, at)
		if step.move == "ask_citizen":
			self._stop_clock(at)

	def _apply(self, step: Step, at: datetime) -> None:
		ticket = self.ticket
		if step.move in _ON_FIELDS:
			apply_effects(step.move, ticket, step.values, step.from_stage)
		elif step.move == "call_for_inspection":
			ticket.participation_needs_inspection = 1
			self._count_anew(INSPECTION, ticket.participation_counted_from, at)
		elif step.move == "report_action":
			ticket.participation_came_from = step.from_stage
			self._keep_report(step, at)
		elif step.move in ("citizen_answered", "no_answer"):
			self._start_clock(at)
		elif step.move in MOVES_THAT_END_THE_CLOCK:
			ticket.participation_answered_at = ticket.participation_answered_at or at
		elif step.move == "reopen":
			ticket.participation_section = ticket.participation_answered_at = self._missed = None
			self._count_anew("Reopened", at, at)
		if ticket.participation_department:
			self._last_place = self._place()

	def _routing(self, step: Step) -> dict[str, object]:
		by_rule = step.move == "refer" and step.role == SYSTEM
		return (why_here.details_of(self._story.decision) or {}) if by_rule else {}

	def _count_anew(self, cause: str, counted_from: datetime, at: datetime) -> None:
		ticket = self.ticket
		agreement = self._books.agreements[bool(ticket.participation_needs_inspection)]
		days = max(agreement.days_for(ticket.priority), ticket.participation_working_days)
		count_anew(
			ticket, agreement, cause, counted_from=counted_from, working_days=days, pauses=self._pauses
		)
		self._give_date(cause, at)

	def _give_date(self, cause: str, at: datetime, **reason: object) -> None:
		ticket = self.ticket
		agreement = self._books.agreement(ticket.sla)
		values = promise_row(ticket.name, ticket.participation_due_at, agreement, cause)
		values |= {"given_at": at, "given_by": self._books.service_user}
		self._promise = self._ledger.add(
			"Participation Promise",
			at,
			self._books.service_user,
			**values,
			counted_from=ticket.participation_counted_from,
			working_days=ticket.participation_working_days,
			**{"reason": None, "reason_values": None, **reason},
		)

	def _stop_clock(self, at: datetime) -> None:
		ticket, at = self.ticket, at + timedelta(seconds=QUESTION_SENT)
		due_at, agreement = ticket.participation_due_at, self._books.agreement(ticket.sla)
		self._pauses.append((at, None))
		self._pause = self._ledger.add(
			"Participation Pause",
			at,
			self._books.service_user,
			ticket=ticket.name,
			paused_at=at,
			resumed_at=None,
			days_left=pauses.days_after(agreement, at, due_at),
			due_before=due_at,
		)
		self._record("clock_paused", at, SYSTEM, None, ticket.participation_stage, before=due_at)

	def _start_clock(self, at: datetime) -> None:
		ticket, agreement = self.ticket, self._books.agreement(self.ticket.sla)
		due_before, paused_at = ticket.participation_due_at, self._pauses[-1][0]
		self._pause["resumed_at"], self._pause = at, None
		self._pauses[-1] = (paused_at, at)
		ticket.participation_due_at = pauses.due_after(agreement, due_before, paused_at, at)
		if ticket.participation_due_at != due_before:
			self._give_date("Pause", at)
		self._record("clock_resumed", at, SYSTEM, None, ticket.participation_stage, before=due_before)

	def _note_missed(self, now: datetime) -> None:
		"""A date that has passed by now, unless the clock stands since before it."""
		ticket = self.ticket
		due_at = ticket.participation_due_at
		stands = self._pause is not None and self._pause["paused_at"] <= due_at
		if ticket.participation_answered_at or due_at >= now or stands or self._is_noted():
			return
		at = min(due_at + _NOTICED, now)
		missed = breaches.missed_row(ticket, ticket.participation_stage, at)
		self._missed = self._ledger.add(
			breaches.DOCTYPE,
			at,
			self._books.service_user,
			**missed,
			promise=self._promise["name"],
			explanation=None,
			explained_by=None,
			explained_at=None,
		)
		event = breaches.missed_event(missed)
		self._record(event["move"], at, SYSTEM, None, event["from_state"], before=due_at)

	def _is_noted(self) -> bool:
		return self._missed is not None and self._missed["promise"] == self._promise["name"]

	def _judge(self) -> None:
		ticket = self.ticket
		counted_from, ended_at = ticket.participation_counted_from, ticket.participation_answered_at
		if counted_from in self._judged:
			return
		self._judged.add(counted_from)
		missed = self._missed
		due_at = missed["due_at"] if missed else ticket.participation_due_at
		whose = {name: missed[name] for name in ("department", "section")} if missed else self._last_place
		values = verdicts.verdict(
			ticket,
			verdicts.Count(counted_from, due_at, ended_at),
			self._books.agreement(ticket.sla),
			self._pauses,
			late=bool(missed) or ended_at > due_at,
			kept_back=False,
			whose=whose,
		)
		self._ledger.add("Participation Verdict", ended_at, self._books.service_user, **values)

	def _hand_over(self, before: str | None, after: str, at: datetime) -> None:
		if before == after:
			return
		if self._stay:
			agreement = self._books.agreement(self.ticket.sla)
			self._stay.update(holdings.stay_ended(self._stay, agreement, at, self._pauses))
			self._stay["modified"], self._stay = at, None
		if after in holdings.SHARE_OF_STAGE:
			share = holdings.share_of(after, before)
			stay = holdings.stay_begun(self.ticket, after, share, at)
			still_held = {"until": None, "days_spent": 0, "days_allowed": 0}
			self._stay = self._ledger.add(
				"Participation Holding", at, self._books.service_user, **stay, **still_held
			)

	def _keep_report(self, step: Step, at: datetime) -> None:
		parts = ("outcome", "findings", "action_taken", "public_part", "inspected")
		self._ledger.add(
			"Action Report",
			at,
			step.person,
			ticket=self.ticket.name,
			department=reporting_place(self.ticket, step.from_stage),
			reported_by=step.person,
			reported_at=at,
			**{part: step.values[part] for part in parts},
		)

	def _rate(self) -> None:
		at, stars, words = self._story.rating
		at, answered_at = moments.stored(at), self.ticket.participation_answered_at
		self._ledger.add(
			"Participation Rating",
			at,
			_GUEST,
			ticket=self.ticket.name,
			stars=stars,
			words=words,
			answered_at=answered_at,
			rated_at=at,
			unique_key=f"{self.ticket.name}:{answered_at}",
		)

	def _record(
		self,
		move: str,
		at: datetime,
		role: str,
		person: str | None,
		from_stage: str | None,
		*,
		note: str | None = None,
		details: Mapping[str, object] | None = None,
		before: datetime | None = None,
	) -> Row:
		ticket = self.ticket
		actor = person or (_GUEST if role == CITIZEN else self._books.service_user)
		return self._ledger.add(
			"Case Event",
			at,
			actor,
			move=move,
			ticket=ticket.name,
			comment=ticket.participation_comment,
			actor=actor,
			actor_role=role,
			acting_for=None,
			at=at,
			from_state=from_stage,
			to_state=ticket.participation_stage,
			note=note,
			due_before=before,
			due_after=ticket.participation_due_at,
			details=json.dumps(details, ensure_ascii=False, default=str) if details else None,
		)

	def _place(self) -> dict[str, str | None]:
		ticket = self.ticket
		return {"department": ticket.participation_department, "section": ticket.participation_section}

	def _finish(self) -> None:
		ticket, books = self.ticket, self._books
		at = moments.stored(self._story.registered_at)
		paused_at = self._pause["paused_at"] if self._pause else None
		status = status_of_stage(ticket.participation_stage)
		ticket.update(status=status, status_category=books.categories[status])
		ticket.update(shown(ticket, books.until, paused_at=paused_at, missed=bool(self._missed)))
		ticket.update(opening_date=at.date(), opening_time=at.time())
		self._ledger.add("HD Ticket", at, books.service_user, **ticket)
		self._keep_words(at)

	def _keep_words(self, at: datetime) -> None:
		ticket, comment = self.ticket, self._comment
		of_comment = (
			[comment["normalised_text"], comment["author_name"], comment["handle"]] if comment else []
		)
		words = indexed(search_words.text_of(ticket, of_comment))
		by = self._books.service_user
		self._ledger.add(search_words.DOCTYPE, at, by, name=ticket.name, ticket=ticket.name, words=words)
		self._ledger.add(
			"Communication",
			at,
			by,
			communication_type="Communication",
			communication_medium="Email",
			sent_or_received="Received",
			email_status="Open",
			subject=f"Re: {ticket.subject}",
			sender=by,
			content=ticket.description,
			status="Linked",
			reference_doctype="HD Ticket",
			reference_name=ticket.name,
			communication_date=at,
		)
