"""One reply as the officer reviews it: text, versions with what changed, rounds with their time, and what may be done."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework import access, deputies, stand_ins
from participation_app.publication import drafting, review, standing
from participation_app.publication.marks import marks_of
from participation_app.publication.parts import rest_of
from participation_app.rules.lifecycle import (
	PR_REVIEW,
	PUBLIC_RELATIONS_OFFICER,
	PUBLISHING,
	REPLY_DRAFTING,
)
from participation_app.rules.word_diff import word_diff

_SHOWN = (
	"name",
	"ticket",
	"comment",
	"platform",
	"subject",
	"text",
	"in_parts",
	"on_page",
	"version",
	"rounds",
	"review_comment",
	"failure",
	"by_hand",
	"corrects",
	"remove_corrected",
	"event",
)


def describe(reply: Document) -> dict[str, object]:
	"""What the review desk shows of a reply, all but the ticket's own view."""
	return {
		**{field: reply.get(field) for field in _SHOWN},
		"state": reply.workflow_state,
		"state_label": _(reply.workflow_state),
		"seen": review.seen_as(reply),
		"authors": [_full_name(user) for user in drafting.authors_of(reply)],
		"length": drafting.told_length(reply),
		"account": _account(reply),
		"target": _target(reply),
		"versions": versions_of(reply),
		"rounds_told": _rounds(reply),
		"may": _may(reply),
		"to_post": _to_post(reply),
		"stands_in_for": _stands_in_for(reply),
		"standing": standing.describe(reply),
	}


def versions_of(reply: Document) -> list[dict[str, object]]:
	"""The newest first, each with its author, what changed since the one before, and what was asked about it."""
	rows = sorted(reply.versions, key=lambda row: row.version)
	before = [None, *rows]
	return [
		{
			"version": row.version,
			"text": row.text,
			"author": _full_name(row.author),
			"submitted_at": row.submitted_at,
			"review_comment": row.review_comment,
			"changes": word_diff(former.text or "", row.text or "") if former else None,
			"marks": marks_of(reply, row.version),
		}
		for former, row in reversed(list(zip(before, rows, strict=False)))
	]


def _account(reply: Document) -> dict[str, object] | None:
	"""Who will be seen to have written it."""
	account = reply.comment and frappe.db.get_value("Social Comment", reply.comment, "account")
	fields = ["name", "account_name", "handle", "platform", "state", "state_message"]
	return frappe.db.get_value("Social Account", account, fields, as_dict=True) if account else None


def _target(reply: Document) -> dict[str, object] | None:
	fields = ["version_id", "permalink", "author_name", "visibility", "last_checked_at"]
	return (
		frappe.db.get_value("Social Comment", reply.comment, fields, as_dict=True) if reply.comment else None
	)


def _rounds(reply: Document) -> list[dict[str, object]]:
	"""How long the text lay with whom, stay by stay, in working days."""
	stages = {"ticket": reply.ticket, "stage": ["in", [REPLY_DRAFTING, PR_REVIEW]]}
	fields = ["stage", "since", "until", "days_spent"]
	rows = frappe.get_all("Participation Holding", stages, fields, order_by="since, creation")
	return [{**row, "stage_label": _(row.stage)} for row in rows]


def _may(reply: Document) -> dict[str, object]:
	"""What the reader may do now, and why not approve."""
	user = frappe.session.user
	ticket = access.read_ticket(reply.ticket)
	is_officer = bool(ticket) and PUBLIC_RELATIONS_OFFICER in access.roles_before(ticket, user)
	in_review = reply.workflow_state == PR_REVIEW
	is_author = review.is_author(reply, user)
	fits = drafting.fits(reply)
	return {
		"approve": is_officer and in_review and not is_author and fits,
		"request_changes": is_officer and in_review,
		"post_by_hand": is_officer and reply.workflow_state in (PR_REVIEW, PUBLISHING) and not is_author,
		"withdraw_approval": is_officer and reply.workflow_state == PUBLISHING and not review.is_sent(reply),
		"why_not": _why_not(is_author, fits) if is_officer and in_review else None,
	}


def _why_not(is_author: bool, fits: bool) -> str | None:
	if is_author:
		return _("You, or whom you stand in for, wrote in this text: another officer approves it.")
	return None if fits else _("The text is longer than the platform allows: it goes back to be shortened.")


def _to_post(reply: Document) -> list[str]:
	"""What a person posts, one text after another; nothing where the text cannot be posted as it is."""
	is_open = reply.workflow_state in (PR_REVIEW, PUBLISHING) and drafting.fits(reply)
	return rest_of(reply) if is_open else []


def _stands_in_for(reply: Document) -> str | None:
	"""The officer in whose place the reader acts, where they hold no role of their own."""
	user = frappe.session.user
	if PUBLIC_RELATIONS_OFFICER in deputies.own_roles(user):
		return None
	absent = next((row.absent for row in deputies.stands_in_for(user)), None)
	return _full_name(stand_ins.officer_for(access.read_ticket(reply.ticket) or {}, user) or absent)


def _full_name(user: str | None) -> str | None:
	return user and (frappe.get_cached_value("User", user, "full_name") or user)
