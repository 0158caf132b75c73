"""What a routing rule says and why it decided, as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import frappe
from frappe import _
from frappe.utils import getdate

from participation_app.casework.dates import written_date, written_weekday
from participation_app.casework.rule_records import DATES, HOURS, Values
from participation_app.rules.enumeration import listed
from participation_app.rules.routing import WEEKDAYS

_A_MONDAY = date(2024, 1, 1)


def sentence_of(values: Values) -> str:
	"""If the text has «hole» and the place is North: refer at once to Roads, priority High."""
	conditions = [*_conditions(values)]
	outcome = outcome_of(values)
	if not conditions:
		return _("Whatever arrives: {0}.").format(outcome)
	return _("If {0}: {1}.").format(_joined(conditions, _both), outcome)


def outcome_of(values: Values) -> str:
	"""Refer at once to Roads, section Maintenance, priority High."""
	department = values.get("department")
	parts = [
		department
		and (_("refer at once to {0}") if values["mode"] == "Refer" else _("propose {0}")).format(
			_named(department)
		),
		_with(_("section {0}"), values.get("section")),
		_("type {0}").format(_isolated(type_name(values["set_type"]))) if values.get("set_type") else None,
		_with(_("priority {0}"), values.get("priority")),
		_("with an inspection") if values.get("needs_inspection") else None,
	]
	return listed(filter(None, parts), frappe.local.lang) or _("set nothing")


def reason_of(words: Iterable[str], conditions: Iterable[tuple[str, str]]) -> str:
	"""Why a rule decided: the text has «hole» and the place is North; empty where it asked for nothing."""
	met = [_("the text has {0}").format(_joined(map(_quoted, words), _both))] if words else []
	met += [_because(fact, value) for fact, value in conditions]
	return _joined(met, _both) if met else ""


def language_names() -> dict[str, str]:
	"""The languages that a rule may ask for."""
	return {"ar": _("Arabic"), "en": _("English"), "mixed": _("Mixed")}


def type_name(kind: str) -> str:
	"""Report, in the reader's language: the contribution, not Frappe's report."""
	return _(kind, context="HD Ticket")


def weekday_name(day: str) -> str:
	"""Thursday, in the reader's language."""
	return written_weekday(_A_MONDAY + timedelta(days=WEEKDAYS.index(day)))


def _conditions(values: Values) -> Iterable[str]:
	for field, template, kind in (
		("any_words", _("the text has {0}"), _either),
		("all_words", _("the text has {0}"), _both),
		("none_words", _("the text does not have {0}"), _either),
	):
		if values[field]:
			yield template.format(_joined(map(_quoted, values[field]), kind))
	for field, fact in _LIST_FACTS.items():
		if values[field]:
			names = [_value(fact, value) for value in values[field]]
			yield _templates()[fact].format(_joined(names, _either))
	yield from _hours(*(values[field] for field in HOURS))
	yield from _dates(*(values[field] for field in DATES))


_LIST_FACTS = {
	"channels": "channel",
	"accounts": "account",
	"types": "type",
	"languages": "language",
	"places": "place",
	"authors": "author",
	"weekdays": "weekday",
}


def _templates() -> dict[str, str]:
	return {
		"channel": _("the channel is {0}"),
		"account": _("the account is {0}"),
		"type": _("the type is {0}"),
		"language": _("the language is {0}"),
		"place": _("the place is {0}"),
		"author": _("the author is {0}"),
		"weekday": _("the day is {0}"),
	}


def _because(fact: str, value: str) -> str:
	if fact in ("hours", "dates"):
		begin, _dash, end = value.partition("–")
		return next(iter((_hours if fact == "hours" else _dates)(begin, end)))
	return _templates()[fact].format(_value(fact, value))


def _value(fact: str, value: str) -> str:
	if fact == "language":
		return language_names().get(value, value)
	if fact == "type":
		return _isolated(type_name(value))
	if fact == "weekday":
		return weekday_name(value) if value in WEEKDAYS else value
	return _named(value)


def _hours(opens: str | None, ends: str | None) -> Iterable[str]:
	if opens and ends:
		yield _("the time is between {0} and {1}").format(opens, ends)
	elif opens or ends:
		yield (_("the time is {0} or later") if opens else _("the time is before {0}")).format(opens or ends)


def _dates(first: str | None, last: str | None) -> Iterable[str]:
	written = [written_date(getdate(day)) if day else None for day in (first, last)]
	if first and last:
		yield _("the date is from {0} to {1}").format(*written)
	elif first:
		yield _("the date is {0} or later").format(written[0])
	elif last:
		yield _("the date is {0} or earlier").format(written[1])


def _with(template: str, name: object) -> str | None:
	return template.format(_named(name)) if name else None


def _named(name: object) -> str:
	return _isolated(_(str(name)))


def _isolated(text: str) -> str:
	# A name may run in the other direction than the sentence.
	return f"\u2068{text}\u2069"


def _quoted(word: str) -> str:
	return _isolated(f"«{word}»")


def _either(begin: str, end: str) -> str:
	return _("{0} or {1}").format(begin, end)


def _both(begin: str, end: str) -> str:
	return _("{0} and {1}").format(begin, end)


def _joined(parts: Iterable[str], join: Callable[[str, str], str]) -> str:
	*begin, end = parts
	return join(listed(begin, frappe.local.lang), end) if begin else end
