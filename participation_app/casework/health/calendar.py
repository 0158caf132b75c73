"""Whether due dates can be reckoned, now and in the months to come."""

from __future__ import annotations

from collections.abc import Iterator

import frappe
from frappe import _
from frappe.utils import getdate

from participation_app.casework.agreements import AGREEMENT, HOLIDAY_LIST, AgreementUnusable, read_agreement
from participation_app.casework.dates import written_date
from participation_app.casework.health.findings import CALENDAR, NOTE, SOON, URGENT, Finding, form_of
from participation_app.casework.public_holidays import holidays_in, lists_that_end_soon
from participation_app.casework.settings import settings

NAMED = ("standard_agreement", "inspection_agreement")


def findings() -> Iterator[Finding]:
	"""Agreements that are missing or give no date, holiday lists that end or are empty."""
	usable = []
	for field in NAMED:
		name = settings().get(field)
		trouble = _trouble(field, name)
		if trouble:
			yield trouble
		else:
			usable.append(name)
	for name in dict.fromkeys(usable):
		yield from _without_receipt(name)
	yield from _lists()


def _trouble(field: str, name: str | None) -> Finding | None:
	label = _(frappe.get_meta("Participation Settings").get_label(field))
	if not name:
		sentence = _("“{0}” is not set: nothing has a due date.").format(label)
		to_do = _("Choose an agreement in Participation Settings.")
		return Finding(
			f"agreement:{field}", CALENDAR, URGENT, sentence, to_do, form_of("Participation Settings")
		)
	if not frappe.get_cached_value(AGREEMENT, name, "enabled"):
		sentence = _("{0} is disabled, and new contributions are counted by it.").format(name)
		to_do = _("Enable it, or choose another in Participation Settings.")
		return Finding(f"agreement:{field}", CALENDAR, URGENT, sentence, to_do, form_of(AGREEMENT, name))
	try:
		read_agreement(name).due_at(frappe.utils.now_datetime())
	except AgreementUnusable as error:
		frappe.clear_last_message()
		to_do = _("Correct the hours, the days or the holiday list on its form.")
		return Finding(f"agreement:{field}", CALENDAR, URGENT, str(error), to_do, form_of(AGREEMENT, name))
	return None


def _without_receipt(name: str) -> Iterator[Finding]:
	target = read_agreement(name).standard
	if not (target.receipt_days or target.receipt_minutes):
		sentence = _("{0} says no time within which a receipt is due.").format(name)
		to_do = _("Give the receipt working days or minutes on its form.")
		yield Finding(f"receipt:{name}", CALENDAR, NOTE, sentence, to_do, form_of(AGREEMENT, name))


def _lists() -> Iterator[Finding]:
	today = getdate(frappe.utils.now_datetime())
	for name, last_day in lists_that_end_soon():
		over = last_day < today
		message = _("The holiday list {0} ended on {1}.") if over else _("The holiday list {0} ends on {1}.")
		sentence = message.format(name, written_date(last_day))
		to_do = _("Add the public holidays that follow, and a later last day.")
		severity = URGENT if over else SOON
		yield Finding(
			f"holidays_end:{name}", CALENDAR, severity, sentence, to_do, form_of(HOLIDAY_LIST, name)
		)
	using = {"participation_working_days": [">", 0], "enabled": 1}
	for name in frappe.get_all(AGREEMENT, using, pluck="holiday_list", distinct=True):
		if name and not any(day >= today for day in holidays_in(name)):
			sentence = _("The holiday list {0} knows no holiday from today on.").format(name)
			to_do = _("Add the public holidays of the country and the year on its form.")
			yield Finding(f"holidays:{name}", CALENDAR, SOON, sentence, to_do, form_of(HOLIDAY_LIST, name))
