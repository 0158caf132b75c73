"""What was promised and what became of it, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import moments, promise_reasons
from participation_app.casework.agreements import Agreement, read_agreement
from participation_app.casework.dates import written_date, written_moment, written_weekday
from participation_app.casework.open_dates import redated
from participation_app.casework.pauses import pauses_of
from participation_app.casework.public_holidays import Holiday, holidays_in
from participation_app.casework.settings import authority_zone
from participation_app.rules.enumeration import listed

Line = dict[str, object]


def tell(ticket: Document) -> list[Line]:
	"""The ticket's promises, pauses, missed dates and explanations, each as `at`, `kind` and `text`, in order."""
	lines = [*_paused(ticket), *_promised(ticket), *_missed(ticket)]
	return sorted(lines, key=lambda line: line["at"])


def written(moment: datetime, language: str | None = None) -> str:
	"""A stored moment in the authority's zone: Thursday 5 March 2026, 16:00."""
	return written_moment(_local(moment), language)


def due_in_words(ticket: Document | frappe._dict, language: str) -> str:
	"""The date to tell the citizen; both outcomes where an expected holiday makes a difference."""
	agreement, due_at = read_agreement(ticket.sla), get_datetime(ticket.participation_due_at)
	other = due_unless(ticket)
	if other is None:
		return _day_in_words(due_at, language)
	holidays = _expected(agreement, get_datetime(ticket.participation_counted_from), due_at, language)
	return _("{0}, or {1} if {2} is not announced for {3}", lang=language).format(
		_day_in_words(due_at, language),
		_day_in_words(other, language),
		listed(dict.fromkeys(holiday.name for holiday in holidays), language),
		written_date(holidays[0].day, language),
	)


def due_unless(ticket: Document | frappe._dict) -> datetime | None:
	"""The due date if no expected holiday takes place, where that is another day; else None."""
	agreement = read_agreement(ticket.sla)
	if agreement.certain_calendar is agreement.calendar or not ticket.participation_counted_from:
		return None
	due_at = get_datetime(ticket.participation_due_at)
	other = agreement.due_unless(
		get_datetime(ticket.participation_counted_from),
		ticket.participation_working_days,
		pauses_of([ticket.name]).get(str(ticket.name), ()),
	)
	if other is None:
		return None
	other = redated(agreement, due_at, other, frappe.utils.now_datetime())
	return other if _local(other).date() < _local(due_at).date() else None


def _expected(agreement: Agreement, after: datetime, until: datetime, language: str) -> list[Holiday]:
	first, last = _local(after).date(), _local(until).date()
	holidays = holidays_in(agreement.holiday_list, language)
	return [holidays[day] for day in sorted(holidays) if holidays[day].expected and first < day <= last]


def _promised(ticket: Document) -> Iterator[Line]:
	fields = ["due_at", "cause", "reason", "reason_values", "working_days", "given_at"]
	before: datetime | None = None
	for row in _rows("Participation Promise", ticket, fields, "given_at, creation"):
		yield {"at": row.given_at, "kind": row.cause, "text": _promise_in_words(row, before)}
		before = row.due_at


def _promise_in_words(row: frappe._dict, before: datetime | None) -> str:
	due_at, reason = written(row.due_at), promise_reasons.read(row)
	if row.cause == "Pause":
		return f"{_('After the pause: by {0}.').format(due_at)} {reason}".strip()
	if row.cause in _COUNTED_ANEW or before is None:
		sentence = _counted_anew().get(row.cause) or _("Promised: by {0}. Working days: {1}.")
		return sentence.format(due_at, row.working_days)
	return f"{_('Moved from {0} to {1}.').format(written(before), due_at)} {reason}".strip()


_COUNTED_ANEW = ("Registered", "Inspection", "Reopened")


def _counted_anew() -> dict[str, str]:
	return {
		"Inspection": _("Inspection called for: by {0}. Working days: {1}."),
		"Reopened": _("Reopened and counted anew: by {0}. Working days: {1}."),
	}


def _paused(ticket: Document) -> Iterator[Line]:
	for paused_at, resumed_at in pauses_of([ticket.name]).get(str(ticket.name), ()):
		text = _("The clock stopped: a question is with the citizen.")
		yield {"at": paused_at, "kind": "Paused", "text": text}
		if resumed_at:
			yield {"at": resumed_at, "kind": "Resumed", "text": _("The clock went on.")}


def _missed(ticket: Document) -> Iterator[Line]:
	fields = ["due_at", "noticed_at", "explanation", "explained_by", "explained_at"]
	for row in _rows("Participation Breach", ticket, fields, "due_at"):
		yield {"at": row.due_at, "kind": "Missed", "text": _("Missed: {0}.").format(written(row.due_at))}
		if row.explanation:
			name = frappe.get_cached_value("User", row.explained_by, "full_name") or row.explained_by
			text = _("Explained by {0}: {1}").format(name, row.explanation)
			yield {"at": row.explained_at, "kind": "Explained", "text": text}


def _rows(doctype: str, ticket: Document, fields: list[str], order_by: str) -> list[frappe._dict]:
	return frappe.get_all(doctype, filters={"ticket": str(ticket.name)}, fields=fields, order_by=order_by)


def _day_in_words(moment: datetime, language: str) -> str:
	day: date = _local(moment).date()
	return f"{written_weekday(day, language)} {written_date(day, language)}"


def _local(moment: datetime) -> datetime:
	return moments.aware(moment).astimezone(authority_zone())
