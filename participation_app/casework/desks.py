"""What each role's workspace counts: the cards of a desk, each with the list that it opens.

A card's number is the length of its list, for whoever reads it: both come from the same filters and the same
permissions. The workspaces, number cards and charts themselves are records beside this file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import frappe

from participation_app.casework.due_clock import (
	ALL_OPEN,
	DUE_SOON,
	DUE_TODAY,
	OVERDUE,
	WORKING_DAYS_SOON,
	DueClock,
)
from participation_app.rules import lifecycle, moderation

Filters = Mapping[str, object]

_THIRD = 3  # a ticket that came back this often is the supervisor's
_CLOSED_STAGES = (lifecycle.ANSWERED, lifecycle.CLOSED)
OPEN_STAGES = tuple(stage for stage in lifecycle.STAGES if stage not in _CLOSED_STAGES)
_AT_THE_CALL_CENTRE = (lifecycle.REGISTERED, lifecycle.RETURNED, lifecycle.REPLY_DRAFTING)
_AT_THE_DEPARTMENT = (lifecycle.WITH_DEPARTMENT, lifecycle.ACTION_REPORTED)
_AT_PUBLIC_RELATIONS = (lifecycle.PR_REVIEW, lifecycle.PUBLISHING)
EVERYTHING_DUE = {  # what a reader filtered the due list by before is gone
	"turn": "",
	"department": "",
	"share": "",
	"due_on": "",
	"working_days": WORKING_DAYS_SOON,
}
APPROVED = (moderation.APPROVED, moderation.APPROVED_IN_PART)
TO_DECIDE = (moderation.RECEIVED, moderation.UNDER_STUDY, moderation.OBJECTED)


@dataclass(frozen=True)
class Records:
	"""The records of a doctype that fit the filters, of those open to the reader; a page may show them instead."""

	doctype: str
	filters: Callable[[], Filters]
	page: str | None = None


@dataclass(frozen=True)
class Due:
	"""Entries of the due list; with a role only those whose turn is that role's."""

	which: str
	turn: str | None = None


Card = Records | Due


@dataclass(frozen=True)
class Desk:
	"""The workspace of a role: its cards by label, and what it lists first."""

	role: str
	cards: Mapping[str, Card]
	listed: Due | Records


def _tickets(*stages: str, **more: object) -> Records:
	return Records("HD Ticket", lambda: {"participation_stage": ["in", list(stages)], **more})


def _open_elsewhere(*own: str) -> Records:
	return _tickets(*(stage for stage in OPEN_STAGES if stage not in own))


def _mine(*stages: str) -> Records:
	def filters() -> Filters:
		assigned = f'%"{frappe.session.user}"%'
		return {"participation_stage": ["in", list(stages)], "_assign": ["like", assigned]}

	return Records("HD Ticket", filters)


def _records(doctype: str, page: str | None = None, **filters: object) -> Records:
	return Records(doctype, lambda: filters, page)


def _studied_by_me() -> Filters:
	return {"state": moderation.UNDER_STUDY, "studied_by": frappe.session.user}


def _contributions_overdue() -> Filters:
	return {"state": ["in", list(TO_DECIDE)], "due_at": ["<", str(DueClock().now)]}


def _contributions_due_today() -> Filters:
	today = str(DueClock().today)
	return {"state": ["in", list(TO_DECIDE)], "due_at": ["between", [today, today]]}


def _with_due(role: str, *own: str) -> dict[str, Card]:
	"""The four that every desk with tickets begins with."""
	return {
		"Overdue": Due(OVERDUE, role),
		"Due Today": Due(DUE_TODAY, role),
		"Assigned to Me": _mine(*own),
		"Waiting for Others": _open_elsewhere(*own),
	}


_WAITING = _records("Social Comment", "triage", state=lifecycle.COMMENT_WAITING)
_RETURNED_THRICE = _tickets(lifecycle.RETURNED, participation_returns=[">=", _THIRD])

DESKS: Mapping[str, Desk] = MappingProxyType(
	{
		"Call Centre": Desk(
			lifecycle.CALL_CENTRE_AGENT,
			{
				**_with_due(lifecycle.CALL_CENTRE_AGENT, *_AT_THE_CALL_CENTRE),
				"Comments Waiting": _WAITING,
				"Tickets to Refer": _tickets(lifecycle.REGISTERED, lifecycle.RETURNED),
				"Drafts to Write": _tickets(lifecycle.REPLY_DRAFTING),
				"Returned Three Times": _RETURNED_THRICE,
			},
			Due(ALL_OPEN, lifecycle.CALL_CENTRE_AGENT),
		),
		"Department Desk": Desk(
			lifecycle.DEPARTMENT_LIAISON,
			{
				**_with_due(lifecycle.DEPARTMENT_LIAISON, *_AT_THE_DEPARTMENT),
				"To Assign": _tickets(lifecycle.WITH_DEPARTMENT),
				"Reported, to Confirm": _tickets(lifecycle.ACTION_REPORTED),
				"With My Sections": _tickets(lifecycle.WITH_SECTION),
				"Awaiting the Citizen": _tickets(lifecycle.AWAITING_CITIZEN),
			},
			Due(ALL_OPEN, lifecycle.DEPARTMENT_LIAISON),
		),
		"Section Desk": Desk(
			lifecycle.SECTION_OFFICER,
			{
				**_with_due(lifecycle.SECTION_OFFICER, lifecycle.WITH_SECTION),
				"With My Section": _tickets(lifecycle.WITH_SECTION),
				"To Inspect": _tickets(lifecycle.WITH_SECTION, participation_needs_inspection=1),
				"Reported, Not Confirmed": _tickets(lifecycle.ACTION_REPORTED),
				"Awaiting the Citizen": _tickets(lifecycle.AWAITING_CITIZEN),
			},
			Due(ALL_OPEN, lifecycle.SECTION_OFFICER),
		),
		"Public Relations": Desk(
			lifecycle.PUBLIC_RELATIONS_OFFICER,
			{
				"Overdue": Due(OVERDUE, lifecycle.PUBLIC_RELATIONS_OFFICER),
				"Due Today": Due(DUE_TODAY, lifecycle.PUBLIC_RELATIONS_OFFICER),
				"Assigned to Me": _mine(*_AT_PUBLIC_RELATIONS),
				"Sent Back for Changes": _records(
					"Proposed Reply", workflow_state=lifecycle.REPLY_DRAFTING, rounds=[">", 0]
				),
				"To Review": _records("Proposed Reply", workflow_state=lifecycle.PR_REVIEW),
				"Could Not Be Posted": _records(
					"Proposed Reply", workflow_state=lifecycle.PR_REVIEW, failure=["is", "set"]
				),
				"Outcome Unknown": _records("Publication", state="Unclear"),
				"Awaiting Publication": _records("Proposed Reply", workflow_state=lifecycle.PUBLISHING),
			},
			Due(ALL_OPEN, lifecycle.PUBLIC_RELATIONS_OFFICER),
		),
		"Moderation": Desk(
			lifecycle.PARTICIPATION_MODERATOR,
			{
				"Overdue": Records("Public Contribution", _contributions_overdue),
				"Due Today": Records("Public Contribution", _contributions_due_today),
				"Studied by Me": Records("Public Contribution", _studied_by_me),
				"Objections": _records("Public Contribution", state=moderation.OBJECTED),
				"To Study": _records("Public Contribution", state=moderation.RECEIVED),
				"Under Study": _records("Public Contribution", state=moderation.UNDER_STUDY),
				"Approved, Not Published": _records("Public Contribution", state=["in", list(APPROVED)]),
				"Survey Texts to Read": _records("Survey Text", state="Received"),
			},
			_records("Public Contribution", state=["in", list(TO_DECIDE)]),
		),
		"Participation": Desk(
			lifecycle.PARTICIPATION_MANAGER,
			{
				"Overdue": Due(OVERDUE),
				"Due Today": Due(DUE_TODAY),
				"Promises at Risk": Due(DUE_SOON),
				"Comments Waiting": _WAITING,
				"Returned Three Times": _RETURNED_THRICE,
				"Delays to Explain": _records("Participation Breach", explained_at=["is", "not set"]),
			},
			Due(ALL_OPEN),
		),
	}
)
