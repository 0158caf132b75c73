"""The posts, authors and tickets that the comments of one page belong to, looked up together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import frappe
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.casework.bulk import insert_rows
from participation_app.casework.plain_rows import PlainRows
from participation_app.connectors.contract import Item, Post
from participation_app.intake.partial_undo import at_once, undone_on_error
from participation_app.intake.received_text import excerpt_of, storable


class PageRecords:
	"""Finds what a page's comments link to with one query for each kind; inserts what is missing."""

	def __init__(self, account: Document, items: Sequence[Item]) -> None:
		posts = {item.post.external_id for item in items if item.post}
		authors = {item.author_id for item in items if item.author_id}
		self._posts = _Records("Social Post", {"account": account.name}, posts, "text")
		self._authors = _Records("Social Author", {"platform": account.platform}, authors)
		self._tickets = _tickets_of(account.name, {item.parent_id for item in items if item.is_own})

	def insert_missing(self, items: Sequence[Item]) -> None:
		"""Inserts the authors of these that are not known yet, in one statement."""
		written = [item for item in items if item.author_id]
		self._authors.insert_missing({item.author_id: _author_values(item) for item in reversed(written)})

	def links_of(self, item: Item) -> dict[str, str | None]:
		"""The comment's post, its author and, for what we wrote, the ticket of the comment answered."""
		links: dict[str, str | None] = {}
		if item.post:
			links["post"] = self._posts.get_or_insert(item.post.external_id, _post_values(item.post))
		if item.author_id:
			links["author"] = self._authors.get_or_insert(item.author_id, _author_values(item))
		if item.is_own:
			links["ticket"] = self._tickets.get(item.parent_id)
		return links


class _Records:
	"""Names of records by their id on the platform; `key` is what they share.

	A record without its field `completed_by` came of an event, which leaves things out, and is completed.
	"""

	def __init__(
		self, doctype: str, key: dict[str, str], external_ids: set[str], completed_by: str = "name"
	) -> None:
		self._doctype, self._key, self._completed_by = doctype, key, completed_by
		filters = {**key, "external_id": ["in", list(external_ids)]}
		fields = ["external_id", "name", completed_by]
		rows = frappe.get_all(doctype, filters, fields) if external_ids else []
		self._names = {row.external_id: row.name for row in rows}
		self._incomplete = {row.external_id for row in rows if not row[completed_by]}

	def get_or_insert(self, external_id: str, values: dict[str, object]) -> str:
		if external_id not in self._names:
			key = {**self._key, "external_id": external_id}
			self._names[external_id] = self._insert(key, values)
		elif external_id in self._incomplete and values.get(self._completed_by):
			self._incomplete.discard(external_id)
			told = {name: value for name, value in values.items() if value}
			frappe.db.set_value(self._doctype, self._names[external_id], told)
		return self._names[external_id]

	def insert_missing(self, values_of: Mapping[str, dict[str, object]]) -> None:
		"""Inserts those that are not known, in one statement; what is not plain is left to be inserted by itself. Raises NotAtOnce."""
		plain = PlainRows(self._doctype)
		rows = [
			{**self._key, "external_id": external_id, **values}
			for external_id, values in values_of.items()
			if external_id not in self._names
		]
		rows = [row for row in rows if plain.takes(row)]
		with at_once():
			names = insert_rows(self._doctype, rows)
		self._names |= {row["external_id"]: name for row, name in zip(rows, names, strict=True)}

	def _insert(self, key: dict[str, str], values: dict[str, object]) -> str:
		record = frappe.get_doc({"doctype": self._doctype, **key, **values})
		try:
			with undone_on_error("participation_record"):
				return record.insert(ignore_permissions=True, ignore_links=True).name
		except frappe.UniqueValidationError:
			frappe.clear_last_message()
			# The row of the other process is newer than this transaction's snapshot; a locking read sees it.
			return frappe.db.get_value(self._doctype, key, for_update=True)


def _tickets_of(account: str, external_ids: set[str | None]) -> dict[str, str]:
	"""The tickets of comments by their id on the platform, where they have one."""
	answered = [external_id for external_id in external_ids if external_id]
	if not answered:
		return {}
	filters = {"account": account, "external_id": ["in", answered], "ticket": ["is", "set"]}
	rows = frappe.get_all("Social Comment", filters, ["external_id", "ticket"])
	return {row.external_id: row.ticket for row in rows}


def _post_values(post: Post) -> dict[str, object]:
	return {
		"text": storable(post.text),
		"permalink": post.permalink,
		"posted_at": moments.stored(post.created_at) if post.created_at else None,
	}


def _author_values(item: Item) -> dict[str, object]:
	return {
		"handle": excerpt_of(item.author_handle),
		"display_name": excerpt_of(item.author_name or item.author_handle),
	}
