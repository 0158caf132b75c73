"""Tries the routing rules on a text typed in: what decides today, and what would with the drafts in use."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from participation_app.casework import routing
from participation_app.casework.rule_checks import check_rule
from participation_app.casework.rule_records import Values, rules_drafted, rules_in_use
from participation_app.casework.rule_sentences import outcome_of, reason_of
from participation_app.rules import arabic
from participation_app.rules.routing import Decision, RuleSet
from participation_app.rules.word_index import WordIndex, phrase_of

_TYPED = ("channel", "account", "type", "place")


class MomentUnreadable(frappe.ValidationError):
	"""What was entered as the moment of a contribution is no moment."""


def try_text(entered: Mapping[str, object], form: Document | None = None) -> dict[str, object]:
	"""Which rules match what was entered, in order, today and with the drafts; nothing is stored.

	Entered: `text`, `channel`, `account`, `type`, `language`, `place`, `author` (a handle or a tag), `at` in site
	time; what is left out is unknown, but language and moment, which are the text's own and now. An unsaved
	`form` stands among the drafts. Raises RuleUnusable where it could not be saved.
	"""
	if form:
		check_rule(form)
	facts = _facts(entered)
	today, tried = (RuleSet(rules).matching(facts) for rules in (rules_in_use(), rules_drafted(form)))
	return {
		"today": _told(today, facts),
		"tried": _told(tried, facts),
		"differs": _outcome(today) != _outcome(tried),
	}


def outcome_values(decision: Decision) -> Values:
	"""What a decision sets, by the names of a rule's fields."""
	return {
		"mode": "Refer" if decision.refer else "Propose",
		"department": decision.department,
		"section": decision.section,
		"set_type": decision.type,
		"priority": decision.priority,
		"needs_inspection": decision.needs_inspection,
	}


def _facts(entered: Mapping[str, object]) -> dict[str, object]:
	text, author = str(entered.get("text") or ""), str(entered.get("author") or "").strip().removeprefix("@")
	facts = {
		"text": text,
		**{name: entered.get(name) or None for name in _TYPED},
		"language": entered.get("language") or arabic.language(text),
		"at": _moment(entered.get("at")),
		"author": author,
	}
	return routing.compared(facts, {author: [author]})


def _moment(entered: object) -> datetime:
	if not entered:
		return frappe.utils.now_datetime()
	try:
		moment = get_datetime(str(entered))
	except (ValueError, OverflowError, TypeError):
		moment = None
	if not isinstance(moment, datetime) or moment.tzinfo:
		message = _("“{0}” is not a date and time. Write it as 2026-03-02 09:00.")
		frappe.throw(message.format(entered), MomentUnreadable, title=_("Time Not Readable"))
	return moment


def _outcome(decisions: tuple[Decision, ...]) -> tuple[object, ...]:
	return tuple(outcome_values(decisions[0]).values()) if decisions else ()


def _told(decisions: tuple[Decision, ...], facts: Mapping[str, object]) -> list[dict[str, object]]:
	return [
		{
			"rule": decision.rule,
			"label": _(decision.rule),
			"outcome": outcome_of(outcome_values(decision)),
			"reason": reason_of(decision.because.words, decision.because.conditions),
			"text": marked(str(facts["text"]), decision),
		}
		for decision in decisions
	]


def marked_parts(text: str, looked_for: Sequence[str]) -> list[tuple[str, bool]]:
	"""The text in parts, and of each whether it is one of the words and places that were looked for."""
	parts, end_before = [], 0
	for start, end in WordIndex(map(phrase_of, looked_for)).spans_in(text):
		parts += [(text[end_before:start], False), (text[start:end], True)]
		end_before = end
	return [part for part in (*parts, (text[end_before:], False)) if part[0]]


def marked(text: str, decision: Decision) -> list[tuple[str, bool]]:
	"""The text in parts, and of each whether the rule looked for it."""
	because = decision.because
	places = [value for fact, value in because.conditions if fact == "place"]
	return marked_parts(text, [*because.words, *places])
