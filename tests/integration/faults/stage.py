"""One platform with an approved reply on its way: set up once, and put back before each test."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from typing import Any

import frappe

from participation_app.simulator.server import Simulator
from tests.integration import walk
from tests.integration.platform import Public
from tests.integration.publication.conftest import long_since
from tests.integration.reading import comments, read

SAVEPOINT = "participation_stage"


@dataclass
class Stage:
	"""What stands on the platform and on the site before trouble begins."""

	platform: str
	account: Any
	reply: str
	held: bytes

	def put_back(self, simulator: Simulator) -> None:
		"""The site and the platform as they were."""
		frappe.db.rollback(save_point=SAVEPOINT)
		vars(simulator.world).update(pickle.loads(self.held))
		self.account = frappe.get_doc("Social Account", self.account.name)


def set_up_stage(simulator: Simulator, platform: str) -> Stage:
	"""Two comments that wait, and one whose answer is approved; nobody has begun to post it."""
	account = frappe.get_last_doc("Social Account", {"platform": platform})
	people = Public(simulator, platform)
	asked = people.write("في حفرة كبيرة عند مدرسة الحي وما حد صلحها")
	for text in ("متى يفتح المركز؟", "شكراً على الخدمة"):
		people.write(text, handle="salem_7", name="سالم")
	read(account)
	[comment] = comments(account, external_id=asked)
	ticket = walk.register(comment.name)
	walk.publish_all()
	long_since(people)
	reply = walk.to_draft(ticket)
	walk.submit(reply)
	walk.approve(reply)
	frappe.set_user("Administrator")
	frappe.db.savepoint(SAVEPOINT)
	return Stage(platform, account, reply, _held(simulator))


def _held(simulator: Simulator) -> bytes:
	world = simulator.world
	return pickle.dumps(
		{name: value for name, value in vars(world).items() if name not in world.NOT_REMEMBERED}
	)
