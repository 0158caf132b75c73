"""Whether agreements with others hold, rules do something, and texts stand in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder import CustomFunction, DocType
from frappe.utils import add_days, getdate

from participation_app.casework.dates import written_date
from participation_app.casework.health.findings import NOTE, SOON, URGENT, WORK, Finding, form_of, list_of
from participation_app.casework.rule_records import RULE
from participation_app.casework.settings import settings
from participation_app.rules.enumeration import listed

DAYS_BEFORE_THE_END = 30
DAYS_OF_A_RULE, DAYS_LOOKED_BACK = 30, 90
RULES_REMEMBERED = timedelta(hours=6)
LANGUAGES = {"ar": "Arabic", "en": "English"}
_BY_CHANNEL = ("Receipt", "Question", "Result", "Moved Date")
_ON_PLATFORMS = ("Receipt", "Reply", "Correction")
_MATCHED = "participation_rules_matched"


def findings() -> Iterator[Finding]:
	"""Agreed entities that end, rules that match nothing, texts that are missing."""
	yield from _entities()
	yield from _rules()
	yield from _texts()


def _entities() -> Iterator[Finding]:
	today = getdate(frappe.utils.now_datetime())
	ending = {"enabled": 1, "valid_until": ["<=", add_days(today, DAYS_BEFORE_THE_END)]}
	for row in frappe.get_all("Agreed Entity", ending, ["name", "valid_until"], order_by="valid_until"):
		over = row.valid_until < today
		message = (
			_("The agreement with {0} ended on {1}: nothing can be directed there.")
			if over
			else _("The agreement with {0} ends on {1}.")
		)
		sentence = message.format(_(row.name), written_date(row.valid_until))
		to_do = _("Agree on a later date and write it into the form, or disable the entity.")
		severity = SOON if over else NOTE
		yield Finding(
			f"entity:{row.name}", WORK, severity, sentence, to_do, form_of("Agreed Entity", row.name)
		)


def _rules() -> Iterator[Finding]:
	since = frappe.utils.now_datetime() - timedelta(days=DAYS_OF_A_RULE)
	old = {"state": "In Use", "put_to_use_at": ["<", since]}
	names = frappe.get_all(RULE, old, pluck="name", order_by="rule_order, name")
	matched = _matched() if names else set()
	for name in names:
		if name not in matched:
			sentence = _("The rule {0} matched nothing in {1} days.").format(_(name), DAYS_LOOKED_BACK)
			to_do = _("Try it on a text, correct its words, or switch it off.")
			yield Finding(f"rule:{name}", WORK, NOTE, sentence, to_do, form_of(RULE, name))


def _matched() -> set[str]:
	"""The rules that decided about something of late; looked up a few times a day."""
	known = frappe.cache.get_value(_MATCHED)
	if known is None:
		known = sorted(_rules_of_comments() | _rules_of_tickets())
		frappe.cache.set_value(_MATCHED, known, expires_in_sec=int(RULES_REMEMBERED.total_seconds()))
	return set(known)


def _rules_of_comments() -> set[str]:
	since = frappe.utils.now_datetime() - timedelta(days=DAYS_LOOKED_BACK)
	recent = {"creation": [">", since], "routing_rule": ["is", "set"]}
	return set(frappe.get_all("Social Comment", recent, pluck="routing_rule", distinct=True))


def _rules_of_tickets() -> set[str]:
	event = DocType("Case Event")
	rule = CustomFunction("json_value", ["document", "path"])(event.details, "$.routing.rule")
	since = frappe.utils.now_datetime() - timedelta(days=DAYS_LOOKED_BACK)
	recent = (event.creation > since) & (event.move == "register") & event.details.isnotnull()
	return {
		name for name in frappe.qb.from_(event).select(rule).distinct().where(recent).run(pluck=True) if name
	}


def missing_texts() -> list[tuple[str, str, list[str]]]:
	"""Kind, channel, and the languages in which no enabled text stands."""
	rows = frappe.get_all("Notice Template", {"enabled": 1}, ["kind", "channel", "language"])
	held = {(row.kind, row.channel, row.language) for row in rows}
	lacking = []
	for kind, channel in _texts_needed():
		languages = [code for code in LANGUAGES if (kind, channel, code) not in held]
		if languages:
			lacking.append((kind, channel, languages))
	return lacking


def _texts_needed() -> list[tuple[str, str]]:
	offered = (settings().channels_offered or "").split("\n")
	channels = [channel.strip() for channel in offered if channel.strip()]
	needed = [(kind, "Platform") for kind in _ON_PLATFORMS]
	needed += [(kind, channel) for channel in channels for kind in _BY_CHANNEL]
	return needed + [("Code", channel) for channel in channels if channel in ("SMS", "E-mail")]


def _texts() -> Iterator[Finding]:
	for kind, channel, languages in missing_texts():
		named = listed((_(LANGUAGES[code]) for code in languages), frappe.local.lang)
		sentence = _("Ready-made text missing: {0} on {1}, {2}.").format(_(kind), _(channel), named)
		to_do = _("Add it under Ready-Made Texts.")
		severity = URGENT if len(languages) == len(LANGUAGES) else SOON
		link = list_of("Notice Template", kind=kind, channel=channel)
		yield Finding(f"text:{kind}:{channel}", WORK, severity, sentence, to_do, link)
