"""Looks at known comments again: what was edited, deleted, hidden, shown again, or lost its author's name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Literal

import frappe
from frappe.query_builder import DocType

from participation_app.casework.busy_database import INTERRUPTIONS
from participation_app.connectors.budget import Allowance, Spent
from participation_app.connectors.contract import Absence, Connector, Item
from participation_app.intake import runs
from participation_app.intake.author_changes import AuthorChanges
from participation_app.intake.check_times import next_check
from participation_app.intake.comment_changes import WITHOUT_ID, note_gone, take_over_change
from participation_app.intake.partial_undo import undone_on_error
from participation_app.intake.proposals import Proposer
from participation_app.intake.runs import Run
from participation_app.intake.use_ledger import SWEEPING, note_use
from participation_app.rules.lifecycle import COMMENT_WAITING

FIELDS = (
	"name",
	"external_id",
	"state",
	"version_id",
	"visibility",
	"author",
	"author_name",
	"name_withheld",
	"posted_at",
	"ticket",
	"erased_at",
)
CHECKS_A_RUN = 200
# On X the post, its author and the post it answers are billed.
MOST_CENTS_A_COMMENT = Decimal(2)


def due(account: str, limit: int) -> list[frappe._dict]:
	"""Comments whose time has come, those that waited longest first."""
	comment = DocType("Social Comment")
	query = frappe.qb.from_(comment).select(*FIELDS).where(comment.account == account)
	# Frappe's own filter would take those that are left in peace, and so have no time, for the longest waiting.
	query = query.where(comment.next_check_at <= frappe.utils.now_datetime())
	query = query.where(comment.external_id.not_like(f"{WITHOUT_ID}%"))
	return query.orderby(comment.next_check_at).limit(limit).run(as_dict=True)


def recheck(run: Run, connector: Connector, proposer: Proposer, allowance: Allowance) -> bool:
	"""Looks at what is due as far as the allowance goes; whether nothing due is left."""
	spent = Spent()
	for _portion in range(-(-CHECKS_A_RUN // connector.ids_at_once)):
		size = _portion_size(connector, allowance, spent)
		rows = due(run.account, size) if size and allowance.covers(spent) else []
		if len(rows) == 0:
			return bool(size) and allowance.covers(spent)
		found = connector.recheck([row.external_id for row in rows])
		cost = connector.take_spent()
		spent += cost
		runs.keep(run, partial(_take_over, run, rows, found, proposer, cost))
	return not due(run.account, 1)


def _portion_size(connector: Connector, allowance: Allowance, spent: Spent) -> int:
	limits = [connector.ids_at_once]
	if allowance.cents is not None:
		limits.append(int((allowance.cents - spent.cents) / MOST_CENTS_A_COMMENT))
	if allowance.units is not None:
		limits.append(allowance.units - spent.units)
	return max(min(limits), 0)


def _take_over(
	run: Run,
	rows: Sequence[frappe._dict],
	found: Mapping[str, Item | Absence],
	proposer: Proposer,
	cost: Spent,
) -> None:
	items = {one: item for one, item in found.items() if isinstance(item, Item)}
	platform = frappe.get_cached_value("Social Account", run.account, "platform")
	authors = AuthorChanges(platform, items.values(), one_tells=True)
	for row in rows:
		run.tally.seen += 1
		try:
			with undone_on_error("participation_recheck"):
				_take_over_one(run, row, found.get(row.external_id, "unknown"), authors, proposer)
		except INTERRUPTIONS:
			raise
		except Exception:
			frappe.log_error(title=f"A change of comment {row.external_id} could not be taken over")
	_note_checked(rows)
	note_use(run.account, SWEEPING, cost)


def _take_over_one(
	run: Run, row: frappe._dict, now: Item | Absence, authors: AuthorChanges, proposer: Proposer
) -> None:
	outcome = take_over(row, now, authors, proposer)
	run.tally.gone += outcome == "gone"
	run.tally.changed += outcome == "changed"


def take_over(
	row: frappe._dict, now: Item | Absence, authors: AuthorChanges, proposer: Proposer | None = None
) -> Literal["gone", "changed"] | None:
	"""Writes down what became of a comment since it was read; None where nothing did, or nobody can tell.

	`row` has the fields named in `FIELDS`.
	"""
	if row.erased_at:
		return None
	if now == "gone" and row.visibility != "deleted":
		note_gone(row.name)
		return "gone"
	if now in ("gone", "unknown"):
		return None
	is_changed = row.version_id != now.version_id or row.visibility != now.visibility
	if is_changed:
		take_over_change(row.name, now, proposer)
	return "changed" if authors.take_over(row, now) or is_changed else None


def _note_checked(rows: Sequence[frappe._dict]) -> None:
	now = frappe.utils.now_datetime()
	is_open = _open_among(rows)
	rows = [row for row in rows if not row.erased_at]
	by_time: dict[datetime | None, list[str]] = defaultdict(list)
	for row in rows:
		by_time[next_check(row.posted_at, now, is_open=is_open(row))].append(row.name)
	for at, names in by_time.items():
		values = {"last_checked_at": now, "next_check_at": at}
		frappe.db.set_value("Social Comment", {"name": ["in", names]}, values, update_modified=False)


def _open_among(rows: Sequence[frappe._dict]):
	of_tickets = {str(row.ticket): row.name for row in rows if row.ticket}
	unanswered = {"participation_answered_at": ["is", "not set"]}
	of_comments = {
		"name": ["in", list(of_tickets)],
		"participation_comment": ["in", list(of_tickets.values())],
	}
	fields = ["name", "participation_comment"]
	found = frappe.get_all("HD Ticket", unanswered, fields, or_filters=of_comments) if of_tickets else ()
	is_open = {str(value) for row in found for value in (row.name, row.participation_comment)}
	return lambda row: row.state == COMMENT_WAITING or not is_open.isdisjoint((str(row.ticket), row.name))
