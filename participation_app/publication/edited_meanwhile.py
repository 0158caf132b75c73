"""Two people at one text: the second who saves is refused, and shown what each of them wrote."""

from __future__ import annotations

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import escape_html

from participation_app.rules.word_diff import Piece, word_diff


class EditedMeanwhile(frappe.TimestampMismatchError):
	"""The text was saved by somebody else since it was opened."""


def refuse(reply: Document) -> None:
	"""Says who saved in between and shows both texts as one, with their differences; raises EditedMeanwhile."""
	theirs = reply.get_doc_before_save()
	name = frappe.get_cached_value("User", theirs.modified_by, "full_name") or theirs.modified_by
	message = _("{0} has saved this reply since you opened it, and it stands at “{1}”. Yours was not saved.")
	told = [escape_html(message.format(name, _(theirs.workflow_state)))]
	if (theirs.text or "") != (reply.text or ""):
		told += [
			_("Crossed out stands only in what is saved, underlined only in yours:"),
			_compared(theirs, reply),
		]
	told.append(_("Copy what you need of yours, then load the page again."))
	body = "".join(f"<p>{part}</p>" if not part.startswith("<div") else part for part in told)
	frappe.throw(body, EditedMeanwhile, title=_("Saved by Somebody Else"))


def _compared(theirs: Document, mine: Document) -> str:
	pieces = "".join(map(_shown, word_diff(theirs.text or "", mine.text or "")))
	return f'<div class="participation-compared" dir="auto">{pieces}</div>'


def _shown(piece: Piece) -> str:
	tag = {"same": "span", "removed": "del", "added": "ins"}[piece.kind]
	return f"<{tag}>{escape_html(piece.text)}</{tag}>"
