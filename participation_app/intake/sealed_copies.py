"""Where the words of a comment stand besides the comment: on its ticket, in messages, notifications and deliveries."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.search.sqlite_search import update_doc_index
from frappe.utils import strip_html

from participation_app.casework.kept_evidence import in_place_of_words
from participation_app.intake.received_text import one_line
from participation_app.rules.lifecycle import COMMENT_ATTACHED

Copy = dict[str, str]

# By doctype, the field that names the ticket and the fields in which the words stand.
_ON_TICKETS = {
	"HD Ticket": ("name", ("subject", "description")),
	"Communication": ("reference_name", ("subject", "content")),
	"Comment": ("reference_name", ("content",)),
	"Proposed Reply": ("ticket", ("subject",)),
}
_REFERS_TO_TICKETS = {"Communication", "Comment"}
_WITH_CHANGES = ("HD Ticket", "Proposed Reply")
_SEARCHED = ("HD Ticket", "Communication")
_TOLD = ("subject", "email_content")
_IN_BOLD = re.compile(r"<(b|strong)\b[^>]*>.*?</\1>", re.DOTALL)
_CUT_OFF = "…."
LONG_ENOUGH_TO_QUOTE = 20  # a shorter comment may stand in anybody's text by chance
_LINE_BREAK = re.compile(r"<br\s*/?>|</(?:p|div)>", re.IGNORECASE)


def take_out(comment: Document, wordings: Sequence[str]) -> list[Copy]:
	"""Puts a notice in the place of each copy and returns what stood there."""
	words = _Words(wordings)
	_clear_deliveries(comment)
	if not comment.ticket or not words:
		return []
	notice = in_place_of_words()
	taken = list(_copies(comment, words))
	_clear_notifications(comment.ticket, words, notice)
	_clear_changes(comment.ticket, words, notice)
	_clear_timeline(comment.ticket, words, notice)
	for copy in taken:
		_write(copy, notice)
		copy["notice"] = notice
	return taken


def put_back(copies: Sequence[Copy]) -> None:
	"""Puts the words back where nobody has written anything else since."""
	for copy in copies:
		if frappe.db.get_value(copy["doctype"], copy["name"], copy["field"]) == copy["notice"]:
			_write(copy, copy["value"])


def index_anew(ticket: str) -> None:
	"""Has Helpdesk's search find the ticket by what stands there now."""
	messages = frappe.get_all("Communication", _of_ticket("Communication", ticket), pluck="name")
	for doctype, names in zip(_SEARCHED, ([ticket], messages), strict=True):
		for name in names:
			update_doc_index(frappe.get_doc(doctype, name))


class _Words:
	"""Tells the citizen's words from what staff wrote, however a page has put them into HTML or cut them off."""

	def __init__(self, wordings: Sequence[str]) -> None:
		lines = (one_line(wording).rstrip(_CUT_OFF) for wording in wordings)
		self._lines = [line for line in dict.fromkeys(lines) if line]

	def __bool__(self) -> bool:
		return bool(self._lines)

	def stand_in(self, value: str | None) -> bool:
		shown = _shown(value)
		return any(shown == line or _quotes(shown, line) or _quotes(line, shown) for line in self._lines)


def _quotes(text: str, part: str) -> bool:
	return len(part) >= LONG_ENOUGH_TO_QUOTE and part in text


def _shown(value: str | None) -> str:
	text = strip_html(_LINE_BREAK.sub(" ", value or ""))
	return one_line(html.unescape(text)).removeprefix("Re: ").rstrip(_CUT_OFF)


def _copies(comment: Document, words: _Words) -> Iterator[Copy]:
	# What is attached to a ticket stands in its timeline alone; the ticket is about another comment.
	doctypes = ("Comment",) if comment.state == COMMENT_ATTACHED else tuple(_ON_TICKETS)
	for doctype in doctypes:
		_link, fields = _ON_TICKETS[doctype]
		for row in frappe.get_all(doctype, _of_ticket(doctype, comment.ticket), ["name", *fields]):
			for field in fields:
				if words.stand_in(row[field]):
					yield {"doctype": doctype, "name": str(row.name), "field": field, "value": row[field]}


def _of_ticket(doctype: str, ticket: str) -> dict[str, object]:
	link, _fields = _ON_TICKETS[doctype]
	refers = {"reference_doctype": "HD Ticket"} if doctype in _REFERS_TO_TICKETS else {}
	kind = {"comment_type": "Comment"} if doctype == "Comment" else {}
	return {link: str(ticket), **refers, **kind}


def _write(copy: Copy, value: str) -> None:
	# Whoever has the ticket open must reload it, or would save the words with it again.
	is_open_in_forms = copy["doctype"] == "HD Ticket"
	field = copy["field"]
	frappe.db.set_value(copy["doctype"], copy["name"], field, value, update_modified=is_open_in_forms)


def _clear_notifications(ticket: str, words: _Words, notice: str) -> None:
	"""Frappe writes the ticket's subject, in bold, into what it tells people of their assignments."""
	told = {"document_type": "HD Ticket", "document_name": str(ticket)}
	for row in frappe.get_all("Notification Log", told, ["name", *_TOLD]):
		cleared = {field: _without(row[field], words, notice) for field in _TOLD}
		if cleared != {field: row[field] for field in _TOLD}:
			frappe.db.set_value("Notification Log", row.name, cleared, update_modified=False)


def _without(told: str | None, words: _Words, notice: str) -> str | None:
	cleared = _IN_BOLD.sub(lambda bold: notice if words.stand_in(bold[0]) else bold[0], told or "")
	return notice if words.stand_in(cleared) else cleared or told


def _clear_changes(ticket: str, words: _Words, notice: str) -> None:
	"""Frappe keeps what a field held before somebody edited it."""
	for doctype in _WITH_CHANGES:
		names = list(map(str, frappe.get_all(doctype, _of_ticket(doctype, ticket), pluck="name")))
		changes = {"ref_doctype": doctype, "docname": ["in", names]}
		for row in frappe.get_all("Version", changes, ["name", "data"]) if names else ():
			_clear_change(row, _ON_TICKETS[doctype][1], words, notice)


def _clear_change(row: frappe._dict, fields: Sequence[str], words: _Words, notice: str) -> None:
	data = json.loads(row.data or "{}")
	cleared = [
		[field, *(notice if field in fields and words.stand_in(value) else value for value in values)]
		for field, *values in data.get("changed") or ()
	]
	if cleared != (data.get("changed") or []):
		text = json.dumps({**data, "changed": cleared}, ensure_ascii=False)
		frappe.db.set_value("Version", row.name, "data", text, update_modified=False)


def _clear_timeline(ticket: str, words: _Words, notice: str) -> None:
	"""Frappe repeats a ticket's comments on the ticket itself, for its lists."""
	held = frappe.db.get_value("HD Ticket", ticket, "_comments")
	lines = json.loads(held or "[]")
	cleared = [{**line, "comment": notice} if words.stand_in(line.get("comment")) else line for line in lines]
	if cleared != lines:
		frappe.db.set_value("HD Ticket", ticket, "_comments", json.dumps(cleared), update_modified=False)


def _clear_deliveries(comment: Document) -> None:
	"""What a platform pushed and nobody has to work off any more holds the words as they came."""
	event = DocType("Pushed Event")
	holds_it = event.body.like(f"%{comment.external_id}%") & (event.state != "Waiting")
	frappe.qb.update(event).set(event.body, None).where(holds_it).run()
