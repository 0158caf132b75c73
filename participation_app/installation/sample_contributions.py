"""Sample contributions to look around with, and their removal without a trace."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import frappe
from frappe import _
from frappe.model import table_fields
from frappe.search.sqlite_search import delete_doc_index

from participation_app.casework import trace_chain
from participation_app.casework.bulk import insert_rows
from participation_app.casework.registration import Contribution, register
from participation_app.casework.sample_mark import MARK, making_samples
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT

TICKET = "HD Ticket"
SEED = 7
HOURS_BACK = 20  # nothing is overdue, and nobody warned, on the first day
CHANNELS = ("Phone", "Walk-in")  # of which nobody expects an answer by itself
PREFIX = {"ar": "عيّنة: ", "en": "Sample: "}
_TEXTS = Path(__file__).with_name("sample_contributions.json")
_SEARCHED = (TICKET, "HD Ticket Comment", "Communication")  # by Helpdesk, in an index of its own
# What people attach to a ticket from outside stays; it has to be taken off the sample first.
_NOT_OURS_TO_REMOVE = ("Social Comment",)

Rows = dict[str, set[str]]


class SamplesRefused(frappe.ValidationError):
	"""Samples that would stand among real contributions, or hold something real."""


def samples() -> dict[str, int]:
	"""How many samples there are, and how many real contributions beside them."""
	count = frappe.db.count(MARK)
	return {"samples": count, "real": frappe.db.count(TICKET, {"participation_type": ["is", "set"]}) - count}


def load_samples(*, among_real: bool = False) -> int:
	"""Registers the samples as if they had been entered by a clerk of late; returns how many."""
	standing = samples()
	if standing["samples"]:
		_refuse(_("The samples are here already. Remove them first."))
	if standing["real"] and not among_real:
		message = _("There are real contributions already: {0}. Confirm that samples may stand among them.")
		_refuse(message.format(standing["real"]))
	with making_samples():
		tickets = [str(register(one, actor_role=CALL_CENTRE_AGENT).name) for one in _contributions()]
	insert_rows(MARK, [{"ticket": ticket} for ticket in tickets])
	return len(tickets)


def remove_samples() -> int:
	"""Removes the samples with everything that was written about them; returns how many there were."""
	tickets = frappe.get_all(MARK, pluck="ticket")
	for doctype in _NOT_OURS_TO_REMOVE:
		held = frappe.get_all(doctype, {"ticket": ["in", tickets]}, pluck="name", limit=1) if tickets else ()
		if held:
			message = _("{0} {1} was attached to a sample. Undo that first, so that it is not lost.")
			_refuse(message.format(_(doctype), held[0]))
	trace_chain.forget_chains([trace_chain.chain_of({"ticket": ticket}) for ticket in tickets])
	remove_rows(rows_about(tickets))
	frappe.db.delete(MARK)
	return len(tickets)


def rows_about(tickets: Sequence[str]) -> Rows:
	"""The tickets, what links to them, what is attached to either, and the rows of tables in all of these."""
	found: Rows = {TICKET: set(tickets)}
	for doctype, field in _links_to_tickets():
		found.setdefault(doctype, set()).update(_names(doctype, {field: ["in", tickets]}, tickets))
	for doctype, kind, field in _dynamic_links():
		for about, names in list(found.items()):
			filters = {kind: about, field: ["in", list(names)]}
			found.setdefault(doctype, set()).update(_names(doctype, filters, names))
	return {doctype: names for doctype, names in found.items() if names}


def _names(doctype: str, filters: dict, asked: Sequence[str] | set[str]) -> list[str]:
	return frappe.get_all(doctype, filters, pluck="name") if asked else []


def _links_to_tickets() -> Iterator[tuple[str, str]]:
	"""Doctypes with a table of their own whose records belong to a ticket."""
	links = {"fieldtype": "Link", "options": TICKET}
	rows = frappe.get_all("DocField", links, ["parent", "fieldname"])
	rows += frappe.get_all("Custom Field", links, ["dt as parent", "fieldname"])
	# Some keep a ticket's name as text, so that it is found without a key of another type.
	rows += frappe.get_all("DocField", {"fieldtype": "Data", "fieldname": "ticket"}, ["parent", "fieldname"])
	for row in rows:
		if row.parent not in (TICKET, MARK, *_NOT_OURS_TO_REMOVE) and _is_stored(row.parent):
			yield row.parent, row.fieldname


def _dynamic_links() -> Iterator[tuple[str, str, str]]:
	"""Doctypes whose records name any record: comments, files, assignments, notifications, versions."""
	rows = frappe.get_all("DocField", {"fieldtype": "Dynamic Link"}, ["parent", "fieldname", "options"])
	rows += [
		frappe._dict(parent="Version", fieldname="docname", options="ref_doctype"),
		frappe._dict(parent="File", fieldname="attached_to_name", options="attached_to_doctype"),
		frappe._dict(parent="Email Queue", fieldname="reference_name", options="reference_doctype"),
		frappe._dict(parent="Notification Log", fieldname="document_name", options="document_type"),
	]
	seen = {(row.parent, row.options, row.fieldname) for row in rows}
	yield from sorted(one for one in seen if _is_stored(one[0]))


def _is_stored(doctype: str) -> bool:
	"""Whether the doctype's records have a table of their own, and are no rows of another's."""
	meta = frappe.get_meta(doctype)
	return not (meta.issingle or meta.istable or meta.is_virtual)


def remove_rows(found: Rows) -> None:
	"""Removes the records with the rows of their tables, whatever their forms would say."""
	alone = {
		"attached_to_doctype": None,
		"attached_to_name": None,
	}  # else the ticket is told of it in a comment
	for name in found.get("File", ()):  # with what it stands for on the disk
		frappe.db.set_value("File", name, alone, update_modified=False)
		frappe.delete_doc("File", name, force=True, ignore_permissions=True, delete_permanently=True)
	for doctype, names in found.items():
		for table in frappe.get_meta(doctype).get("fields", {"fieldtype": ["in", table_fields]}):
			frappe.db.delete(table.options, {"parenttype": doctype, "parent": ["in", list(names)]})
		frappe.db.delete(doctype, {"name": ["in", list(names)]})
	frappe.db.after_commit.add(lambda: _forget_words_of(found))


def _forget_words_of(found: Rows) -> None:
	for doctype in _SEARCHED:
		for name in found.get(doctype, ()):
			delete_doc_index(frappe._dict(doctype=doctype, name=name))


def _contributions() -> Iterator[Contribution]:
	"""The same texts every time, received over the last days up to now."""
	drawn, now = random.Random(SEED), frappe.utils.now_datetime().replace(microsecond=0)
	texts = json.loads(_TEXTS.read_text(encoding="utf-8"))
	written = [(text["type"], language, text[language]) for text in texts for language in PREFIX]
	times = sorted(now - timedelta(minutes=drawn.randrange(HOURS_BACK * 60)) for _text in written)
	drawn.shuffle(written)
	for (kind, language, text), received_at in zip(written, times, strict=True):
		yield _contribution(kind, language, PREFIX[language] + text, drawn.choice(CHANNELS), received_at)


def _contribution(kind: str, language: str, text: str, channel: str, received_at: datetime) -> Contribution:
	return Contribution(
		text=text, type=kind, channel=channel, language=language, received_at=received_at, excerpt=text
	)


def _refuse(message: str) -> None:
	frappe.throw(message, SamplesRefused, title=_("Samples Not Changed"))
