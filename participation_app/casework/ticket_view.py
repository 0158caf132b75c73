"""One ticket as its page shows it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import (
	access,
	holdings,
	joint,
	legal_holds,
	moments,
	notes,
	promise_story,
	receipt_target,
	why_here,
)
from participation_app.casework.agreements import read_agreement
from participation_app.casework.citizens_words import words_of
from participation_app.casework.dates import written_date
from participation_app.casework.labels import label_of
from participation_app.casework.pauses import pauses_of, standing_since
from participation_app.casework.report_files import REPORT, files_of
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed


def describe(ticket: Document) -> dict[str, object]:
	"""The citizen's words, whose turn it is, the promise with the days left, reports and trail, in plain words."""
	return {
		"stage": ticket.participation_stage,
		"stage_label": _(ticket.participation_stage),
		"holder": _holder(ticket),
		"words": words_of(ticket),
		"why_here": why_here.tell(ticket),
		"due_at": ticket.participation_due_at,
		"days_left": _days_left(ticket),
		"overdue": _is_overdue(ticket),
		"reports": _reports(ticket),
		"notes": notes.notes_of(ticket.name),
		"promises": promise_story.tell(ticket),
		"breaches": _breaches(ticket),
		"pauses": pauses_of([ticket.name]).get(str(ticket.name), []),
		"joint": joint.describe(ticket),
		"legal_holds": legal_holds.describe("HD Ticket", ticket.name),
		"due_unless": _due_unless(ticket),
		"holidays_known": _holidays_known(ticket),
		"holding": holdings.describe(ticket),
		"receipt": receipt_target.describe(ticket),
		"trail": [_event_line(row) for row in _events(ticket)],
		"replies": _rows("Proposed Reply", ticket, ["name", "workflow_state", "version"], "creation desc"),
	}


def stand(ticket: Document) -> dict[str, object]:
	"""The stage, and how much there is in the trail and of the notes: what grows when anybody does something."""
	return {
		"stage": ticket.participation_stage,
		"events": frappe.db.count("Case Event", {"ticket": str(ticket.name)}),
		"notes": frappe.db.count(notes.DOCTYPE, {"reference_ticket": str(ticket.name)}),
	}


def _reports(ticket: Document) -> list[dict]:
	fields = [
		"name",
		"outcome",
		"findings",
		"action_taken",
		"public_part",
		"internal_part",
		"inspected",
		"reported_by",
		"reported_at",
	]
	rows = _rows(REPORT, ticket, fields, "reported_at desc")
	files = files_of([row.name for row in rows])
	return [
		{**row, "reported_by": _full_name(row.reported_by), "files": files.get(row.name, [])} for row in rows
	]


def _holder(ticket: Document) -> str:
	if ticket.participation_follows_event:
		return _("Waits for the Answer to the Event")
	roles = lifecycle.holders(ticket.participation_stage, ticket.participation_came_from)
	place = ticket.participation_section if ticket.participation_stage == lifecycle.WITH_SECTION else None
	if ticket.participation_stage in (lifecycle.WITH_DEPARTMENT, lifecycle.ACTION_REPORTED):
		place = ticket.participation_department
	holder = listed(map(_, roles), frappe.local.lang)
	return f"{holder} · {_(place)}" if place else holder


def _breaches(ticket: Document) -> list[dict]:
	fields = [
		"name",
		"due_at",
		"noticed_at",
		"stage",
		"explanation",
		"explained_by",
		"explained_at",
	]
	may_explain = access.may_work_on(ticket, frappe.session.user)
	return [
		{
			**row,
			"due_text": promise_story.written(row.due_at),
			"stage": _(row.stage),
			"explained_by": row.explained_by and _full_name(row.explained_by),
			"may_explain": may_explain,
		}
		for row in _rows("Participation Breach", ticket, fields, "due_at")
	]


def _due_unless(ticket: Document) -> dict[str, object] | None:
	"""The other outcome of an expected holiday; None where there is none, or the ticket is answered."""
	other = None if ticket.participation_answered_at else promise_story.due_unless(ticket)
	if other is None:
		return None
	return {"due_at": other, "text": promise_story.due_in_words(ticket, frappe.local.lang)}


def _holidays_known(ticket: Document) -> str | None:
	"""Says so where the date lies beyond the holiday list; None where the list covers it, or once answered."""
	if ticket.participation_answered_at:
		return None
	agreement = read_agreement(ticket.sla)
	due_on = moments.aware(ticket.participation_due_at).astimezone(agreement.calendar.zone).date()
	if due_on <= agreement.calendar_ends_on:
		return None
	message = _("The holiday list ends on {0}; later holidays are not known yet.")
	return message.format(written_date(agreement.calendar_ends_on))


def _full_name(user: str) -> str:
	return frappe.get_cached_value("User", user, "full_name") or user


def _is_overdue(ticket: Document) -> bool:
	answered_at = ticket.participation_answered_at
	judged_at = answered_at or standing_since(ticket.name) or frappe.utils.now_datetime()
	return frappe.utils.get_datetime(judged_at) > frappe.utils.get_datetime(ticket.participation_due_at)


def _days_left(ticket: Document) -> int | None:
	"""Working days after today up to the due date; None once the ticket is answered."""
	if ticket.participation_answered_at:
		return None
	calendar = read_agreement(ticket.sla).calendar
	today = moments.now().astimezone(calendar.zone).date()
	due_on = moments.aware(ticket.participation_due_at).astimezone(calendar.zone).date()
	return calendar.working_days_between(today, due_on)


def _rows(doctype: str, ticket: Document, fields: list[str], order_by: str) -> list[dict]:
	return frappe.get_all(doctype, filters={"ticket": str(ticket.name)}, fields=fields, order_by=order_by)


def _events(ticket: Document) -> list[dict]:
	fields = [
		"move",
		"actor",
		"actor_role",
		"acting_for",
		"at",
		"from_state",
		"to_state",
		"note",
		"due_before",
		"due_after",
		"digest",
	]
	return _rows("Case Event", ticket, fields, "at, creation, sequence")


def _actor_name(row: dict) -> str:
	name = _full_name(row["actor"])
	if not row["acting_for"]:
		return name
	return _("{0} (in place of {1})").format(name, _full_name(row["acting_for"]))


def _event_line(row: dict) -> dict[str, object]:
	return {
		**row,
		"label": label_of(row["move"]),
		"actor_name": _actor_name(row),
		"actor_role": _(row["actor_role"]),
		"to_state": _(row["to_state"]),
	}
