"""What has been kept for as long as the schedule says, found a batch at a time, every night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count, islice

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Coalesce

from participation_app.casework import legal_holding
from participation_app.casework.belonging import COMMENT, TICKET
from participation_app.casework.identities import USER
from participation_app.casework.kept_periods import (
	COMMENTS,
	CONTRIBUTIONS,
	NOTIFICATIONS,
	SURVEY_NAMES,
	WORDS_AS_THEY_CAME,
	days_of,
)
from participation_app.casework.legal_holds import kept_names
from participation_app.intake.partial_undo import committed
from participation_app.rules.lifecycle import (
	CLOSED,
	COMMENT_BEFORE_SERVICE,
	COMMENT_DISMISSED,
	COMMENT_REDIRECTED,
)
from participation_app.transparency.keeping import erasures
from participation_app.transparency.keeping.scopes import held_because

BATCH = 100
_DECIDED = (COMMENT_DISMISSED, COMMENT_REDIRECTED, COMMENT_BEFORE_SERVICE)


def look_after() -> None:
	"""Carries out what was left, then erases all that is due; what is interrupted goes on next night."""
	committed(legal_holding.look_again)
	for name in erasures.unfinished():
		erasures.carry_out(name)
	for kind, find in ((CONTRIBUTIONS, _tickets), (COMMENTS, _comments)):
		since = _kept_since(kind)
		while since and (subjects := find(since)):
			committed(lambda due=subjects: erasures.owe_by_schedule(due))
			erasures.carry_out(frappe.get_last_doc(erasures.DOCTYPE).name)
			if len(subjects) < BATCH:
				break
	for kind, forget in _FORGOTTEN.items():
		since = _kept_since(kind)
		while since and forget(since):
			frappe.db.commit()  # a batch at a time, so that nobody waits for the lock


def _kept_since(kind: str) -> datetime | None:
	days = days_of(kind)
	return frappe.utils.add_days(frappe.utils.now_datetime(), -days) if days else None


def _tickets(since: datetime) -> list[tuple[str, str]]:
	"""Closed, and neither under a legal hold nor touched by an objection; what is held is left for another night."""
	free = (name for name in _closed(since) if not held_because(TICKET, name))
	return [(TICKET, name) for name in islice(free, BATCH)]


def _closed(since: datetime) -> Iterator[str]:
	"""However many of the oldest are held, those behind them are found."""
	for page in count():
		names = _closed_page(since, page)
		yield from names
		if len(names) < BATCH:
			return


def _closed_page(since: datetime, page: int) -> list[str]:
	ticket = DocType(TICKET)
	ended = Coalesce(ticket.participation_answered_at, ticket.participation_received_at)
	query = (
		frappe.qb.from_(ticket)
		.select(ticket.name)
		.where((ticket.participation_stage == CLOSED) & ticket.participation_erased_at.isnull())
		.where((ended < since) & (ticket.participation_received_at < since))
		.where(ticket.name.notin(kept_names(TICKET)))
		.orderby(ticket.participation_received_at)
		.orderby(ticket.name)
		.limit(BATCH)
		.offset(page * BATCH)
	)
	return list(map(str, query.run(pluck=True)))


def _comments(since: datetime) -> list[tuple[str, str]]:
	"""Decided on without a ticket; our own and what waits stay."""
	wanted = {
		"state": ["in", _DECIDED],
		"name": ["not in", kept_names(COMMENT)],
		"erased_at": ["is", "not set"],
		"ticket": ["is", "not set"],
		"received_at": ["<", since],
	}
	names = frappe.get_all(COMMENT, wanted, pluck="name", order_by="received_at", page_length=BATCH)
	return [(COMMENT, name) for name in names]


def _forget_notifications(since: datetime) -> int:
	log = DocType("Notification Log")
	query = frappe.qb.from_(log).select(log.name).where(log.creation < since).limit(BATCH)
	is_free = [
		(log.document_type == kind) & log.document_name.notin(kept_names(kind)) for kind in (TICKET, COMMENT)
	]
	names = query.where(is_free[0] | is_free[1]).run(pluck=True)
	frappe.db.delete("Notification Log", {"name": ["in", names or [""]]})
	return len(names)


def _forget_raw(since: datetime) -> int:
	wanted = {
		"name": ["not in", kept_names(COMMENT)],
		"received_at": ["<", since],
		"raw": ["is", "set"],
		"quarantine_reason": ["is", "not set"],
	}
	names = frappe.get_all(COMMENT, wanted, pluck="name", page_length=BATCH, order_by=None)
	frappe.db.set_value(COMMENT, {"name": ["in", names or [""]]}, "raw", None, update_modified=False)
	return len(names)


def _untie_answers(since: datetime) -> int:
	survey, answer = DocType("Participation Survey"), DocType("Survey Response")
	query = (
		frappe.qb.from_(answer)
		.join(survey)
		.on(survey.name == answer.survey)
		.select(answer.name)
		.where((Coalesce(answer.person, "") != "") & (survey.closes_at < since))
		.where(answer.person.notin(kept_names(USER)))
		.limit(BATCH)
	)
	names = query.run(pluck=True)
	frappe.db.set_value(
		"Survey Response", {"name": ["in", names or [""]]}, "person", None, update_modified=False
	)
	return len(names)


Forget = Callable[[datetime], int]
_FORGOTTEN: dict[str, Forget] = {
	NOTIFICATIONS: _forget_notifications,
	WORDS_AS_THEY_CAME: _forget_raw,
	SURVEY_NAMES: _untie_answers,
}
