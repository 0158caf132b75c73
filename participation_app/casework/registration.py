"""Opens a participation ticket: the one way in, for every channel."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from participation_app.casework import case_events, holdings, routing, why_here
from participation_app.casework.agreements import Agreement, agreement_for
from participation_app.casework.assignment import NobodyToTakeIt, assign_holder
from participation_app.casework.holders import show_stage, team_of_stage
from participation_app.casework.moves import make_move
from participation_app.casework.open_dates import redated
from participation_app.casework.promises import promise
from participation_app.casework.service_user import as_service_user
from participation_app.casework.settings import required
from participation_app.notices import contacts
from participation_app.notices.announcements import announce
from participation_app.notices.contacts import ContactDetails
from participation_app.rules import lifecycle, references
from participation_app.rules.routing import Decision

SUBJECT_LENGTH = 130


@dataclass(frozen=True)
class Contribution:
	"""What a member of the public sent, by whichever channel; moments in site time.

	`due_at` is the date that it carried while it waited to be registered; `key` tells two sendings of one
	contribution from two contributions; `bulk` names the Bulk Decision by which it is registered.
	`is_split` where a person chose the department of each matter; the second is `joint_with` the first's ticket.
	`goes_on` where whoever registers it sends it to a department in the same act.
	"""

	text: str
	type: str
	channel: str
	language: str
	received_at: datetime
	excerpt: str
	comment: str | None = None
	raised_by: str | None = None
	due_at: datetime | None = None
	contact: ContactDetails | None = None
	place: str | None = None
	key: str | None = None
	bulk: str | None = None
	is_split: bool = False
	goes_on: bool = False
	joint_with: str | None = None


def register(contribution: Contribution, *, actor_role: str) -> Document:
	"""Makes the ticket with its promise and case event, then lets a rule that refers send it on."""
	decision = _decision_on(contribution)
	ticket = frappe.get_doc(
		{
			"doctype": "HD Ticket",
			"subject": contribution.excerpt[:SUBJECT_LENGTH] or _("Contribution without text"),
			"description": as_html(contribution.text),
		}
	)
	agreement = _take_in(ticket, contribution, decision)
	ticket.last_customer_response = frappe.utils.now_datetime()
	ticket.flags.goes_on = contribution.goes_on or _refers(decision, contribution)
	ticket.flags.ignore_version = True  # nothing stood before
	with as_service_user():
		# What it is linked to was read for it just now: agreement, team, priority, comment.
		ticket.insert(ignore_permissions=True, ignore_links=True)
	return _registered(ticket, contribution, decision, agreement, actor_role)


def adopt(ticket: Document, contribution: Contribution, *, actor_role: str, reason: str) -> Document:
	"""Makes a contribution of a ticket that came to Helpdesk as any other; its words stay as they are."""
	decision = _decision_on(contribution)
	agreement = _take_in(ticket, contribution, decision)
	ticket.save(ignore_permissions=True)
	return _registered(ticket, contribution, decision, agreement, actor_role, reason)


def _decision_on(contribution: Contribution) -> Decision:
	comment = contribution.comment
	source = (
		frappe.db.get_value("Social Comment", comment, ["account", "author"], as_dict=True) if comment else {}
	)
	return routing.decide(
		{
			"text": contribution.text,
			"channel": contribution.channel,
			"type": contribution.type,
			"language": contribution.language,
			"place": contribution.place,
			"at": contribution.received_at,
			**(source or {}),
		}
	)


def _registered(
	ticket: Document,
	contribution: Contribution,
	decision: Decision,
	agreement: Agreement,
	actor_role: str,
	note: str | None = None,
) -> Document:
	"""What stands beside the new ticket: promise, contact, trail; then whoever listens, and the rule."""
	promise(
		ticket.name,
		ticket.participation_due_at,
		agreement,
		"Registered",
		counted_from=ticket.participation_counted_from,
		working_days=ticket.participation_working_days,
	)
	contact = contacts.keep_first(ticket, contribution.contact) if contribution.contact else None
	case_events.record(
		"register",
		ticket=ticket.name,
		comment=contribution.comment,
		actor_role=actor_role,
		from_state=None,
		to_state=lifecycle.REGISTERED,
		note=note,
		due_after=ticket.participation_due_at,
		details=_details(decision, contribution),
	)
	# What came in a while ago has been with the call centre since.
	since = min(contribution.received_at, frappe.utils.now_datetime())
	holdings.hand_over(ticket, None, lifecycle.REGISTERED, since)
	announce("register", ticket, {"contribution": contribution, "contact": contact})
	if _refers(decision, contribution):
		return _refer_by_rule(ticket, decision, stays_with_us=not contribution.goes_on)
	return ticket


def _refers(decision: Decision, contribution: Contribution) -> bool:
	return bool(decision.refer and decision.department and not contribution.is_split)


def _details(decision: Decision, contribution: Contribution) -> dict[str, object] | None:
	bulk = {"bulk": contribution.bulk} if contribution.bulk else {}
	return {**(why_here.details_of(decision) or {}), **bulk} or None


def _refer_by_rule(ticket: Document, decision: Decision, *, stays_with_us: bool) -> Document:
	"""Follows a rule that refers; where nobody is there to take the ticket it stays with the call centre."""
	savepoint = "participation_rule"
	frappe.db.savepoint(savepoint)
	values = {"department": decision.department, "because": str(decision.because)}
	facts, details = {"matching_rule": decision.rule}, why_here.details_of(decision)
	try:
		return make_move(ticket.name, "refer", values, facts=facts, details=details, as_system=True)
	except NobodyToTakeIt:
		frappe.db.rollback(save_point=savepoint)
		frappe.clear_last_message()
		if stays_with_us:
			assign_holder(ticket)
		return ticket


def _take_in(ticket: Document, contribution: Contribution, decision: Decision) -> Agreement:
	"""Sets what makes a ticket a participation ticket, and returns the agreement that it is counted by."""
	needs_inspection = bool(decision.needs_inspection)
	agreement = agreement_for(needs_inspection)
	ticket.update(
		{
			"raised_by": contribution.raised_by or required("service_user"),
			"priority": decision.priority or ticket.priority,
			"sla": agreement.name,
			"participation_type": contribution.type,
			"participation_channel": contribution.channel,
			"participation_language": contribution.language,
			"participation_reference": new_reference(),
			"participation_comment": contribution.comment,
			"participation_joint_with": contribution.joint_with,
			"participation_place": contribution.place,
			"participation_key": contribution.key,
			"participation_stage": lifecycle.REGISTERED,
			"participation_needs_inspection": needs_inspection,
			"participation_received_at": contribution.received_at,
		}
	)
	_set_clock(ticket, agreement, contribution.due_at)
	if contribution.joint_with:
		ticket.participation_receipt_due_at = None  # the receipt of the first is the citizen's only one
	ticket.agent_group = team_of_stage(ticket, lifecycle.REGISTERED)
	show_stage(ticket, lifecycle.REGISTERED)
	ticket.flags.participation_move = "register"
	return agreement


def _set_clock(ticket: Document, agreement: Agreement, carried: datetime | None) -> None:
	"""The dates of the answer and of the receipt, by the priority that Helpdesk will give the ticket."""
	ticket.set_ticket_type()
	ticket.set_priority()
	received_at, working_days = ticket.participation_received_at, agreement.days_for(ticket.priority)
	ticket.participation_counted_from = received_at
	ticket.participation_working_days = working_days
	due_at = agreement.due_at(received_at, working_days)
	if carried:
		due_at = redated(agreement, carried, due_at, frappe.utils.now_datetime())
	ticket.participation_due_at = due_at
	ticket.participation_receipt_due_at = agreement.receipt_due_at(received_at, ticket.priority)


def usual_priority() -> str | None:
	"""The priority that Helpdesk gives a ticket for which nothing else chooses one."""
	ticket = frappe.new_doc("HD Ticket")
	ticket.set_ticket_type()
	ticket.set_priority()
	return ticket.priority


def new_reference() -> str:
	"""A random reference in two groups, such as 7KQM-3XWD; the unique index refuses the rare twin."""
	return references.written("".join(secrets.choice(references.ALPHABET) for _ in range(references.LENGTH)))


def as_html(text: str) -> str:
	"""What was sent as the description of its ticket."""
	return escape_html(text or _("(no text)")).replace("\n", "<br>")
