"""An event with its contributions on the platforms, for tests: gathered, answered by all, looked at from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import frappe

from participation_app.casework import events
from participation_app.intake.event_comments import join_event
from participation_app.publication import event_answers, event_pace, publisher
from participation_app.publication.queue import due
from participation_app.simulator.server import Simulator
from tests.integration import walk
from tests.integration.platform import Public
from tests.integration.reading import comments, read

TITLE = "انقطاع المياه في الحي الشمالي"
REASON = "الشكوى من انقطاع المياه نفسه"
WORDS = "المياه مقطوعة في الحي الشمالي"
ANSWER = "{{ salutation }} عادت المياه إلى الحي الشمالي. مرجعك {{ reference }}."


@dataclass
class Gathering:
	"""One event, the ticket that answers for it, and the public that wrote about it."""

	event: str
	master: str
	reply: str
	simulator: Simulator
	tickets: list[str] = field(default_factory=list)
	external_ids: dict[str, str] = field(default_factory=dict)

	@property
	def document(self) -> Any:
		return frappe.get_doc("Participation Event", self.event)

	@property
	def state(self) -> str:
		return frappe.db.get_value("Participation Event", self.event, "state")

	def answer_of(self, ticket: str) -> Any:
		return frappe.get_last_doc("Event Answer", {"event": self.event, "ticket": str(ticket)})

	def states(self) -> dict[str, int]:
		rows = frappe.get_all("Event Answer", {"event": self.event}, pluck="state")
		return {state: rows.count(state) for state in sorted(set(rows))}

	def stages(self) -> list[str]:
		return [walk.stage_of(ticket) for ticket in self.tickets]

	def submit(self, text: str = ANSWER, *more: tuple[str, str | None]) -> None:
		walk.as_person("agent")
		reply = frappe.get_doc("Proposed Reply", self.reply)
		reply.text = text
		reply.set("wordings", [{"text": one, "language": language} for one, language in more])
		reply.workflow_state = "PR Review"
		reply.save()
		frappe.db.commit()

	def approve(self, text: str = ANSWER, *more: tuple[str, str | None]) -> None:
		self.submit(text, *more)
		walk.approve(self.reply)
		frappe.db.commit()

	def minute(self) -> None:
		"""A minute passes, and the jobs come by: answers begin at the pace, and what is due is posted."""
		pass_time(timedelta(seconds=61))
		frappe.set_user("Administrator")
		event_pace.begin_due(self.event)
		self.post()
		event_answers.finish_all()

	def post(self) -> None:
		publications = {
			"event": self.event,
			"state": ["in", ("Waiting", "Unclear")],
			"blocked_since": ["is", "not set"],
		}
		for name in frappe.get_all("Publication", publications, pluck="name"):
			frappe.db.set_value("Publication", name, "next_attempt_at", frappe.utils.now_datetime())
		frappe.set_user("Administrator")
		for row in due():
			publisher.publish(row.name)

	def run(self, most: int = 200) -> int:
		"""Minutes until the event is answered; how many it took."""
		for minute in range(most):
			if self.state == "Answered":
				return minute
			self.minute()
		raise AssertionError(f"It never ends: {self.states()}, {self.unfinished()}")

	def unfinished(self) -> list[dict[str, Any]]:
		"""What of it is not on its platform, and why."""
		filters = {"event": self.event, "state": ["not in", ("Sent", "Cancelled")]}
		return frappe.get_all("Publication", filters, ["name", "state", "blocked_since", "message"])

	def replies(self) -> dict[str, list[str]]:
		"""What the authority said under each comment, by ticket, receipts left out."""
		texts: dict[str, list[str]] = {ticket: [] for ticket in self.external_ids}
		by_comment = {identifier: ticket for ticket, identifier in self.external_ids.items()}
		for platform in ("X", "Facebook", "Instagram", "YouTube"):
			for reply in self.simulator.world.own_replies(platform):
				ticket = by_comment.get(reply.parent_id)
				if ticket and "عادت المياه" in reply.text:
					texts[ticket].append(reply.text)
		return texts


def pass_time(span: timedelta) -> None:
	"""What has begun began so much earlier."""
	rows = frappe.get_all("Event Answer", {"begun_at": ["is", "set"]}, ["name", "begun_at"])
	for row in rows:
		frappe.db.set_value("Event Answer", row.name, "begun_at", row.begun_at - span)


def written(simulator: Simulator, account: Any, number: int, text: str = WORDS, first: int = 0) -> list[str]:
	"""So many people write on the account's platform; their comments, as read."""
	people = Public(simulator, account.platform)
	ids = [
		people.write(f"{text} {count}", handle=f"person_{account.platform}_{count}", name=f"ساكن {count}")
		for count in range(first, first + number)
	]
	read(account)
	by_id = {row.external_id: row.name for row in comments(account)}
	return [by_id[identifier] for identifier in ids]


def gather(simulator: Simulator, accounts: Sequence[Any], of_each: int) -> Gathering:
	"""The event, opened from the first comment; all others joined, its answer drafted."""
	names = [name for account in accounts for name in written(simulator, account, of_each)]
	first, *others = names
	master = walk.register(first)
	reply = walk.to_draft(master)
	walk.as_person("agent")
	event = events.open_event(master, TITLE).name
	tickets = join_event(others, event, REASON)
	gathering = Gathering(event, master, reply, simulator, [master, *tickets])
	for name in names:
		ticket, external_id = frappe.db.get_value("Social Comment", name, ["ticket", "external_id"])
		gathering.external_ids[str(ticket)] = external_id
	send_receipts(simulator)
	frappe.db.commit()
	return gathering


def send_receipts(simulator: Simulator) -> None:
	"""The receipts went out hours ago."""
	walk.publish_all()
	for platform in ("X", "Facebook", "Instagram", "YouTube"):
		for reply in simulator.world.own_replies(platform):
			[version] = reply.versions
			reply.versions = [type(version)(**{**vars(version), "at": version.at - timedelta(hours=3)})]
