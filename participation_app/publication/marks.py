"""What an officer marks in a text under review, and that its drafter ticks off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.rules.lifecycle import REPLY_DRAFTING
from participation_app.rules.reply_marks import Mark, MarksRefused, checked_marks


class MarksDoNotFit(frappe.ValidationError):
	"""Marks that were not made in the text as it stands."""


def read_marks(reply: Document, sent: Iterable[Mapping[str, object]]) -> tuple[Mark, ...]:
	"""The marks that a screen sent, checked against the text under review; raises MarksDoNotFit."""
	try:
		return checked_marks(reply.text or "", [_mark(one) for one in sent])
	except MarksRefused as refusal:
		frappe.throw(_(refusal.message).format(refusal.quote), MarksDoNotFit, title=_("Marks"))


def in_words(marks: Sequence[Mark], comment: str) -> str:
	"""What should change as one text: the comment, else what hangs on the marks."""
	if comment.strip() or not marks:
		return comment
	return "\n".join(f"«{mark.quote}»: {mark.comment}" for mark in marks)


def keep(reply: Document, marks: Iterable[Mark]) -> None:
	"""Writes the marks beside the version that they were made in; the caller saves."""
	now = frappe.utils.now_datetime()
	for mark in marks:
		row = {"version": reply.version, "made_by": frappe.session.user, "made_at": now}
		reply.append("marks", {**vars(mark), **row})


def tick(reply: Document, mark: str, done: bool) -> None:
	"""The drafter has dealt with a mark, or not after all."""
	row = next((row for row in reply.marks if row.name == mark), None)
	if row is None or reply.workflow_state != REPLY_DRAFTING:
		frappe.throw(_("Marks are ticked off while the reply is being drafted."), MarksDoNotFit)
	by, at = (frappe.session.user, frappe.utils.now_datetime()) if done else (None, None)
	frappe.db.set_value("Reply Mark", row.name, {"ticked_by": by, "ticked_at": at})


def marks_of(reply: Document, version: int) -> list[dict[str, object]]:
	"""The marks in one version of the text, in its order."""
	rows = sorted((row for row in reply.marks if row.version == version), key=lambda row: row.start)
	return [
		{
			"name": row.name,
			"start": row.start,
			"end": row.end,
			"quote": row.quote,
			"comment": row.comment,
			"made_by": _full_name(row.made_by),
			"ticked_by": _full_name(row.ticked_by),
			"ticked_at": row.ticked_at,
		}
		for row in rows
	]


def _mark(sent: Mapping[str, object]) -> Mark:
	start, end = frappe.utils.cint(sent.get("start")), frappe.utils.cint(sent.get("end"))
	return Mark(start, end, str(sent.get("quote") or ""), str(sent.get("comment") or "").strip())


def _full_name(user: str | None) -> str | None:
	return user and (frappe.get_cached_value("User", user, "full_name") or user)
