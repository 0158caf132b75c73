"""Every fault of a platform in one long story: one after another, several at a time, with deaths and time between."""

from __future__ import annotations

import random
from contextlib import AbstractContextManager, ExitStack, nullcontext
from datetime import timedelta

import frappe
import pytest

from participation_app.casework.moves import MoveNotOpen
from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.chaos import Mix
from participation_app.simulator.fault_catalogue import CATALOGUE
from participation_app.simulator.fault_kinds import Scene, Strike
from participation_app.simulator.fault_stories import Chapter, Trouble, draw_story
from participation_app.simulator.things import Comment
from tests.integration import walk
from tests.integration.faults import closing
from tests.integration.faults.conftest import LATER, SOON, Life
from tests.integration.faults.connecting import connect_anew
from tests.integration.faults.troubles import bring_about
from tests.integration.faults.workers import dying_after_the_post, dying_while_reading
from tests.integration.platform import Public
from tests.integration.reading import comments

SEED = 1
CHAOS = 0.1  # of all requests meet something else besides
OPTIONS = {"F12": {"days": 5}, "F21": {"text": "كتبه موظف خارج النظام"}, "F30": {"count": 40}}
UNTOLD = ("F24",)  # what is pushed would not be missed in a list
FATES = ("", "", "", "", "", "edit", "delete")  # of a comment whose answer was just approved


class Story:
	"""An account, the public that writes to it, and people who answer, while one trouble follows another."""

	def __init__(self, life: Life, seed: int) -> None:
		self.life, self.platform = life, life.account.platform
		self.public = Public(life.simulator, self.platform)
		self.chapters = draw_story(seed, self.platform)
		self.dice = random.Random(seed)
		self.questions: list[str] = []
		self.registered: list[tuple[str, Comment]] = []
		self.approved: dict[str, Comment] = {}

	def begin(self) -> None:
		"""Before any trouble people ask as much as there are chapters in which something meets a post."""
		count = sum(map(_meets_posts, self.chapters))
		self.questions = [self._write(f"سؤال رقم {number}") for number in range(count + 1)]
		self.life.go_on()
		self._register_one()

	def tell(self, number: int, chapter: Chapter) -> None:
		"""One chapter: people write, its troubles strike, workers die, time passes, and a person connects anew."""
		self._write(f"تعليق رقم {number}")
		with ExitStack() as stack:
			for trouble in chapter.troubles:
				stack.enter_context(self._bring_about(trouble))
			if _meets_posts(chapter):
				self._answer_one()
				self._register_one()
			stack.enter_context(self._death(number, chapter))
			self.life.go_on(every=SOON)
		self.life.go_on(every=LATER)
		self.life.time.wait(timedelta(hours=chapter.hours))
		if chapter.ends_the_connection or not chapter.lingers:
			self.life.simulator.faults.clear()
			self._open_posts()
		if chapter.ends_the_connection:
			connect_anew(self.life.simulator, self.life.account.name)

	def _bring_about(self, trouble: Trouble) -> AbstractContextManager[None]:
		options = dict(OPTIONS.get(trouble.name, {}))
		if self.public.post and isinstance(CATALOGUE[trouble.name].variants[trouble.variant], Scene):
			options["post"] = self.public.post.id
		place = (trouble.name, self.platform, trouble.variant, self.life.simulator)
		with self.public.world.unwatched() if trouble.name in UNTOLD else nullcontext():
			return bring_about(*place, **options)

	def _register_one(self) -> None:
		"""A question is registered: its receipt is posted."""
		identifier = self.questions.pop()
		[comment] = comments(self.life.account, external_id=identifier)
		ticket = walk.register(comment.name)
		frappe.set_user("Administrator")
		frappe.db.commit()
		self.registered.append((ticket, self.life.simulator.world.comment(identifier)))

	def _answer_one(self) -> None:
		"""The answer to the question that was registered last goes all the way to its approval."""
		ticket, comment = self.registered.pop()
		reply = walk.to_draft(ticket)
		walk.submit(reply)
		if self._is_gone(comment):  # as chance has it, its author took it back before the approval
			return _refused(reply)
		walk.approve(reply)
		frappe.db.commit()
		self.approved[reply] = comment
		fate = self.dice.choice(FATES)
		if fate == "delete" and not comment.deleted:
			self.public.delete(comment.id)
		elif fate == "edit" and not comment.deleted:
			self.public.edit(comment.id, "نص آخر")

	def _is_gone(self, comment: Comment) -> bool:
		"""Whether reading has come across the deletion, so that nothing is left to reply to."""
		return bool(comments(self.life.account, external_id=comment.id, visibility="deleted"))

	def _open_posts(self) -> None:
		for post in self.public.world.posts.values():
			post.comments_open = True

	def _write(self, text: str) -> str:
		return self.public.write(text, handle=f"person_{self.dice.randrange(5)}", name="شخص")

	def _death(self, number: int, chapter: Chapter) -> AbstractContextManager[None]:
		if chapter.dies == "posting":
			return dying_after_the_post()
		return dying_while_reading(number) if chapter.dies else nullcontext()


def _refused(reply: str) -> None:
	frappe.db.commit()
	with pytest.raises(MoveNotOpen, match="deleted the comment"):
		walk.approve(reply)
	frappe.db.rollback()


def _meets_posts(chapter: Chapter) -> bool:
	"""Whether something in the chapter meets a reply on its way."""
	return any("F58" <= trouble.name <= "F74" or trouble.name == "F37" for trouble in chapter.troubles)


def _strikes(trouble: Trouble) -> bool:
	"""Whether it is one request's trouble, by which the journal names it."""
	return isinstance(CATALOGUE[trouble.name].variants[trouble.variant], Strike)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_story_of_all_faults_loses_and_doubles_nothing(platform, account, live):
	own = account(platform)
	frappe.db.set_value("Social Account", {"name": ["!=", own.name]}, "enabled", 0)
	life: Life = live(own)
	story = Story(life, SEED)
	story.begin()
	if platform != "YouTube":
		life.open_door()
	life.simulator.chaos.begin(Mix(seed=SEED, rate=CHAOS, longest=0.3))
	for number, chapter in enumerate(story.chapters):
		story.tell(number, chapter)
	met = {line["fault"] for line in life.simulator.journal.lines()}
	life.calm_down()
	ledger = life.end_well()
	outcomes = list(closing.outcomes_of(ledger, story.approved))
	assert len(outcomes) == len(story.approved) and "Sent" in outcomes
	strikes = {
		trouble.name for chapter in story.chapters for trouble in chapter.troubles if _strikes(trouble)
	}
	assert len(met & strikes) > len(strikes) / 2
