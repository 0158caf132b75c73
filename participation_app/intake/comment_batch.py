"""New comments of a page that are written in one statement: those that Frappe would write as they are."""

from __future__ import annotations

import frappe

from participation_app.casework.bulk import insert_rows, new_name
from participation_app.casework.plain_rows import PlainRows
from participation_app.connectors.contract import Item
from participation_app.intake import evidence_digests
from participation_app.intake.comment_media import expect_of
from participation_app.intake.partial_undo import at_once
from participation_app.notices.look_again import look_again

DOCTYPE = "Social Comment"
_LISTED = 20  # as many as an open list shows of what has just come


class CommentBatch:
	"""Comments that wait to be written together; the page that they came with is stored to the end with them."""

	def __init__(self) -> None:
		self._plain = PlainRows(DOCTYPE)
		self._waiting: dict[str, tuple[frappe._dict, Item]] = {}

	def __contains__(self, external_id: str) -> bool:
		return external_id in self._waiting

	def takes(self, comment: frappe._dict, item: Item) -> bool:
		"""Whether it may be written with the others; what we wrote ourselves is announced, and so stands alone."""
		return not item.is_own and self._plain.takes(comment)

	def add(self, comment: frappe._dict, item: Item) -> None:
		"""Names the comment and keeps it until `write`."""
		comment.name = new_name()
		evidence_digests.take_first(comment)
		self._waiting[item.external_id] = (comment, item)

	def write(self) -> None:
		"""Writes what waits, with what is expected to hang on it. Raises NotAtOnce."""
		waiting = list(self._waiting.values())
		self._waiting.clear()
		with at_once():
			insert_rows(DOCTYPE, [self._row(comment) for comment, _item in waiting])
		expect_of((comment, item.media) for comment, item in waiting)
		_tell([comment.name for comment, _item in waiting])

	def _row(self, comment: frappe._dict) -> dict[str, object]:
		return {"name": comment.name, **self._plain.stored(comment)}


def _tell(names: list[str]) -> None:
	"""Open screens learn of it as they do of a document that is saved."""
	if names:
		look_again(DOCTYPE)
	for name in names[-_LISTED:]:
		told = {"doctype": DOCTYPE, "name": name, "user": frappe.session.user}
		frappe.publish_realtime("list_update", told, doctype=DOCTYPE, after_commit=True)
