"""Where the words of a comment stand besides the comment: on its tickets, in messages, notifications and deliveries."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

import frappe
from frappe.model.document import Document
from frappe.query_builder import DocType

from participation_app.casework.joint import tickets_of
from participation_app.casework.kept_evidence import in_place_of_words
from participation_app.intake import sealed_notifications
from participation_app.intake.sealed_words import Words
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


def take_out(comment: Document, wordings: Sequence[str]) -> list[Copy]:
	"""Puts a notice in the place of each copy and returns what stood there."""
	words = Words(wordings)
	_clear_deliveries(comment)
	tickets = tickets_of(comment)
	if not tickets or not words:
		return []
	notice = in_place_of_words()
	taken = [copy for ticket in tickets for copy in _copies(comment, ticket, words)]
	sealed_notifications.clear(comment, words, notice)
	for ticket in tickets:
		_clear_changes(ticket, words, notice)
		_clear_timeline(ticket, words, notice)
	for copy in taken:
		_write(copy, notice)
		copy["notice"] = notice
	return taken


def put_back(copies: Sequence[Copy]) -> None:
	"""Puts the words back where nobody has written anything else since."""
	for copy in copies:
		if frappe.db.get_value(copy["doctype"], copy["name"], copy["field"]) == copy["notice"]:
			_write(copy, copy["value"])


def _copies(comment: Document, ticket: str, words: Words) -> Iterator[Copy]:
	# What is attached to a ticket stands in its timeline alone; the ticket is about another comment.
	doctypes = ("Comment",) if comment.state == COMMENT_ATTACHED else tuple(_ON_TICKETS)
	for doctype in doctypes:
		_link, fields = _ON_TICKETS[doctype]
		for row in frappe.get_all(doctype, _of_ticket(doctype, ticket), ["name", *fields]):
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


def _clear_changes(ticket: str, words: Words, notice: str) -> None:
	"""Frappe keeps what a field held before somebody edited it."""
	for doctype in _WITH_CHANGES:
		names = list(map(str, frappe.get_all(doctype, _of_ticket(doctype, ticket), pluck="name")))
		changes = {"ref_doctype": doctype, "docname": ["in", names]}
		for row in frappe.get_all("Version", changes, ["name", "data"]) if names else ():
			_clear_change(row, _ON_TICKETS[doctype][1], words, notice)


def _clear_change(row: frappe._dict, fields: Sequence[str], words: Words, notice: str) -> None:
	data = json.loads(row.data or "{}")
	cleared = [
		[field, *(notice if field in fields and words.stand_in(value) else value for value in values)]
		for field, *values in data.get("changed") or ()
	]
	if cleared != (data.get("changed") or []):
		text = json.dumps({**data, "changed": cleared}, ensure_ascii=False)
		frappe.db.set_value("Version", row.name, "data", text, update_modified=False)


def _clear_timeline(ticket: str, words: Words, notice: str) -> None:
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
