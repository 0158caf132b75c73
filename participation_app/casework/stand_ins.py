"""Who reviews an answer that every officer on duty wrote in: the head of public relations, or the named deputy.

They need not be officers. The role is theirs for such answers alone, as long as nobody else on duty may review them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import frappe
from frappe.query_builder import DocType
from frappe.query_builder.functions import Cast

from participation_app.casework import deputies, replica
from participation_app.casework.settings import settings
from participation_app.rules.lifecycle import ANSWERED, PR_REVIEW, PUBLIC_RELATIONS_OFFICER, PUBLISHING

NAMED = ("public_relations_head", "public_relations_deputy")
UNDER_REVIEW = (PR_REVIEW, PUBLISHING)


@replica.primary()
def named() -> list[str]:
	"""The head, then the deputy, in the place of an absent one who stands in, as far as they work in the desk."""
	absent = deputies.absent_today()
	people = [settings().get(field) for field in NAMED]
	on_duty = dict.fromkeys(absent.get(user, user) for user in people if user)
	return [user for user in on_duty if _works_in_the_desk(user)]


def officer_for(ticket: Mapping[str, object], user: str) -> str | None:
	"""The officer in whose place the user reviews the ticket's answer; None where another on duty may."""
	if ticket.get("participation_stage") not in UNDER_REVIEW or user not in named():
		return None
	return _officer_for(authors_of_answer(str(ticket.get("name"))), user)


@replica.primary()
def tickets_for(user: str) -> list[str]:
	"""The tickets whose answers only the head or the deputy may review, where the user is one of them."""
	if user not in named():
		return []
	return [name for name, authors in _under_review().items() if _officer_for(authors, user)]


def authors_of_answer(ticket: str) -> frozenset[str]:
	"""Who wrote in the ticket's answer that is not published yet."""
	reply = {"ticket": ticket, "workflow_state": ["!=", ANSWERED]}
	authors = frappe.db.get_value("Proposed Reply", reply, "authors", order_by="creation desc")
	return frozenset((authors or "").split())


def _officer_for(authors: Collection[str], user: str) -> str | None:
	reviewers = [] if user in authors else _reviewers()
	if any(actor not in authors and officer not in authors for actor, officer in reviewers):
		return None
	officers = [officer for _actor, officer in reviewers]
	return next((officer for officer in officers if officer in authors), next(iter(officers), None))


def _reviewers() -> list[tuple[str, str]]:
	"""Who acts as an officer today, and in whose place: their own where they are not absent."""
	absent = deputies.absent_today()
	filters = {"parenttype": "User", "role": PUBLIC_RELATIONS_OFFICER}
	holders = frappe.get_all("Has Role", filters, pluck="parent", order_by="parent", distinct=True)
	officers = [user for user in holders if PUBLIC_RELATIONS_OFFICER in deputies.own_roles(user)]
	return [(absent.get(user, user), user) for user in officers if _works_in_the_desk(user)]


def _under_review() -> dict[str, frozenset[str]]:
	ticket, reply = DocType("HD Ticket"), DocType("Proposed Reply")
	query = (
		frappe.qb.from_(ticket)
		.join(reply)
		.on(reply.ticket == Cast(ticket.name, "CHAR"))  # the links hold text, and only text finds their index
		.select(reply.ticket, reply.authors)
		.where(ticket.participation_stage.isin(UNDER_REVIEW) & (reply.workflow_state != ANSWERED))
		.orderby(reply.creation)
	)
	return {name: frozenset((authors or "").split()) for name, authors in query.run()}


def _works_in_the_desk(user: str) -> bool:
	found = frappe.get_cached_value("User", user, ["enabled", "user_type"])
	return bool(found) and bool(found[0]) and found[1] == "System User" and user not in frappe.STANDARD_USERS
