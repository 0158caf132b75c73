"""Digests, salts, heads and roots for the city and its comments, as the program would have written them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import frappe

from measuring import city
from participation_app.casework import trace_roots
from participation_app.casework.trace_chain import (
	CONTENT,
	EVENT,
	HEAD,
	WORDS,
	keep_salts,
	key_of_comment,
	link,
)
from participation_app.intake.evidence_digests import COMMENT, wordings_of
from participation_app.rules.trace import digests_of_wordings, new_salt
from participation_app.rules.trace_roots import Head

AT_ONCE = 1_000  # tickets, or comments
_READ = ("name", *CONTENT, *WORDS)
_LINKED = ("name", "chain", "sequence", "digest", "words_digest")


def write() -> None:
	"""For every event and comment that has none; what was written stays, and a run that was broken off goes on."""
	for first in _unchained():
		_chain(first)
		frappe.db.commit()  # a run that is broken off goes on from here
	for comments in _without_digest():
		_vouch_for(comments)
		frappe.db.commit()  # as above
	while heads := trace_roots._seal(trace_roots.MOST_HEADS):
		_note_sealed(heads)
		frappe.db.commit()  # root and heads together


def _unchained() -> Iterator[int]:
	"""The first ticket of each batch that has no heads yet."""
	[[last]] = frappe.db.sql("select max(name) from `tabHD Ticket` where name >= %s", city.FIRST)
	known = {"name": ["between", (f"HD Ticket {city.FIRST}", f"HD Ticket {last}")]}
	yield from range(city.FIRST + frappe.db.count(HEAD, known), int(last or 0) + 1, AT_ONCE)


def _chain(first: int) -> None:
	names = [str(name) for name in range(first, first + AT_ONCE)]
	columns = ", ".join(f"`{name}`" for name in _READ)
	events = frappe.db.sql(
		f"select {columns} from `tab{EVENT}` where ticket in %(names)s order by ticket, sequence",
		{"names": names},
		as_dict=True,
	)
	_set(EVENT, _LINKED, link(events))


def _without_digest() -> Iterator[list[frappe._dict]]:
	"""Batches of comments that came after the last one with a digest."""
	[[last]] = frappe.db.sql(
		f"select max(name) from `tab{COMMENT}` where name like 'measured-%%' and wording_digest != ''"
	)
	while comments := frappe.db.sql(
		f"""select name, text, version_id, received_at from `tab{COMMENT}`
		where name > %s and name like 'measured-%%' order by name limit {AT_ONCE}""",
		(last or "measured-",),
		as_dict=True,
	):
		yield comments
		last = comments[-1].name


def _vouch_for(comments: Sequence[frappe._dict]) -> None:
	salts = {comment.name: new_salt() for comment in comments}
	keep_salts({key_of_comment(name): salt for name, salt in salts.items()})
	for comment in comments:
		wordings = wordings_of(comment, ())
		[comment.wording_digest] = digests_of_wordings(salts[comment.name], comment.name, wordings)
	_set(COMMENT, ("name", "wording_digest"), comments)


def _note_sealed(heads: Sequence[Head]) -> None:
	"""At once, since nobody else is at work."""
	frappe.db.sql(
		f"update `tab{HEAD}` set unsealed = 0 where name in %(names)s",
		{"names": [head.chain for head in heads]},
	)


def _set(doctype: str, fields: Sequence[str], rows: Sequence[Mapping[str, object]]) -> None:
	columns = ", ".join(f"`{field}`" for field in fields)
	taken = ", ".join(f"`{field}` = values(`{field}`)" for field in fields[1:])
	frappe.db.sql(
		f"""insert into `tab{doctype}` ({columns}) values {", ".join(["%s"] * len(rows))}
		on duplicate key update {taken}""",
		[tuple(row[field] for field in fields) for row in rows],
	)
