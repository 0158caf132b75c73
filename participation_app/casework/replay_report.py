"""A replay of routing rules as its reader may see it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.rule_records import values_of
from participation_app.casework.rule_replays import KINDS, ROW, may_begin_again
from participation_app.casework.rule_sentences import outcome_of, reason_of, sentence_of

PAGE = 50
_COUNTS = ("looked_at", "total", "unreadable", *KINDS.values())


class KindUnknown(frappe.ValidationError):
	"""Rows were asked for of a kind that there is not."""


def describe(replay: Document) -> dict[str, object]:
	"""Counts, what was tried beside today's rules, what each rule took, and from where to where it would go."""
	return {
		"state": replay.state,
		"may_begin_again": may_begin_again(replay),
		"counts": {name: replay.get(name) or 0 for name in _COUNTS},
		"changes": _changes(replay),
		"by_rule": _by_rule(replay),
		"by_place": [
			{"today": _(today), "tried": _(tried), "number": number}
			for today, tried, number in json.loads(replay.by_place or "[]")
		],
	}


def rows(replay: str, kind: str, start: int) -> dict[str, object]:
	"""A page of contributions of a kind; one that is not open to the reader says only what the rules did."""
	if kind not in KINDS:
		frappe.throw(_("There are no rows of this kind."), KindUnknown)
	found = frappe.get_all(
		ROW,
		{"replay": replay, kind: 1},
		["ticket", "comment", "received_at", "went_to", "today", "tried", "matching"],
		order_by="received_at desc, name",
		start=start,
		page_length=PAGE + 1,
	)
	page = found[:PAGE]
	return {"rows": _readable(page), "more": len(found) > PAGE}


def _changes(replay: Document) -> list[dict[str, object]]:
	today, tried = (_by_name(text) for text in (replay.rules_today, replay.rules_tried))
	return [
		{
			"rule": _(name),
			"today": _sentence(today.get(name)),
			"tried": _sentence(tried.get(name)),
		}
		for name in json.loads(replay.changes_tried or "[]")
	]


def _by_name(rules: str) -> dict[str, Mapping]:
	return {rule["name"]: rule for rule in json.loads(rules or "[]")}


def _sentence(rule: Mapping | None) -> str | None:
	return sentence_of(values_of(rule)) if rule else None


def _by_rule(replay: Document) -> list[dict[str, object]]:
	"""Every rule, those that took nothing, too; what no rule took stands at the end."""
	counted = json.loads(replay.by_rule or "{}")
	today, tried = (Counter(counted.get(name)) for name in ("today", "tried"))
	rules = {**_by_name(replay.rules_today), **_by_name(replay.rules_tried)}
	order = sorted(rules, key=lambda name: (rules[name]["order"] or 0, name))
	return [
		{"rule": _(name), "name": name, "today": today[name], "tried": tried[name]} for name in (*order, "")
	]


def _readable(page: Sequence[frappe._dict]) -> list[dict[str, object]]:
	tickets = _open("HD Ticket", [row.ticket for row in page if row.ticket], "subject")
	comments = _open("Social Comment", [row.comment for row in page if not row.ticket], "excerpt")
	return [_line(row, tickets, comments) for row in page]


def _open(doctype: str, names: Sequence[str], text: str) -> dict[str, str]:
	"""Those that are open to the reader, with a line of their text."""
	if not names or not frappe.has_permission(doctype, "read"):
		return {}
	found = frappe.get_list(doctype, {"name": ["in", names]}, ["name", text], limit=PAGE)
	return {str(row.name): row[text] for row in found}


def _line(row: frappe._dict, tickets: Mapping[str, str], comments: Mapping[str, str]) -> dict[str, object]:
	today, tried = (json.loads(row[name]) for name in ("today", "tried"))
	line = {
		"received_at": row.received_at,
		"today": _outcome(today),
		"tried": _outcome(tried),
		"matching": [_(name) for name in (row.matching or "").splitlines()],
	}
	held = tickets if row.ticket else comments
	name = row.ticket or row.comment
	if name not in held:
		return {**line, "hidden": True}
	return {
		**line,
		"doctype": "HD Ticket" if row.ticket else "Social Comment",
		"name": name,
		"text": held[name],
		"went_to": _(row.went_to) if row.went_to else None,
		"reason": reason_of(tried["words"], tried["conditions"]),
	}


def _outcome(kept: Mapping) -> dict[str, object]:
	values = {**kept, "mode": "Refer" if kept["refer"] else "Propose", "set_type": kept["type"]}
	return {"rule": _(kept["rule"]) if kept["rule"] else None, "outcome": outcome_of(values)}
