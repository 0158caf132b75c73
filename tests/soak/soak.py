"""Thousands of comments on four platforms while faults, kills and cut connections come at random."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import IO

import frappe

from participation_app.publication.queue import REMOVAL_WAITS, REMOVING, UNFINISHED
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.chaos import Mix
from participation_app.simulator.postman import Callback
from participation_app.simulator.server import Simulator
from tests.integration.faults import closing
from tests.integration.faults.closing_media import assert_pictures_kept
from tests.integration.faults.scheduler import OF_PLATFORMS, Scheduler
from tests.integration.web_server import serving
from tests.soak.answering import REPLY_LIMIT, Answers, second_officer
from tests.soak.crowd import Crowd
from tests.soak.fast_time import FastTime
from tests.soak.killing import Crew

DOORS = {
	"X": ("x", "consumer_secret"),
	"Facebook": ("meta", "app_secret"),
	"Instagram": ("meta", "app_secret"),
}
BACKLOG = 600  # more comments than this are not written ahead of the workers
FIRST = 5  # comments before anybody is at work
BREATH = 0.05
BREATHS_AT_THE_END = 100
TELL_EVERY = 10.0
NEXT_DAY, LATER = timedelta(hours=25), timedelta(minutes=11)
MOST_ROUNDS = 400
IN_WORK = (*UNFINISHED, REMOVAL_WAITS, REMOVING)
PLENTY = 10**9  # of the day's units: days pass in minutes


@dataclass(frozen=True)
class Plan:
	"""How much of everything. The seed decides what is written, changed, asked and killed, and when in that order."""

	comments: int = 10_000
	a_second: float = 40.0  # as fast as comments are written, while the workers keep up
	seed: int = 1
	workers: int = 3
	kills: int = 60
	answers: int = 100
	chaos: float = 0.15


@dataclass
class Figures:
	"""What came of it."""

	comments: int = 0
	changes: int = 0
	pictures: int = 0  # that hung on comments
	kept: int = 0  # of these
	approved: int = 0  # answers, corrections included
	in_parts: int = 0  # of these
	replies: int = 0  # receipts and answers that stand
	kills: int = 0
	cuts: int = 0
	faults: int = 0
	kinds: int = 0
	requests: int = 0  # both ways
	seconds: float = 0.0
	states: dict[str, int] = field(default_factory=dict)  # of the comments
	outcomes: dict[str, int] = field(default_factory=dict)  # of the approved answers


class Soak:
	"""One soak on the site that is connected; really commits, and leaves cleaning up to the caller."""

	DOORS_OF_JOBS = OF_PLATFORMS

	def __init__(self, simulator: Simulator, plan: Plan, tell: Callable[[str], None] = print) -> None:
		self._simulator, self._plan, self._tell = simulator, plan, tell
		self._time = FastTime(datetime.now(timezone.utc))
		self._crowd = Crowd(simulator, plan.seed, comments=plan.comments, questions=plan.answers)
		self._answers = Answers(self._crowd)
		self._told_at = 0.0
		self._figures = Figures()

	def run(self) -> Figures:
		"""Lets it all happen, waits until it has calmed down, and makes the closing assertion."""
		began = time.monotonic()
		scheduler = Scheduler(doors=self.DOORS_OF_JOBS)
		with ExitStack() as stack:
			log = stack.enter_context(tempfile.TemporaryFile())
			stack.enter_context(self._time.in_force())
			stack.enter_context(_enqueued_by(scheduler))
			stack.enter_context(second_officer())
			_make_room(self._simulator)
			with self._time.on(self._simulator):
				self._rage(log)
			self._calm_down(scheduler)
			log.seek(0)
			self._close(scheduler, log.read().decode(errors="replace"))
		self._figures.seconds = time.monotonic() - began
		return self._figures

	def _rage(self, log: IO[bytes]) -> None:
		with serving() as address:
			self._register_doors(address)
			self._storm(Crew(self._plan.workers, self._time.origin, log, self._plan.seed))

	def _register_doors(self, address: str) -> None:
		self._simulator.deliveries.retry_seconds = (0.2, 1.0)
		for platform, (door, secret) in DOORS.items():
			own = frappe.get_last_doc("Social Account", {"platform": platform})
			url = f"{address}/api/method/participation_app.api.webhooks.{door}"
			callback = Callback(platform, url, own.get_password(secret), host=frappe.local.site)
			self._simulator.deliveries.register(callback)

	def _storm(self, crew: Crew) -> None:
		plan, began, struck = self._plan, None, 0
		self._simulator.chaos.begin(Mix(seed=plan.seed, rate=plan.chaos, longest=0.3, people=False))
		strikes = [crew.cut_one if number % 2 else crew.kill_one for number in range(plan.kills)]
		try:
			while self._crowd.written < plan.comments or strikes:
				self._write_some(began)
				began = began or self._first_stored()
				if strikes and self._crowd.written * (plan.kills + 1) >= plan.comments * (struck + 1):
					strikes.pop(0)()
					struck += 1
				crew.assert_at_work()
				self._answers.answer_one()
				self._answers.revise_one()
				time.sleep(BREATH)
			self._let_it_rage()
		finally:
			crew.dismiss()
		self._figures.kills, self._figures.cuts = crew.killed, crew.cut

	def _let_it_rage(self) -> None:
		"""What can be answered under fire is; the rest afterwards."""
		for _breath in range(BREATHS_AT_THE_END):
			if not self._answers.open_questions():
				return
			self._answers.answer_one()
			self._answers.revise_one()
			time.sleep(BREATH)

	def _write_some(self, began: float | None) -> None:
		frappe.db.rollback()
		behind = self._crowd.written - frappe.db.count("Social Comment", {"is_own": 0})
		by_now = (time.monotonic() - began) * self._plan.a_second if began else FIRST
		wanted = min(int(by_now), self._plan.comments) - self._crowd.written
		for _one in range(min(wanted, BACKLOG - behind)):
			self._crowd.act()
		if time.monotonic() - self._told_at > TELL_EVERY:
			self._told_at = time.monotonic()
			self._tell(f"{self._crowd.written} comments written, {behind} of them not stored")

	def _first_stored(self) -> float | None:
		"""When the first worker was at work."""
		return time.monotonic() if frappe.db.exists("Social Comment", {"is_own": 0}) else None

	def _calm_down(self, scheduler: Scheduler) -> None:
		self._figures.faults = sum(self._simulator.chaos.struck.values())
		self._figures.kinds = len(self._simulator.chaos.struck)
		self._simulator.chaos.end()
		self._simulator.faults.clear()
		self._simulator.deliveries.clear()
		frappe.db.rollback()
		self._time.stand_still()
		self._until(scheduler, self._is_all_answered, "Not every question could be answered")
		self._until(scheduler, self._is_all_revised, "Not every answer came to stand, or to its reason")
		self._leap(NEXT_DAY)
		since = frappe.utils.now_datetime()
		self._until(scheduler, lambda: self._is_at_rest(since), "It never comes to rest")
		scheduler.come_by()

	def _until(self, scheduler: Scheduler, is_done: Callable[[], bool], otherwise: str) -> None:
		for _round in range(MOST_ROUNDS):
			scheduler.come_by()
			self._leap(LATER)
			if is_done():
				return
		raise AssertionError(f"{otherwise}: {_states()}")

	def _is_all_answered(self) -> bool:
		while self._answers.answer_one():
			pass
		return not self._answers.open_questions()

	def _is_all_revised(self) -> bool:
		while self._answers.revise_one():
			pass
		return not self._answers.to_revise()

	def _leap(self, span: timedelta) -> None:
		self._time.leap(span)
		self._simulator.world.clock.set(self._time.now())

	def _is_at_rest(self, since: datetime) -> bool:
		accounts = frappe.get_all(
			"Social Account", ["state", "gap_since", "cursor", "sweep_cursor", "swept_at"]
		)
		is_drained = all(
			account.state == "Connected"
			and account.gap_since is None
			and account.swept_at >= since
			and '"pending": {' not in f"{account.cursor}{account.sweep_cursor}"
			for account in accounts
		)
		unchecked = {"last_checked_at": ["<", since], "state": ["!=", "Quarantined"]}
		return (
			is_drained
			and not frappe.db.exists("Publication", {"state": ["in", IN_WORK]})
			and not frappe.db.exists("Comment Media", {"state": "Waiting"})
			and not frappe.db.exists("Social Comment", unchecked)
			and not frappe.db.exists("Social Comment", {"last_checked_at": ["is", "not set"], "is_own": 0})
		)

	def _close(self, scheduler: Scheduler, log: str) -> None:
		figures, secrets = self._figures, closing.secrets_of(self._simulator)
		for platform in PLATFORMS:
			own = frappe.get_last_doc("Social Account", {"platform": platform})
			ledger = closing.Ledger.of(own, self._simulator)
			closing.assert_nothing_lost_or_doubled(ledger)
			closing.assert_replied_once(ledger)
			figures.replies += len(ledger.replies)
			figures.kept += assert_pictures_kept(ledger, self._simulator)
			for outcome in self._outcomes(ledger, platform):
				figures.outcomes[outcome] = figures.outcomes.get(outcome, 0) + 1
			for row in ledger.comments:
				figures.states[row.state] = figures.states.get(row.state, 0) + 1
		closing.assert_no_secret(secrets, self._simulator, scheduler.arguments)
		assert [secret for secret in secrets if secret in log] == [], "a secret in a worker's output"
		figures.comments, figures.changes = self._crowd.written, self._crowd.changed
		figures.approved, figures.in_parts = len(self._answers.approved), self._answers.in_parts
		figures.pictures = self._crowd.pictures
		figures.requests = self._simulator.journal.lines()[-1]["number"]

	def _outcomes(self, ledger: closing.Ledger, platform: str) -> Iterator[str]:
		answers = self._answers
		approved = {
			reply: question.comment
			for reply, question in answers.approved.items()
			if question.comment.platform == platform
		}
		return closing.outcomes_of(ledger, approved, answers.corrected, answers.withdrawn)


def _states() -> list[object]:
	fields = ["platform", "state", "state_message", "gap_since", "swept_at", "next_run_at"]
	unfinished = {"state": ["in", IN_WORK]}
	return [
		*frappe.get_all("Social Account", fields=fields),
		*frappe.get_all("Publication", unfinished, ["name", "state", "message", "next_attempt_at"]),
	]


def _make_room(simulator: Simulator) -> None:
	"""Days pass in minutes, so a day's quota and budget would not last."""
	simulator.world.settings.change({"youtube_units_per_day": PLENTY})
	since = frappe.utils.add_days(frappe.utils.now_datetime(), -1)
	values = {"units_a_day": PLENTY, "service_start": since, "reply_limit": REPLY_LIMIT}
	frappe.db.set_value("Social Account", {"name": ["is", "set"]}, values)
	frappe.db.commit()


@contextmanager
def _enqueued_by(scheduler: Scheduler) -> Iterator[None]:
	held, frappe.enqueue = frappe.enqueue, scheduler.take
	try:
		yield
	finally:
		frappe.enqueue = held
