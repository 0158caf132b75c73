"""Why a ticket is where it is: the rule and the words, as they were when they decided."""

from __future__ import annotations

import json
from collections.abc import Mapping

import frappe
from frappe import _
from frappe.model.document import Document

from participation_app.casework.rule_sentences import reason_of
from participation_app.rules.routing import Decision


def details_of(decision: Decision) -> dict[str, object] | None:
	"""What a case event keeps of a decision, whatever becomes of the rule; None where no rule matched."""
	if decision.rule is None:
		return None
	return {
		"routing": {
			"rule": decision.rule,
			"words": list(decision.because.words),
			"conditions": [list(pair) for pair in decision.because.conditions],
			"department": decision.department,
			"section": decision.section,
			"refers": decision.refer,
		}
	}


def tell(ticket: Document) -> list[str]:
	"""Sentences for the ticket's page: who or which rule sent it there, and what a rule proposes."""
	events = _events(ticket)
	proposed = next((event.routing for event in events if event.move == "register"), None)
	referred = next((event for event in reversed(events) if event.move == "refer"), None)
	if not ticket.participation_department:
		return [_proposal(proposed)] if proposed and proposed["department"] else []
	if referred is None:
		return []
	if referred.routing:
		return [_by_rule(referred.routing)]
	told = [_by_person(referred, ticket.participation_department)]
	return told + ([_proposal(proposed)] if proposed and proposed["department"] else [])


def _events(ticket: Document) -> list[frappe._dict]:
	rows = frappe.get_all(
		"Case Event",
		{"ticket": str(ticket.name), "move": ["in", ["register", "refer"]]},
		["move", "actor", "to_state", "note", "details"],
		order_by="at, creation",
	)
	for row in rows:
		row.routing = json.loads(row.details or "{}").get("routing")
	return rows


def _by_rule(routing: Mapping) -> str:
	sent = _("Rule “{0}” sent it to {1} at once, because {2}.")
	return sent.format(_isolated(_(routing["rule"])), _isolated(_(routing["department"])), _reason(routing))


def _proposal(routing: Mapping) -> str:
	place = " · ".join(_(routing[field]) for field in ("department", "section") if routing[field])
	return _("Rule “{0}” proposes {1}, because {2}.").format(
		_isolated(_(routing["rule"])), _isolated(place), _reason(routing)
	)


def _by_person(event: frappe._dict, department: str) -> str:
	name = frappe.get_cached_value("User", event.actor, "full_name") or event.actor
	return _("{0} sent it to {1}.").format(_isolated(name), _isolated(_(department)))


def _reason(routing: Mapping) -> str:
	return reason_of(routing["words"], routing["conditions"]) or _("nothing stands against it")


def _isolated(name: str) -> str:
	return f"\u2068{name}\u2069"
