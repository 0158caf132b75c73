"""Why promised dates moved: kept as a code with its values, put into words in the language of whoever reads."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import frappe
from frappe import _
from frappe.utils import getdate

from participation_app.casework.dates import locale_of, written_date
from participation_app.casework.language import in_authority_language
from participation_app.rules.enumeration import listed

Reason = Mapping[str, Any]  # `code` and what it speaks of, fit for JSON


@in_authority_language()
def kept(reasons: Sequence[Reason]) -> dict[str, str]:
	"""The fields that keep them; lists and exports show `reason`, in the authority's language."""
	return {"reason": _worded(reasons), "reason_values": json.dumps(reasons, ensure_ascii=False)}


def read(row: Mapping[str, Any]) -> str:
	"""The reason of a promise or of a Calendar Change, in the reader's language; as typed where a person did."""
	values = row.get("reason_values")
	return _worded(json.loads(values)) if values else row.get("reason") or ""


def _worded(reasons: Sequence[Reason]) -> str:
	return " ".join(_WORDS[reason["code"]](reason) for reason in reasons)


def _holidays(reason: Reason) -> str:
	"""Names and dates of holidays, and how many more there are."""
	language = frappe.local.lang
	comma, name_in = listed(("", ""), language), _name_field()
	named = [f"{one[name_in]}{comma}{written_date(getdate(one['day']))}" for one in reason["holidays"]]
	return "; ".join([*named, _("{0} more").format(reason["further"])] if reason["further"] else named)


def _name_field() -> str:
	return "in_english" if locale_of(frappe.local.lang).language == "en" else "name"


def _season(reason: Reason) -> str:
	first, last = (written_date(getdate(reason[end])) for end in ("first", "last"))
	words = _("Season {0}, {1} to {2}, working hours {3}.")
	return words.format(_(reason["season"]), first, last, _hours(reason))


def _season_begins(reason: Reason) -> str:
	words = _("From {0} on: {1}, working hours {2}.")
	return words.format(written_date(getdate(reason["first"])), _(reason["season"]), _hours(reason))


def _hours(reason: Reason) -> str:
	return listed(reason["hours"], frappe.local.lang)


_WORDS = {
	"holiday_added": lambda reason: _("Holiday added: {0}.").format(_holidays(reason)),
	"holiday_taken_out": lambda reason: _("Holiday taken out: {0}.").format(_holidays(reason)),
	"season": _season,
	"season_begins": _season_begins,
	"season_taken_out": lambda reason: _("Season {0} taken out.").format(_(reason["season"])),
	"holiday_list": lambda reason: _("Another holiday list: {0}.").format(reason["name"]),
	"working_days": lambda _reason: _("Another number of working days. What was promised before stays."),
	"hours": lambda reason: _("Working hours changed: {0}.").format(_hours(reason)),
	"agreement": lambda _reason: _("Another agreement. What was promised before stays."),
	"time_zone": lambda reason: _("Time zone changed: {0}.").format(reason["zone"]),
	"days_left": lambda reason: _("Working days left when the clock stopped: {0}").format(reason["days"]),
}
