"""Two, four and eight workers on the same accounts at once, each on a connection of its own."""

from __future__ import annotations

import random
from collections.abc import Callable

import frappe
import pytest

from participation_app.intake.ingest import read_account
from participation_app.intake.partial_undo import INTERRUPTIONS
from participation_app.intake.sweep import sweep_account
from participation_app.jobs.publishing import publish_for
from participation_app.rules.lifecycle import PLATFORMS
from tests.integration.connections import at_once, failures
from tests.integration.faults import closing
from tests.integration.faults.stage import set_up_stage
from tests.integration.platform import Public

pytestmark = pytest.mark.usefixtures("really_committed")
ROUNDS = 3


def worker(number: int, accounts: list[str]) -> Callable[[], None]:
	"""Does all there is to do on every account, several times over, in an order of its own.

	What the database interrupts, another round takes up, as the scheduler's next minute would.
	"""

	def work() -> None:
		dice = random.Random(number)
		for _round in range(ROUNDS):
			jobs = [
				(job, account) for job in (read_account, sweep_account, publish_for) for account in accounts
			]
			for job, account in dice.sample(jobs, len(jobs)):
				try:
					job(account)
				except INTERRUPTIONS:
					frappe.db.rollback()

	return work


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_workers_on_the_same_accounts_store_each_comment_once_and_reply_once(workers, simulator):
	before = closing.error_log()
	stages = [set_up_stage(simulator, platform) for platform in PLATFORMS]
	for platform in PLATFORMS:
		people = Public(simulator, platform)
		for number in range(15):
			people.write(f"تعليق {number}", handle=f"person_{number % 4}", name="شخص")
	frappe.db.commit()
	accounts = [stage.account.name for stage in stages]
	assert failures(at_once(*(worker(number, accounts) for number in range(workers)))) == []
	frappe.db.rollback()
	for stage in stages:
		read_account(stage.account.name)
		ledger = closing.Ledger.of(stage.account, simulator)
		closing.assert_nothing_lost_or_doubled(ledger)
		closing.assert_replied_once(ledger)
		[sent] = [one for one in ledger.publications if one.proposed_reply == stage.reply]
		assert sent.state == "Sent" and sent.attempts == 1
	closing.assert_no_surprise(before)
	closing.assert_no_secret(closing.secrets_of(simulator), simulator)
