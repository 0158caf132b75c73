"""Comments that say nearly the same stand in one group, from the moment they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework.bulk import insert_rows, new_name
from participation_app.rules.lifecycle import COMMENT_WAITING
from participation_app.rules.near_duplicates import Likenesses, Words, keys_of, words_of_normalised

DOCTYPE = "Comment Sketch"
DAYS_KEPT = 14
MOST_SKETCHED = 25  # texts of a group by which further ones are found; a campaign has no more than these
MOST_CANDIDATES = 2000


class CommentGroups:
	"""The groups that new comments fall into; what is known of their words is looked up with one query.

	Texts are normalised. `place` before a comment is stored, `sketch` after it, `keep` once for all.
	"""

	def __init__(self, texts: Iterable[str | None]) -> None:
		self._likenesses = Likenesses()
		self._group_of: dict[object, str] = {}
		self._sketched: Counter[str] = Counter()
		self._known: set[tuple[str, Words]] = set()
		self._rows: list[dict[str, object]] = []
		keys = {key for text in texts for key in keys_of(words_of_normalised(text or ""))}
		for row in _candidates(keys):
			self._learn(row.name, row.comment_group, words_of_normalised(row.normalised_text))

	def place(self, comment: Document | frappe._dict) -> None:
		"""Sets the group of the text that is likest, or a group of its own; one that is in a group already stays."""
		if comment.state != COMMENT_WAITING or comment.comment_group:
			return
		alike = self._likenesses.alike(words_of_normalised(comment.normalised_text or ""))
		comment.comment_group = self._group_of[alike[0]] if alike else new_name()

	def sketch(self, comment: Document | frappe._dict) -> None:
		"""Has later comments find this one by its words, unless others of its group say the same."""
		words, group = words_of_normalised(comment.normalised_text or ""), comment.comment_group
		if not group or not words or (group, words) in self._known or self._sketched[group] >= MOST_SKETCHED:
			return
		self._learn(comment.name, group, words)
		self._rows += [{"comment": comment.name, "word_key": key} for key in keys_of(words)]

	def keep(self) -> None:
		"""Writes what was sketched, in one statement."""
		insert_rows(DOCTYPE, self._rows)
		self._rows = []

	def _learn(self, name: object, group: str, words: Words) -> None:
		self._likenesses.add(name, words)
		self._group_of[name] = group
		self._sketched[group] += 1
		self._known.add((group, words))


def group_anew(comment: Document) -> None:
	"""Finds the group of a waiting comment whose words are new. The caller saves."""
	forget([comment.name])
	comment.comment_group = None
	groups = CommentGroups([comment.normalised_text])
	groups.place(comment)
	groups.sketch(comment)
	groups.keep()


def forget(comments: list[str]) -> None:
	"""What the words of these comments are found by."""
	frappe.db.delete(DOCTYPE, {"comment": ["in", comments]})


def forget_old() -> None:
	"""A campaign is over after a while; whoever takes it up again begins a new group."""
	before = frappe.utils.add_days(frappe.utils.now_datetime(), -DAYS_KEPT)
	frappe.db.delete(DOCTYPE, {"creation": ["<", before]})


def _candidates(keys: set[int]) -> list[frappe._dict]:
	if not keys:
		return []
	sketch, comment = DocType(DOCTYPE), DocType("Social Comment")
	return (
		frappe.qb.from_(sketch)
		.join(comment)
		.on(comment.name == sketch.comment)
		.select(comment.name, comment.comment_group, comment.normalised_text)
		.distinct()
		.where(sketch.word_key.isin(sorted(keys)))
		.where(comment.comment_group.isnotnull() & comment.normalised_text.isnotnull())
		.limit(MOST_CANDIDATES)
		.run(as_dict=True)
	)
