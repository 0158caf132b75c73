"""Why promised dates moved, in a few words of the authority's language, for the ledger and the trail."""

from __future__ import annotations

from collections.abc import Iterable

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import getdate

from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, SEASON, SETTINGS
from participation_app.casework.dates import written_date
from participation_app.casework.hours import weekly_hours
from participation_app.casework.language import in_authority_language
from participation_app.casework.public_holidays import Holiday, holidays_in
from participation_app.rules.enumeration import listed

NAMED_AT_MOST = 3


@in_authority_language()
def reason_of(document: Document, before: Document | None, *, removed: bool = False) -> str:
	"""What changed in the document; `before` is how it stood, None for a new one."""
	return _WORDS[document.doctype](document, before, removed)


def _holidays(document: Document, before: Document | None, _removed: bool) -> str:
	new, old = holidays_in(document), holidays_in(before) if before else {}
	sentences = (
		(_("Holiday added: {0}."), [new[day] for day in sorted(new.keys() - old.keys())]),
		(_("Holiday taken out: {0}."), [old[day] for day in sorted(old.keys() - new.keys())]),
	)
	return " ".join(sentence.format(_named(holidays)) for sentence, holidays in sentences if holidays)


def _named(holidays: list[Holiday]) -> str:
	comma = listed(("", ""), frappe.local.lang)
	named = [f"{one.name}{comma}{written_date(one.day)}" for one in holidays[:NAMED_AT_MOST]]
	further = len(holidays) - len(named)
	return "; ".join([*named, _("{0} more").format(further)] if further else named)


def _season(document: Document, _before: Document | None, removed: bool) -> str:
	if removed:
		return _("Season {0} taken out.").format(document.season_name)
	first, hours = written_date(getdate(document.from_date)), _hours(document.hours)
	if not document.to_date:
		return _("From {0} on: {1}, working hours {2}.").format(first, document.season_name, hours)
	last = written_date(getdate(document.to_date))
	return _("Season {0}, {1} to {2}, working hours {3}.").format(document.season_name, first, last, hours)


def _hours(rows: Iterable[Document]) -> str:
	"""The different opening hours of the week: a day with a break has two of them."""
	spans = (span for day in weekly_hours(rows).values() for span in day)
	return listed(dict.fromkeys(f"{opens[:5]}–{closes[:5]}" for opens, closes in spans), frappe.local.lang)


def _agreement(document: Document, before: Document | None, _removed: bool) -> str:
	if before and before.holiday_list != document.holiday_list:
		return _("Another holiday list: {0}.").format(document.holiday_list)
	if before and weekly_hours(before.support_and_resolution) == weekly_hours(
		document.support_and_resolution
	):
		return _("Another number of working days. What was promised before stays.")
	return _("Working hours changed: {0}.").format(_hours(document.support_and_resolution))


def _settings(document: Document, before: Document | None, _removed: bool) -> str:
	if before and before.time_zone == document.time_zone:
		return _("Another agreement. What was promised before stays.")
	return _("Time zone changed: {0}.").format(document.time_zone)


_WORDS = {HOLIDAY_LIST: _holidays, SEASON: _season, AGREEMENT: _agreement, SETTINGS: _settings}
