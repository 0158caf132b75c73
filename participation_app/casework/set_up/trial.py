"""Where a comment would go, why, who would take it and when it would be due; nothing is kept."""

from __future__ import annotations

import frappe
from frappe import _

from participation_app.casework import moments, routing
from participation_app.casework.agreements import agreement_for
from participation_app.casework.dates import written_moment
from participation_app.casework.departments import team_of
from participation_app.casework.health.people import able_in
from participation_app.casework.registration import usual_priority
from participation_app.casework.rule_sentences import reason_of
from participation_app.casework.rule_trial import marked
from participation_app.casework.settings import authority_zone, settings
from participation_app.rules import arabic
from participation_app.rules.enumeration import listed
from participation_app.rules.lifecycle import CALL_CENTRE_AGENT, CHANNELS, DEPARTMENT_LIAISON
from participation_app.rules.routing import Decision

SHORTEST_TEXT = 3
PEOPLE_NAMED = 5


def try_comment(text: str, channel: str | None = None) -> dict[str, object]:
	"""`route`, `because`, `people`, `due` and `receipt_due` as sentences, `text` in parts; or `problems` by field."""
	problems = _problems(text, channel)
	if problems:
		return {"problems": problems}
	now = frappe.utils.now_datetime()
	facts = {"text": text, "channel": channel or None, "language": arabic.language(text), "at": now}
	decision = routing.decide(facts)
	agreement = agreement_for(bool(decision.needs_inspection))
	priority = decision.priority or usual_priority()
	receipt = agreement.receipt_due_at(now, priority)
	return {
		"problems": {},
		"route": _route(decision),
		"because": reason_of(decision.because.words, decision.because.conditions) if decision.rule else "",
		"text": marked(text, decision),
		"people": _people(decision),
		"due": _("An answer would be due on {0}.").format(
			_written(agreement.due_at(now, agreement.days_for(priority)))
		),
		"receipt_due": _("The receipt would be due by {0}.").format(_written(receipt)) if receipt else "",
	}


def _problems(text: str, channel: str | None) -> dict[str, str]:
	if len(text.strip()) < SHORTEST_TEXT:
		return {"text": _("Write what a citizen might write.")}
	if channel and channel not in CHANNELS:
		return {"channel": _("“{0}” is no channel.").format(channel)}
	return {}


def _route(decision: Decision) -> str:
	rule, department = (
		f"\u2068{_(name)}\u2069" if name else "" for name in (decision.rule, decision.department)
	)
	if not decision.rule:
		return _("No rule matches. The call centre decides.")
	if not department:
		return _("Rule {0} matches and leaves the department to the call centre.").format(rule)
	if decision.section:
		department = f"{department} · \u2068{_(decision.section)}\u2069"
	if decision.refer:
		return _("Rule {0} sends it to {1} as soon as it is registered.").format(rule, department)
	return _("Rule {0} proposes {1}. The call centre decides.").format(rule, department)


def _people(decision: Decision) -> str:
	goes_on = decision.refer and decision.department
	team = team_of(decision.department) if goes_on else settings().call_centre_team
	able = able_in(team, DEPARTMENT_LIAISON if goes_on else CALL_CENTRE_AGENT)
	if not able:
		return _("Nobody there can take it yet. Add people to the team {0}.").format(_(team or ""))
	names = listed((f"\u2068{name}\u2069" for name in able[:PEOPLE_NAMED]), frappe.local.lang)
	return _("It would be taken by one of these: {0}").format(names)


def _written(moment: object) -> str:
	return written_moment(moments.aware(moment).astimezone(authority_zone()))
