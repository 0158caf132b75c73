"""Erases sealed evidence whose period has ended; hash, dates, numbers and the mark stay."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import frappe
from frappe.query_builder import DocType
from frappe.utils import get_files_path
from pypika.terms import ExistsCriterion

from participation_app.casework import legal_holding
from participation_app.casework.belonging import COMMENT
from participation_app.casework.kept_evidence import ERASED, SEALED, period_of
from participation_app.casework.legal_holds import keeps_comment, kept_names
from participation_app.intake.partial_undo import committed
from participation_app.intake.sealing import DOCTYPE, erase, tidy
from participation_app.rules.lifecycle import CLOSED, COMMENT_WAITING, PLATFORMS

BATCH = 100
LOOKED_AFTER = 2  # days in which a job that was lost may have left something on the disk


def erase_due() -> int:
	"""Erases what is due by today's settings, each by itself; returns how many. What is interrupted goes on next time."""
	committed(legal_holding.look_again)
	erased = 0
	for platform in PLATFORMS:
		for name in _due(platform):
			committed(partial(_erase, name))
			tidy(name)
			erased += 1
	return erased


def tidy_recent() -> None:
	"""Makes up for jobs that were lost: the disk and the search as the database says."""
	since = frappe.utils.add_days(frappe.utils.now_datetime(), -LOOKED_AFTER)
	for name in frappe.get_all(DOCTYPE, {"modified": [">=", since]}, pluck="comment"):
		tidy(name)
	for path in Path(get_files_path(is_private=True)).glob("comment-*.sealed"):
		name = path.stem.removeprefix("comment-")
		if frappe.db.get_value("Comment Media", name, "state") != SEALED:
			path.unlink(missing_ok=True)


def _due(platform: str) -> Iterator[str]:
	"""Comments, a batch at a time; an erased one is not found again."""
	while names := _first_due(platform):
		yield from names
		if len(names) < BATCH:
			return


def _first_due(platform: str) -> list[str]:
	evidence, period = DocType(DOCTYPE), period_of(platform)
	sealed = (evidence.platform == platform) & (evidence.state == SEALED)
	sealed &= evidence.comment.notin(kept_names(COMMENT))
	query = frappe.qb.from_(evidence).select(evidence.comment).where(sealed).limit(BATCH)
	if period is not None:
		ended = evidence.deleted_at <= frappe.utils.now_datetime() - period
		return query.where(ended).orderby(evidence.deleted_at).run(pluck=True)
	comment, ticket = DocType("Social Comment"), DocType("HD Ticket")
	query = query.join(comment).on(comment.name == evidence.comment)
	query = query.left_join(ticket).on(ticket.name == comment.ticket)
	is_done_with = ticket.name.isnull() & (comment.state != COMMENT_WAITING)
	made = DocType("HD Ticket").as_("made")
	is_open = (made.participation_comment == comment.name) & (made.participation_stage != CLOSED)
	no_other_is_open = ExistsCriterion(frappe.qb.from_(made).select(made.name).where(is_open)).negate()
	is_closed = (ticket.participation_stage == CLOSED) & no_other_is_open
	return query.where(is_done_with | is_closed).run(pluck=True)


def _erase(name: str) -> None:
	comment = frappe.get_doc("Social Comment", name, for_update=True)
	if comment.evidence == SEALED and not keeps_comment(name, comment.author, comment.ticket):
		erase(comment)
		frappe.db.set_value("Social Comment", name, "evidence", ERASED, update_modified=False)
