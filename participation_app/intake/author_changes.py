"""Authors who were renamed, and comments whose author the platform no longer names."""

from __future__ import annotations

from collections.abc import Collection

import frappe

from participation_app.connectors.contract import Item
from participation_app.intake.comment_changes import BY_HAND
from participation_app.intake.received_text import excerpt_of


class AuthorChanges:
	"""The authors of some comments as they are known, to be compared with what the platform says now.

	Where the permission to see names is lost none is shown; that is no withdrawal of each. What the platform
	says of one comment alone counts only where `one_tells`.
	"""

	def __init__(self, platform: str, items: Collection[Item], *, one_tells: bool = False) -> None:
		named = [bool(_name_of(item)) for item in items if not item.is_own]
		self._are_names_shown = any(named) or (one_tells and len(named) == 1)
		ids = list({item.author_id for item in items if item.author_id})
		filters = {"platform": platform, "external_id": ["in", ids]}
		fields = ["name", "external_id", "handle", "display_name"]
		known = frappe.get_all("Social Author", filters, fields) if ids else []
		self._known = {author.external_id: author for author in known}

	def take_over(self, row: frappe._dict, item: Item) -> bool:
		"""Whether the author of a comment that is known changed."""
		name = _name_of(item)
		if row.version_id == BY_HAND:
			return False  # so far only the clerk has told who wrote it
		if not name:
			return self._withhold(row)
		if row.name_withheld or not row.author_name:
			frappe.db.set_value("Social Comment", row.name, {"author_name": name, "name_withheld": 0})
			return True
		return self.rename(item)

	def rename(self, item: Item) -> bool:
		"""Whether the author has a new name: the old one is kept, also by the comments written under it."""
		known = self._known.get(item.author_id)
		if not known or not _news(known, item):
			return False
		fields = ["name", "handle", "display_name", "earlier_names"]
		held = frappe.db.get_value("Social Author", known.name, fields, as_dict=True, for_update=True)
		self._known[item.author_id] = held
		news = _news(held, item)
		if not news:
			return False
		before = _label(held)
		held.update(news)
		earlier = [
			line for line in (held.earlier_names or "").splitlines() if line not in (before, _label(held))
		]
		held.earlier_names = "\n".join([*earlier, before])
		frappe.db.set_value("Social Author", held.name, {**news, "earlier_names": held.earlier_names})
		return True

	def _withhold(self, row: frappe._dict) -> bool:
		if row.name_withheld or not row.author_name or not self._are_names_shown:
			return False
		frappe.db.set_value("Social Comment", row.name, {"author_name": None, "name_withheld": 1})
		return True


def _name_of(item: Item) -> str:
	return excerpt_of(item.author_name or item.author_handle)


def _label(author: frappe._dict) -> str:
	return " · ".join(dict.fromkeys(filter(None, (author.display_name, author.handle))))


def _news(author: frappe._dict, item: Item) -> dict[str, str]:
	"""The fields of the author that are told anew; what is left out this time stays as it is known."""
	told = {"handle": excerpt_of(item.author_handle), "display_name": excerpt_of(item.author_name)}
	if not told["display_name"] and author.display_name in (None, "", author.handle):
		told["display_name"] = told["handle"]
	return {field: value for field, value in told.items() if value and value != author[field]}
