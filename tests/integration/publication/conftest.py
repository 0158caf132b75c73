"""Replies on their way: drafted, in review, approved, with the public's side of the platform."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import frappe
import pytest

from participation_app.api import replies as api
from participation_app.publication import publisher
from participation_app.publication.queue import UNFINISHED
from participation_app.simulator.server import Simulator
from tests.integration import walk
from tests.integration.platform import Public
from tests.integration.publication.announcing import picture, written  # noqa: F401
from tests.integration.reading import comments, read

ANSWER = "تم ردم الحفرة"


@dataclass
class Case:
	"""One comment with its ticket, its proposed reply and the public that wrote it."""

	public: Public
	account: Any
	external_id: str
	comment: str
	ticket: str
	reply: str

	@property
	def stage(self) -> str:
		return walk.stage_of(self.ticket)

	@property
	def document(self) -> Any:
		return frappe.get_doc("Proposed Reply", self.reply)

	@property
	def publication(self) -> Any:
		"""The latest one of the proposed reply."""
		return frappe.get_last_doc("Publication", {"proposed_reply": self.reply})

	def answers(self) -> list[str]:
		"""What stands on the platform of the proposed reply."""
		return [text for text in self.public.replies() if ANSWER in text]

	def save(self, person: str, **values: Any) -> None:
		"""Saves the reply's form as that person, in a request of its own."""
		walk.as_person(person)
		document = self.document
		document.update(values)
		document.save()
		frappe.db.commit()

	def send(self) -> Any:
		"""The publisher's job comes by, the time being ripe; gives the publication afterwards."""
		publication = self.publication
		if publication.state in UNFINISHED:
			publication.db_set({"next_attempt_at": frappe.utils.now_datetime(), "lease_until": None})
		frappe.set_user("Administrator")
		publisher.publish(publication.name)
		return self.publication

	def settle(self) -> Any:
		"""Lets the job come by until it has nothing left to do."""
		for _visit in range(12):
			if self.send().state not in UNFINISHED:
				break
		return self.publication


def long_since(people: Public) -> None:
	"""The receipt went out hours before the answer, as it does in life."""
	for reply in people.world.own_replies(people.platform):
		[version] = reply.versions
		reply.versions = [replace(version, at=version.at - timedelta(hours=3))]


@pytest.fixture
def public(simulator: Simulator) -> Callable[[str], Public]:
	"""The public on a platform: `public("X").write(...)`."""
	return lambda platform: Public(simulator, platform)


@pytest.fixture
def drafted(account: Callable[[str], Any], public: Callable[[str], Public]) -> Callable[..., Case]:
	"""A case whose reply is being drafted; its receipt has been sent."""

	def make(platform: str = "Facebook", **person: str) -> Case:
		own, people = account(platform), public(platform)
		external_id = people.write("في حفرة كبيرة عند مدرسة الحي وما حد صلحها", **person)
		read(own)
		[comment] = comments(own, external_id=external_id)
		ticket = walk.register(comment.name)
		walk.publish_all()
		long_since(people)
		case = Case(people, own, external_id, comment.name, ticket, walk.to_draft(ticket))
		frappe.db.commit()
		return case

	return make


@pytest.fixture
def submitted(drafted: Callable[..., Case]) -> Callable[..., Case]:
	"""A case whose reply is under review."""

	def make(*args: str, **more: str) -> Case:
		case = drafted(*args, **more)
		walk.submit(case.reply)
		frappe.db.commit()
		return case

	return make


@pytest.fixture
def approved(submitted: Callable[..., Case]) -> Callable[..., Case]:
	"""A case whose reply is approved and waits to be posted."""

	def make(*args: str, **more: str) -> Case:
		case = submitted(*args, **more)
		walk.approve(case.reply)
		frappe.db.commit()
		return case

	return make


@pytest.fixture
def published(approved: Callable[..., Case]) -> Callable[..., Case]:
	"""A case whose reply stands on the platform."""

	def make(platform: str = "Facebook") -> Case:
		case = approved(platform)
		case.send()
		frappe.db.commit()
		assert case.stage == "Answered"
		return case

	return make


@pytest.fixture
def second_officer() -> str:
	"""Another person of public relations: the demo's manager, given the role."""
	frappe.set_user("Administrator")
	frappe.get_doc("User", "manager@city.example").add_roles("Public Relations Officer")
	frappe.clear_cache(user="manager@city.example")
	return "manager"


def withdraw(case: Case, second_officer: str) -> None:
	"""Two officers withdraw the reply, each in a request of their own."""
	walk.as_person("pr")
	api.ask_withdrawal(case.reply, "خطأ")
	walk.as_person(second_officer)
	api.confirm_withdrawal(case.reply)
	frappe.db.commit()


@pytest.fixture
def withdrawn(published: Callable[..., Case], second_officer: str) -> Callable[..., Case]:
	"""A case whose reply was withdrawn and is to be removed."""

	def make(platform: str = "Facebook") -> Case:
		case = published(platform)
		withdraw(case, second_officer)
		return case

	return make
