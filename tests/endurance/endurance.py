"""Rounds of kills of real processes under load, and an audit that balances."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import IO

import frappe
import redis

from participation_app.casework import trace_check
from participation_app.notices.outbox import FAILED, NO_WAY, OPEN, QUEUED, REACHED, SENDING, UNKNOWN
from participation_app.rules.lifecycle import COMMENT_STATES
from participation_app.simulator.chaos import Mix
from participation_app.simulator.server import Simulator
from tests.endurance.callers import Callers
from tests.endurance.crew import Means, Site
from tests.integration.faults.closing_sms import (
	SmsLedger,
	assert_each_notice_left_once,
	assert_every_end_is_told,
	assert_nothing_waits_for_nobody,
)
from tests.integration.faults.scheduler import OF_NOTICES, OF_PLATFORMS, Scheduler
from tests.soak.soak import Figures, Plan, Soak

NOTICE = "Participation Notice"
STEPS_A_ROUND = 2
COMMENTS_A_STEP = 2
WITHIN_A_CALL = 0.3  # seconds after a call began, by which the strike comes
LAST_TRIES = 60


@dataclass(frozen=True)
class EndurancePlan(Plan):
	"""How many strikes; comments and answers grow with them."""

	rounds: int = 1000
	minutes: float = 600  # after which no further round begins
	pause: float = 0.3  # real seconds between two steps of work, of which a round has two
	workers: int = 2
	chaos: float = 0.08


@dataclass
class EnduranceFigures(Figures):
	"""What came of it, beyond what the soak counts."""

	rounds: int = 0
	strikes: dict[str, int] = field(default_factory=dict)
	calls: int = 0
	sent_again: int = 0  # requests beyond the first of a call
	notices: dict[str, int] = field(default_factory=dict)  # of all ways, by state
	messages: int = 0  # that the gateway took
	chains: int = 0
	events: int = 0
	conditions: dict[str, dict[str, object]] = field(default_factory=dict)  # what was seen under each
	work_rounds: int = 0  # without a strike
	growth: dict[str, tuple[float, float]] = field(
		default_factory=dict
	)  # once caches were full, and at the end
	rows: dict[str, tuple[int, int]] = field(default_factory=dict)  # more in each half, by table


class Endurance(Soak):
	"""One run on the site that is connected; its all processes are its own."""

	DOORS_OF_JOBS = (*OF_PLATFORMS, *OF_NOTICES)

	def __init__(
		self,
		simulator: Simulator,
		plan: EndurancePlan,
		means: Means,
		tell: Callable[[str], None] = print,
	) -> None:
		super().__init__(simulator, plan, tell)
		self._means, self._figures = means, EnduranceFigures()
		self._callers, self._dice = Callers(plan.seed), random.Random(plan.seed)
		self._caller: threading.Thread | None = None

	def _rage(self, log: IO[bytes]) -> None:
		site = Site(self._means, self._time.origin, log, self._plan.seed, workers=self._plan.workers)
		try:
			site.wait_for_web()
			self._register_doors(site.address)
			self._simulator.chaos.begin(
				Mix(seed=self._plan.seed, rate=self._plan.chaos, longest=0.3, people=False)
			)
			self._go_round(site)
			self._acknowledge_all(site)
		finally:
			site.dismiss()
		self._figures.strikes = dict(site.struck)
		self._figures.rounds = self._figures.kills = sum(site.struck.values())

	def _go_round(self, site: Site) -> None:
		last = time.monotonic() + self._plan.minutes * 60
		for number in range(1, self._plan.rounds + 1):
			self._work(site)
			struck = self._strike_while_somebody_calls(site)
			self._tell(f"round {number}: {struck}")
			if time.monotonic() > last:
				return

	def _strike_while_somebody_calls(self, site: Site) -> str:
		self._let_the_caller_finish()
		self._caller = threading.Thread(target=self._callers.call, args=(site.address,))
		self._caller.start()
		time.sleep(self._dice.random() * WITHIN_A_CALL)
		return site.strike()

	def _let_the_caller_finish(self) -> None:
		if self._caller:
			self._caller.join()

	def _work(self, site: Site) -> None:
		"""The public writes and calls, people answer; whoever left by themselves is replaced."""
		for _step in range(STEPS_A_ROUND):
			for _one in range(COMMENTS_A_STEP):
				if self._crowd.written < self._plan.comments:
					self._crowd.act()
			with suppress(redis.exceptions.RedisError):
				self._answers.answer_one()
				self._answers.revise_one()
			frappe.db.rollback()
			site.replace_the_dead()
			time.sleep(self._plan.pause)

	def _acknowledge_all(self, site: Site) -> None:
		self._let_the_caller_finish()
		for _try in range(LAST_TRIES):
			if not self._callers.open_calls():
				return
			for call in self._callers.open_calls():
				self._callers.send(call, site.address)
			time.sleep(self._plan.pause)

	def _is_at_rest(self, since: object) -> bool:
		on_its_way = {"channel": "SMS", "state": ["in", (QUEUED, SENDING)]}
		return super()._is_at_rest(since) and not frappe.db.exists(NOTICE, on_its_way)

	def _close(self, scheduler: Scheduler, log: str) -> None:
		super()._close(scheduler, log)
		self._audit_comments()
		self._audit_calls()
		self._audit_notices()
		self._audit_trace()

	def _audit_comments(self) -> None:
		"""Each comment stands in one state of the procedure, and all states together are all comments."""
		states = Counter(frappe.get_all("Social Comment", pluck="state"))
		unknown = set(states) - set(COMMENT_STATES)
		assert unknown == set(), f"states nobody knows: {unknown}"
		assert sum(states[state] for state in COMMENT_STATES) == frappe.db.count("Social Comment")
		registered = {"state": "Registered", "ticket": ["is", "not set"]}
		assert frappe.db.count("Social Comment", registered) == 0, "registered without a ticket"

	def _audit_calls(self) -> None:
		"""Each call is one ticket, however often it was sent, and has the reference that was acknowledged."""
		callers = self._callers
		assert callers.open_calls() == [], "never acknowledged"
		keys = ["in", [call.key for call in callers.calls]]
		rows = frappe.get_all(
			"HD Ticket", {"participation_key": keys}, ["participation_key", "participation_reference"]
		)
		assert len(rows) == len(callers.calls), f"{len(callers.calls)} calls are {len(rows)} tickets"
		known = {row.participation_key: row.participation_reference for row in rows}
		wrong = [call for call in callers.calls if _bare(known[call.key]) != _bare(call.reference)]
		assert wrong == [], f"acknowledged otherwise: {wrong}"
		self._figures.calls = len(callers.calls)
		self._figures.sent_again = sum(call.sent - 1 for call in callers.calls)

	def _audit_notices(self) -> None:
		"""Owed are those sent, those that wait with a time, and those that failed and say why."""
		rows = frappe.get_all(
			NOTICE, fields=["name", "state", "message", "message_code", "next_attempt_at", "channel"]
		)
		states = Counter(row.state for row in rows)
		told = sum(states[state] for state in {*REACHED, *OPEN, FAILED, NO_WAY, UNKNOWN})
		assert told == len(rows), f"{len(rows)} notices are owed, {states} are told of"
		silent = [
			row.name
			for row in rows
			if row.state in (FAILED, UNKNOWN) and not (row.message or row.message_code)
		]
		assert silent == [], f"failed, and nobody says why: {silent}"
		ledger = SmsLedger.of(self._simulator)
		assert_each_notice_left_once(ledger)
		assert_every_end_is_told(ledger)
		assert_nothing_waits_for_nobody(ledger)
		self._figures.notices, self._figures.messages = dict(states), len(ledger.messages)

	def _audit_trace(self) -> None:
		tally = trace_check.Tally()
		breaks = [str(one) for one in trace_check.check(tally)]
		assert breaks == [], f"the trace is bent: {breaks}"
		self._figures.chains, self._figures.events = tally.chains, tally.events


def _bare(reference: str | None) -> str:
	return (reference or "").replace("-", "").replace(" ", "")
