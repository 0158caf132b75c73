"""One comment as it stands on its platform now, for the person who is about to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.connectors import errors
from participation_app.connectors.budget import Spent
from participation_app.connectors.contract import Absence, Item
from participation_app.intake.accounts import AccountUnusable, advice, connector_for
from participation_app.intake.author_changes import AuthorChanges
from participation_app.intake.budgets import allowance_for
from participation_app.intake.comment_changes import WITHOUT_ID
from participation_app.intake.rechecks import FIELDS, MOST_CENTS_A_COMMENT, take_over
from participation_app.intake.use_ledger import CHECKING, counted

# A look this young is not repeated: on X each one is billed.
FRESH = timedelta(minutes=2)
_COST = Spent(calls=1, units=1, cents=MOST_CENTS_A_COMMENT)
Outcome = Literal["standing", "gone", "unknown", "failed"]


@dataclass(frozen=True)
class Look:
	"""What the platform said and when; `message` why it said nothing, `can_reply` None where it does not tell.

	`changed` tells that our copy was not what stands there, and has been brought up to date.
	"""

	outcome: Outcome
	at: datetime | None
	message: str | None = None
	changed: bool = False
	can_reply: bool | None = None


def look_at(comment: Document, *, again: bool = False) -> Look:
	"""Asks the platform, unless it was asked a moment ago or cannot be asked; brings our copy up to date.

	Commits what it learns. `again` asks however young the last look is.
	"""
	if comment.external_id.startswith(WITHOUT_ID):
		return _failed(
			comment, _("The comment was entered by hand without its id; the platform cannot be asked.")
		)
	if not again and _is_fresh(comment):
		return Look("gone" if comment.visibility == "deleted" else "standing", comment.last_checked_at)
	account = frappe.get_doc("Social Account", comment.account)
	if _rests(account):
		return _failed(comment, account.state_message)
	try:
		found = _asked(account, comment.external_id)
	except (errors.PlatformError, AccountUnusable) as error:
		return _failed(comment, advice(error))
	return _taken_over(comment, found)


def _is_fresh(comment: Document) -> bool:
	return bool(comment.last_checked_at) and comment.last_checked_at > frappe.utils.now_datetime() - FRESH


def _rests(account: Document) -> bool:
	"""Whether the account waits for a limit, or what it may still use is kept for replies."""
	is_waiting = account.state == "Waiting" and account.next_run_at
	if is_waiting and account.next_run_at > frappe.utils.now_datetime():
		return True
	return not allowance_for(account, CHECKING).covers(_COST)


def _asked(account: Document, external_id: str) -> Item | Absence:
	connector = connector_for(account)
	with counted(account.name, CHECKING, connector):
		return connector.recheck([external_id])[external_id]


def _taken_over(comment: Document, found: Item | Absence) -> Look:
	row = frappe.db.get_value("Social Comment", comment.name, FIELDS, as_dict=True, for_update=True)
	items = [found] if isinstance(found, Item) else []
	outcome = take_over(row, found, AuthorChanges(comment.platform, items, one_tells=True))
	now = frappe.utils.now_datetime()
	if found != "unknown":
		frappe.db.set_value("Social Comment", comment.name, "last_checked_at", now, update_modified=False)
	frappe.db.commit()  # what was seen stands whatever the reader does next
	if not items:
		return Look("gone" if found == "gone" else "unknown", now, changed=outcome is not None)
	is_gone = found.visibility == "deleted"
	return Look(
		"gone" if is_gone else "standing", now, changed=outcome is not None, can_reply=found.can_reply
	)


def _failed(comment: Document, message: str | None) -> Look:
	return Look("failed", comment.last_checked_at, message)
