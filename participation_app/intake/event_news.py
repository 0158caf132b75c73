"""What pushed events mean for the comments of one account, and how they are brought up to date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import moments
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Absence, Connector, Cursor, Event, Item, Page
from participation_app.connectors.entries import portions
from participation_app.connectors.errors import PlatformError
from participation_app.intake.accounts import AccountUnusable, connector_for, note_trouble
from participation_app.intake.budgets import allowance_for
from participation_app.intake.comment_changes import note_gone
from participation_app.intake.comment_store import Tally, store_page
from participation_app.intake.partial_undo import committed
from participation_app.intake.proposals import Proposer
from participation_app.intake.use_ledger import READING, counted

ROWS_A_TRANSACTION = 100
# An event that comes later than this was repeated or held up: what it tells may have changed since.
FRESH = timedelta(minutes=2)
MOST_CENTS_A_COMMENT = Decimal(2)


class AccountAtRest(Exception):
	"""The platform cannot be asked about the account now; `until` says when it makes sense, where that is known."""

	def __init__(self, message: str, until: datetime | None) -> None:
		self.until = until
		super().__init__(message)


@dataclass
class _Comment:
	verbs: set[str] = field(default_factory=set)
	item: Item | None = None

	def take_in(self, event: Event) -> None:
		self.verbs.add(event.verb)
		if self.item and event.item and self.item.version_id != event.item.version_id:
			self.verbs.add("edited")  # X pushes an edit as another post
		self.item = event.item or self.item

	def is_told_by(self, row: frappe._dict | None) -> bool:
		"""Whether what is known of the comment already says what was pushed."""
		if row is None or self.verbs != {"added"}:
			return False
		return self.item is None or self.item.version_id == row.version_id


@dataclass
class News:
	"""By comment, what happened to it and the comment itself where an event holds it."""

	comments: dict[str, _Comment] = field(default_factory=dict)

	@classmethod
	def of(cls, events: Iterable[Event]) -> News:
		"""Events about comments; those that came twice count once."""
		news = cls()
		for event in events:
			if event.external_id and event.verb != "other":
				comment = news.comments.setdefault(event.external_id, _Comment())
				comment.take_in(event)
		return news

	def complete(self) -> list[Item]:
		"""Comments that were just written and of which nothing else was told."""
		oldest = moments.now() - FRESH
		return [one.item for one in self._only_added() if one.item and one.item.created_at >= oldest]

	def to_look_up(self, known: Mapping[str, frappe._dict]) -> list[str]:
		"""The ids of which only the platform can say how they stand."""
		return [
			external_id
			for external_id, one in self.comments.items()
			if not one.is_told_by(known.get(external_id))
		]

	def _only_added(self) -> list[_Comment]:
		return [one for one in self.comments.values() if one.verbs == {"added"}]


def take_over(account_name: str, news: News) -> None:
	"""Brings the account's comments up to date; raises AccountAtRest, or INTERRUPTIONS of a busy database."""
	account = frappe.get_doc("Social Account", account_name)
	if not account.enabled or not news.comments:
		return  # once it is enabled, reading goes on where it stood
	proposer = Proposer()
	_store(account, news.complete(), proposer, only_new=True)
	ids = news.to_look_up(_known(account.name, list(news.comments)))
	frappe.db.rollback()  # what is asked now is compared with what stands then
	if ids:
		found = _ask(account, ids)
		_store(account, [_with_post(one, news) for one in found.values() if isinstance(one, Item)], proposer)
		_note_gone(account.name, [one for one, now in found.items() if now == "gone"])


def _ask(account: Document, ids: Sequence[str]) -> dict[str, Item | Absence]:
	"""How the comments stand now; a resting account is not asked."""
	now = frappe.utils.now_datetime()
	if account.next_run_at and account.next_run_at > now:
		raise AccountAtRest(account.state_message or _("The account rests."), account.next_run_at)
	if not allowance_for(account, READING).covers(
		Spent(units=len(ids), cents=MOST_CENTS_A_COMMENT * len(ids))
	):
		raise AccountAtRest(_("The budget is used up but for what is kept for replies."), None)
	try:
		connector = connector_for(account)
		with counted(account.name, READING, connector):
			return _rechecked(connector, ids)
	except (PlatformError, AccountUnusable) as error:
		frappe.db.rollback()
		message = note_trouble(account.name, error)
		frappe.db.commit()  # the account's state stands, and the deliveries wait for it
		until = frappe.db.get_value("Social Account", account.name, "next_run_at")
		raise AccountAtRest(message, until) from None


def _rechecked(connector: Connector, ids: Sequence[str]) -> dict[str, Item | Absence]:
	found: dict[str, Item | Absence] = {}
	for portion in portions(ids, connector.ids_at_once):
		found |= connector.recheck(portion)
	return found


def _with_post(item: Item, news: News) -> Item:
	"""A comment that is looked up comes without its post, which the event may have named."""
	pushed = news.comments[item.external_id].item if item.external_id in news.comments else None
	return replace(item, post=pushed.post) if pushed and not item.post else item


def _store(account: Document, items: Sequence[Item], proposer: Proposer, *, only_new: bool = False) -> None:
	"""The way that what is read goes too: where reading stores the same at this moment, a unique index decides."""
	for start in range(0, len(items), ROWS_A_TRANSACTION):
		portion = items[start : start + ROWS_A_TRANSACTION]
		committed(partial(_store_portion, account, portion, proposer, only_new))


def _store_portion(account: Document, items: Sequence[Item], proposer: Proposer, only_new: bool) -> None:
	if only_new:
		known = _known(account.name, [item.external_id for item in items])
		items = [item for item in items if item.external_id not in known]
	store_page(account, Page(tuple(items), (), Cursor(), more=False), proposer, Tally())


def _note_gone(account: str, ids: Sequence[str]) -> None:
	known = _known(account, ids)
	for row in known.values():
		if row.visibility != "deleted":
			committed(partial(note_gone, row.name))


def _known(account: str, ids: Sequence[str]) -> dict[str, frappe._dict]:
	if not ids:
		return {}
	filters = {"account": account, "external_id": ["in", list(ids)]}
	rows = frappe.get_all("Social Comment", filters, ["name", "external_id", "version_id", "visibility"])
	return {row.external_id: row for row in rows}
