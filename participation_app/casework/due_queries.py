"""The queries behind the due lists: open tickets and waiting comments, with the same columns."""

from __future__ import annotations

from collections.abc import Collection
from functools import reduce
from operator import or_

import frappe
from frappe.query_builder.custom import ConstantColumn
from frappe.query_builder.functions import Cast
from pypika import Case
from pypika.queries import QueryBuilder
from pypika.terms import Criterion, ExistsCriterion, Term, ValueWrapper

from participation_app.casework import access
from participation_app.casework.due_clock import DUE_SOON, DUE_TODAY, OVERDUE, DueClock
from participation_app.casework.holdings import SHARE_OF_STAGE
from participation_app.casework.settings import settings
from participation_app.rules import lifecycle

TRIAGE = SHARE_OF_STAGE[lifecycle.REGISTERED]


def open_tickets(
	user: str, which: str, clock: DueClock, department: str | None, shares: Collection[str]
) -> QueryBuilder | None:
	"""Unanswered participation tickets open to the user; None where there can be none."""
	seen = access.seen_tickets(user)
	if seen is None:
		return None
	ticket = frappe.qb.DocType("HD Ticket")
	pause = frappe.qb.DocType("Participation Pause")
	query = (
		frappe.qb.from_(ticket)
		.left_join(pause)
		.on(stands_still(ticket, pause))
		.select(
			ConstantColumn("HD Ticket").as_("doctype"),
			ConstantColumn("Ticket").as_("kind"),
			ticket.name,
			ticket.participation_reference.as_("reference"),
			ticket.subject,
			ticket.participation_type.as_("type"),
			ticket.participation_channel.as_("channel"),
			ticket.participation_department.as_("department"),
			ticket.participation_section.as_("section"),
			ticket.participation_stage.as_("stage"),
			ticket.agent_group.as_("team"),
			ticket.sla.as_("agreement"),
			ticket.participation_received_at.as_("received_at"),
			ticket.participation_due_at.as_("due_at"),
			pause.paused_at,
		)
		.where(seen & is_running(ticket) & stands_for_itself(ticket))
	)
	if department:
		own = (ticket.participation_department == department) | (ticket.participation_section == department)
		query = query.where(own)
	if shares:
		query = query.where(_in_shares(ticket, shares))
	return _on_list(query, which, clock, ticket.participation_due_at, ticket.sla, pause.paused_at)


def waiting_comments(
	user: str, which: str, clock: DueClock, department: str | None, shares: Collection[str]
) -> QueryBuilder | None:
	"""Waiting comments, which are the call centre's and due when their ticket would be; None where unread."""
	if (shares and TRIAGE not in shares) or not frappe.has_permission("Social Comment", "read", user=user):
		return None
	comment = frappe.qb.DocType("Social Comment")
	own = settings()
	agreement = (
		Case()
		.when(comment.proposed_inspection == 1, ValueWrapper(own.inspection_agreement))
		.else_(ValueWrapper(own.standard_agreement))
	)
	query = (
		frappe.qb.from_(comment)
		.select(
			ConstantColumn("Social Comment").as_("doctype"),
			ConstantColumn("Comment").as_("kind"),
			comment.name,
			ConstantColumn("").as_("reference"),
			comment.excerpt.as_("subject"),
			comment.proposed_type.as_("type"),
			comment.platform.as_("channel"),
			comment.proposed_department.as_("department"),
			comment.proposed_section.as_("section"),
			comment.state.as_("stage"),
			ConstantColumn(own.call_centre_team or "").as_("team"),
			agreement.as_("agreement"),
			comment.posted_at.as_("received_at"),
			comment.due_at,
		)
		.where((comment.state == lifecycle.COMMENT_WAITING) & comment.due_at.isnotnull())
	)
	if department:
		query = query.where(
			(comment.proposed_department == department) | (comment.proposed_section == department)
		)
	return _on_list(query, which, clock, comment.due_at, agreement, None)


def _in_shares(ticket, shares: Collection[str]) -> Criterion:
	"""Holds for what stands in a stage of these shares, or asked the citizen from one."""
	stages = [stage for stage, share in SHARE_OF_STAGE.items() if share in shares]
	asked = (ticket.participation_stage == lifecycle.AWAITING_CITIZEN) & ticket.participation_came_from.isin(
		stages
	)
	return ticket.participation_stage.isin(stages) | asked


def is_running(ticket) -> Criterion:
	"""Holds for participation tickets whose answer is still owed, paused ones among them."""
	return ticket.participation_answered_at.isnull() & ticket.participation_due_at.isnotnull()


def stands_for_itself(ticket) -> Criterion:
	"""Holds unless the ticket follows an event whose own ticket is unanswered and due first: that one stands for it."""
	event, master = frappe.qb.DocType("Participation Event"), frappe.qb.DocType("HD Ticket").as_("master")
	first = (
		frappe.qb.from_(event)
		.join(master)
		.on(master.name == event.ticket)
		.select(event.name)
		.where(event.name == ticket.participation_event)
		.where(master.participation_answered_at.isnull())
		.where(master.participation_due_at <= ticket.participation_due_at)
	)
	return (ticket.participation_follows_event == 0) | ExistsCriterion(first).negate()


def stands_still(ticket, pause) -> Criterion:
	"""Joins the pause in which a ticket's clock stands; only who waits for the citizen can have one."""
	return (
		# Text beside text: Helpdesk's names are numbers on some releases, and the index would not serve.
		(pause.ticket == Cast(ticket.name, "CHAR"))
		& (ticket.participation_stage == lifecycle.AWAITING_CITIZEN)
		& pause.resumed_at.isnull()
	)


def _on_list(
	query: QueryBuilder, which: str, clock: DueClock, due_at: Term, agreement: Term, paused_at: Term | None
) -> QueryBuilder:
	if clock.due_on:
		query = query.where((due_at >= clock.due_on[0]) & (due_at < clock.due_on[1]))
	if which == OVERDUE:
		late = query.where(due_at < clock.now)
		return late if paused_at is None else late.where(paused_at.isnull() | (due_at < paused_at))
	if which not in (DUE_TODAY, DUE_SOON):
		return query
	last = clock.end_of_today if which == DUE_TODAY else max(clock.horizons.values(), default=clock.now)
	query = query.where((due_at >= clock.now) & (due_at <= last))
	if which == DUE_SOON:
		soon = [(agreement == name) & (due_at <= end) for name, end in clock.horizons.items()]
		query = query.where(reduce(or_, soon)) if soon else query
	return query if paused_at is None else query.where(paused_at.isnull())
