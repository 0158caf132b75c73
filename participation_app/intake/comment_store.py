"""Writes what a connector read into rows: each comment once, edits as versions, nothing dropped."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.casework.plain_rows import is_listened_to
from participation_app.connectors.contract import Item, Page, Unreadable
from participation_app.intake import evidence_digests
from participation_app.intake.author_changes import AuthorChanges
from participation_app.intake.comment_batch import CommentBatch
from participation_app.intake.comment_changes import fill_in, received_values, take_over_change
from participation_app.intake.comment_groups import CommentGroups
from participation_app.intake.comment_media import WITHOUT_MEDIA, pictured_among
from participation_app.intake.comment_media import expect as expect_media
from participation_app.intake.page_records import PageRecords
from participation_app.intake.partial_undo import NotAtOnce, undone_on_error
from participation_app.intake.proposals import Proposer
from participation_app.intake.received_text import as_json, storable
from participation_app.notices.announcements import announce
from participation_app.rules import arabic
from participation_app.rules.lifecycle import COMMENT_QUARANTINED, COMMENT_WAITING

_SAVEPOINT, _PAGE = "participation_comment", "participation_page"
_WRITTEN = ("Social Comment", "Social Author")
_KNOWN_FIELDS = (
	"name",
	"external_id",
	"state",
	"version_id",
	"visibility",
	"post",
	"author",
	"author_name",
	"name_withheld",
	"permalink",
	"erased_at",
)


@dataclass
class Tally:
	"""What became of the pages of one run and their entries; the names are those of Ingest Run."""

	pages: int = 0
	seen: int = 0
	added: int = 0
	changed: int = 0
	gone: int = 0
	quarantined: int = 0


def store_page(account: Document, page: Page, proposer: Proposer, tally: Tally) -> None:
	"""Inserts what is new and takes over what changed; what cannot be read or stored is quarantined.

	Raises INTERRUPTIONS where the database has given up the transaction.
	"""
	store, before = _PageStore(account, page, proposer, tally), replace(tally)
	if store.new and not is_listened_to(_WRITTEN):
		try:
			with undone_on_error(_PAGE):
				store.store(CommentBatch())
				return
		except NotAtOnce:
			vars(tally).update(vars(before))
			store = _PageStore(account, page, proposer, tally)
	store.store()


class _PageStore:
	def __init__(self, account: Document, page: Page, proposer: Proposer, tally: Tally) -> None:
		self._account, self._proposer, self._tally = account, proposer, tally
		self._batch: CommentBatch | None = None
		self._items = page.items
		self._unreadable = {_name_of(entry): entry for entry in page.unreadable}
		self._known = _known(account.name, [*(item.external_id for item in page.items), *self._unreadable])
		incomplete = [item for item in page.items if self._adds_to(self._known.get(item.external_id), item)]
		self._records = PageRecords(account, incomplete)
		self._authors = AuthorChanges(account.platform, page.items)
		self.new = [item for item in page.items if item.external_id not in self._known]
		self._groups = CommentGroups(arabic.normalise(storable(item.text)) for item in self.new)
		with_media = [self._known.get(item.external_id) for item in page.items if item.media]
		worked_on = [row.name for row in with_media if row and row.state not in WITHOUT_MEDIA]
		self._lack_media = set(worked_on) - pictured_among(worked_on)

	def store(self, batch: CommentBatch | None = None) -> None:
		"""With a batch new comments are written together, else each by itself. Raises NotAtOnce."""
		self._batch = batch
		with evidence_digests.gathered():
			if batch is None:
				self._store_all()
			else:
				self._records.insert_missing(self.new)
				self._store_all()
				batch.write()
		self._groups.keep()

	def _store_all(self) -> None:
		for item in self._items:
			self._tally.seen += 1
			try:
				self._store(item)
			except (*INTERRUPTIONS, NotAtOnce):
				raise
			except Exception as error:
				self._keep_raw(item, error)
		for external_id, entry in self._unreadable.items():
			self._tally.seen += 1
			self._quarantine(external_id, entry)

	def _store(self, item: Item) -> None:
		row = self._known.get(item.external_id)
		if self._batch is not None and item.external_id in self._batch:
			self._batch.write()  # the page tells of it a second time
		if row is None:
			self._insert(item)
			self._authors.rename(item)
		elif not row.get("erased_at"):
			self._tally.changed += self._take_over(row, item) | self._authors.take_over(row, item)

	def _take_over(self, row: frappe._dict, item: Item) -> bool:
		"""Whether the known comment changed."""
		if row.version_id != item.version_id or row.visibility != item.visibility:
			with undone_on_error(_SAVEPOINT):
				take_over_change(row.name, item, self._proposer)
			return True
		if self._adds_to(row, item):
			fill_in(row.name, item, self._records.links_of(item))
		if item.media and row.name in self._lack_media:
			expect_media(frappe.get_doc("Social Comment", row.name), item.media)
		return False

	def _adds_to(self, row: frappe._dict | None, item: Item) -> bool:
		"""Whether the item is new, or tells what was not told when the comment came, as events leave things out."""
		return row is None or bool(
			(item.post and not row.post)
			or (item.author_id and not row.author and not row.name_withheld)
			or (item.permalink and not row.permalink)
		)

	def _insert(self, item: Item) -> None:
		comment = frappe._dict(received_values(self._account, item) | self._records.links_of(item))
		if comment.state == COMMENT_WAITING:
			self._proposer.propose(comment)
			self._groups.place(comment)
		if self._batch is not None and self._batch.takes(comment, item):
			self._batch.add(comment, item)
			self._known[item.external_id] = comment
			self._note_added(comment)
			return
		document = frappe.get_doc({"doctype": "Social Comment", **comment})
		if self._write(document):
			self._note_added(document)
			expect_media(document, item.media)
			if item.is_own:
				announce("own_reply", document, {})

	def _note_added(self, comment: Document | frappe._dict) -> None:
		self._groups.sketch(comment)
		self._tally.added += 1

	def _write(self, comment: Document) -> bool:
		"""Inserts the comment; False where somebody else did between our look and our insert."""
		try:
			with undone_on_error(_SAVEPOINT):
				# What it links to was read or written in this very transaction.
				comment.insert(ignore_permissions=True, ignore_links=True)
		except frappe.UniqueValidationError:
			frappe.clear_last_message()
			return False
		self._known[comment.external_id] = comment
		return True

	def _keep_raw(self, item: Item, error: Exception) -> None:
		if item.external_id in self._known:
			frappe.log_error(title=f"A change of comment {item.external_id} could not be taken over")
		else:
			self._quarantine(item.external_id, Unreadable(str(error), as_json(item.raw)))

	def _quarantine(self, external_id: str, entry: Unreadable) -> None:
		"""Keeps an entry that nobody could read, with its raw body, for a person to look at."""
		if external_id in self._known:
			return
		comment = frappe.get_doc(
			{
				"doctype": "Social Comment",
				"account": self._account.name,
				"platform": self._account.platform,
				"external_id": external_id,
				"state": COMMENT_QUARANTINED,
				"excerpt": _("Could not be read"),
				"quarantine_reason": storable(entry.reason)[:1000],
				"raw": storable(entry.raw),
				"received_at": frappe.utils.now_datetime(),
			}
		)
		if self._write(comment):
			self._tally.quarantined += 1


def _name_of(entry: Unreadable) -> str:
	"""The entry's own id, else one made of its content, so that it is known when it is read again."""
	return entry.external_id or f"unreadable-{hashlib.sha256(storable(entry.raw).encode()).hexdigest()[:32]}"


def _known(account: str, external_ids: list[str]) -> dict[str, frappe._dict]:
	if not external_ids:
		return {}  # Frappe would ask for those without an id, and the database would go through them all
	rows = frappe.get_all(
		"Social Comment",
		filters={"account": account, "external_id": ["in", external_ids]},
		fields=list(_KNOWN_FIELDS),
	)
	return {row.external_id: row for row in rows}
