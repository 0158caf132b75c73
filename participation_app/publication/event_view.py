"""An event as its panel and its review show it: who is answered and who waits, and what everybody would get."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.query_builder import DocType
from frappe.query_builder.functions import Count

from participation_app.casework import access, events
from participation_app.casework.event_moves import event_label, roles_before
from participation_app.publication import event_texts
from participation_app.publication.event_proposals import (
	ANSWERED,
	BACK,
	DOCTYPE,
	LEFT,
	ON_ITS_WAY,
	PROPOSED,
	REPLACED,
	WAITING,
	to_correct,
)
from participation_app.rules import events as rules
from participation_app.rules import pace
from participation_app.rules.lifecycle import (
	MOVES,
	PUBLIC_RELATIONS_OFFICER,
	REPLY_DRAFTING,
	STAGES_OF_THE_ANSWERED,
)

MOST_SHOWN = 12
_IN_ORDER = (ANSWERED, ON_ITS_WAY, WAITING, BACK, PROPOSED, LEFT, REPLACED)
_BUTTONS = ("stop", "resume", "cancel")
_SHOWN = ("ticket", "channel", "language", "wording", "text", "length_used", "length_limit", "fits")


def of_ticket(ticket: Document) -> dict[str, object] | None:
	"""The event that a ticket belongs to, and whether the ticket answers for it or follows it; None without one.

	Where the ticket that answers is closed to the reader, no more than that there is one.
	"""
	if not ticket.participation_event:
		return None
	event = frappe.get_doc(events.DOCTYPE, ticket.participation_event)
	is_master = str(event.ticket) == str(ticket.name)
	is_closed = str(event.ticket) in access.closed_tickets(frappe.session.user)
	return {
		"role": "answers" if is_master else "follows" if ticket.participation_follows_event else "belongs",
		"state": event.state,
		"state_label": state_label(event),
		"may_gather": bool(set(rules.GATHERERS) & set(frappe.get_roles())),
		"closed": is_closed,
		**({} if is_closed else _named_event(event)),
		**(describe(event) if is_master else {}),
	}


def _named_event(event: Document) -> dict[str, str]:
	return {
		"event": event.name,
		"title": event.title,
		"ticket": str(event.ticket),
		"reference": frappe.db.get_value("HD Ticket", event.ticket, "participation_reference"),
	}


def describe(event: Document) -> dict[str, object]:
	"""The event's counts by state, its pace with the time that it takes, and the moves open to the reader."""
	counts = _counts(event)
	roles = roles_before(event)
	waiting = counts[WAITING]
	return {
		"contributions": _contributions(event),
		"counts": [
			{"state": state, "label": _(state, context=DOCTYPE), "number": counts[state]}
			for state in _IN_ORDER
		],
		"not_proposed": max(
			0, len(events.followers(event.name)) - counts[PROPOSED] - waiting - counts[ON_ITS_WAY]
		),
		"late": _late(event),
		"pace": event.pace or pace.USUAL,
		"minutes": _minutes(event) if waiting else 0,
		"stopped_by": event.stopped_by and frappe.get_cached_value("User", event.stopped_by, "full_name"),
		"stopped_at": event.stopped_at,
		"stop_reason": event.stop_reason,
		"moves": [
			{"move": move, "label": event_label(move)}
			for move in rules.open_moves(event.state, roles)
			if move in _BUTTONS
		],
		"may_set_pace": bool(roles & set(rules.MOVES["stop"].roles)),
		"may_review": PUBLIC_RELATIONS_OFFICER in roles,
		"may_correct": _may_correct(event, counts, roles),
		"correction": event.correction,
	}


def _may_correct(event: Document, counts: dict[str, int], roles: frozenset[str]) -> bool:
	stage = frappe.db.get_value("HD Ticket", event.ticket, "participation_stage")
	is_at_rest = event.state in (rules.OPEN, rules.ANSWERED) and stage in STAGES_OF_THE_ANSWERED
	return bool(counts[ANSWERED] and is_at_rest and roles & {*MOVES["correct"].roles})


def review_of(event: Document) -> dict[str, object]:
	"""What its contributions would get: some of it, the longest, and whatever does not fit its platform.

	What goes to contributions that are closed to the reader is counted under `closed`, and not shown.
	"""
	late = _late(event)
	written = _answers(event, is_late=bool(late))
	closed = access.closed_tickets(frappe.session.user)
	rows = [row for row in written if str(row.ticket) not in closed]
	too_long = sorted((row for row in rows if not row.fits), key=lambda row: -row.length_used)
	return {
		"event": event.name,
		"title": event.title,
		"state": event.state,
		"number": len(written),
		"closed": len(written) - len(rows),
		"late": late,
		"channels": _by_channel(written),
		"samples": _named(_samples(rows)),
		"longest": _named(sorted(rows, key=lambda row: -row.length_used)[:1]),
		"too_long": _named(too_long[:MOST_SHOWN]),
		"too_long_number": sum(not row.fits for row in written),
	}


def state_label(event: Document) -> str:
	"""The event's state as people read it."""
	return _(event.state, context=events.DOCTYPE)


def matching(text: str, start: int, most: int) -> list[tuple[str, ...]]:
	"""Events that the reader may see, by their words, the newest first: (name, title, state).

	By their name too: Frappe 16 asks for what was chosen once more before a link field keeps it.
	"""
	rows = frappe.get_list(
		events.DOCTYPE,
		fields=["name", "title", "state"],
		or_filters={"title": ["like", f"%{text.strip()}%"], "name": text.strip()},
		order_by="creation desc",
		start=start,
		page_length=most,
	)
	return [(row.name, row.title, state_label(row)) for row in rows]


def _counts(event: Document) -> dict[str, int]:
	answer = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(answer)
		.select(answer.state, Count("*"))
		.where(answer.event == event.name)
		.groupby(answer.state)
	)
	return {**dict.fromkeys(_IN_ORDER, 0), **dict(query.run())}


def _contributions(event: Document) -> int:
	return frappe.db.count("HD Ticket", {"participation_event": event.name})


def _late(event: Document) -> int:
	late = {"event": event.name, "state": PROPOSED, "is_late": 1}
	return frappe.db.count(DOCTYPE, late) if event.wordings else 0


def _minutes(event: Document) -> int:
	"""How long the slowest account takes with those that wait."""
	answer = DocType(DOCTYPE)
	query = (
		frappe.qb.from_(answer)
		.select(answer.channel, Count("*"))
		.where((answer.event == event.name) & (answer.state == WAITING))
		.groupby(answer.account, answer.channel)
	)
	return max(
		(
			pace.minutes_for(number, pace.most_a_minute(channel, event.pace))
			for channel, number in query.run()
		),
		default=0,
	)


def _answers(event: Document, *, is_late: bool) -> list[frappe._dict]:
	"""Those that wait for a review, else what a draft would become, else all that were written."""
	shown = {"event": event.name, "state": PROPOSED, "is_late": int(is_late)}
	fields = ["name", *_SHOWN]
	rows = frappe.get_all(DOCTYPE, shown, fields, order_by="creation, name")
	return (
		rows
		or _drafted(event)
		or frappe.get_all(
			DOCTYPE, {"event": event.name, "state": ["!=", REPLACED]}, fields, order_by="creation, name"
		)
	)


def _drafted(event: Document) -> list[frappe._dict]:
	draft = {"ticket": str(event.ticket), "workflow_state": REPLY_DRAFTING}
	name = frappe.db.get_value("Proposed Reply", draft)
	if not name:
		return []
	reply = frappe.get_doc("Proposed Reply", name)
	tickets = list(dict.fromkeys([str(event.ticket), *events.followers(event.name), *to_correct(event.name)]))
	return [
		frappe._dict(
			ticket=one.addressee.ticket,
			channel=one.addressee.channel,
			language=one.addressee.language,
			wording=one.wording,
			text=one.text,
			length_used=one.length.used,
			length_limit=one.length.limit,
			fits=one.fits,
		)
		for one in event_texts.write_all(tickets, event_texts.wordings_of(reply), bool(reply.in_parts))
	]


def _by_channel(rows: Sequence[frappe._dict]) -> list[dict[str, object]]:
	numbers = Counter(row.channel for row in rows)
	return [{"channel": one, "label": _(one), "number": numbers[one]} for one in sorted(numbers)]


def _samples(rows: Sequence[frappe._dict]) -> list[frappe._dict]:
	"""One of each wording, language and channel: what differs is what is looked at."""
	first: dict[tuple[object, ...], frappe._dict] = {}
	for row in rows:
		first.setdefault((row.wording, row.language, row.channel), row)
	return list(first.values())[:MOST_SHOWN]


def _named(rows: Sequence[frappe._dict]) -> list[frappe._dict]:
	names = [row.ticket for row in rows]
	fields = ["name", "participation_reference"]
	tickets = frappe.get_all("HD Ticket", {"name": ["in", names]}, fields) if names else []
	references = {str(row.name): row.participation_reference for row in tickets}
	for row in rows:
		row.update(reference=references.get(str(row.ticket)), channel_label=_(row.channel))
	return list(rows)
