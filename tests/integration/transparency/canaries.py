"""One person of whom something stands in every record that can tell of one, and where any of it is found."""

from __future__ import annotations

import json
from pathlib import Path

import frappe
from frappe.utils import get_files_path

from participation_app.casework import case_events
from participation_app.rules.personal_data import BESIDE, COMMENT, CONTRIBUTION, OURS, TICKET, Record
from tests.integration.casework.tickets import make_ticket

CANARY = "Kanarinvogel"
MOBILE, EMAIL = "+971501239876", f"{CANARY.lower()}@post.example"
_WRITTEN = {"Ticket Words", "Case Event", "Pushed Event"}  # by what happens in the test itself
_SHORT = {"Select", "Link", "Check", "Int"}


def make_person(suffix: str = "") -> dict[str, str]:
	"""A closed case of somebody, by kind of record; each of its records has one of the person's own in every field."""
	author = _insert("Social Author", {"platform": "X", "external_id": f"{CANARY}-{suffix}", **_names()})
	comment = _insert(
		COMMENT,
		{
			"account": frappe.get_last_doc("Social Account", {"platform": "X"}).name,
			"platform": "X",
			"author": author,
			"external_id": f"canary-{suffix}",
			"version_id": "1",
			"state": "Registered",
			"visibility": "visible",
			"posted_at": frappe.utils.now_datetime(),
			"received_at": frappe.utils.now_datetime(),
			**_filled(COMMENT, OURS[COMMENT]),
		},
	)
	ticket = make_ticket(comment=comment, text=f"{CANARY} says that the lamp is broken", excerpt=CANARY)
	frappe.set_user("Administrator")
	close(ticket)
	contribution = _insert(
		CONTRIBUTION,
		{
			"ticket": ticket,
			"state": "Refused",
			"number": f"canary-{suffix}",
			**_filled(CONTRIBUTION, OURS[CONTRIBUTION]),
		},
	)
	named = {TICKET: ticket, COMMENT: comment, "Social Author": author, CONTRIBUTION: contribution}
	frappe.db.set_value(TICKET, ticket, _filled(TICKET, BESIDE[TICKET]), update_modified=False)
	fill_records(named, suffix)
	case_events.record(
		"reopen", ticket=ticket, actor_role="Citizen", from_state="Closed", to_state="Closed", note=CANARY
	)
	_note_by_machines(ticket)
	_attach(ticket, suffix)
	return named


def close(ticket: str) -> None:
	"""As if it had been answered and closed long since."""
	long_since = frappe.utils.add_days(frappe.utils.now_datetime(), -3000)
	values = {
		"participation_stage": "Closed",
		"participation_received_at": long_since,
		"participation_answered_at": long_since,
	}
	frappe.db.set_value(TICKET, ticket, values, update_modified=False)


def fill_records(named: dict[str, str], suffix: str) -> None:
	"""One record of every kind that belongs to these, each field that may be personal filled."""
	made: dict[str, str] = {}
	for doctype, record in {**OURS, **BESIDE}.items():
		link = next(((field, named[kind]) for kind, field in record.by.items() if kind in named), None)
		if doctype in named or doctype == TICKET or doctype in _WRITTEN:
			continue
		if record.inside:
			parent = record.inside[0]
			values = {"parenttype": parent, "parent": made.get(parent) or named[parent], "idx": 1}
		elif doctype == "Person Link":
			values = {"record_type": "Social Author", "record": named["Social Author"]}
		elif record.about:
			values = dict(zip(record.about, (TICKET, named[TICKET]), strict=True))
		elif doctype == "Email Queue Recipient":
			values = {"parent": "nothing", "parenttype": "Email Queue", "recipient": EMAIL}
		elif doctype == "News Subscription":
			values = {"address": EMAIL, "channel": "E-mail"}
		elif link:
			values = dict([link])
		else:
			continue
		made[doctype] = _insert(doctype, {**_filled(doctype, record, suffix), **values, **_more(doctype)})


def stands_in() -> set[str]:
	"""Every column of every table, every file and every cached value in which the canary stands."""
	return {*_tables(), *_files(), *_cached()}


def _names() -> dict[str, str]:
	return {"handle": CANARY, "display_name": f"{CANARY} Salem", "earlier_names": CANARY}


def _more(doctype: str) -> dict[str, object]:
	return {
		"Citizen Contact": {"mobile": MOBILE, "email": EMAIL},
		"One Time Code": {"address": MOBILE},
		"Version": {"data": json.dumps({"changed": [["subject", CANARY, "x"]]})},
		"Notification Log": {"subject": CANARY, "email_content": CANARY},
		"Email Queue": {"message": f"Subject: {CANARY}\n\nabout {CANARY}", "status": "Sent"},
		"Comment Media": {"state": "Saved"},
		"Legal Hold": {"lifted_at": frappe.utils.now_datetime()},
	}.get(doctype, {})


def _filled(doctype: str, record: Record, suffix: str = "") -> dict[str, object]:
	"""The canary in every personal field that holds words."""
	meta = frappe.get_meta(doctype)
	words = (name for name in record.personal.split() if meta.has_field(name))
	filled = {name: CANARY for name in words if meta.get_field(name).fieldtype not in _SHORT}
	own = {"unique_key": f"{CANARY}{doctype}{suffix}"} if meta.has_field("unique_key") else {}
	keys = {"unsubscribe_key": f"{CANARY}{suffix}"} if "unsubscribe_key" in filled else {}
	others = {} if "unique_key" in filled else {name: f"{doctype}{suffix}" for name in own}
	return {**filled, **({} if others else own), **others, **keys}


def _insert(doctype: str, values: dict[str, object]) -> str:
	document = frappe.get_doc({"doctype": doctype, **values})
	named = values["ticket"] if doctype == "Ticket Restriction" else None
	document.name = named or frappe.generate_hash(length=10)
	document.db_insert()
	return str(document.name)


def _note_by_machines(ticket: str) -> None:
	_insert("Error Log", {"method": "A job failed", "error": f"could not send to {CANARY}"})
	_insert("Scheduled Job Log", {"details": f"{CANARY} was not reached", "status": "Failed"})
	_insert("Pushed Event", {"body": f"canary- {CANARY}", "state": "Done", "digest": frappe.generate_hash()})
	lines = json.dumps([{"comment": CANARY, "by": "x", "name": "1"}])
	frappe.db.set_value(TICKET, ticket, "_comments", lines, update_modified=False)
	frappe.db.sql(
		"replace into `__global_search` (doctype, name, title, content) values ('HD Ticket', %s, %s, %s)",
		(ticket, CANARY, CANARY),
	)


def _attach(ticket: str, suffix: str) -> None:
	name = f"canary{suffix}.txt"
	Path(get_files_path(name, is_private=True)).write_text(CANARY)
	values = {"file_name": CANARY, "file_url": f"/private/files/{name}", "is_private": 1}
	_insert("File", {**values, "attached_to_doctype": TICKET, "attached_to_name": ticket})


def _tables() -> set[str]:
	from tests.integration.intake.sealed import _within, places_of

	return places_of(CANARY) | _within("tabError Log", ["method", "error"], CANARY)


def _files() -> set[str]:
	folder = Path(get_files_path(is_private=True))
	return {path.name for path in folder.glob("*") if path.is_file() and CANARY.encode() in path.read_bytes()}


def _cached() -> set[str]:
	found = set()
	for key in frappe.cache.get_keys(""):
		kind = frappe.cache.type(key)
		read = {b"string": frappe.cache.get, b"hash": frappe.cache.hgetall}.get(kind)
		if read and CANARY in str(read(key)):
			found.add(str(key))
	return found
