"""Announcements on their way: written, approved, posted, and what stands of them on the platforms."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import frappe
import pytest
from frappe.utils import now_datetime
from PIL import Image

from participation_app.api import announcements as api
from participation_app.casework.moves import MoveNotOpen
from participation_app.publication import publisher, remover
from participation_app.publication.queue import UNFINISHED
from tests.integration import walk

TEXT = "يفتح مركز الخدمة الجديد أبوابه يوم الأحد"
IN_ENGLISH = "The new service centre opens on Sunday"


@dataclass
class Announced:
	"""One announcement, with the platforms that it goes to."""

	name: str
	world: Any

	@property
	def document(self) -> Any:
		return frappe.get_doc("Announcement", self.name)

	@property
	def state(self) -> str:
		return self.document.state

	@property
	def publications(self) -> list[Any]:
		names = frappe.get_all(
			"Publication", {"announcement": self.name}, pluck="name", order_by="creation, language"
		)
		return [frappe.get_doc("Publication", name) for name in names]

	@property
	def publication(self) -> Any:
		[publication] = self.publications
		return publication

	def move(self, person: str, move: str, note: str | None = None) -> None:
		walk.as_person(person)
		api.move(self.name, move, note, str(self.document.modified))
		frappe.db.commit()

	def approve(self) -> Announced:
		self.move("agent", "submit_for_review")
		self.move("pr", "approve")
		return self

	def send(self) -> Any:
		"""The publisher comes by, the time being ripe; gives the first publication afterwards."""
		frappe.set_user("Administrator")
		for publication in self.publications:
			if publication.state in UNFINISHED:
				publication.db_set({"next_attempt_at": now_datetime(), "lease_until": None})
			publisher.publish(publication.name)
		return self.publications[0]

	def settle(self) -> Any:
		for _visit in range(12):
			if self.send().state not in UNFINISHED:
				break
		return self.publications[0]

	def standing(self, platform: str) -> list[str]:
		return [post.text for post in self.world.own_posts(platform)]


@pytest.fixture
def picture() -> Callable[..., str]:
	"""A public picture of this site: `picture()`."""

	def make(width: int = 1000, height: int = 1000, kind: str = "JPEG", private: int = 0) -> str:
		content = io.BytesIO()
		Image.new("RGB", (width, height), "teal").save(content, kind)
		name = f"{frappe.generate_hash(length=8)}.{kind.lower().replace('jpeg', 'jpg')}"
		file = {"doctype": "File", "file_name": name, "content": content.getvalue(), "is_private": private}
		return frappe.get_doc(file).insert(ignore_permissions=True).file_url

	return make


@pytest.fixture
def written(account: Callable[[str], Any], simulator: Any, picture: Callable[..., str]) -> Callable[..., Any]:
	"""A draft by the call centre: `written("X", "Facebook")`."""

	def make(*platforms: str, **values: Any) -> Announced:
		accounts = [account(platform).name for platform in platforms or ("Facebook",)]
		values.setdefault("picture", picture())
		values.setdefault("texts", [{"language": "ar", "text": TEXT}])
		values.setdefault("accounts", [{"account": one, "language": "ar"} for one in accounts])
		walk.as_person("agent")
		draft = {"doctype": "Announcement", "title": "المركز الجديد", "kind": "News", **values}
		announced = Announced(frappe.get_doc(draft).insert().name, simulator.world)
		frappe.db.commit()
		return announced

	return make


def remove(announced: Announced, second_officer: str) -> None:
	"""Two officers want it gone, and the remover comes by."""
	announced.move("pr", "ask_removal", "خطأ في الموعد")
	announced.move(second_officer, "remove")
	carry_out_removals(announced)


def carry_out_removals(announced: Announced) -> None:
	frappe.set_user("Administrator")
	for publication in announced.publications:
		publication.db_set({"next_attempt_at": now_datetime(), "lease_until": None})
		remover.carry_out(publication.name)


def refused(announced: Announced, person: str, move: str, note: str | None = None) -> str:
	"""Why this person may not make this move now."""
	with pytest.raises(MoveNotOpen) as refusal:
		announced.move(person, move, note)
	frappe.db.rollback()
	return str(refusal.value)
