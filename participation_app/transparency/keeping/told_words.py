"""The names, numbers and words by which a machine's own notes are searched for a person."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from email import message_from_string, policy

import frappe

from participation_app.rules.personal_data import NOTES
from participation_app.transparency.keeping.rows import Rows, portions

_SHORTEST_NAME, _SHORTEST_WORDS, _OF_WORDS = 5, 12, 60
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_MARKUP = re.compile(r"<[^>]*>")
_AT_ONCE = 500
# Where what is sought stands: what a person is called or reached by, and what they wrote.
_NAMES = {
	"Social Comment": ("author_name",),
	"Social Author": ("handle", "display_name", "earlier_names"),
	"Citizen Contact": ("full_name", "mobile", "email"),
	"Participation Notice": ("recipient",),
	"Phone Call Task": ("number",),
}
_WORDS = {
	"Social Comment": ("text", "excerpt"),
	"HD Ticket": ("subject", "description"),
	"Communication": ("content",),
	"Participation Rating": ("words",),
	"Participation Objection": ("reason",),
}


def told_words(rows: Rows, addresses: Iterable[str]) -> set[str]:
	"""What is to be found nowhere any more; read before the records are emptied."""
	names = {line for value in _values(rows, _NAMES) for line in re.split(r"[\n·]", value)} | {*addresses}
	words = {line for value in _values(rows, _WORDS) for line in _MARKUP.sub("\n", value).splitlines()}
	found = {name.strip() for name in names if len(name.strip()) >= _SHORTEST_NAME}
	return found | {
		line.strip()[:_OF_WORDS].strip() for line in words if len(line.strip()) >= _SHORTEST_WORDS
	}


def sweep(told: set[str]) -> dict[str, int]:
	"""Deletes the notes in which any of it stands, one pass through each table; returns how many of which."""
	if not told:
		return {}
	sought = re.compile("|".join(map(re.escape, sorted(told, key=len, reverse=True))), re.IGNORECASE)
	gone: dict[str, int] = {}
	for doctype, fields in NOTES.items():
		names = list(_telling(doctype, fields.split(), sought)) if frappe.db.table_exists(doctype) else []
		for portion in portions(names):
			frappe.db.delete(doctype, {"name": ["in", portion]})
			if doctype == "Email Queue":
				frappe.db.delete("Email Queue Recipient", {"parent": ["in", portion]})
		gone |= {doctype: len(names)} if names else {}
	return gone


def clear_deliveries(comments: Iterable[str]) -> None:
	"""What a platform pushed and was worked off holds the words as they came."""
	for name in comments:
		external_id = frappe.db.get_value("Social Comment", name, "external_id")
		worked_off = {"state": ["!=", "Waiting"], "body": ["like", f"%{external_id}%"]}
		frappe.db.set_value("Pushed Event", worked_off, "body", None, update_modified=False)


def _values(rows: Rows, fields_of: dict[str, tuple[str, ...]]) -> Iterator[str]:
	for doctype, fields in fields_of.items():
		for portion in portions(rows.get(doctype, [])):
			for row in frappe.get_all(doctype, {"name": ["in", portion]}, list(fields)):
				yield from (str(row[field]) for field in fields if row[field])


def _telling(doctype: str, fields: list[str], sought: re.Pattern[str]) -> Iterator[str]:
	known = [field for field in fields if field in frappe.db.get_table_columns(doctype)]
	last = ""
	while rows := frappe.get_all(
		doctype, {"name": [">", last]}, ["name", *known], order_by="name asc", page_length=_AT_ONCE
	):
		yield from (
			row.name for row in rows if any(sought.search(_readable(doctype, row[one])) for one in known)
		)
		last = rows[-1].name


def _readable(doctype: str, value: object) -> str:
	text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), str(value or ""))
	return f"{html.unescape(text)}\n{_mail(text)}" if doctype == "Email Queue" else html.unescape(text)


def _mail(message: str) -> str:
	"""A mail as a person reads it; in the queue its words are encoded."""
	read = message_from_string(message, policy=policy.SMTP)
	parts = [part for part in read.walk() if part.get_content_maintype() == "text"]
	return "\n".join(
		[str(read["Subject"]), str(read["To"]), *(html.unescape(str(_text(part))) for part in parts)]
	)


def _text(part: object) -> str:
	try:
		return part.get_content()  # type: ignore[attr-defined]
	except (LookupError, ValueError):
		return ""
