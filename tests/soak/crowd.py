"""The public on all platforms: it writes, edits and deletes, the same for the same seed."""

from __future__ import annotations

import random
from collections import deque
from dataclasses import dataclass
from datetime import timedelta

from participation_app.rules.lifecycle import PLATFORMS
from participation_app.simulator.server import Simulator
from participation_app.simulator.state import public_author
from participation_app.simulator.things import Comment, Post

TEXTS = (
	"في حفرة كبيرة عند المدرسة رقم {0}",
	"متى يفتح المركز؟ سؤال {0}",
	"الإنارة مطفأة في الشارع {0} 💡",
	"Street light {0} is out again",
	"شكراً على سرعة الرد {0} 👍🏽",
)
RECENT = 60  # comments that may still be edited, deleted or answered
POST_EVERY = 250
CHANGES = {"edit": 0.04, "delete": 0.03, "hide": 0.02}
REPLIES = 0.2
LATE = 0.03  # comments that lists show only minutes after they were written
PICTURES = 0.1
WITH_PICTURES = ("X", "Facebook")
HIDDEN_AS = {"X": "withheld", "Facebook": "hidden", "Instagram": "hidden", "YouTube": "held"}


@dataclass(frozen=True)
class Course:
	"""What becomes of a question: what its author does once the answer is approved, how long that is, how it ends."""

	fate: str = ""
	is_long: bool = False
	revision: str = ""


COURSES = (
	Course(),
	Course(),
	Course(is_long=True),
	Course(fate="edit"),
	Course(fate="delete", is_long=True),
	Course(fate="hide"),
	Course(revision="correct"),
	Course(revision="correct", is_long=True),
	Course(revision="withdraw"),
	Course(revision="withdraw", is_long=True),
)


@dataclass
class Question:
	"""A comment that is to be answered."""

	comment: Comment
	course: Course

	@property
	def is_long(self) -> bool:
		"""Whether its answer takes parts."""
		return self.course.is_long

	@property
	def revision(self) -> str:
		"""What is done to the answer once it stands: "correct", "withdraw" or nothing."""
		return self.course.revision


class Crowd:
	"""Writes so many comments, one at a time, on a platform drawn at random; some of them ask for an answer."""

	def __init__(self, simulator: Simulator, seed: int, *, comments: int, questions: int) -> None:
		self._simulator, self._world = simulator, simulator.world
		self._dice = random.Random(seed)
		self._courses: list[Course] = []
		self._posts: dict[str, Post] = {}
		self._recent: dict[str, deque[Comment]] = {platform: deque(maxlen=RECENT) for platform in PLATFORMS}
		self._asked_at = {place * comments // questions for place in range(questions)}
		self.questions: list[Question] = []
		self.written = self.changed = self.pictures = 0

	def act(self) -> None:
		"""A comment, and sometimes a change of an earlier one; a question is left as it is."""
		with self._world.lock:
			platform = self._dice.choice(PLATFORMS)
			if self.written in self._asked_at:
				comment = self._write(platform, self._place(platform))
				self.questions.append(Question(comment, self._next_course()))
				return
			where = self._below(platform) or self._place(platform)
			self._recent[platform].append(self._write(platform, where))
			for action, share in CHANGES.items():
				if self._dice.random() < share:
					self._change(action, self._dice.choice(self._recent[platform]))

	def meet_fate(self, question: Question) -> None:
		"""Its author thinks again while the answer is on its way."""
		with self._world.lock:
			if question.course.fate:
				self._change(question.course.fate, question.comment)

	def _next_course(self) -> Course:
		"""Of ten questions each goes another way."""
		if not self._courses:
			self._courses = self._dice.sample(COURSES, len(COURSES))
		return self._courses.pop()

	def _write(self, platform: str, where: dict[str, str]) -> Comment:
		number, dice = self.written, self._dice
		self.written += 1
		author = public_author(platform, f"person_{dice.randrange(500)}", "شخص")
		text = dice.choice(TEXTS).format(number)
		where = self._place(platform)
		if platform == "X":
			text = f"@{self._world.account('X').handle} {text}"
		now = self._world.clock.now()
		late = timedelta(minutes=dice.uniform(1, 8)) if dice.random() < LATE else timedelta()
		more = {**where, "picture": self._picture(platform)}
		return self._world.add_comment(platform, text, author=author, at=now, public_at=now + late, **more)

	def _picture(self, platform: str) -> str | None:
		if platform not in WITH_PICTURES or self._dice.random() >= PICTURES:
			return None
		self.pictures += 1
		return self._simulator.picture(platform, f"{self.written}.gif")

	def _below(self, platform: str) -> dict[str, str] | None:
		standing = [one for one in self._recent[platform] if not one.deleted and one.parent_id is None]
		if standing and self._dice.random() < REPLIES:
			return {"parent_id": self._dice.choice(standing).id}
		return None

	def _place(self, platform: str) -> dict[str, str]:
		if platform == "X":
			return {}
		if platform not in self._posts or self.written % POST_EVERY < len(PLATFORMS):
			self._posts[platform] = self._world.add_post(platform, f"منشور {self.written}")
		return {"post_id": self._posts[platform].id}

	def _change(self, action: str, comment: Comment) -> None:
		if comment.deleted:
			return
		self.changed += 1
		if action == "edit":
			self._world.edit(comment, f"{comment.text} (عدلته)")
		elif action == "delete":
			self._world.delete(comment)
		else:
			is_hidden = comment.visibility != "visible"
			self._world.show_as(comment, "visible" if is_hidden else HIDDEN_AS[comment.platform])
