"""Authors who were renamed, and comments whose author the platform no longer names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe

from participation_app.connectors.contract import Item
from participation_app.intake.received_text import excerpt_of


class AuthorChanges:
	"""The authors of some comments as they are known, to be compared with what the platform says now."""

	def __init__(self, rows: Sequence[frappe._dict], items: Mapping[str, Item]) -> None:
		# Where a page lost the permission to see names it sees none; that is no withdrawal of each.
		self._are_names_shown = len(items) < 2 or any(item.author_id for item in items.values())
		names = list({row.author for row in rows if row.author})
		fields = ["name", "handle", "display_name", "earlier_names"]
		known = frappe.get_all("Social Author", {"name": ["in", names]}, fields) if names else []
		self._known = {author.name: author for author in known}

	def take_over(self, row: frappe._dict, item: Item) -> bool:
		"""Whether the comment's author changed."""
		name = excerpt_of(item.author_name or item.author_handle)
		if not name:
			return self._withhold(row)
		if row.name_withheld or not row.author_name:
			_set(row.name, author_name=name, name_withheld=0)
			return True
		return bool(item.author_id) and self._rename(row.author, excerpt_of(item.author_handle), name)

	def _withhold(self, row: frappe._dict) -> bool:
		if row.name_withheld or not row.author_name or not self._are_names_shown:
			return False
		_set(row.name, author_name=None, name_withheld=1)
		return True

	def _rename(self, author: str | None, handle: str, name: str) -> bool:
		"""The comment keeps the name under which it was written; the author has the new one and the old ones."""
		known = self._known.get(author)
		if not known or (known.display_name, known.handle or "") == (name, handle):
			return False
		earlier = " · ".join(filter(None, (known.display_name, known.handle)))
		lines = [line for line in (known.earlier_names or "").splitlines() if line != earlier]
		known.update(handle=handle, display_name=name, earlier_names="\n".join([*lines, earlier]))
		values = {field: known[field] for field in ("handle", "display_name", "earlier_names")}
		frappe.db.set_value("Social Author", author, values)
		return True


def _set(comment: str, **values: object) -> None:
	frappe.db.set_value("Social Comment", comment, values)
