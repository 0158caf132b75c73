"""What a decision on many comments would do to each of them, before it is made; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.intake.bulk_decisions import check
from participation_app.intake.comment_moves import raise_unless_open
from participation_app.intake.proposed_moves import AS_PROPOSED, proposed_values
from participation_app.notices.announcements import announce

Values = Mapping[str, object]


def preview(comments: Sequence[str], move: str, values: Values) -> dict[str, object]:
	"""{"wanted", "possible", "rows": [{"comment", "author_name", "excerpt", "refused", "proposed"}]}.

	`proposed` tells what the rules see in a comment, so that a true complaint stands out among spam.
	"""
	check(comments, move)
	rows = [_row(comment, move, values) for comment in _read(comments)]
	possible = sum(not row["refused"] for row in rows)
	return {"wanted": len(rows), "possible": possible, "rows": rows}


def _read(names: Sequence[str]) -> list[Document]:
	"""The comments in the order in which they were chosen, without their versions; one query."""
	rows = frappe.get_all("Social Comment", {"name": ["in", list(names)]}, ["*"])
	found = {row.name: frappe.get_doc({"doctype": "Social Comment", **row}) for row in rows}
	return [found[name] for name in names if name in found]


def _row(comment: Document, move: str, values: Values) -> dict[str, object]:
	return {
		"comment": comment.name,
		"author_name": comment.author_name,
		"platform": comment.platform,
		"excerpt": comment.excerpt,
		"posted_at": comment.posted_at,
		"refused": _refusal(lambda: _try(comment, move, values)),
		"proposed": _proposed(comment),
	}


def _try(comment: Document, move: str, values: Values) -> None:
	"""Raises what making the move would raise, as far as it can be told without making it."""
	if move == AS_PROPOSED:
		move, values = "register", proposed_values(comment)
	raise_unless_open(comment, move, values)
	if move == "redirect":
		announce("preview_redirect", comment, values)


def _refusal(attempt: Callable[[], None]) -> str | None:
	try:
		attempt()
	except frappe.ValidationError as error:
		frappe.clear_last_message()
		return str(error)
	return None


def _proposed(comment: Document) -> str | None:
	places = [comment.proposed_department, comment.proposed_section, comment.proposed_entity]
	told = [_(comment.proposed_type, context="Social Comment")] if comment.proposed_type else []
	return " · ".join([*told, *(_(place) for place in places if place)]) or None
