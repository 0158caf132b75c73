"""Whatever order pages, crashes, edits, pushed events and replies come in, the end is the same."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import timedelta

import frappe
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from participation_app.intake import event_news, ingest
from participation_app.intake.sweep import sweep_account
from participation_app.jobs import publishing
from participation_app.publication import publisher
from participation_app.publication.queue import UNFINISHED
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.faults import Fault
from tests.integration import walk
from tests.integration.faults import closing, workers
from tests.integration.faults.conftest import Life
from tests.integration.faults.connecting import connect_anew
from tests.integration.faults.stage import Stage, set_up_stage
from tests.integration.intake.test_crashes import Killed
from tests.integration.platform import Public

EXAMPLES = 25
# A story takes as long as reading it does; to look for the shortest one that fails would take minutes.
MANNER = {
	"max_examples": EXAMPLES,
	"deadline": None,
	"derandomize": True,
	"phases": (Phase.explicit, Phase.generate),
	"suppress_health_check": list(HealthCheck),
}
SMALL_PAGES = {"method": "GET", "page_size": 2, "times": 10_000}
PEOPLE = ("write", "write", "write", "edit", "delete", "hide", "show", "staff_reply")
READERS = ("read", "read_and_die", "sweep", "token_ends")
PUBLISHERS = ("publish", "post_and_die", "die_before_the_post", "withdraw_approval", "approve_again")
RECEIVERS = ("receive", "receive", "receive_and_die", "told_again", "told_too_late")
LEASES = {
	"Social Account": ("lease_until", "sweep_lease_until"),
	"Publication": ("lease_until",),
}


def steps_on(platform: str) -> st.SearchStrategy[list[tuple[str, int]]]:
	"""What may happen; YouTube pushes nothing."""
	known = PEOPLE + READERS + PUBLISHERS + (() if platform == "YouTube" else RECEIVERS)
	return st.lists(st.tuples(st.sampled_from(known), st.integers(0, 9)), min_size=4, max_size=16)


class Story:
	"""What the public and public relations do, and workers that may be killed at any step."""

	def __init__(self, life: Life, stage: Stage) -> None:
		self.life, self.stage = life, stage
		self.account = life.account.name
		self.world = life.simulator.world
		self.public = Public(life.simulator, stage.platform)
		if posts := self.world.posts_of(self.public.account):
			self.public.post = posts[0]
		self.written = [one.id for one in self.world.comments.values() if not one.is_own]

	def write(self, number: int) -> None:
		self.written.append(self.public.write(f"تعليق {number}", handle=f"person_{number % 3}", name="شخص"))

	def edit(self, number: int) -> None:
		if one := self._standing(number):
			self.public.edit(one, f"عدل {number}")

	def delete(self, number: int) -> None:
		if one := self._standing(number):
			self.public.delete(one)

	def hide(self, number: int) -> None:
		self._show_as(number, "withheld" if self.public.platform == "X" else "hidden")

	def show(self, number: int) -> None:
		self._show_as(number, "visible")

	def staff_reply(self, number: int) -> None:
		"""Somebody of the authority answers on the platform itself."""
		if one := self._standing(number):
			text = f"كتبه موظف {len(self.world.comments)}"
			self.world.add_own_reply(self.public.account, self.world.comment(one), text)

	def read(self, _number: int) -> None:
		ingest.read_account(self.account)

	def read_and_die(self, number: int) -> None:
		self._die(workers.dying_while_reading(number), self.read)

	def sweep(self, _number: int) -> None:
		due = {"next_check_at": frappe.utils.now_datetime() - timedelta(days=1)}
		frappe.db.set_value("Social Comment", {"account": self.account}, due)
		sweep_account(self.account)

	def token_ends(self, number: int) -> None:
		"""Whoever reads next renews it; where nobody can, a person connects the account anew."""
		self.world.tokens.change(self.public.account, state="expired", kind="user")
		self.read(number)
		if not frappe.db.get_value("Social Account", self.account, "refresh_token"):
			connect_anew(self.life.simulator, self.account)

	def publish(self, _number: int) -> None:
		unfinished = {"account": self.account, "state": ["in", UNFINISHED]}
		frappe.db.set_value("Publication", unfinished, "next_attempt_at", frappe.utils.now_datetime())
		frappe.db.commit()
		publishing.publish_for(self.account)

	def post_and_die(self, _number: int) -> None:
		self._die(workers.dying_after_the_post(), self.publish)

	def die_before_the_post(self, number: int) -> None:
		self._die(workers.dying_before(publisher, ("_target", "_intend")[number % 2]), self.publish)

	def withdraw_approval(self, _number: int) -> None:
		with suppress(frappe.ValidationError):  # it may be out already
			walk.as_person("pr")
			document = frappe.get_doc("Proposed Reply", self.stage.reply)
			if document.workflow_state == "Publishing":
				document.workflow_state = "PR Review"
				document.save()
		self._leave()

	def approve_again(self, _number: int) -> None:
		if frappe.db.get_value("Proposed Reply", self.stage.reply, "workflow_state") == "PR Review":
			walk.approve(self.stage.reply)
		self._leave()

	def receive(self, _number: int) -> None:
		self.life.door.let_in()
		self.life.scheduler.come_by()

	def receive_and_die(self, number: int) -> None:
		self._die(workers.dying_before(event_news, "store_page", number % 2), self.receive)

	def told_again(self, number: int) -> None:
		"""The platform tells twice more of a comment, in its present wording."""
		self._tell(number, times=2)

	def told_too_late(self, number: int) -> None:
		"""The platform tells of a comment once everybody has read it."""
		self.read(number)
		self._tell(number)
		self.receive(number)

	def _tell(self, number: int, **manner: int) -> None:
		if one := self._standing(number):
			self.life.simulator.deliveries.tell([("added", self.world.comment(one))], **manner)

	def _die(self, death: AbstractContextManager[None], work: Callable[[int], None]) -> None:
		with death, suppress(Killed):
			work(0)
		frappe.db.rollback()
		self.life.scheduler.forget()
		for doctype, fields in LEASES.items():  # as when they have run out
			frappe.db.set_value(doctype, {"name": ["is", "set"]}, dict.fromkeys(fields))
		frappe.db.commit()

	def _leave(self) -> None:
		frappe.db.commit()
		frappe.set_user("Administrator")

	def _show_as(self, number: int, visibility: str) -> None:
		if one := self._standing(number):
			self.world.show_as(self.world.comment(one), visibility)

	def _standing(self, number: int) -> str | None:
		standing = [one for one in self.written if not self.world.comment(one).deleted]
		return standing[number % len(standing)] if standing else None


@pytest.mark.parametrize("platform", PLATFORMS)
def test_no_interleaving_loses_or_doubles_a_comment_or_a_reply(platform, account, live):
	life: Life = live(account(platform))
	frappe.db.set_value("Social Account", {"platform": ["!=", platform]}, "enabled", 0)
	stage, ends = set_up_stage(life.simulator, platform), set()

	@settings(**MANNER)
	@given(steps=steps_on(platform))
	def tell(steps):
		life.begin_anew(stage)
		if platform != "YouTube":
			life.open_door()
		life.simulator.faults.arm(Fault.from_dict({"platform": platform, **SMALL_PAGES}))
		story = Story(life, stage)
		for action, number in steps:
			getattr(story, action)(number)
		life.calm_down()
		ends.add(closing.assert_settled(life.end_well(), stage.reply))

	tell()
	assert ends == {"Answered", "PR Review"}
