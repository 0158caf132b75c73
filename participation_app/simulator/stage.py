"""What a fault is set up with: a post, comments below it, and what is to last until the faults are disarmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from .accounts import Account
from .faults import Fault
from .state import World, public_author
from .things import Comment, Post

if TYPE_CHECKING:
	from .server import Simulator

LISTS = {
	"X": "/mentions$",
	"Facebook": "/comments$",
	"Instagram": "/comments$",
	"YouTube": "/commentThreads$",
}


@dataclass
class Stage:
	"""One platform while a fault is being set up.

	`options` are the caller's: `count`, `seconds`, `days`, `id` (a comment to take instead of a new one), `post`
	and `account_id`. `made` collects what was put there, by id.
	"""

	simulator: Simulator
	name: str
	platform: str
	options: dict[str, Any] = field(default_factory=dict)
	made: list[str] = field(default_factory=list)

	@property
	def world(self) -> World:
		"""What the platforms know."""
		return self.simulator.world

	@property
	def account(self) -> Account:
		"""The account that is meant."""
		return self.world.account(self.platform, self.options.get("account_id"))

	def option(self, name: str, otherwise: Any) -> Any:
		"""What the caller wants, or else the usual."""
		return self.options.get(name, otherwise)

	def post(self, at: datetime | None = None) -> Post:
		"""The post that the caller named, or a new one."""
		if known := self.world.post(self.options.get("post")):
			return known
		post = self.world.add_post(self.platform, "منشور للتجربة", at=at, account_id=self.account.account_id)
		self.made.append(post.id)
		return post

	def comment(self, text: str, post: Post | None = None, **more: Any) -> Comment:
		"""A comment by a member of the public; on X it addresses the account, under a post where one is given."""
		if post is None and more.get("parent_id") is None and self.platform != "X":
			post = self.post()
		author = more.pop("author", public_author(self.platform, "citizen", "مواطن"))
		comment = self.world.add_comment(
			self.platform,
			self.addressed(text),
			author=author,
			post_id=post.id if post else None,
			account_id=self.account.account_id,
			**more,
		)
		self.made.append(comment.id)
		return comment

	def comments(self, count: int, words: str = "تعليق") -> Post | None:
		"""So many comments, a second apart, the last one now; gives the post that they hang under."""
		post = None if self.platform == "X" else self.post()
		now = self.world.clock.now()
		for number in range(count):
			moment = now - timedelta(seconds=count - 1 - number)
			self.comment(f"{words} {number + 1}", post, at=moment)
		return post

	def subject(self) -> Comment:
		"""The comment that the caller named, or a new one."""
		named = self.options.get("id")
		return self.world.comment(named) if named else self.comment("تعليق للتجربة")

	def standing(self) -> list[Comment]:
		"""The comments of the public that stand on the platform, in the order in which they came."""
		return [
			one
			for one in self.world.comments.values()
			if one.platform == self.platform and not one.is_own and not one.deleted
		]

	def addressed(self, text: str) -> str:
		"""The text as it has to be for the account to see it."""
		return f"@{self.account.handle} {text}" if self.platform == "X" else text

	def writes(self, text: str, post: Post | None, **more: Any) -> dict[str, Any]:
		"""A comment to come, as a change."""
		change = {"platform": self.platform, "text": self.addressed(text), **more}
		return {**change, "post": post.id} if post else {**change, "account_id": self.account.account_id}

	def list_of(self, post: Post | None) -> str:
		"""The pattern of the path of the list that shows the comments under a post."""
		is_own_list = post is not None and self.platform in ("Facebook", "Instagram")
		return f"/{post.id}/comments$" if post and is_own_list else LISTS[self.platform]

	def arm(self, **values: Any) -> None:
		"""Arms a fault on this platform under the name that is being set up."""
		self.simulator.faults.arm(Fault.from_dict({"name": self.name, "platform": self.platform, **values}))

	def arm_list(self, post: Post | None, **values: Any) -> None:
		"""Arms a fault of the list that shows the comments under a post."""
		self.arm(method="GET", path=self.list_of(post), **values)

	def set(self, **settings: Any) -> None:
		"""Settings that last until the faults are disarmed."""
		former = self.world.settings.change(settings)
		self.simulator.faults.lasts(lambda: self.world.settings.change(former))

	def change_tokens(self, **changes: Any) -> None:
		"""The state or the scopes of the account's tokens, until the faults are disarmed."""
		tokens = self.world.tokens
		former = tokens.standing_of(self.account)
		tokens.change(self.account, **changes)
		changed = tokens.standing_of(self.account)
		self.simulator.faults.lasts(lambda: tokens.restore(former, changed))
