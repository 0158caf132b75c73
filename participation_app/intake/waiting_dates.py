"""Waiting comments carry the date that their ticket would have; it moves with the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import frappe
from frappe.model.document import Document
from frappe.query_builder import Case, DocType

from participation_app.casework.agreements import Agreement
from participation_app.casework.open_dates import BATCH, redated
from participation_app.casework.registration import usual_priority
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import COMMENT_WAITING

Agreements = Mapping[str, Agreement]
_FIELDS = ("name", "posted_at", "due_at", "proposed_inspection", "routing_rule")


def count_moving(change: Document, values: Mapping[str, Agreements]) -> None:
	"""Answers the announcement of `preview`: how many waiting comments would move."""
	change.comments_moved, last = 0, None
	while comments := _waiting(after=last):
		change.comments_moved += len(_new_dates(comments, values["agreements"]))
		last = comments[-1].name


def move_batch(change: Document, values: Mapping[str, Agreements]) -> None:
	"""Answers the announcement of `redate`: moves the next batch, and has the change go on while there is one."""
	names = [comment.name for comment in _waiting(after=change.last_comment)]
	if not names:
		return
	new_dates = _new_dates(_waiting(names=names), values["agreements"])
	_write(new_dates)
	change.last_comment = names[-1]
	change.comments_moved = (change.comments_moved or 0) + len(new_dates)
	change.flags.goes_on = True


def _waiting(*, after: str | None = None, names: Sequence[str] = ()) -> list[frappe._dict]:
	"""The next comments in order of name; those of `names` are locked."""
	comment = DocType("Social Comment")
	query = (
		frappe.qb.from_(comment)
		.select(*_FIELDS)
		.where((comment.state == COMMENT_WAITING) & comment.due_at.isnotnull())
		.orderby(comment.name)
	)
	if names:
		return query.where(comment.name.isin(list(names))).for_update().run(as_dict=True)
	return query.where(comment.name > (after or "")).limit(BATCH).run(as_dict=True)


def _new_dates(comments: Sequence[frappe._dict], agreements: Agreements) -> dict[str, datetime]:
	"""The comments whose date is another one now."""
	return {
		comment.name: due_at for comment, due_at in _dates(comments, agreements) if due_at != comment.due_at
	}


def _dates(
	comments: Sequence[frappe._dict], agreements: Agreements
) -> Iterator[tuple[frappe._dict, datetime]]:
	own, now, usual = settings(), frappe.utils.now_datetime(), usual_priority()
	priorities = _priorities({comment.routing_rule for comment in comments if comment.routing_rule})
	together: dict[tuple[str, int], list[frappe._dict]] = {}
	for comment in comments:
		name = own.inspection_agreement if comment.proposed_inspection else own.standard_agreement
		if name in agreements:
			days = agreements[name].days_for(priorities.get(comment.routing_rule) or usual)
			together.setdefault((name, days), []).append(comment)
	for (name, days), some in together.items():
		dates = agreements[name].due_dates([comment.posted_at for comment in some], days)
		for comment, new in zip(some, dates, strict=True):
			yield comment, redated(agreements[name], comment.due_at, new, now)


def _priorities(rules: set[str]) -> dict[str, str | None]:
	if not rules:
		return {}
	rows = frappe.get_all("Participation Routing Rule", {"name": ["in", list(rules)]}, ["name", "priority"])
	return {row.name: row.priority for row in rows}


def _write(new_dates: Mapping[str, datetime]) -> None:
	if not new_dates:
		return
	comment, due_at = DocType("Social Comment"), Case()
	by_date: dict[datetime, list[str]] = {}
	for name, date in new_dates.items():
		by_date.setdefault(date, []).append(name)
	for date, names in by_date.items():
		due_at = due_at.when(comment.name.isin(names), date)
	update = frappe.qb.update(comment).set(comment.due_at, due_at).set(comment.modified, frappe.utils.now())
	update.where(comment.name.isin(list(new_dates))).run()
