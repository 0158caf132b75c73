"""The public's side of a simulated platform, for tests: write, edit, delete, and see what we replied."""

from __future__ import annotations

from typing import Any

from participation_app.simulator.server import Simulator
from participation_app.simulator.state import public_author


class Public:
	"""Members of the public on one platform."""

	def __init__(self, simulator: Simulator, platform: str):
		self.world = simulator.world
		self.platform = platform
		self.account = self.world.account(platform)
		self.post = None

	def write(self, text: str, *, handle: str = "um_khalid", name: str = "أم خالد", **more: Any) -> str:
		"""A comment under the authority's post (on X a mention), or under `parent_id`; returns its id there."""
		if self.platform != "X" and self.post is None and "parent_id" not in more:
			self.post = self.world.add_post(self.platform, "بدء أعمال صيانة الطرق هذا الأسبوع")
		author = public_author(self.platform, handle=handle, name=name)
		post_id = self.post.id if self.post else None
		text = self._addressed(text)
		return self.world.add_comment(self.platform, text, author=author, post_id=post_id, **more).id

	def edit(self, identifier: str, text: str) -> None:
		self.world.edit(self.world.comment(identifier), self._addressed(text))

	def delete(self, identifier: str) -> None:
		self.world.delete(self.world.comment(identifier))

	def replies(self) -> list[str]:
		"""The texts that the authority replied, in the order in which they came."""
		return [comment.text for comment in self.world.own_replies(self.platform)]

	def _addressed(self, text: str) -> str:
		return f"@{self.account.handle} {text}" if self.platform == "X" and "@" not in text else text
