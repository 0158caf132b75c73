"""One contribution as a lawyer reads it: the words, what was promised, everything that happened, what was answered."""

from __future__ import annotations

from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from markupsafe import Markup

from participation_app.casework import access, paper, ticket_view, trace_check
from participation_app.casework.report_paper import about_the_print
from participation_app.casework.trace_chain import chain_of
from participation_app.rules.enumeration import listed

FORMAT = "Case File"
_NOTICE = ("kind", "channel", "state", "creation", "sent_at", "delivered_at", "evidence", "text")
_REPLY = (
	"name",
	"platform",
	"workflow_state",
	"text",
	"authors",
	"rounds",
	"approved_by",
	"approved_at",
	"permalink",
	"withdrawn_at",
	"withdrawal_reason",
	"corrects",
)
_POST = ("state", "text", "sent_at", "permalink", "external_id", "part", "parts", "removed_at")


def case_file(ticket: Document) -> Markup:
	"""The file as a body to be printed; raises for whoever is not of the ticket's staff."""
	_check(ticket)
	view = ticket_view.describe(ticket)
	return paper.rendered(
		"case_file",
		ticket=ticket,
		view=view,
		words=view["words"] or {},
		facts=_facts(ticket, view),
		chain=_chain(ticket),
		replies=[_reply(row) for row in _rows("Proposed Reply", ticket, _REPLY, "creation")],
		posts=_rows("Publication", ticket, _POST, "creation, part"),
		notices=_rows("Participation Notice", ticket, _NOTICE, "creation"),
		**about_the_print(),
	)


def _check(ticket: Document) -> None:
	ticket.check_permission("read")
	if not ticket.get("participation_type") or not access.may_work_on(ticket, frappe.session.user):
		message = _("The file of a contribution is for the people who work on it.")
		frappe.throw(message, frappe.PermissionError)


def _chain(ticket: Document) -> dict[str, object]:
	"""Whether the trail holds as it is printed, and by which digest and root others can check it."""
	standing = trace_check.standing_of(chain_of({"ticket": str(ticket.name)}))
	if not standing:
		return {}
	broken = listed((paper.written(number, "Int") for number in standing.broken_at), frappe.local.lang)
	return {**vars(standing), "broken": broken}


def _facts(ticket: Document, view: dict) -> list[tuple[str, str]]:
	places = listed(
		[_(place) for place in (ticket.participation_department, ticket.participation_section) if place],
		frappe.local.lang,
	)
	answered = ticket.participation_answered_at
	facts = (
		(_("Type"), _(ticket.participation_type, context="HD Ticket")),
		(_("Channel"), _(ticket.participation_channel or "")),
		(_("Place"), ticket.participation_place),
		(_("Received"), paper.written_here(ticket.participation_received_at)),
		(_("Department or Section"), places),
		(_("Stage"), f"{view['stage_label']} · {view['holder']}"),
		(_("Due"), paper.written_here(ticket.participation_due_at) if ticket.participation_due_at else None),
		(_("Answered"), paper.written_here(answered) if answered else None),
		(_("Why It Was Sent There"), " ".join(view["why_here"])),
	)
	return [(label, value) for label, value in facts if value]


def _reply(row: frappe._dict) -> dict[str, object]:
	versions = frappe.get_all(
		"Proposed Reply Version",
		{"parent": row.name},
		["version", "text", "author", "submitted_at", "review_comment"],
		order_by="idx",
	)
	authors = [line for line in (row.authors or "").splitlines() if line]
	return {
		**row,
		"state": _(row.workflow_state or ""),
		"authors": _names(authors),
		"approved_by": _names([row.approved_by] if row.approved_by else []),
		"versions": [{**one, "author": _names([one.author] if one.author else [])} for one in versions],
	}


def _names(users: Sequence[str]) -> str:
	names = (frappe.get_cached_value("User", user, "full_name") or user for user in users)
	return listed(names, frappe.local.lang)


def _rows(doctype: str, ticket: Document, fields: Sequence[str], order_by: str) -> list[frappe._dict]:
	return frappe.get_all(doctype, {"ticket": str(ticket.name)}, list(fields), order_by=order_by)
