"""One ticket as its page shows it."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, holdings, moments, promise_story, receipt_target, why_here
from participation_app.casework.agreements import read_agreement
from participation_app.casework.dates import written_date
from participation_app.casework.kept_evidence import seal_in_words, ways_left
from participation_app.casework.kept_media import media_of
from participation_app.casework.labels import label_of
from participation_app.casework.pauses import pauses_of, standing_since
from participation_app.rules import lifecycle
from participation_app.rules.enumeration import listed


def describe(ticket: Document) -> dict[str, object]:
	"""The citizen's words, whose turn it is, the promise with the days left, reports and trail, in plain words."""
	return {
		"stage": ticket.participation_stage,
		"stage_label": _(ticket.participation_stage),
		"holder": _holder(ticket),
		"words": _words(ticket),
		"why_here": why_here.tell(ticket),
		"due_at": ticket.participation_due_at,
		"days_left": _days_left(ticket),
		"overdue": _is_overdue(ticket),
		"reports": _rows(
			"Action Report",
			ticket,
			[
				"outcome",
				"findings",
				"action_taken",
				"public_part",
				"internal_part",
				"reported_by",
				"reported_at",
			],
			"reported_at desc",
		),
		"promises": promise_story.tell(ticket),
		"breaches": _breaches(ticket),
		"pauses": pauses_of([ticket.name]).get(str(ticket.name), []),
		"due_unless": _due_unless(ticket),
		"holidays_known": _holidays_known(ticket),
		"holding": holdings.describe(ticket),
		"receipt": receipt_target.describe(ticket),
		"trail": [_event_line(row) for row in _events(ticket)],
		"replies": _rows("Proposed Reply", ticket, ["name", "workflow_state", "version"], "creation desc"),
	}


def _holder(ticket: Document) -> str:
	roles = lifecycle.holders(ticket.participation_stage, ticket.participation_came_from)
	place = ticket.participation_section if ticket.participation_stage == lifecycle.WITH_SECTION else None
	if ticket.participation_stage in (lifecycle.WITH_DEPARTMENT, lifecycle.ACTION_REPORTED):
		place = ticket.participation_department
	holder = listed(map(_, roles), frappe.local.lang)
	return f"{holder} · {_(place)}" if place else holder


def _words(ticket: Document) -> dict[str, object] | None:
	if not ticket.participation_comment:
		return None
	comment = frappe.get_doc("Social Comment", ticket.participation_comment)
	post = (
		frappe.db.get_value("Social Post", comment.post, ["text", "permalink"], as_dict=True)
		if comment.post
		else None
	)
	return {
		"text": comment.text,
		"author": comment.author_name,
		"platform": comment.platform,
		"posted_at": comment.posted_at,
		"permalink": comment.permalink,
		"visibility": comment.visibility,
		"edited_at": comment.edited_at,
		"post": post,
		"media": media_of(comment.name),
		"comment": comment.name,
		"seal": seal_in_words(comment),
		"ways_left": ways_left(ticket),
	}


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
		"at",
		"from_state",
		"to_state",
		"note",
		"due_before",
		"due_after",
	]
	return _rows("Case Event", ticket, fields, "at, creation")


def _event_line(row: dict) -> dict[str, object]:
	return {
		**row,
		"label": label_of(row["move"]),
		"actor_name": _full_name(row["actor"]),
		"actor_role": _(row["actor_role"]),
		"to_state": _(row["to_state"]),
	}
