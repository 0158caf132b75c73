"""The simulated platforms as a test sees them: what it does to them, and connectors to their accounts."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import requests

from participation_app.connectors.contract import Connector, Cursor, Item
from participation_app.connectors.registry import CONNECTORS, connect

PLATFORMS = tuple(CONNECTORS)
AUTHOR = {"handle": "um_khalid88", "name": "أم خالد"}


class Desk:
	"""The simulator's control side, and connectors to its demo accounts."""

	def __init__(self, url: str, *, samples: bool):
		self.url = url
		self.ask("POST", "/reset", samples=samples)
		self.accounts = {one["platform"]: one for one in self.ask("GET", "/accounts")["accounts"]}

	def ask(self, method: str, path: str, /, **body: Any) -> Any:
		answer = requests.request(method, f"{self.url}/__ctl{path}", json=body or None, timeout=5)
		answer.raise_for_status()
		return answer.json()

	def connect(self, platform: str, **credentials: str) -> Connector:
		account = self.accounts[platform]
		return connect(
			platform,
			account_id=account["account_id"],
			handle=account["handle"],
			credentials={**account["credentials"], **credentials},
			base_url=account["base_url"],
		)

	def post(self, platform: str, **values: Any) -> str:
		return self.ask("POST", "/posts", platform=platform, text="خدمة جديدة", **values)["id"]

	def comment(self, platform: str, text: str = "@city_services_demo التطبيق واقف", **values: Any) -> str:
		return self.ask("POST", "/comments", platform=platform, text=text, author=AUTHOR, **values)["id"]

	def change(self, action: str, comment_id: str, **values: Any) -> None:
		self.ask("POST", "/comments", action=action, id=comment_id, **values)

	def public(self, platform: str) -> set[str]:
		comments = self.ask("GET", f"/comments?platform={platform}")["comments"]
		return {one["id"] for one in comments if not one["deleted"]}

	def replies(self, platform: str) -> list[dict[str, Any]]:
		return self.ask("GET", f"/replies?platform={platform}")["replies"]

	def fault(self, name: str, platform: str, **more: Any) -> None:
		self.ask("POST", "/faults", name=name, platform=platform, **more)


def read(connector: Connector, cursor: Cursor | None = None) -> tuple[dict[str, Item], Cursor]:
	"""All items of a run, and the cursor after it."""
	items: dict[str, Item] = {}
	cursor = cursor or Cursor()
	for page in connector.pull(cursor):
		assert not page.unreadable
		items.update({item.external_id: item for item in page.items})
		cursor = Cursor.from_dict(page.cursor.as_dict())
	return items, cursor


def ago(**past: float) -> str:
	return (datetime.now(timezone.utc) - timedelta(**past)).isoformat()


def one_comment(desk: Desk, name: str) -> Item:
	"""A comment on a post of ours, as the connector reads it."""
	comment_id = desk.comment(name, post=desk.post(name, at=ago(hours=2)), at=ago(hours=1))
	return read(desk.connect(name))[0][comment_id]
