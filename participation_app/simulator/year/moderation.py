"""What became of contributions whose authors agreed that they may be published."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

import frappe

from participation_app.casework import moments
from participation_app.engagement.decisions import next_number
from participation_app.engagement.moderation import DOCTYPE
from participation_app.engagement.opening import masked
from participation_app.engagement.targets import study_due_at
from participation_app.engagement.word_search import kept_words
from participation_app.intake.received_text import excerpt_of
from participation_app.rules.lifecycle import (
	CITIZEN,
	MOVES_THAT_END_THE_CLOCK,
	PARTICIPATION_MODERATOR,
	SYSTEM,
)
from participation_app.rules.moderation import OBJECTED, RECEIVED, check_move
from participation_app.simulator.year.books import Books
from participation_app.simulator.year.ledger import Ledger, Row
from participation_app.simulator.year.procedure import Story

_FACTS = {
	"reason": True,
	"by_its_author": True,
	"first_objection": True,
	"another_moderator": True,
	"hidden_parts": True,
}


class Moderation:
	"""Enters the study of one contribution after another."""

	def __init__(self, books: Books, ledger: Ledger, seed: int, moderators: list[str]) -> None:
		self._books, self._ledger = books, ledger
		self._drawn, self._moderators = Random(f"moderation of {seed}"), moderators
		self._reasons = frappe.get_all("Refusal Reason", {"enabled": 1}, pluck="name", order_by="list_order")

	def keep(self, story: Story, ticket: frappe._dict) -> None:
		"""Enters it as it stands at the end."""
		at = moments.stored(story.registered_at)
		contribution = self._received(story, ticket, at)
		self._record(contribution, "receive", SYSTEM, None, at, None)
		for move, by, moment in self._moves(at):
			if moment >= self._books.until:
				return
			self._make(contribution, move, by, moment)

	def _moves(self, at: datetime) -> list[tuple[str, str | None, datetime]]:
		drawn, calendar = self._drawn, self._books.agreements[False].calendar
		first, second = drawn.sample(self._moderators, 2)
		studied = moments.stored(calendar.after_days(moments.aware(at), drawn.uniform(0.1, 1.2)))
		decided = moments.stored(calendar.after_days(moments.aware(studied), drawn.lognormvariate(-0.1, 0.6)))
		moves: list[tuple[str, str | None, datetime]] = [("study", first, studied)]
		if drawn.random() < 0.16:
			moves.append(("refuse", first, decided))
			if drawn.random() < 0.25:
				objected = decided + timedelta(hours=drawn.uniform(3, 90))
				again = moments.stored(calendar.after_days(moments.aware(objected), drawn.uniform(0.3, 2)))
				moves += [("object", None, objected), *_published(second, again)]
		else:
			moves += _published(first, decided)
		return [(move, by, at.replace(microsecond=0)) for move, by, at in moves]

	def _received(self, story: Story, ticket: frappe._dict, at: datetime) -> Row:
		proposed = masked(story.text, self._books.name_of(story.author))
		answered_at, answer = _answer_of(story)
		nothing = dict.fromkeys(
			(
				"number",
				"published_at",
				"published_text",
				"studied_by",
				"decided_by",
				"decided_at",
				"reason",
				"first_decided_by",
				"objection",
				"objected_at",
			)
		)
		contribution = self._ledger.add(
			DOCTYPE,
			at,
			self._books.service_user,
			excerpt=excerpt_of(proposed),
			state=RECEIVED,
			type=story.type,
			language=story.language,
			ticket=ticket.name,
			received_at=ticket.participation_received_at,
			due_at=study_due_at(ticket.participation_received_at),
			proposed_text=proposed,
			answer=None,
			answered_at=None,
			**nothing,
		)
		self._ledger.add(
			"Contribution Original",
			at,
			self._books.service_user,
			contribution=contribution["name"],
			text=story.text,
			place=story.place,
		)
		contribution.update(answer=answer, answered_at=answered_at)
		return contribution

	def _make(self, contribution: Row, move: str, by: str | None, at: datetime) -> None:
		role = PARTICIPATION_MODERATOR if by else CITIZEN
		before = str(contribution["state"])
		contribution["state"] = check_move(before, move, {role}, _FACTS)
		if move == "study":
			contribution["studied_by"] = by
		elif move in ("approve", "refuse"):
			self._note_decision(contribution, move, by, at, before)
		elif move == "publish":
			self._show(contribution, at)
		elif move == "object":
			objection = "كتبت المقترح بأدب ولا أرى سبباً للرفض."
			contribution.update(objection=objection, objected_at=at, due_at=study_due_at(at))
		self._record(contribution, move, role, by, at, before)

	def _note_decision(self, contribution: Row, move: str, by: str | None, at: datetime, before: str) -> None:
		if before == OBJECTED:
			contribution["first_decided_by"] = contribution["decided_by"]
		reason = self._drawn.choice(self._reasons) if move == "refuse" and self._reasons else None
		contribution.update(decided_by=by, decided_at=at, reason=reason)

	def _show(self, contribution: Row, at: datetime) -> None:
		text = str(contribution["proposed_text"])
		contribution.update(number=next_number(), published_at=at, published_text=text)
		said = f"{text}\n{contribution['answer'] or ''}"
		for word in kept_words(said):
			self._ledger.add(
				"Contribution Word",
				at,
				self._books.service_user,
				contribution=contribution["name"],
				word=word,
			)

	def _record(
		self, contribution: Row, move: str, role: str, by: str | None, at: datetime, before: str | None
	) -> None:
		self._ledger.add(
			"Moderation Event",
			at,
			by or self._books.service_user,
			contribution=contribution["name"],
			move=move,
			actor=by or (self._books.service_user if role == SYSTEM else None),
			actor_role=role,
			at=at,
			from_state=before,
			to_state=contribution["state"],
			reason=contribution["reason"] if move == "refuse" else None,
			note=None,
		)


def _published(by: str, at: datetime) -> list[tuple[str, str | None, datetime]]:
	return [("approve", by, at), ("publish", by, at + timedelta(seconds=1))]


def _answer_of(story: Story) -> tuple[datetime | None, str | None]:
	"""What may be said in public, and when the citizen had it."""
	ends = [step for step in story.steps if step.move in MOVES_THAT_END_THE_CLOCK]
	reports = [step for step in story.steps if step.move == "report_action"]
	if not ends or not reports:
		return None, None
	return moments.stored(ends[-1].at), str(reports[-1].values["public_part"])
