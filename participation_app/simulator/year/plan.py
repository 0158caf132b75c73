"""What came in during the year and what became of it: the same for the same seed, days and authority."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from participation_app.rules.lifecycle import (
	CALL_CENTRE_AGENT,
	COMMENT_WAITING,
	PLATFORMS,
	SYSTEM,
	check_comment_move,
)
from participation_app.simulator.year import texts
from participation_app.simulator.year.office import Office
from participation_app.simulator.year.procedure import Story, Walk, follow
from participation_app.simulator.year.texts import Written

PEOPLE = 900
COMMENTS_A_DAY, DIRECT_A_DAY = (11, 6), (4, 1.4)  # on working days and on others
CAMPAIGNS = (0.24, 0.61, 0.995)  # where in the time they begin
DIRECT = {"Portal": 6, "Phone": 4, "E-mail": 3, "Walk-in": 2, "SMS": 2}
_PRIVATE = {"Portal": "SMS", "E-mail": "E-mail", "SMS": "SMS", "Phone": "SMS", "Walk-in": "SMS"}
BUSY_DAYS = timedelta(days=3)  # the last, so that every desk has work
_AGAIN_WITHIN = timedelta(days=4)


@dataclass
class Comment:
	"""A comment on a platform; its story where it was registered or attached to one."""

	number: int
	platform: str
	author: int
	written: Written
	posted_at: datetime
	read_at: datetime
	state: str = COMMENT_WAITING
	move: str | None = None
	decided_at: datetime | None = None
	decided_by: str | None = None
	reason: str | None = None
	entity: str | None = None
	story: int | None = None


@dataclass
class Plan:
	comments: list[Comment] = field(default_factory=list)
	stories: list[Story] = field(default_factory=list)

	def digest(self) -> str:
		"""What tells two plans apart."""
		text = json.dumps(asdict(self), sort_keys=True, ensure_ascii=False, default=str)
		return hashlib.sha256(text.encode()).hexdigest()


def draw(office: Office, *, seed: int, first: date, until: date) -> Plan:
	"""The days from the first one up to, and without, `until`, in the authority's zone."""
	return _Planner(office, Random(seed), first, until).plan()


class _Planner:
	def __init__(self, office: Office, drawn: Random, first: date, until: date) -> None:
		self._office, self._drawn, self._first = office, drawn, first
		self._days = (until - first).days
		self._until = self._moment(until)
		self._plan = Plan()
		self._asked: list[tuple[datetime, Story]] = []  # on platforms, the newest last

	def plan(self) -> Plan:
		campaigns = {int(self._days * share): number for number, share in enumerate(CAMPAIGNS)}
		for number in range(self._days):
			day = self._first + timedelta(days=number)
			for at in self._moments(day, COMMENTS_A_DAY):
				self._comment(at)
			for at in self._moments(day, DIRECT_A_DAY):
				self._direct(at)
			if number in campaigns:
				self._campaign(day, texts.data()["areas"][campaigns[number]])
		return self._plan

	def _moments(self, day: date, a_day: tuple[float, float]) -> Iterator[datetime]:
		mean = a_day[0] if self._office.calendar.is_working_day(day) else a_day[1]
		mean *= 0.8 + 0.4 * (day - self._first).days / self._days
		if self._until - self._moment(day) <= BUSY_DAYS:
			mean *= 2
		number = max(0, round(self._drawn.gauss(mean, mean**0.5)))
		midnight = self._moment(day)
		seconds = (self._drawn.triangular(0.2, 23.9, 17) * 3600 for _each in range(number))
		yield from sorted(midnight + timedelta(seconds=int(second)) for second in seconds)

	def _comment(self, at: datetime) -> None:
		kind = self._drawn.choices(("register", "dismiss", "redirect", "attach"), (43, 37, 12, 8))[0]
		getattr(self, f"_{kind}")(at)

	def _register(self, at: datetime) -> None:
		written = texts.about_something(self._drawn, at.month)
		comment = self._new_comment(at, written)
		if self._decide(comment, "register", type=texts.subject(written.subject)["type"]):
			self._asked.append((comment.decided_at, self._open(comment.platform, written, at, comment)))

	def _dismiss(self, at: datetime) -> None:
		written, reason = texts.of_no_work(self._drawn)
		comment = self._new_comment(at, written)
		if self._decide(comment, "dismiss", reason=reason):
			comment.reason = reason

	def _redirect(self, at: datetime) -> None:
		known = list(texts.data()["redirected"])
		number = self._drawn.choices(range(len(known)), (5, 2, 2))[0]
		comment = self._new_comment(at, texts.of_somebody_else(self._drawn, known[number]))
		entity = self._office.entities[number]
		if self._decide(comment, "redirect", agreed_entity=entity, entity_valid=True, wording="ar"):
			comment.entity = entity

	def _attach(self, at: datetime) -> None:
		known = [story for since, story in self._asked[-40:] if since < at <= since + _AGAIN_WITHIN]
		if not known:
			return self._register(at)
		story = self._drawn.choice(known)
		comment = self._new_comment(at, texts.once_more(self._drawn), story.channel, story.author)
		self._decide(comment, "attach", SYSTEM, ticket=str(story.number), same_author=True)

	def _campaign(self, day: date, area: str) -> None:
		begins = self._moment(day) + timedelta(hours=9)
		count = self._drawn.randrange(18, 30)
		times = sorted(begins + timedelta(minutes=self._drawn.expovariate(1 / 260)) for _each in range(count))
		story: Story | None = None
		for at in (one.replace(microsecond=0) for one in times if one < self._until):
			comment = self._new_comment(at, texts.of_campaign(self._drawn, area), "X")
			if story:
				self._decide(comment, "attach", earliest=story.registered_at, ticket=str(story.number))
			elif self._decide(comment, "register", type="Complaint"):
				story = self._open("X", comment.written, at, comment)

	def _direct(self, at: datetime) -> None:
		channel = self._drawn.choices(list(DIRECT), list(DIRECT.values()))[0]
		if channel in ("Phone", "Walk-in"):
			at = self._office.calendar.after_days(at, self._drawn.uniform(0.02, 0.6)).replace(microsecond=0)
		if at < self._until:
			written = texts.about_something(self._drawn, at.month, on_portal=channel == "Portal")
			self._open(channel, written, at)

	def _new_comment(
		self, at: datetime, written: Written, platform: str | None = None, author: int | None = None
	) -> Comment:
		comment = Comment(
			number=len(self._plan.comments),
			platform=platform or self._drawn.choices(PLATFORMS, (5, 3, 4, 1))[0],
			author=self._person() if author is None else author,
			written=written,
			posted_at=at,
			read_at=at + timedelta(seconds=self._drawn.randrange(20, 400)),
		)
		self._plan.comments.append(comment)
		return comment

	def _decide(
		self,
		comment: Comment,
		move: str,
		role: str = CALL_CENTRE_AGENT,
		earliest: datetime | None = None,
		**facts: object,
	) -> bool:
		"""Whether somebody came to it before the year was over."""
		at = max(comment.read_at, earliest or comment.read_at) + timedelta(seconds=30)
		if role != SYSTEM:
			at = self._office.calendar.after_days(at, self._drawn.expovariate(1 / 0.12))
			at += timedelta(seconds=self._drawn.randrange(5, 300))
			comment.decided_by = self._drawn.choice(self._office.agents)
		if at >= self._until:
			comment.decided_by = None
			return False
		comment.state = check_comment_move(comment.state, move, {role}, facts)
		comment.move, comment.decided_at = move, at.replace(microsecond=0)
		if "ticket" in facts:
			comment.story = int(str(facts["ticket"]))
		return True

	def _open(self, channel: str, written: Written, at: datetime, comment: Comment | None = None) -> Story:
		subject = texts.subject(written.subject)
		facts = {"text": written.text, "channel": channel, "type": subject["type"], "at": at}
		decision = self._office.decide({**facts, "language": written.language, "place": written.place})
		contact = _PRIVATE.get(channel) if comment is None or self._drawn.random() < 0.1 else None
		story = Story(
			number=len(self._plan.stories),
			channel=channel,
			type=subject["type"],
			text=written.text,
			language=written.language,
			subject=subject["key"],
			place=None if comment else written.place,
			received_at=at,
			author=self._person() if comment is None else comment.author,
			decision=decision,
			comment=comment.number if comment else None,
			contact=contact,
			for_publication=channel == "Portal" and self._drawn.random() < 0.45,
			registered_at=at + timedelta(seconds=self._drawn.randrange(1, 90)),
		)
		if comment:
			comment.story = story.number
			story.registered_at, story.registered_by = comment.decided_at, comment.decided_by
		elif channel in ("Phone", "Walk-in"):
			story.registered_by = self._drawn.choice(self._office.agents)
		self._plan.stories.append(story)
		follow(Walk(self._office, story, self._drawn, self._until))
		return story

	def _person(self) -> int:
		return int(self._drawn.triangular(0, PEOPLE, PEOPLE / 5))

	def _moment(self, day: date) -> datetime:
		return datetime.combine(day, time(), self._office.calendar.zone)
