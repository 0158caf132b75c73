"""People who answer: what is asked is registered, answered whole or in parts, and some answers are revised."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import frappe

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.casework.moves import make_move
from participation_app.publication import withdrawals
from participation_app.publication.drafting import find_reply
from tests.integration import walk
from tests.soak.crowd import Crowd, Question

SECOND_OFFICER = "manager"
REPLY_LIMIT = 200  # beyond it an answer goes out in parts
HOLES, OTHER_HOLES = range(1, 6), range(6, 11)


class Answers:
	"""What was approved, by the Proposed Reply, and what became of it by our own doing."""

	def __init__(self, crowd: Crowd) -> None:
		self._crowd = crowd
		self.approved: dict[str, Question] = {}
		self.corrected: set[str] = set()
		self.withdrawn: set[str] = set()
		self.in_parts = 0
		self._left_alone: set[str] = set()

	def open_questions(self) -> list[Question]:
		"""Those that nobody has answered yet."""
		answered = {question.comment.id for question in self.approved.values()}
		return [question for question in self._crowd.questions if question.comment.id not in answered]

	def to_revise(self) -> list[str]:
		"""Approved answers that are to be corrected or withdrawn once they stand."""
		done = self.corrected | self.withdrawn | self._left_alone
		return [reply for reply, question in self.approved.items() if question.revision and reply not in done]

	def answer_one(self) -> bool:
		"""An open question that has arrived is registered, and its answer goes all the way to its approval."""
		frappe.db.rollback()
		for question in self.open_questions():
			account = frappe.get_last_doc("Social Account", {"platform": question.comment.platform}).name
			asked = {"account": account, "external_id": question.comment.id, "state": "Waiting"}
			if name := frappe.db.get_value("Social Comment", asked):
				return _done_at_once(partial(self._answer, name, question))
		return False

	def revise_one(self) -> bool:
		"""An answer that stands is corrected or withdrawn; one that was not sent is left to public relations."""
		frappe.db.rollback()
		for reply in self.to_revise():
			stage = walk.stage_of(frappe.db.get_value("Proposed Reply", reply, "ticket"))
			if stage == "PR Review":
				self._left_alone.add(reply)
			elif stage == "Answered":
				revise = {"correct": self._correct, "withdraw": self._withdraw}[self.approved[reply].revision]
				return _done_at_once(partial(revise, reply))
		return False

	def _answer(self, comment: str, question: Question) -> None:
		reply = walk.to_draft(walk.register(comment))
		self._approve(reply, question, _words(question, HOLES))
		self.in_parts += question.is_long
		self._crowd.meet_fate(question)

	def _correct(self, reply: str) -> None:
		ticket, question = frappe.db.get_value("Proposed Reply", reply, "ticket"), self.approved[reply]
		walk.as_person("agent")
		make_move(ticket, "correct", {"reason": "رقم الشارع خطأ"})
		new = find_reply(ticket).name
		self._approve(new, question, _words(question, OTHER_HOLES))
		self.corrected.add(reply)
		self._left_alone.add(new)

	def _withdraw(self, reply: str) -> None:
		walk.as_person("pr")
		withdrawals.ask(reply, "فيه بيانات شخصية")
		walk.as_person(SECOND_OFFICER)
		withdrawals.confirm(reply)
		frappe.db.commit()
		self.withdrawn.add(reply)

	def _approve(self, reply: str, question: Question, text: str | None) -> None:
		walk.as_person("agent")
		document = frappe.get_doc("Proposed Reply", reply)
		document.update({"text": text or document.text, "in_parts": 1, "workflow_state": "PR Review"})
		document.save()
		walk.approve(reply)
		frappe.db.commit()
		self.approved[reply] = question


@contextmanager
def second_officer() -> Iterator[None]:
	"""Meanwhile another person may confirm a withdrawal."""
	user = frappe.get_doc("User", f"{SECOND_OFFICER}@city.example")
	user.add_roles("Public Relations Officer")
	frappe.db.commit()
	try:
		yield
	finally:
		frappe.db.rollback()
		frappe.get_doc("User", user.name).remove_roles("Public Relations Officer")
		frappe.db.commit()


def _words(question: Question, holes: range) -> str | None:
	"""A long answer, no part of which reads like another's; None for the one that was drafted."""
	if not question.is_long:
		return None
	return " ".join(f"تم ردم الحفرة رقم {number} عند {question.comment.id}." for number in holes)


def _done_at_once(work: Callable[[], None]) -> bool:
	"""Whether nobody was at the same rows; otherwise it is done another time."""
	try:
		work()
	except (*INTERRUPTIONS, frappe.TimestampMismatchError):
		frappe.db.rollback()
		return False
	finally:
		frappe.set_user("Administrator")
	return True
