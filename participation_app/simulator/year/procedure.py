"""How one contribution goes through the procedure: each move is asked of the procedure's own table."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import log
from random import Random

from participation_app.rules import lifecycle
from participation_app.rules.lifecycle import (
	ANSWERED,
	CALL_CENTRE_AGENT,
	CITIZEN,
	DEPARTMENT_LIAISON,
	PUBLIC_RELATIONS_OFFICER,
	REGISTERED,
	SECTION_OFFICER,
	SYSTEM,
	WITH_SECTION,
)
from participation_app.rules.routing import Decision
from participation_app.simulator.year import texts
from participation_app.simulator.year.office import Office

# What the live ways look up and find so, for every contribution of the year.
_FOUND = {
	**dict.fromkeys(("already_inspection", "is_author", "sent", "followed", "channel_needs_review"), False),
	**dict.fromkeys(
		(
			"approved",
			"can_reach_citizen",
			"entity_valid",
			"failure",
			"first_objection",
			"inside_window",
			"platform_id",
			"proposed_reply",
			"question_cleared",
			"section_in_department",
			"supervisor_agrees",
			"text_fits",
		),
		True,
	),
}
_WAIT_FOR_ANSWER = timedelta(days=7)


class YearOver(Exception):
	"""The move would be made after the last day."""


@dataclass(frozen=True)
class Step:
	"""One move: when, by which role and person (None: the system or the citizen), and what was entered."""

	at: datetime
	move: str
	from_stage: str
	to_stage: str
	role: str
	person: str | None
	values: Mapping[str, object]


@dataclass
class Story:
	"""A contribution that was registered, and every move made with it."""

	number: int
	channel: str
	type: str
	text: str
	language: str
	subject: str
	place: str | None
	received_at: datetime
	author: int
	registered_at: datetime
	decision: Decision
	comment: int | None = None
	registered_by: str | None = None
	contact: str | None = None  # the channel by which the citizen is reached in private
	for_publication: bool = False
	steps: list[Step] = field(default_factory=list)
	rating: tuple[datetime, int, str] | None = None
	asked_at: datetime | None = None  # when the citizen asked how it stands


class Walk:
	"""Follows one story; what is drawn decides what happens and how long it takes."""

	def __init__(self, office: Office, story: Story, drawn: Random, until: datetime) -> None:
		self.office, self.story, self.drawn, self.until = office, story, drawn, until
		self.at, self.stage, self.came_from = story.registered_at, REGISTERED, None
		self.needs_inspection = story.decision.needs_inspection
		self.department: str | None = None
		self.section: str | None = None

	def chance(self, share: float) -> bool:
		return self.drawn.random() < share

	def work(self, days: float, spread: float = 0.6) -> None:
		"""Lets about so many working days go by."""
		self.at = self.office.calendar.after_days(self.at, self.drawn.lognormvariate(log(days), spread))
		self.pass_time(timedelta(seconds=self.drawn.randrange(5, 240)))

	def pass_time(self, time: timedelta) -> None:
		self.at += time

	def make(self, move: str, role: str, person: str | None = None, **values: object) -> None:
		"""Makes a move; raises MoveRefused where the procedure does not have it."""
		if self.at >= self.until:
			raise YearOver
		facts = {**_FOUND, **values, "already_inspection": self.needs_inspection, **self._from()}
		before, self.stage = self.stage, lifecycle.check_move(self.stage, move, {role}, facts)
		if move in ("report_action", "ask_citizen"):
			self.came_from = before
		self.story.steps.append(Step(self.at, move, before, self.stage, role, person, values))
		self.at += timedelta(seconds=1)

	def _from(self) -> dict[str, object]:
		return {"came_from": self.came_from, "reported_from": self.came_from, "days_are_over": True}


def follow(walk: Walk) -> None:
	"""Everything that happens to the contribution until the last day."""
	if walk.story.contact and walk.chance(0.12):
		_ask_how_it_stands(walk)
	with suppress(YearOver):
		if _ends_early(walk):
			return
		_reach_department(walk)
		_work_on_it(walk)
		_answer(walk)
		_afterwards(walk)


def _ask_how_it_stands(walk: Walk) -> None:
	at = walk.at + timedelta(hours=walk.drawn.uniform(4, 60))
	walk.story.asked_at = at if at < walk.until else None


def _ends_early(walk: Walk) -> bool:
	if walk.story.decision.refer or not walk.chance(0.05):
		return False
	walk.work(0.3)
	agent = walk.drawn.choice(walk.office.agents)
	if walk.chance(0.5):
		entity = walk.drawn.choice(walk.office.entities)
		walk.make("hand_off", CALL_CENTRE_AGENT, agent, agreed_entity=entity, wording="ar")
	else:
		reason = texts.reason(walk.drawn, "close_without_publication")
		walk.make("close_without_publication", CALL_CENTRE_AGENT, agent, reason=reason)
	return True


def _reach_department(walk: Walk) -> None:
	story, decision = walk.story, walk.story.decision
	own = texts.subject(story.subject)
	department = decision.department or own["department"]
	if decision.refer:
		_refer(walk, decision.department, SYSTEM, matching_rule=decision.rule, because=str(decision.because))
	else:
		if story.comment is None:
			walk.work(0.12)
		wrong = [one for one in walk.office.sections if one != department]
		_refer(walk, walk.drawn.choice(wrong) if walk.chance(0.07) else department, CALL_CENTRE_AGENT)
	while walk.department != department:
		walk.work(0.25)
		_by_liaison(walk, "return", reason=texts.reason(walk.drawn, "return"))
		walk.work(0.15)
		_refer(walk, department, CALL_CENTRE_AGENT)


def _refer(walk: Walk, department: str, role: str, **values: object) -> None:
	walk.pass_time(timedelta(seconds=1))
	person = None if role == SYSTEM else walk.drawn.choice(walk.office.agents)
	walk.make("refer", role, person, department=department, **values)
	walk.department, walk.section = department, None


def _work_on_it(walk: Walk) -> None:
	walk.work(0.12)
	if walk.needs_inspection is False and walk.chance(0.08):
		_by_liaison(walk, "call_for_inspection", reason=texts.reason(walk.drawn, "call_for_inspection"))
		walk.needs_inspection = True
	if walk.chance(0.85):
		_give_to_section(walk)
	if walk.story.contact and walk.chance(0.12):
		_ask_citizen(walk)
	walk.work(2.1 if walk.needs_inspection else 1.0)
	_report(walk)
	if walk.chance(0.06):
		walk.work(0.15)
		_by_liaison(walk, "send_back", reason=texts.reason(walk.drawn, "send_back"))
		walk.work(0.4)
		_report(walk)
	walk.work(0.12)
	_by_liaison(walk, "confirm_result")


def _give_to_section(walk: Walk) -> None:
	own = texts.subject(walk.story.subject)["section"]
	known = walk.office.sections[walk.department]
	wanted = walk.story.decision.section or own
	section = wanted if wanted in known else known[0]
	others = [one for one in known if one != section]
	if walk.chance(0.05):
		_assign(walk, walk.drawn.choice(others))
		walk.work(0.2)
		reason = texts.reason(walk.drawn, "decline")
		walk.make("decline", SECTION_OFFICER, walk.office.officers[walk.section], reason=reason)
		walk.work(0.15)
	_assign(walk, section)


def _assign(walk: Walk, section: str) -> None:
	_by_liaison(walk, "assign_to_section", section=section)
	walk.section = section


def _ask_citizen(walk: Walk) -> None:
	walk.work(0.2)
	role, person = _worker(walk)
	walk.make("ask_citizen", role, person, question=texts.reason(walk.drawn, "question"))
	answers = walk.chance(0.75)
	hours = walk.drawn.uniform(1, 70)
	walk.pass_time(timedelta(hours=hours) if answers else _WAIT_FOR_ANSWER)
	if answers:
		walk.make("citizen_answered", CITIZEN, None, answer=texts.reason(walk.drawn, "answer"))
	else:
		walk.make("no_answer", SYSTEM)


def _report(walk: Walk) -> None:
	own = texts.subject(walk.story.subject)
	role, person = _worker(walk)
	public = own["public_en"] if walk.story.language == "en" else walk.drawn.choice(own["public"])
	walk.make(
		"report_action",
		role,
		person,
		outcome=own["outcome"],
		findings=own["finding"],
		action_taken=own["action"],
		public_part=public,
		inspected=int(walk.needs_inspection),
	)


def _worker(walk: Walk) -> tuple[str, str]:
	if walk.stage == WITH_SECTION:
		return SECTION_OFFICER, walk.office.officers[walk.section]
	return DEPARTMENT_LIAISON, walk.office.liaisons[walk.department]


def _answer(walk: Walk) -> None:
	walk.work(0.12)
	agent = walk.drawn.choice(walk.office.agents)
	if walk.chance(0.02):
		reason = texts.reason(walk.drawn, "ask_again")
		walk.make("ask_again", CALL_CENTRE_AGENT, agent, reason=reason, department=walk.department)
		walk.section = None
		walk.work(0.4)
		_report(walk)
		_by_liaison(walk, "confirm_result")
		walk.work(0.12)
	if lifecycle.channel_needs_review(walk.story.channel, walk.office.reviewed_channels):
		_have_reviewed(walk, agent)
	else:
		walk.make("answer_directly", CALL_CENTRE_AGENT, agent)


def _have_reviewed(walk: Walk, agent: str) -> None:
	reviewer = walk.drawn.choice(walk.office.reviewers)
	walk.make("submit_reply", CALL_CENTRE_AGENT, agent)
	while walk.chance(0.17):
		walk.work(0.15)
		comment = texts.reason(walk.drawn, "request_changes")
		walk.make("request_changes", PUBLIC_RELATIONS_OFFICER, reviewer, comment=comment)
		walk.work(0.15)
		walk.make("submit_reply", CALL_CENTRE_AGENT, agent)
	walk.work(0.15)
	walk.make("approve", PUBLIC_RELATIONS_OFFICER, reviewer)
	walk.pass_time(timedelta(seconds=walk.drawn.randrange(4, 90)))
	if walk.chance(0.02):
		walk.make("publication_failed", SYSTEM, None, reason=texts.reason(walk.drawn, "publication_failed"))
		walk.work(0.1)
		walk.make("published", PUBLIC_RELATIONS_OFFICER, reviewer, link="by hand")
	else:
		walk.make("published", SYSTEM)


def _afterwards(walk: Walk) -> None:
	answered_at = walk.at
	if walk.chance(0.28 if walk.story.contact else 0.06):
		_rate(walk)
	if walk.story.contact and walk.chance(0.03):
		walk.pass_time(timedelta(hours=walk.drawn.uniform(5, 200)))
		reason = texts.reason(walk.drawn, "objection")
		walk.make("reopen", CITIZEN, None, reason=reason, department=walk.department)
		walk.section = None
		_work_on_it(walk)
		_answer(walk)
	elif walk.story.comment is not None and walk.chance(0.012):
		_correct(walk)
	walk.at = max(walk.at, answered_at + timedelta(days=walk.drawn.uniform(12, 20)))
	walk.work(0.1)
	if walk.stage == ANSWERED and walk.chance(0.8):
		walk.make("close", CALL_CENTRE_AGENT, walk.drawn.choice(walk.office.agents))


def _rate(walk: Walk) -> None:
	stars = walk.drawn.choices((5, 4, 3, 2, 1), (42, 30, 13, 8, 7))[0]
	at = walk.at + timedelta(hours=walk.drawn.uniform(0.2, 110))
	if at < walk.until:
		walk.story.rating = (at, stars, texts.reason(walk.drawn, "rated"))


def _correct(walk: Walk) -> None:
	walk.work(0.5)
	reviewer = walk.drawn.choice(walk.office.reviewers)
	walk.make("correct", PUBLIC_RELATIONS_OFFICER, reviewer, reason=texts.reason(walk.drawn, "correct"))
	walk.work(0.2)
	_have_reviewed(walk, walk.drawn.choice(walk.office.agents))


def _by_liaison(walk: Walk, move: str, **values: object) -> None:
	walk.make(move, DEPARTMENT_LIAISON, walk.office.liaisons[walk.department], **values)
